namespace Toolkit.Benchmarks;

/// <summary>What the tape costs: a gradient that it computes against the same gradient written by hand.</summary>
public sealed class GradientGate : IGate
{
    private const double LogisticLimit = 1.5;
    private const double SchoolsLimit = 8;
    private const string Panels = "by hand, one pass over panels";
    private const string OnePass = "by hand, fused objective";
    private const string TwoPasses = "by hand, two products";
    private const string StraightLine = "by hand, straight-line";
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(9);

    /// <inheritdoc/>
    public string Name => "gradient";

    /// <inheritdoc/>
    public string Description => "time of a log density and its gradient by the tape over the fastest written by hand, as a part of the limit " +
        "of each: logistic regression of 1,000 x 25 (1.5), eight schools (8); one thread, the worse";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtMost(1);

    /// <inheritdoc/>
    public GateResult Measure()
    {
        using var kernels = new KernelLogistic(new());
        var (logistic, schools) = (Logistic(new(), kernels), Schools());
        return new GateResult.Measured(
            Limit.Worst([logistic.Ratio.Value / LogisticLimit, schools.Ratio.Value / SchoolsLimit]),
            [logistic, schools],
            [
                FormattableString.Invariant($"Of its limit: logistic regression {logistic.Ratio.Value:0.000}/{LogisticLimit}, ")
                + FormattableString.Invariant($"eight schools {schools.Ratio.Value:0.000}/{SchoolsLimit}."),
            ]);
    }

    private static Comparison Logistic(BayesianLogisticProblem problem, KernelLogistic kernels)
    {
        var points = new DensityPoints(BayesianLogisticProblem.Dimension);
        var (ours, panels) = (ToolkitDensities.Logistic(problem), new HandWrittenLogistic(problem));
        DensityAgreement.Check(
            points, panels.ValueAndGradient, (Contender.Toolkit, ours), (OnePass, kernels.OnePass), (TwoPasses, kernels.TwoPasses));
        return Interleaved.Measure(
            new(
                "1,000 x 25",
                [Contender.Toolkit],
                [Panels, OnePass, TwoPasses],
                [
                    points.Contender(Contender.Toolkit, ours),
                    points.Contender(Panels, panels.ValueAndGradient),
                    points.Contender(OnePass, kernels.OnePass),
                    points.Contender(TwoPasses, kernels.TwoPasses),
                ],
                seconds => FormattableString.Invariant($"{1e6 * seconds:0.00} us each")),
            Budget);
    }

    private static Comparison Schools()
    {
        var points = new DensityPoints(EightSchoolsProblem.Dimension);
        var (ours, byHand) = (ToolkitDensities.Schools(), new HandWrittenSchools());
        DensityAgreement.Check(points, byHand.ValueAndGradient, (Contender.Toolkit, ours));
        return Interleaved.Measure(
            new(
                "eight schools",
                [Contender.Toolkit],
                [StraightLine],
                [points.Contender(Contender.Toolkit, ours), points.Contender(StraightLine, byHand.ValueAndGradient)],
                seconds => FormattableString.Invariant($"{1e9 * seconds:0.0} ns each")),
            Budget);
    }
}
