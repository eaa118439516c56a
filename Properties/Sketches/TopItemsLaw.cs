namespace Toolkit.Properties;

/// <summary>
/// The k coordinates that a sketch tells the largest are about the k largest: with <c>w ≥ 8 max(k, 32 Σ_tail x²/(ε x_(k))²)</c> all estimates are within ε x_(k)/2 of the truth, so that each coordinate above (1 + ε) x_(k) is among them and none below
/// (1 − ε) x_(k), but with probability at most p P(Bin(d, ⅜) ≥ (d + 1)/2).
/// </summary>
/// <remarks>Each coordinate by <see cref="TailErrorLaw"/>, all p by their sum. Source: Charikar, Chen, Farach-Colton 2002, Theorem 1.</remarks>
public static class TopItemsLaw
{
    /// <summary>The failure, if there is one.</summary>
    /// <param name="factory">Makes the sketches.</param>
    /// <param name="vector">x, over the coordinates 1, 2, …, at least 0 and not rising.</param>
    /// <param name="top">k, below the number of coordinates.</param>
    /// <param name="epsilon">ε, in (0, 1).</param>
    /// <param name="rows">d, odd.</param>
    /// <param name="key">What the keys of the sketches are drawn from.</param>
    /// <param name="sketches">How many sketches, at least 1.</param>
    /// <param name="falseAlarm">α, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is at least 1, so that the theorem says nothing: more rows are wanted, or fewer coordinates.</exception>
    public static Verdict Validate(SketchFactory factory, ReadOnlySpan<double> vector, int top, double epsilon, int rows, RandomKey key, int sketches = 200, double falseAlarm = 1e-6)
    {
        var (least, probability) = (vector[top - 1], vector.Length * Misses.OfMedian(rows, 3 / 8.0));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1, nameof(rows));
        var columns = (int)Math.Ceiling(8 * Math.Max(top, 32 * Reductions.SumOfSquares(vector[top..]) / Math.Pow(epsilon * least, 2)));
        var (ids, estimates, misses) = (SketchVectors.Ids(vector.Length), new double[vector.Length], 0);
        for (var k = 0; k < sketches; k++)
        {
            factory.Sketched(rows, columns, key.Fold(k), ids, vector).Estimate(ids, estimates);
            var threshold = estimates.OrderDescending().ElementAt(top - 1);
            var isWrong = false;
            for (var i = 0; i < vector.Length; i++) isWrong |= (estimates[i] >= threshold && vector[i] < (1 - epsilon) * least) || (estimates[i] < threshold && vector[i] > (1 + epsilon) * least);
            if (isWrong) misses++;
        }

        return Misses.Judge("largest coordinates", misses, sketches, probability, falseAlarm, $"{top} of {vector.Length} coordinates, {rows} rows of {columns}");
    }
}
