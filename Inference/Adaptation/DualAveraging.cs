namespace Toolkit.Inference;

/// <summary>
/// Nesterov's dual averaging of ln ε towards a target of the acceptance: x = μ − √m/γ H̄, H̄ a running mean of target less acceptance, and a weighted mean of x
/// that settles.
/// </summary>
/// <remarks>γ = 0.05, t₀ = 10, κ = 0.75. Source: Hoffman and Gelman 2014, section 3.2.</remarks>
/// <param name="Anchor">μ = ln 10ε₀, to which x is drawn.</param>
/// <param name="MeanError">H̄.</param>
/// <param name="LogMean">The weighted mean of x: the logarithm of what is sampled with.</param>
/// <param name="Count">m.</param>
public readonly record struct DualAveraging(double Anchor, double MeanError, double LogMean, long Count) : IState<DualAveraging>
{
    private const double Shrinkage = 0.05;
    private const double Delay = 10;
    private const double Decay = 0.75;

    /// <summary>ε after the last update with the weighted mean; that at which it was begun before one.</summary>
    public double Settled => Math.Exp(Count == 0 ? Anchor - Math.Log(10) : LogMean);

    /// <summary>Begins at a step size.</summary>
    /// <param name="stepSize">ε₀, above 0.</param>
    public static DualAveraging At(double stepSize) => new(Math.Log(10 * stepSize), 0, 0, 0);

    /// <summary>The next state, and the step size of the next transition.</summary>
    /// <param name="acceptance">The mean acceptance of the last transition, from 0 to 1.</param>
    /// <param name="target">What it should be.</param>
    public (DualAveraging Next, double StepSize) Update(double acceptance, double target)
    {
        var count = Count + 1;
        var share = 1 / (count + Delay);
        var error = ((1 - share) * MeanError) + (share * (target - acceptance));
        var x = Anchor - (error * Math.Sqrt(count) / Shrinkage);
        var weight = Math.Pow(count, -Decay);
        return (new(Anchor, error, (weight * x) + ((1 - weight) * LogMean), count), Math.Exp(x));
    }

    /// <inheritdoc/>
    public DualAveraging Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Scalar(Anchor), visitor.Scalar(MeanError), visitor.Scalar(LogMean), visitor.Scalar(Count));
}
