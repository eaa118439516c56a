namespace Toolkit.Properties;

/// <summary>More memory, less error: the mean error over many keys falls as rows get wider.</summary>
/// <remarks>Means over at least 20 keys are compared, never single runs: one lucky hash proves nothing. The same keys are used for all widths.</remarks>
public static class MemoryLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="error">The error with so many columns and a key.</param>
    /// <param name="columns">Widths, in rising order; each at least twice the one before is what a mean of 20 can tell apart.</param>
    /// <param name="key">What the keys are drawn from.</param>
    /// <param name="keys">How many, at least 20.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert(Func<int, RandomKey, double> error, ReadOnlySpan<int> columns, RandomKey key, int keys = 20) => Validate(error, columns, key, keys).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="error">The error with so many columns and a key.</param>
    /// <param name="columns">Widths, in rising order; each at least twice the one before is what a mean of 20 can tell apart.</param>
    /// <param name="key">What the keys are drawn from.</param>
    /// <param name="keys">How many, at least 20.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 20 keys.</exception>
    public static Verdict Validate(Func<int, RandomKey, double> error, ReadOnlySpan<int> columns, RandomKey key, int keys = 20)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keys, 20);
        var (found, before) = (new Findings("error and memory"), double.PositiveInfinity);
        foreach (var width in columns)
        {
            var mean = 0.0;
            for (var k = 0; k < keys; k++) mean += error(width, key.Fold(k)) / keys;

            // The least number below: equal errors are not less.
            if (before < double.PositiveInfinity) found.AtMost(mean, Math.BitDecrement(before), $"{width} columns, mean error over {keys} keys against that of the width before");
            before = mean;
        }

        return found.Verdict;
    }

    /// <summary>The root of the mean squared error of a sketch's estimates, for <see cref="Validate"/>.</summary>
    /// <param name="factory">Makes the sketches.</param>
    /// <param name="vector">x, over the coordinates 1, 2, ….</param>
    /// <param name="rows">d.</param>
    public static Func<int, RandomKey, double> Of(SketchFactory factory, double[] vector, int rows) => (columns, key) =>
    {
        var (ids, estimates) = (SketchVectors.Ids(vector.Length), new double[vector.Length]);
        factory.Sketched(rows, columns, key, ids, vector).Estimate(ids, estimates);
        return Reductions.Distance<double>(estimates, vector) / Math.Sqrt(vector.Length);
    };
}
