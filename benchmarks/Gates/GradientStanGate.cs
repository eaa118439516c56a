namespace Toolkit.Benchmarks;

/// <summary>Gradients by the tape against the leapfrog steps of Stan's NUTS.</summary>
public sealed class GradientStanGate : IGate
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public string Name => "gradient-stan";

    /// <inheritdoc/>
    public string Description => "time of a log density and its gradient by the tape over that of a leapfrog step of Stan (rstan, NUTS, the draws " +
        "alone), a Gaussian of 100 dimensions, eight schools, logistic regression of 1,000 x 25; one thread, the worst";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtMost(1);

    /// <inheritdoc/>
    public GateResult Measure()
    {
        var problem = new BayesianLogisticProblem();
        using var stan = new StanPeer(problem);
        return GateResult.Measured.WorstOf(
            Limit,
            [
                Compare(stan, new("gaussian", "Gaussian, 100", GaussianProblem.Dimension, Warmup: 150, Draws: 150, Steps: 4_000),
                    ToolkitDensities.Gaussian()),
                Compare(stan, new("schools", "eight schools", EightSchoolsProblem.Dimension, Warmup: 500, Draws: 2000, Steps: 30_000),
                    ToolkitDensities.Schools()),
                Compare(stan, new("logistic", "1,000 x 25", BayesianLogisticProblem.Dimension, Warmup: 150, Draws: 300, Steps: 2_000),
                    ToolkitDensities.Logistic(problem)),
            ],
            "Stan's time is by its own clock, of the processor, around the draws, over their leapfrog steps; each round is another chain.");
    }

    private static Comparison Compare(StanPeer stan, Work work, DensityGradient ours)
    {
        var points = new DensityPoints(work.Dimension);
        DensityAgreement.Check(points, ours, (StanPeer.Name, stan.Gradient(work.Model)));
        return Interleaved.Measure(
            new(
                work.Name,
                [Contender.Toolkit],
                [StanPeer.Name],
                [points.Contender(Contender.Toolkit, ours, work.Steps), stan.Leapfrogs(work.Model, work.Warmup, work.Draws, work.Steps)],
                seconds => FormattableString.Invariant($"{1e6 * seconds / work.Steps:0.00} us each")),
            Budget);
    }

    // Steps: the evaluations of a turn of ours, and the leapfrog steps that a turn of Stan's is scaled to.
    private sealed record Work(string Model, string Name, int Dimension, int Warmup, int Draws, int Steps);
}
