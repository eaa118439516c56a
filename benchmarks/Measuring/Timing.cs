namespace Toolkit.Benchmarks;

/// <summary>The times of one contender, one a round.</summary>
/// <param name="Name">The contender.</param>
/// <param name="Seconds">Seconds of one run in each round, in the order of the rounds.</param>
public sealed record Timing(string Name, IReadOnlyList<double> Seconds)
{
    /// <summary>The median over the rounds.</summary>
    public double Median { get; } = Quantiles.At(Seconds, 0.5);

    /// <summary>The fastest round.</summary>
    public double Minimum { get; } = Seconds.Min();

    /// <summary>The middle half of the rounds, from quartile to quartile, as a part of the median.</summary>
    public double Spread { get; } = (Quantiles.At(Seconds, 0.75) - Quantiles.At(Seconds, 0.25)) / Quantiles.At(Seconds, 0.5);
}
