using Toolkit.Numerics;
using Toolkit.Optimization;

namespace Toolkit.Benchmarks;

/// <summary>The lasso at one penalty.</summary>
public sealed class LassoGate : IGate
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(9);

    /// <inheritdoc/>
    public string Name => "lasso";

    /// <inheritdoc/>
    public string Description => "time of the faster of glmnet and scikit-learn over ours, lasso of 2,000 x 10,000 correlated columns at 0.05 " +
        "of the largest penalty, duality gap at most 1e-6 of the value at 0, one thread";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtLeast(1.5);

    /// <inheritdoc/>
    public GateResult Measure()
    {
        var problem = LassoProblem.Open();
        using var workspace = new Workspace();
        using var python = PeerProcess.Python("lasso.py", LassoPeers.Arguments(problem));
        using var r = PeerProcess.R("lasso.R", LassoPeers.Arguments(problem));
        var penalty = LassoPeers.Smallest * problem.LargestPenalty;
        var (sklearn, first) = LassoPeers.Calibrated(
            problem, python, LassoPeers.ScikitLearn, [3e-6, 2e-6, 1.4e-6, 1e-6, 7e-7, 5e-7, 3e-7, 2e-7, 1e-7], tolerance => $"single {penalty:R} {tolerance:R}");
        var (glmnet, second) = LassoPeers.Calibrated(
            problem, r, LassoPeers.Glmnet, [1e-11, 3e-12, 1e-12, 3e-13, 1e-13, 3e-14, 1e-14, 1e-15], thresh => $"single {penalty:R} {thresh:R}");
        var ours = Solve(LassoPeers.Tolerance);
        if (!(problem.RelativeGap(ours, penalty) <= LassoPeers.Tolerance)) throw new InvalidOperationException("Ours does not reach the gap.");
        return GateResult.Measured.WorstOf(
            Limit,
            [
                Interleaved.Measure(
                    new(
                        "2000 x 10000",
                        [sklearn.Name, glmnet.Name],
                        [Contender.Toolkit],
                        [new(Contender.Toolkit, () => Solve(LassoPeers.Tolerance), () => Solve(1)), sklearn, glmnet],
                        seconds => FormattableString.Invariant($"{seconds:0.000} s")),
                    Budget),
            ],
            $"Ours: {Quality(ours)}; scikit-learn: {Quality(first)}; glmnet: {Quality(second)}.");

        string Quality(double[] point) =>
            FormattableString.Invariant($"relative gap {problem.RelativeGap(point, penalty):e1}, {point.Count(x => x != 0)} non-zeros");

        double[] Solve(double tolerance)
        {
            var objective = Objectives.LinearModelByColumns(problem.Columns, default(SquaredLoss<double>), problem.Labels);
            var step = Steps.WorkingSetDescent(objective, penalty);
            var state = step.Initialize(objective, new double[LassoProblem.Features]);
            while (!(step.Advance(ref state, objective, workspace).Gap.Gap <= tolerance * problem.Scale)) ;
            return state.Point.Span.ToArray();
        }
    }
}
