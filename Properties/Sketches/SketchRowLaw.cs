namespace Toolkit.Properties;

/// <summary>A row of a Count-Sketch is unbiased, <c>E s(i) S_{h(i)} = xᵢ</c>, with variance exactly <c>(‖x‖² − xᵢ²)/w</c>.</summary>
/// <remarks>
/// It asks for buckets that are 2-universal, signs that are pairwise independent, and each independent of the other. The mean: five coordinates, each on sketches of its own, by the normal law with the theorem's variance; the five p-values
/// are joined by Fisher's method. The variance: on each sketch the sum over all coordinates of their squared errors, over the sum that the theorem gives, has mean 1; by their own spread. Source: Charikar, Chen, Farach-Colton 2002.
/// </remarks>
public static class SketchRowLaw
{
    private const int Asked = 5;

    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="factory">Makes the sketches.</param>
    /// <param name="vector">x, over coordinates that are drawn; not negative, so that wrong signs do not cancel.</param>
    /// <param name="columns">w, at least 1.</param>
    /// <param name="key">What the keys of the sketches are drawn from.</param>
    /// <param name="sketches">How many sketches, at least 10.</param>
    /// <param name="falseAlarm">α, the probability at most of refusing a right sketch, in (0, 1).</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert(SketchFactory factory, ReadOnlySpan<double> vector, int columns, RandomKey key, int sketches = 4000, double falseAlarm = 1e-6) =>
        Validate(factory, vector, columns, key, sketches, falseAlarm).Assert();

    /// <summary>The failures.</summary>
    /// <param name="factory">Makes the sketches.</param>
    /// <param name="vector">x, over coordinates that are drawn; not negative, so that wrong signs do not cancel.</param>
    /// <param name="columns">w, at least 1.</param>
    /// <param name="key">What the keys of the sketches are drawn from.</param>
    /// <param name="sketches">How many sketches, at least 10.</param>
    /// <param name="falseAlarm">α, the probability at most of refusing a right sketch, in (0, 1).</param>
    public static Verdict Validate(SketchFactory factory, ReadOnlySpan<double> vector, int columns, RandomKey key, int sketches = 4000, double falseAlarm = 1e-6)
    {
        var found = PValues(factory, vector, columns, key, sketches);
        return Properties.PValues.Judge("mean of a row", found.Mean, falseAlarm / 2, $"{sketches} sketches of {columns} columns")
            + Properties.PValues.Judge("variance of a row", found.Variance, falseAlarm / 2, $"{sketches} sketches of {columns} columns, {found.Ratio:g4} of the theorem's");
    }

    /// <summary>The p-values: each is uniform where the claim is true.</summary>
    /// <param name="factory">Makes the sketches.</param>
    /// <param name="vector">x, over coordinates that are drawn.</param>
    /// <param name="columns">w, at least 1.</param>
    /// <param name="key">What the keys of the sketches are drawn from.</param>
    /// <param name="sketches">How many sketches, at least 10.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than ten sketches.</exception>
    public static SketchRow PValues(SketchFactory factory, ReadOnlySpan<double> vector, int columns, RandomKey key, int sketches = 4000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sketches, 2 * Asked);
        var (ids, estimates, norm, expected) = (SketchVectors.ScatteredIds(vector.Length, key.Fold(-1)), new double[vector.Length], 0.0, 0.0);
        foreach (var x in vector) norm += x * x;
        foreach (var x in vector) expected += (norm - (x * x)) / columns;
        var (errors, counts, ratios, bias) = (new double[Asked], new int[Asked], new double[sketches], 0.0);
        for (var k = 0; k < sketches; k++)
        {
            factory.Sketched(1, columns, key.Fold(k), ids, vector).Estimate(ids, estimates);
            var squares = 0.0;
            for (var i = 0; i < estimates.Length; i++)
            {
                var error = estimates[i] - vector[i];
                squares += error * error;
                bias += error / ((double)sketches * vector.Length);
            }

            ratios[k] = (squares / expected) - 1;
            var place = Place(k % Asked, vector.Length);
            (errors[k % Asked], counts[k % Asked]) = (errors[k % Asked] + estimates[place] - vector[place], counts[k % Asked] + 1);
        }

        Span<double> means = stackalloc double[Asked];
        for (var j = 0; j < Asked; j++)
        {
            var x = vector[Place(j, vector.Length)];
            means[j] = Properties.PValues.OfNormal(errors[j] / Math.Sqrt(counts[j] * (norm - (x * x)) / columns));
        }

        return new(Properties.PValues.Combined(means), Properties.PValues.OfMeanZero(ratios), bias, 1 + ratios.Average());
    }

    // The first, the last, and some between, far apart on a logarithmic scale.
    private static int Place(int which, int length) => Math.Min(length, (int)Math.Round(Math.Pow(length, which / (Asked - 1.0)))) - 1;
}

/// <summary>What many sketches of one row tell of its law.</summary>
/// <param name="Mean">The p-value of the claim that a row is unbiased.</param>
/// <param name="Variance">The p-value of the claim that its variance is that of the theorem.</param>
/// <param name="Bias">The mean error over coordinates and sketches.</param>
/// <param name="Ratio">The mean squared error over that of the theorem.</param>
public readonly record struct SketchRow(double Mean, double Variance, double Bias, double Ratio);
