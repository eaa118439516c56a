using static Toolkit.Optimization.ProximalMaps;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Optimization.Tests.Objectives;

/// <summary>What the toolkit fits has the least value that a slow method of another kind finds.</summary>
public sealed class PlainTwinTests
{
    private const double L2 = 0.05;
    private const int Columns = 4;

    private static readonly double[] Draws = Models.Vector(80, Models.Rows * Columns);

    private static readonly double[] Counts = [.. Models.Targets.Select(value => Math.Floor(Math.Exp(value)))];

    public static TheoryData<string, bool, bool> Cases()
    {
        var data = new TheoryData<string, bool, bool>();
        foreach (var name in PlainTwins.Losses.Keys.Append("softmax"))
        {
            foreach (var sparse in (bool[])[false, true])
            {
                foreach (var weighted in (bool[])[false, true]) data.Add(name, sparse, weighted);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Newtons_method_finds_no_less(string name, bool sparse, bool weighted)
    {
        double[] weights = weighted ? Models.Weights : [];
        var least = Newton(name, weighted ? Models.Weights : [.. Enumerable.Repeat(1.0, Models.Rows)]);
        var matrix = new ReadOnlyMatrixSpan<double>(Draws, Models.Rows, Columns);
        var found = sparse
            ? Fitted(new CsrRows<double>(SparseRows<double>.FromDense(matrix)).WithIntercept(), name, weights)
            : Fitted(new DenseRows<double>(matrix).WithIntercept(), name, weights);
        Assert.InRange(found - least, -1e-11, 1e-9);
    }

    [Theory]
    [InlineData(1e-2)]
    [InlineData(1e-4)]
    public void A_smoothed_hinge_comes_as_near_the_exact_dual_as_its_bound(double width)
    {
        var least = PlainTwins.BoxedDual(Rows(intercept: false), Models.Signs, y => (Math.Min(-y, 0), Math.Max(-y, 0)), L2);
        var rows = new DenseRows<double>(Draws, Models.Rows, Columns);
        var loss = default(HingeLoss<double>).Smoothed(width);
        var point = Point(Optimization.Objectives.LinearModel(rows, loss, Models.Signs).WithL2(L2), 20_000);
        var value = Optimization.Objectives.Hinge(rows, Models.Signs).WithL2(L2).Value(point, new Workspace());
        Assert.InRange(value - least, -1e-10, loss.ErrorBound);
    }

    [Theory]
    [InlineData(0.5, 1e-2)]
    [InlineData(0.2, 1e-4)]
    public void A_smoothed_quantile_comes_as_near_the_exact_dual_as_its_bound(double tau, double width)
    {
        var least = PlainTwins.BoxedDual(Rows(intercept: false), Models.Targets, _ => (-tau, 1 - tau), L2);
        var rows = new DenseRows<double>(Draws, Models.Rows, Columns);
        var loss = Losses.Quantile<double>(tau).Smoothed(width);
        var point = Point(Optimization.Objectives.LinearModel(rows, loss, Models.Targets).WithL2(L2), 20_000);
        var value = Optimization.Objectives.Quantile(rows, Models.Targets, tau).WithL2(L2).Value(point, new Workspace());
        Assert.InRange(value - least, -1e-10, loss.ErrorBound);
    }

    private static double Newton(string name, double[] weights)
    {
        var rows = Rows(intercept: true);
        return name == "softmax"
            ? PlainTwins.Newton(3 * (Columns + 1), x => PlainTwins.Softmax(rows, Models.Classes, weights, 3, L2, x))
            : PlainTwins.Newton(Columns + 1, x => PlainTwins.LinearModel(PlainTwins.Losses[name], rows, Labels(name), weights, Columns, L2, x));
    }

    private static double[] Labels(string name) => name switch
    {
        "squares" or "Huber" => Models.Targets,
        "Poisson" => Counts,
        _ => Models.Signs,
    };

    private static double[][] Rows(bool intercept) =>
        [.. Draws.Chunk(Columns).Select(row => intercept ? [.. row, 1.0] : row)];

    private static double Fitted<TRows>(TRows rows, string name, double[] weights)
        where TRows : struct, IRows<TRows, double> => name switch
        {
            "squares" => Fitted(Optimization.Objectives.LeastSquares(rows, Models.Targets, weights).WithL2(L2)),
            "logistic" => Fitted(Optimization.Objectives.Logistic(rows, Models.Signs, weights).WithL2(L2)),
            "Huber" => Fitted(Optimization.Objectives.Huber(rows, Models.Targets, 0.6, weights).WithL2(L2)),
            "squared hinge" => Fitted(Optimization.Objectives.SquaredHinge(rows, Models.Signs, weights).WithL2(L2)),
            "softmax" => Fitted(Optimization.Objectives.Softmax(rows, Models.Classes, 3, weights).WithL2(L2)),
            _ => FittedPoisson(Optimization.Objectives.Poisson(rows, Counts, weights).WithL2(L2)),
        };

    private static double Fitted<TObjective>(TObjective objective)
        where TObjective : ISmoothObjective<double> => objective.Value(Point(objective, 5_000), new Workspace());

    private static double[] Point<TObjective>(TObjective objective, int steps)
        where TObjective : ISmoothObjective<double> =>
        [
            .. Steps.AcceleratedProximalGradient(objective, L1<double>(0).OverVectors()).Run(objective, new double[objective.Dimension])
                .Until((_, info) => info.Stationarity, 1e-9).Take(steps).Run().State.Point.Span,
        ];

    // No constant tells a length: this one is short enough for these data.
    private static double FittedPoisson<TObjective>(TObjective objective)
        where TObjective : IObjective<double> =>
        objective.Value(Descend<double>(0.05).For(objective).Run(objective, new double[objective.Dimension]).Take(20_000).Run().State.Point.Span, new Workspace());
}
