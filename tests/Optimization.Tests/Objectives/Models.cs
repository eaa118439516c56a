namespace Toolkit.Optimization.Tests.Objectives;

/// <summary>One model, and whether its constants are attained at zero.</summary>
internal sealed record Model(string Name, ISmoothSum<double> Objective, bool Tight)
{
    public int Dimension => Objective.Dimension;

    public double[] Gradient(double[] point, Workspace workspace)
    {
        var gradient = new double[Dimension];
        Objective.Gradient(point, gradient, workspace);
        return gradient;
    }

    public double[] HessianVector(double[] point, double[] direction, Workspace workspace)
    {
        var product = new double[Dimension];
        Objective.HessianVectorProduct(point, direction, product, workspace);
        return product;
    }
}

/// <summary>Every composition of rows and losses, over the same small data.</summary>
internal static class Models
{
    public const int Rows = 37;
    public const int Columns = 11;
    public const double L2 = 0.03;

    private static readonly RandomKey Key = RandomKey.FromSeed(2026);

    public static TheoryData<string> Names => [.. All().Select(model => model.Name)];

    public static TheoryData<string> TightNames => [.. All().Where(model => model.Tight).Select(model => model.Name)];

    /// <summary>About a third of the elements are not zero; the columns have different scales and means.</summary>
    public static double[] Matrix { get; } = MakeMatrix();

    public static double[] Signs { get; } = [.. Vector(1, Rows).Select(value => value > 0 ? 1.0 : -1)];

    public static double[] Targets { get; } = Vector(2, Rows);

    public static double[] Counts { get; } = [.. Vector(6, Rows).Select(value => Math.Floor(Math.Exp(value)))];

    public static double[] Classes { get; } = [.. Vector(7, Rows).Select(value => value > 0.4 ? 2.0 : value > -0.4 ? 1 : 0)];

    public static double[] Weights { get; } = [.. Vector(3, Rows).Select((value, i) => i == 5 ? 0 : Math.Abs(value))];

    public static SparseRows<double> Sparse => SparseRows<double>.FromDense(new(Matrix, Rows, Columns));

    public static Model Named(string name) => All().Single(model => model.Name == name);

    public static double[] Vector(int stream, int length, double scale = 1)
    {
        var values = new double[length];
        Key.Fold(stream).Normals<double>(values);
        return [.. values.Select(value => scale * value)];
    }

    public static IEnumerable<Model> All() => OverRows("dense", new DenseRows<double>(Matrix, Rows, Columns))
        .Concat(OverRows("sparse", new CsrRows<double>(Sparse)));

    private static IEnumerable<Model> OverRows<TRows>(string name, TRows rows)
        where TRows : struct, IRows<TRows, double> =>
    [
        .. OverLosses(name, rows),
        .. OverLosses($"{name} with intercept", rows.WithIntercept()),
        .. OverLosses($"{name} scaled", rows.Standardized(centred: false)),
        .. OverLosses($"{name} standardized with intercept", rows.Standardized().WithIntercept()),
    ];

    private static IEnumerable<Model> OverLosses<TRows>(string name, TRows rows)
        where TRows : struct, IRows<TRows, double> =>
    [
        new($"{name}, squares", Optimization.Objectives.LeastSquares(rows, Targets).WithL2(L2), true),
        new($"{name}, logistic", Optimization.Objectives.Logistic(rows, Signs).WithL2(L2), true),
        new($"{name}, weighted logistic", Optimization.Objectives.Logistic(rows, Signs, Weights).WithL2(L2), true),
        new($"{name}, bare logistic", Optimization.Objectives.Logistic(rows, Signs), true),
        new($"{name}, Huber", Optimization.Objectives.Huber(rows, Targets, 0.7).WithL2(L2), false),
        new($"{name}, squared hinge", Optimization.Objectives.SquaredHinge(rows, Signs).WithL2(L2), true),
        new($"{name}, smoothed hinge", Optimization.Objectives.LinearModel(rows, default(HingeLoss<double>).Smoothed(0.5), Signs).WithL2(L2), false),
        new($"{name}, smoothed quantile", Optimization.Objectives.LinearModel(rows, Losses.Quantile<double>(0.3).Smoothed(0.5), Targets, Weights).WithL2(L2), false),
        new($"{name}, softmax", Optimization.Objectives.Softmax(rows, Classes, 3).WithL2(L2), false),
        new($"{name}, weighted softmax", Optimization.Objectives.Softmax(rows, Classes, 4, Weights).WithL2(L2), false),
    ];

    private static double[] MakeMatrix()
    {
        var values = Vector(4, Rows * Columns);
        var kept = Vector(5, Rows * Columns);
        return [.. values.Select((value, k) => kept[k] > 0.4 ? (value + 0.5) * Math.Pow(1.5, k % Columns) : 0)];
    }
}
