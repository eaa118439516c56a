namespace Toolkit.Properties;

/// <summary>The sketch of a x + b y is a times that of x and b times that of y, whatever the order in which it was filled; sketches of different keys or shapes do not merge.</summary>
/// <remarks>
/// Bit for bit where all sums are whole numbers below 2²⁴, in float as in double. Otherwise two sums of the n terms of a bucket differ by at most 2 (n + 2) u (|a| ‖x‖₁ + |b| ‖y‖₁), u the unit of rounding: a
/// bound on every estimate, since a median of numbers each of which moves by at most ε moves by at most ε.
/// </remarks>
public static class LinearityLaw
{
    private const int Length = 300;

    /// <summary>Every failure.</summary>
    /// <param name="factory">Makes the sketches.</param>
    /// <param name="rows">d.</param>
    /// <param name="columns">w.</param>
    /// <param name="key">What vectors and hashes are drawn from.</param>
    /// <param name="unit">u, the unit of rounding of the sketch's numbers: 2⁻²⁴ in float, 2⁻⁵³ in double.</param>
    public static Verdict Validate(SketchFactory factory, int rows, int columns, RandomKey key, double unit)
    {
        var found = new Findings($"linearity, {rows} rows of {columns}");
        var (ids, own) = (SketchVectors.Ids(Length), key.Fold(-1));
        var (x, y) = (new double[Length], new double[Length]);
        for (var i = 0; i < Length; i++) (x[i], y[i]) = (key.Integer(2001, i) - 1000, key.Fold(1).Integer(2001, i) - 1000);
        Compare(2, -3, 0, "whole numbers");

        key.Fold(2).Normals<double>(x);
        key.Fold(3).Normals<double>(y);
        Compare(0.7, -1.3, 2 * (Length + 2) * unit * ((0.7 * Reductions.SumOfAbs<double>(x)) + (1.3 * Reductions.SumOfAbs<double>(y))), "real numbers");

        // In pieces, in sketches of their own, from the end: as shards are joined.
        var whole = Estimates(factory.Sketched(rows, columns, own, ids, x));
        var shards = factory(rows, columns, own);
        for (var from = Length - 100; from >= 0; from -= 100) shards.Merge(factory.Sketched(rows, columns, own, ids.AsSpan(from, 100), x.AsSpan(from, 100)), 1);
        Differences(whole, Estimates(shards), 2 * (Length + 2) * unit * Reductions.SumOfAbs<double>(x), "three shards");

        var sketch = factory.Sketched(rows, columns, own, ids, x);
        foreach (var (other, what) in new[] { (factory(rows, columns, key.Fold(-2)), "another key"), (factory(rows, columns + 1, own), "more columns"), (factory(rows + 1, columns, own), "more rows") })
            found.Require(Refuses(sketch, other), $"a sketch of {what} was merged");
        return found.Verdict;

        void Compare(double a, double b, double tolerance, string what)
        {
            var (sum, left, right) = (new double[Length], factory.Sketched(rows, columns, own, ids, x), factory.Sketched(rows, columns, own, ids, y));
            for (var i = 0; i < Length; i++) sum[i] = (a * x[i]) + (b * y[i]);
            left.Scale(a);
            left.Merge(right, b);
            Differences(Estimates(factory.Sketched(rows, columns, own, ids, sum)), Estimates(left), tolerance, what);
        }

        double[] Estimates(ISketchUnderTest of)
        {
            var estimates = new double[Length];
            of.Estimate(ids, estimates);
            return estimates;
        }

        void Differences(double[] expected, double[] actual, double tolerance, string what)
        {
            for (var i = 0; i < Length; i++) found.AtMost(Math.Abs(expected[i] - actual[i]), tolerance, $"{what}, coordinate {i + 1}");
        }
    }

    private static bool Refuses(ISketchUnderTest sketch, ISketchUnderTest other)
    {
        try
        {
            sketch.Merge(other, 1);
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}
