namespace Toolkit.Benchmarks;

/// <summary>A ratio of times with the interval that holds the true median in 95 of 100 sittings.</summary>
/// <param name="Value">The median of the ratios of the rounds.</param>
/// <param name="Low">The lower end of the interval.</param>
/// <param name="High">The upper end of the interval.</param>
/// <remarks>
/// The two times of a round were taken within milliseconds of each other, so whatever slows the whole machine (a neighbour, the clock)
/// cancels in their ratio and not in a ratio of two medians. The interval is the order statistics around the median: it assumes nothing about the noise.
/// </remarks>
public readonly record struct Ratio(double Value, double Low, double High)
{
    private const double NormalQuantile = 1.96;

    /// <summary>The ratio that no measurement stands behind: it holds no limit.</summary>
    public static Ratio Missing { get; } = new(double.NaN, double.NaN, double.NaN);

    /// <summary>The width of the interval as a part of the value.</summary>
    public double Uncertainty => (High - Low) / Value;

    /// <summary>The ratio of two contenders that ran in the same rounds.</summary>
    public static Ratio Of(Timing numerator, Timing denominator)
    {
        var ratios = numerator.Seconds.Zip(denominator.Seconds, (over, under) => over / under).Order().ToArray();
        var reach = NormalQuantile / 2 * Math.Sqrt(ratios.Length);
        var low = (int)Math.Floor(ratios.Length / 2.0 - reach);
        var high = (int)Math.Ceiling(ratios.Length / 2.0 + reach);
        return new(Quantiles.At(ratios, 0.5), ratios[Math.Max(low, 0)], ratios[Math.Min(high, ratios.Length - 1)]);
    }
}
