namespace Toolkit.Benchmarks;

/// <summary>Quantiles of a handful of measurements.</summary>
internal static class Quantiles
{
    /// <summary>The quantile at <paramref name="level"/>, interpolated between its two neighbours.</summary>
    public static double At(IEnumerable<double> values, double level)
    {
        var ordered = values.Order().ToArray();
        var position = level * (ordered.Length - 1);
        var (below, above) = (ordered[(int)Math.Floor(position)], ordered[(int)Math.Ceiling(position)]);
        return below + (above - below) * (position - Math.Floor(position));
    }
}
