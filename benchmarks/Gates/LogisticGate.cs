using Toolkit.Numerics;
using Toolkit.Optimization;
using static Toolkit.Optimization.LineSearches;

namespace Toolkit.Benchmarks;

/// <summary>Logistic regression on dense rows, to a small gradient.</summary>
public sealed class LogisticGate : IGate
{
    private const string Lbfgs = "scipy L-BFGS";
    private const string Newton = "scikit-learn newton-cholesky";
    private const string TrustRegion = "liblinear -s 0";
    private const string OwnLbfgs = "Toolkit, L-BFGS";
    private const double Cost = 1;
    private const double Tolerance = 1e-6;
    private const int Sample = 4000;
    private const int FewRows = 500;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public string Name => "logistic";

    /// <inheritdoc/>
    public string Description => "time of the fastest of scipy's L-BFGS, scikit-learn newton-cholesky and liblinear -s 0 over ours, logistic regression " +
        "of 20,000 x 200 dense, C = 1, norm of the gradient at most 1e-6 of that at 0, one thread";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtLeast(1);

    /// <inheritdoc/>
    public GateResult Measure()
    {
        var problem = LogisticProblem.Open();
        using var python = PeerProcess.Python("logistic.py", problem.Path, $"{LogisticProblem.Rows}", $"{LogisticProblem.Features}");
        using var liblinear = new Liblinear(problem.Entries(LogisticProblem.Rows), problem.Labels);
        using var few = new Liblinear(problem.Entries(FewRows), problem.Labels[..FewRows]);
        var ours = Solve();
        var best = Checked(problem, Contender.Toolkit, ours.Point);
        Checked(problem, OwnLbfgs, SolveByLbfgs().Point);
        var lbfgs = Calibrated(problem, best, Lbfgs, [1, 0.1, 3e-2, 1e-2, 3e-3, 1e-3, 3e-4], tolerance => Asked($"lbfgs {tolerance:R}"));
        var newton = Calibrated(problem, best, Newton, [1e-2, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5, 3e-6, 1e-6], tolerance => Asked($"newton {tolerance:R}"));
        var trust = Calibrated(problem, best, TrustRegion, [1e-3, 1e-4, 3e-5, 1e-5, 3e-6, 1e-6, 1e-7], epsilon => Trained(liblinear, epsilon));
        var comparison = Interleaved.Measure(
            new(
                "20,000 x 200",
                [Lbfgs, Newton, TrustRegion],
                [Contender.Toolkit],
                [
                    new(Contender.Toolkit, () => Solve()),
                    new(OwnLbfgs, () => SolveByLbfgs()),
                    python.Contender(Lbfgs, $"lbfgs {lbfgs:R}"),
                    python.Contender(Newton, $"newton {newton:R}"),
                    new(TrustRegion, () => liblinear.Logistic(Cost, trust, []), () => few.Logistic(Cost, trust, [])),
                ],
                seconds => FormattableString.Invariant($"{1e3 * seconds:0.0} ms")),
            Budget);
        return GateResult.Measured.WorstOf(
            Limit,
            [comparison],
            FormattableString.Invariant($"Ours: {ours.Calls} calls of the oracle, one of them for the Hessian of {Sample} rows; relative gradient {best.RelativeGradient:e1}."),
            FormattableString.Invariant($"Tolerances that reach {Tolerance:R}: {Lbfgs} {lbfgs:R}, {Newton} {newton:R}, {TrustRegion} {trust:R}."));

        (double[] Point, long Calls) Solve()
        {
            var objective = Objective(problem);
            var run = Steps.SubsampledNewton(objective, BacktrackingArmijo<double>(), Sample, RandomKey.FromSeed(1)).Run(objective, new double[objective.Dimension])
                .Until((_, info) => info.GradientNorm, Target(problem)).Take(1000).Run();
            return (run.State.Point.Span.ToArray(), run.OracleCalls);
        }

        (double[] Point, long Calls) SolveByLbfgs()
        {
            var objective = Objective(problem);
            var run = Lbfgs<double>().For(objective).Run(objective, new double[objective.Dimension])
                .Until((_, info) => info.GradientNorm, Target(problem)).Take(1000).Run();
            return (run.State.Point.Span.ToArray(), run.OracleCalls);
        }

        double[] Asked(FormattableString request)
        {
            python.Ask(request);
            return python.Solution();
        }
    }

    // The mean in place of the sum: the same minimiser, and a gradient of 1/n.
    private static SmoothL2Regularized<double, SmoothLinearModel<double, DenseRows<double>, LogisticLoss<double>>> Objective(LogisticProblem problem) =>
        Objectives.Logistic(problem.Matrix, problem.Labels).WithL2(1 / (Cost * LogisticProblem.Rows));

    private static double Target(LogisticProblem problem) => Tolerance * problem.GradientNormAtZero / LogisticProblem.Rows;

    private static double[] Trained(Liblinear peer, double epsilon)
    {
        var weights = new double[LogisticProblem.Features];
        peer.Logistic(Cost, epsilon, weights);
        return weights;
    }

    // The loosest setting that reaches the tolerance, and there the value that ours has.
    private static double Calibrated(
        LogisticProblem problem, (double Value, double RelativeGradient) best, string name, IReadOnlyList<double> settings, Func<double, double[]> solve)
    {
        foreach (var setting in settings)
        {
            var (value, gradient) = problem.Quality(solve(setting));
            if (gradient > Tolerance) continue;
            return Math.Abs(value - best.Value) <= 1e-9 * best.Value
                ? setting
                : throw new InvalidOperationException($"{name} ends at {value:R}, ours at {best.Value:R}.");
        }

        throw new InvalidOperationException($"{name} does not reach a gradient of {Tolerance:R}.");
    }

    private static (double Value, double RelativeGradient) Checked(LogisticProblem problem, string name, ReadOnlySpan<double> point) =>
        problem.Quality(point) is var quality && quality.RelativeGradient <= Tolerance * (1 + 1e-6)
            ? quality
            : throw new InvalidOperationException($"{name} ends at a gradient of {quality.RelativeGradient:R}.");
}
