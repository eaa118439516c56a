namespace Toolkit.Properties;

/// <summary>
/// An estimate of d rows is rarely far off: <c>P(|x̂ᵢ − xᵢ| &gt; √(3/w) ‖x‖) ≤ P(Bin(d, ⅓) ≥ (d + 1)/2)</c>: 0.333, 0.259, 0.210, 0.173 of 1, 3, 5, 7 rows, and at most e^(−d/18) of any odd number.
/// </summary>
/// <remarks>On each of many sketches one coordinate is asked: misses are then independent, and at most binomial. The p-value is at most α with a probability of at most α. By Chebyshev for a row, so it leaves much room; a flat vector leaves the least.</remarks>
public static class PointErrorLaw
{
    /// <summary>The failure, if there is one.</summary>
    /// <param name="factory">Makes the sketches.</param>
    /// <param name="vector">x, over the coordinates 1, 2, ….</param>
    /// <param name="rows">d, odd.</param>
    /// <param name="columns">w, at least 3.</param>
    /// <param name="key">What the keys of the sketches are drawn from.</param>
    /// <param name="sketches">How many sketches, at least 1.</param>
    /// <param name="falseAlarm">α, in (0, 1).</param>
    public static Verdict Validate(SketchFactory factory, ReadOnlySpan<double> vector, int rows, int columns, RandomKey key, int sketches = 1000, double falseAlarm = 1e-6)
    {
        var bound = Math.Sqrt(3.0 / columns) * Reductions.Norm(vector);
        var misses = Misses.Of(factory, vector, rows, columns, key, sketches, bound, vector.Length);
        return Misses.Judge("point error", misses, sketches, Misses.OfMedian(rows, 1 / 3.0), falseAlarm, $"{rows} rows of {columns}");
    }
}

/// <summary>
/// What a sketch gets wrong is of the size of the tail: with w ≥ 8k and <c>γ = ‖x_tail(k)‖/√w</c> a row is within 8γ with probability at least ⅝, hence the median of d rows misses by more with at most P(Bin(d, ⅜) ≥ (d + 1)/2).
/// </summary>
/// <remarks>Three events of ⅞ each: no collision with the k largest, a variance of at most 8γ² without them, and a deviation whose square is at most 8 variances. Source: Charikar, Chen, Farach-Colton 2002, Lemma 1 to 4.</remarks>
public static class TailErrorLaw
{
    /// <summary>The failure, if there is one.</summary>
    /// <param name="factory">Makes the sketches.</param>
    /// <param name="vector">x, over the coordinates 1, 2, …, the k largest magnitudes first.</param>
    /// <param name="top">k.</param>
    /// <param name="rows">d, odd.</param>
    /// <param name="columns">w, at least 8k.</param>
    /// <param name="key">What the keys of the sketches are drawn from.</param>
    /// <param name="sketches">How many sketches, at least 1.</param>
    /// <param name="falseAlarm">α, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">w is below 8k: the theorem says nothing.</exception>
    public static Verdict Validate(SketchFactory factory, ReadOnlySpan<double> vector, int top, int rows, int columns, RandomKey key, int sketches = 1000, double falseAlarm = 1e-6)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 8 * top);
        var bound = 8 * Reductions.Norm(vector[top..]) / Math.Sqrt(columns);
        var misses = Misses.Of(factory, vector, rows, columns, key, sketches, bound, vector.Length);
        return Misses.Judge("tail error", misses, sketches, Misses.OfMedian(rows, 3 / 8.0), falseAlarm, $"{rows} rows of {columns}, k = {top}");
    }
}

/// <summary>Of a vector with k nonzeros a coordinate is told exactly where it collides with none of them in most rows: it is not with at most P(Bin(d, k/w) ≥ (d + 1)/2).</summary>
/// <remarks>Few heavy coordinates are what the median is for: a mean over rows is off as soon as one row is. Coordinates that are zero are asked too.</remarks>
public static class SparseExactnessLaw
{
    /// <summary>The failure, if there is one.</summary>
    /// <param name="factory">Makes the sketches.</param>
    /// <param name="values">The nonzeros, of the coordinates 1 … k.</param>
    /// <param name="rows">d, odd.</param>
    /// <param name="columns">w, above k.</param>
    /// <param name="key">What the keys of the sketches are drawn from.</param>
    /// <param name="sketches">How many sketches, at least 1.</param>
    /// <param name="falseAlarm">α, in (0, 1).</param>
    public static Verdict Validate(SketchFactory factory, ReadOnlySpan<double> values, int rows, int columns, RandomKey key, int sketches = 500, double falseAlarm = 1e-6)
    {
        var misses = Misses.Of(factory, values, rows, columns, key, sketches, 0, 2 * values.Length);
        return Misses.Judge("exactness of sparse vectors", misses, sketches, Misses.OfMedian(rows, (double)values.Length / columns), falseAlarm, $"{values.Length} coordinates in {rows} rows of {columns}");
    }
}

/// <summary>How often independent sketches are off by more than a bound.</summary>
internal static class Misses
{
    /// <summary>Asks one coordinate of each of so many sketches, drawn among the first so many; those behind the vector's end are zero.</summary>
    public static int Of(SketchFactory factory, ReadOnlySpan<double> vector, int rows, int columns, RandomKey key, int sketches, double bound, int among)
    {
        var (ids, misses) = (SketchVectors.Ids(vector.Length), 0);
        Span<double> estimate = stackalloc double[1];
        for (var k = 0; k < sketches; k++)
        {
            var asked = key.Integer(among, k);
            factory.Sketched(rows, columns, key.Fold(k), ids, vector).Estimate([(ulong)asked + 1], estimate);
            if (!(Math.Abs(estimate[0] - (asked < vector.Length ? vector[asked] : 0)) <= bound)) misses++;
        }

        return misses;
    }

    /// <summary>P(Bin(d, p) ≥ (d + 1)/2): most of d independent rows are bad.</summary>
    public static double OfMedian(int rows, double probability) => BinomialTail(rows, (rows + 1) / 2, probability);

    /// <summary>The failure, if so many misses are more than so likely ones would be.</summary>
    public static Verdict Judge(string law, int misses, int sketches, double probability, double falseAlarm, string where) => PValues.Judge(
        law, BinomialTail(sketches, misses, probability), falseAlarm, $"{where}: {misses} of {sketches} sketches miss, {probability:g3} may");

    /// <summary>P(Bin(n, p) ≥ k).</summary>
    public static double BinomialTail(int n, int k, double p)
    {
        if (k <= 0 || p >= 1) return 1;
        var sum = 0.0;
        for (var j = k; j <= n; j++) sum += Math.Exp(SpecialFunctions.LogBinomialCoefficient(n, j) + (j * Math.Log(p)) + ((n - j) * SpecialFunctions.Log1p(-p)));
        return Math.Min(1, sum);
    }
}
