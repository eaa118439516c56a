using Toolkit.Properties;

namespace Toolkit.Cli;

/// <summary>A consequence: stochastic dual coordinate ascent.</summary>
internal static class DualCoordinateExperiment
{
    private const int Rows = 30;
    private const int Columns = 10;
    private const double L2 = 0.1;
    private const int Length = 60;
    private const int Epochs = 400;

    /// <summary>The experiment.</summary>
    public static Experiment Experiment { get; } = new(
        "C1", "Dual coordinate ascent",
        "The dual of a penalised linear model is a smooth function of a linear image on a box or a product of intervals, so that random coordinates with exact minimisation have a linear rate on it. "
        + "For a loss of curvature c the expected climb of a row is at least s/n times the duality gap, s = 1/(1 + c max ‖aᵢ‖²/(λn)): exact averages over the rows. The hinge is not smooth, and its gap "
        + "falls about along a line on a logarithmic scale all the same: 30 rows, 10 columns, λ = 0.1.",
        Run);

    private static Evidence Run(Trials trials) => new(
        [
            Climb("one random row, squared hinge", trials.Fold(0), default(SquaredHingeLoss<double>)),
            Climb("one random row, logistic", trials.Fold(1), default(LogisticLoss<double>)),
            Climb("one random row, squares", trials.Fold(2), default(SquaredLoss<double>)),
        ],
        [
            new(
                "Duality gaps by epoch", "epoch", "P(w) − D(α)",
                [
                    Curve.Of("hinge", Gaps(trials.Key, default(HingeLoss<double>)), 0, first: 1),
                    Curve.Of("squared hinge", Gaps(trials.Key, default(SquaredHingeLoss<double>)), 1, first: 1),
                    Curve.Of("logistic", Gaps(trials.Key, default(LogisticLoss<double>)), 2, first: 1),
                ]),
        ]);

    // What the theorem promises over the exact mean of what the rows climb, at the states of a run.
    private static Finding Climb<TLoss>(string family, Trials trials, TLoss loss)
        where TLoss : struct, IDualCoordinateLoss<TLoss, double>
    {
        var (kept, worst, workspace) = (true, 0.0, new Workspace());
        foreach (var key in trials.Keys())
        {
            var dual = Instance(key, loss);
            var step = Steps.RandomDualCoordinateAscent(dual, key);
            kept &= ExpectedDualAscentLaw.Validate(step, dual, new double[Rows], Length).Holds;
            var state = step.Initialize(dual, new double[Rows]);
            for (var k = 0; k < Length; k++)
            {
                var gap = dual.DualityGap(state.Point.Span, state.Primal.Span, workspace);
                var mean = 0.0;
                for (var row = 0; row < Rows; row++)
                {
                    var next = state.Copy();
                    step.Implementation.Advance(row, ref next, dual, workspace);
                    mean += step.Implementation.Probability(row, state, dual) * (-dual.Value(next.Point.Span, workspace) - gap.Dual);
                }

                worst = Math.Max(worst, (1 - ((Rate.InExpectation)step.Rate!).Factor) * gap.Gap / mean);
                step.Advance(ref state, dual, workspace);
            }
        }

        return new(family, "(s/n) gap / mean climb", 1, worst, kept);
    }

    private static double[] Gaps<TLoss>(RandomKey key, TLoss loss)
        where TLoss : struct, IDualCoordinateLoss<TLoss, double>
    {
        var dual = Instance(key, loss);
        var gaps = new List<double>();
        Steps.StochasticDualCoordinateAscent(dual, key, shrinks: false, measuredEvery: 0).Run(dual, new double[Rows])
            .Until((_, info) => info.Gap.Gap, 1e-13).Take(Epochs).Observe((_, _, info) => gaps.Add(info.Gap.Gap)).Run();
        return [.. gaps.TakeWhile(gap => gap > 1e-13)];
    }

    private static DualProblem<double, DenseRows<double>, TLoss> Instance<TLoss>(RandomKey key, TLoss loss)
        where TLoss : struct, IDualCoordinateLoss<TLoss, double>
    {
        var (matrix, noise) = (new double[Rows * Columns], new double[Rows]);
        key.Fold(1).Normals<double>(matrix);
        key.Fold(2).Normals<double>(noise);
        double[] labels = [.. Enumerable.Range(0, Rows).Select(i => matrix[i * Columns] + noise[i] > 0 ? 1.0 : -1)];
        return Objectives.DualProblem(new DenseRows<double>(matrix, Rows, Columns), loss, labels, L2);
    }
}
