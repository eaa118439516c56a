using System.Globalization;
using Toolkit.Numerics;
using Toolkit.Optimization;

namespace Toolkit.Benchmarks;

/// <summary>A linear support vector machine by dual coordinates, against the program that made the method known.</summary>
public sealed class SvmDualGate : IGate
{
    private const string Peer = "liblinear -s 3";
    private const double Cost = 1;
    private const double Epsilon = 1e-3;
    private const int Columns = 100_000;
    private const int EntriesPerRow = 50;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public string Name => "svm-dual";

    /// <inheritdoc/>
    public string Description =>
        "time of liblinear -s 3 -e 1e-3 over ours to the duality gap that it reaches, C = 1, 50,000 x 100,000 with 50 entries a row, one thread";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtLeast(1);

    /// <inheritdoc/>
    public GateResult Measure()
    {
        var data = TextLikeRows.Draw(50_000, Columns, EntriesPerRow, RandomKey.FromSeed(103));
        var few = TextLikeRows.Draw(1000, Columns, EntriesPerRow, RandomKey.FromSeed(103));
        using var peer = new Liblinear(data.Matrix, data.Labels);
        using var small = new Liblinear(few.Matrix, few.Labels);
        var (theirs, epochs) = Reached(peer, data);
        var run = Solve(data, theirs);
        if (run.Outcome is not Outcome.Converged) throw new InvalidOperationException($"Ours ended with {run.Outcome}.");
        var comparison = Interleaved.Measure(
            new(
                "50,000 x 100,000",
                [Peer],
                [Contender.Toolkit],
                [
                    new(Contender.Toolkit, () => Solve(data, theirs), () => Solve(few, theirs)),
                    new(Peer, () => peer.Hinge(Cost, Epsilon, []), () => small.Hinge(Cost, Epsilon, [])),
                ],
                seconds => string.Create(CultureInfo.InvariantCulture, $"{data.Matrix.Entries / seconds / 1e6:0} M entries/s")),
            Budget);
        return GateResult.Measured.WorstOf(
            Limit,
            [comparison],
            string.Create(CultureInfo.InvariantCulture, $"relative gap of theirs: {theirs:0.00e+00} in {epochs} epochs"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"relative gap of ours: {run.Info.Gap.Relative:0.00e+00} in {run.Outcome.Step} epochs, {run.OracleCalls / data.Labels.Length} visits a row"));
    }

    // The gap at what liblinear returns, for the mean loss: its own objective over n C.
    private static (double Gap, int Epochs) Reached(Liblinear peer, TextLikeRows data)
    {
        var weights = new double[Columns];
        var (dual, epochs) = peer.Hinge(Cost, Epsilon, weights);
        var primal = Problem(data).PrimalValue(weights, new Workspace()) * data.Labels.Length * Cost;
        return ((primal - dual) / primal, epochs);
    }

    private static DualProblem<double, CsrRows<double>, HingeLoss<double>> Problem(TextLikeRows data) =>
        Objectives.DualProblem(new CsrRows<double>(data.Matrix), default(HingeLoss<double>), data.Labels, l2: 1 / (Cost * data.Labels.Length));

    private static RunResult<DualCoordinateState<double>, DualCoordinateInfo<double>> Solve(TextLikeRows data, double gap)
    {
        var dual = Problem(data);
        return Steps.StochasticDualCoordinateAscent(dual, RandomKey.FromSeed(1)).Run(dual, new double[dual.Dimension])
            .Until((_, info) => info.Gap.Relative, gap).Take(1000).Run();
    }
}
