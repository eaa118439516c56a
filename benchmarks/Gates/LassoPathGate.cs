using Toolkit.Optimization;

namespace Toolkit.Benchmarks;

/// <summary>The lasso along a path of penalties.</summary>
public sealed class LassoPathGate : IGate
{
    private const int Count = 100;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(7);

    /// <inheritdoc/>
    public string Name => "lasso-path";

    /// <inheritdoc/>
    public string Description => "time of glmnet over ours, lasso of 2,000 x 10,000 correlated columns at 100 penalties from the largest to " +
        "0.05 of it, duality gap at most 1e-6 of the value at 0 for each of ours and the last of glmnet's, one thread";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtLeast(1);

    /// <inheritdoc/>
    public GateResult Measure()
    {
        var problem = LassoProblem.Open();
        using var r = PeerProcess.R("lasso.R", LassoPeers.Arguments(problem));
        var (largest, smallest) = (problem.LargestPenalty, LassoPeers.Smallest * problem.LargestPenalty);
        double[] penalties = [.. Enumerable.Range(0, Count).Select(k => largest * Math.Pow(LassoPeers.Smallest, (double)k / (Count - 1)))];
        var (glmnet, theirs) = LassoPeers.Calibrated(
            problem, r, LassoPeers.Glmnet, [1e-11, 1e-12, 3e-13, 1e-13, 1e-14], thresh => $"path {largest:R} {smallest:R} {Count} {thresh:R}");
        var ours = Solve(Count);
        var point = new double[LassoProblem.Features];
        var worst = 0.0;
        foreach (var (solution, penalty) in ours.Zip(penalties))
        {
            solution.CopyTo(point);
            worst = Math.Max(worst, problem.RelativeGap(point, penalty));
        }

        if (!(worst <= LassoPeers.Tolerance)) throw new InvalidOperationException($"Ours reaches a gap of {worst:R} only.");
        var worstOfTheirs = theirs.Chunk(LassoProblem.Features).Zip(penalties, (solution, penalty) => problem.RelativeGap(solution, penalty)).Max();
        return GateResult.Measured.WorstOf(
            Limit,
            [
                Interleaved.Measure(
                    new(
                        $"2000 x 10000, {Count} penalties",
                        [glmnet.Name],
                        [Contender.Toolkit],
                        [new(Contender.Toolkit, () => Solve(Count), () => Solve(10)), glmnet],
                        seconds => FormattableString.Invariant($"{seconds:0.000} s")),
                    Budget),
            ],
            FormattableString.Invariant($"Worst relative gap over the path: ours {worst:e1}, glmnet {worstOfTheirs:e1}; ")
            + $"non-zeros at the end {ours[^1].NonZeros}, {theirs[^LassoProblem.Features..].Count(x => x != 0)}.");

        PathPoint<double>[] Solve(int count)
        {
            var objective = Objectives.LinearModelByColumns(problem.Columns, default(SquaredLoss<double>), problem.Labels);
            return [.. RegularizationPath.Of(objective, penalties.AsSpan(0, count), tolerance: LassoPeers.Tolerance)];
        }
    }
}
