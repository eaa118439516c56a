namespace Toolkit.Benchmarks;

/// <summary>Gradients by the tape against TorchSharp's autograd.</summary>
public sealed class GradientTorchGate : IGate
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(9);

    /// <inheritdoc/>
    public string Name => "gradient-torch";

    /// <inheritdoc/>
    public string Description => "time of a log density and its gradient by TorchSharp's autograd over the tape, " +
        "logistic regression of 1,000 x 25 and eight schools, double, one thread, the worse";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtLeast(5);

    /// <inheritdoc/>
    public GateResult Measure()
    {
        using var scope = TorchPeer.Open();
        var problem = new BayesianLogisticProblem();
        return GateResult.Measured.WorstOf(
            Limit,
            [
                Compare("1,000 x 25", BayesianLogisticProblem.Dimension, new HandWrittenLogistic(problem).ValueAndGradient,
                    ToolkitDensities.Logistic(problem), TorchDensities.Logistic(problem)),
                Compare("eight schools", EightSchoolsProblem.Dimension, new HandWrittenSchools().ValueAndGradient,
                    ToolkitDensities.Schools(), TorchDensities.Schools()),
            ]);
    }

    private static Comparison Compare(string name, int dimension, DensityGradient reference, DensityGradient ours, DensityGradient theirs)
    {
        var points = new DensityPoints(dimension);
        DensityAgreement.Check(points, reference, (Contender.Toolkit, ours), (TorchPeer.Name, theirs));
        return Interleaved.Measure(
            new(
                name,
                [TorchPeer.Name],
                [Contender.Toolkit],
                [points.Contender(Contender.Toolkit, ours), points.Contender(TorchPeer.Name, theirs)],
                seconds => FormattableString.Invariant($"{1e6 * seconds:0.00} us each")),
            Budget);
    }
}
