using System.Globalization;
using Toolkit.Numerics;
using Toolkit.Optimization;
using static Toolkit.Optimization.LineSearches;

namespace Toolkit.Benchmarks;

/// <summary>A logistic regression to a given objective, against ML.NET's trainers.</summary>
/// <remarks>
/// The objective is <c>(1/n) Σ φ + (λ/2) ‖w‖²</c> with a free intercept and λ = 1/n, and every contender's answer is judged by our own evaluation of
/// it. Tolerances say different things in different programs, so each contender runs with the loosest one, in factors of two, by which its answer is
/// good enough.
/// </remarks>
public sealed class MlNetGate : IGate
{
    private const string SdcaPeer = "ML.NET Sdca";
    private const string LbfgsPeer = "ML.NET Lbfgs";
    private const string OurSdca = "Toolkit SDCA";
    private const string OurLbfgs = "Toolkit L-BFGS";
    private const double Accuracy = 1e-4;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(8);

    /// <inheritdoc/>
    public string Name => "mlnet";

    /// <inheritdoc/>
    public string Description =>
        "time of the faster of ML.NET's Sdca- and LbfgsLogisticRegression over our best, a8a, to within 1e-4 of the least objective, one thread";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtLeast(2);

    /// <inheritdoc/>
    public GateResult Measure()
    {
        if (Find() is not { } path) return new GateResult.Skipped("The data set a8a is not in shared/data/libsvm beside the repository.");
        var data = LibsvmReader.Read(path).Match(Succ: rows => rows, Fail: errors => throw new InvalidOperationException(errors.Head.ToString()));
        var labels = data.Labels.ToArray();
        var rows = new CsrRows<double>(data.Matrix).WithIntercept();
        var l2 = 1.0 / data.Rows;
        var objective = Objectives.Logistic(rows, labels).WithL2(l2);
        var workspace = new Workspace();
        var least = objective.Value(ByLbfgs(1e-8), workspace);
        var peer = new MlNet(data.Matrix, labels);

        (string Name, Func<double, double[]> Run, Func<double, double[]>? AllThreads)[] contenders =
        [
            (OurSdca, BySdca, null),
            (OurLbfgs, ByLbfgs, null),
            (SdcaPeer, tolerance => peer.Sdca(l2, tolerance), tolerance => peer.Sdca(l2, tolerance, threads: null)),
            (LbfgsPeer, tolerance => peer.Lbfgs(l2, tolerance), tolerance => peer.Lbfgs(l2, tolerance, threads: null)),
        ];
        var calibrated = contenders
            .Select(contender => (contender.Name, contender.Run, contender.AllThreads, Tolerance: Loosest(contender.Run))).ToArray();
        var able = calibrated.Where(contender => contender.Tolerance is not null).ToArray();
        var comparison = Interleaved.Measure(
            new(
                "a8a",
                [SdcaPeer, LbfgsPeer],
                [OurSdca, OurLbfgs],
                [
                    .. able.Select(contender => new Contender(contender.Name, () => contender.Run(contender.Tolerance!.Value))),
                    .. able.Where(contender => contender.AllThreads is not null)
                        .Select(contender => new Contender(
                            $"{contender.Name}, all threads", () => contender.AllThreads!(contender.Tolerance!.Value))),
                ],
                seconds => string.Create(CultureInfo.InvariantCulture, $"{1 / seconds:0.0} fits/s")),
            Budget);
        return GateResult.Measured.WorstOf(
            Limit, [comparison],
            [.. calibrated.Select(contender => contender.Tolerance is { } tolerance
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{contender.Name}: tolerance {tolerance:0.0e+00}, {Excess(contender.Run(tolerance)):0.0e+00} above the least objective")
                : $"{contender.Name} does not come within {Accuracy} of the least objective.")]);

        double Excess(double[] point) => (objective.Value(point, workspace) - least) / least;

        double? Loosest(Func<double, double[]> run)
        {
            for (var tolerance = 0.1; tolerance > 1e-9; tolerance /= 2) if (Excess(run(tolerance)) <= Accuracy) return tolerance;
            return null;
        }

        double[] BySdca(double tolerance)
        {
            var dual = Objectives.DualProblem(rows, default(LogisticLoss<double>), labels, l2);
            return Steps.StochasticDualCoordinateAscent(dual, RandomKey.FromSeed(1)).Run(dual, new double[dual.Dimension])
                .Until((_, info) => info.Gap.Relative, tolerance).Take(1000).Run().State.Primal.Span.ToArray();
        }

        double[] ByLbfgs(double tolerance)
        {
            var model = Objectives.Logistic(rows, labels).WithL2(l2);
            return Lbfgs<double>().For(model).Run(model, new double[model.Dimension])
                .Until((_, info) => info.GradientNorm, tolerance).Take(5000).Run().State.Point.Span.ToArray();
        }
    }

    // Beside the repository, wherever within it the command is run.
    private static string? Find()
    {
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", "libsvm", "a8a");
            if (File.Exists(path)) return path;
        }

        return null;
    }
}
