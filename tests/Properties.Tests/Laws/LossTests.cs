using System.Numerics;

namespace Toolkit.Properties.Tests;

/// <summary>Every loss with its conjugate, and every mean loss with its derivatives and its duality gap, over dense and sparse rows.</summary>
public sealed class LossTests
{
    private const int Rows = 29;
    private const int Columns = 5;

    private static readonly RandomKey Key = RandomKey.FromSeed(44);

    public static TheoryData<string> LossNames => [.. Conjugates().Keys];

    public static TheoryData<string, bool, bool, bool> Objectives()
    {
        var data = new TheoryData<string, bool, bool, bool>();
        foreach (var name in (string[])[
            "squares", "logistic", "Huber", "squared hinge", "smoothed hinge", "smoothed quantile", "hinge", "quantile", "Poisson", "exponential", "softmax", "softmax of one",
            "softmax of two", "softmax with an empty class"])
        {
            foreach (var variant in Enumerable.Range(0, 8)) data.Add(name, (variant & 1) != 0, (variant & 2) != 0, (variant & 4) != 0);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(LossNames))]
    public void A_loss_and_its_conjugate_belong_together(string name) => Conjugates()[name]().Assert();

    [Theory]
    [MemberData(nameof(Objectives))]
    public void Derivatives_are_limits_of_differences_in_double(string name, bool sparse, bool intercept, bool weighted) =>
        new Derivatives<double>().Of(name, sparse, intercept, weighted).Assert();

    [Theory]
    [MemberData(nameof(Objectives))]
    public void Derivatives_are_limits_of_differences_in_float(string name, bool sparse, bool intercept, bool weighted) =>
        new Derivatives<float>().Of(name, sparse, intercept, weighted).Assert();

    [Theory]
    [MemberData(nameof(Objectives))]
    public void A_gap_is_a_certificate_with_an_L1_norm(string name, bool sparse, bool intercept, bool weighted) =>
        new Certificates(0.05, 0).Of(name, sparse, intercept, weighted).Assert();

    [Theory]
    [MemberData(nameof(Objectives))]
    public void A_gap_is_a_certificate_with_both_norms(string name, bool sparse, bool intercept, bool weighted) =>
        new Certificates(0.05, 0.1).Of(name, sparse, intercept, weighted).Assert();

    [Theory]
    [MemberData(nameof(Objectives))]
    public void A_gap_is_a_certificate_with_an_L2_norm(string name, bool sparse, bool intercept, bool weighted) =>
        new Certificates(0, 0.2).Of(name, sparse, intercept, weighted).Assert();

    private static Dictionary<string, Func<Verdict>> Conjugates() => new()
    {
        ["squares"] = () => ConjugateLaw.Validate(default(SquaredLoss<double>), [-3, 0, 0.5, 70], Key),
        ["logistic"] = () => ConjugateLaw.Validate(default(LogisticLoss<double>), [-1, 1], Key),
        ["Huber"] = () => ConjugateLaw.Validate(Losses.Huber<double>(0.7), [-3, 0, 0.5, 70], Key),
        ["squared hinge"] = () => ConjugateLaw.Validate(default(SquaredHingeLoss<double>), [-1, 1], Key),
        ["hinge"] = () => ConjugateLaw.Validate(default(HingeLoss<double>), [-1, 1], Key),
        ["smoothed hinge"] = () => ConjugateLaw.Validate(default(HingeLoss<double>).Smoothed(0.3), [-1, 1], Key),
        ["Poisson"] = () => ConjugateLaw.Validate(default(PoissonLoss<double>), [0, 0.5, 1, 40], Key),
        ["exponential"] = () => ConjugateLaw.Validate(default(ExponentialLoss<double>), [-1, 1], Key),
        ["quantile"] = () => ConjugateLaw.Validate(Losses.Quantile<double>(0.2), [-3, 0, 0.5, 70], Key),
        ["smoothed quantile"] = () => ConjugateLaw.Validate(Losses.Quantile<double>(0.2).Smoothed(2), [-3, 0, 0.5, 70], Key),
    };

    // What is checked of an objective, given its type.
    private abstract class Check<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Verdict Of(string name, bool sparse, bool intercept, bool weighted)
        {
            var values = new double[Rows * Columns];
            Key.Fold(1).Normals<double>(values);
            var matrix = new ReadOnlyMatrixSpan<T>([.. values.Select((value, i) => T.CreateChecked(i % 3 == 0 ? 0 : value))], Rows, Columns);
            return (sparse, intercept) switch
            {
                (true, true) => Of(new CsrRows<T>(SparseRows<T>.FromDense(matrix)).Standardized().WithIntercept(), name, weighted),
                (true, false) => Of(new CsrRows<T>(SparseRows<T>.FromDense(matrix)), name, weighted),
                (false, true) => Of(new DenseRows<T>(matrix).WithIntercept(), name, weighted),
                (false, false) => Of(new DenseRows<T>(matrix), name, weighted),
            };
        }

        protected abstract Verdict Plain<TObjective>(IMeanLoss<TObjective, T> objective)
            where TObjective : struct, IMeanLoss<TObjective, T>;

        protected abstract Verdict Smooth<TObjective>(ISmoothMeanLoss<TObjective, T> objective)
            where TObjective : struct, ISmoothMeanLoss<TObjective, T>;

        protected abstract Verdict Kinked<TObjective>(IMeanLoss<TObjective, T> objective)
            where TObjective : struct, IMeanLoss<TObjective, T>;

        // The intercept of an empty class has no best value: the lower the better.
        protected virtual Verdict Unattained<TObjective>(ISmoothMeanLoss<TObjective, T> objective)
            where TObjective : struct, ISmoothMeanLoss<TObjective, T> => Smooth(objective);

        private Verdict Of<TRows>(TRows rows, string name, bool weighted)
            where TRows : struct, IRows<TRows, T>
        {
            var draws = new double[Rows];
            Key.Fold(2).Normals<double>(draws);
            var targets = Labels(draw => draw);
            var signs = Labels(draw => draw > 0.3 ? 1 : -1);
            var classes = Labels(draw => draw > 0.5 ? 2 : draw > -0.5 ? 1 : 0);
            var weights = weighted ? Labels(draw => draw < -1.5 ? 0 : 0.1 + (draw * draw)) : [];
            return name switch
            {
                "squares" => Smooth(Optimization.Objectives.LeastSquares(rows, targets, weights)),
                "logistic" => Smooth(Optimization.Objectives.Logistic(rows, signs, weights)),
                "Huber" => Smooth(Optimization.Objectives.Huber(rows, targets, 0.6, weights)),
                "squared hinge" => Smooth(Optimization.Objectives.SquaredHinge(rows, signs, weights)),
                "smoothed hinge" => Smooth(Optimization.Objectives.LinearModel(rows, default(HingeLoss<T>).Smoothed(0.5), signs, weights)),
                "smoothed quantile" => Smooth(Optimization.Objectives.LinearModel(rows, Losses.Quantile<T>(0.3).Smoothed(0.5), targets, weights)),
                "hinge" => Kinked(Optimization.Objectives.Hinge(rows, signs, weights)),
                "quantile" => Kinked(Optimization.Objectives.Quantile(rows, targets, 0.3, weights)),
                "Poisson" => Plain(Optimization.Objectives.Poisson(rows, Labels(draw => Math.Floor(Math.Exp(draw))), weights)),
                "exponential" => Plain(Optimization.Objectives.LinearModel(rows, default(ExponentialLoss<T>), signs, weights)),
                "softmax" => Smooth(Optimization.Objectives.Softmax(rows, classes, 3, weights)),
                "softmax with an empty class" => Unattained(Optimization.Objectives.Softmax(rows, classes, 4, weights)),
                "softmax of one" => Smooth(Optimization.Objectives.Softmax(rows, new T[Rows], 1, weights)),
                "softmax of two" => Smooth(Optimization.Objectives.Softmax(rows, Labels(draw => draw > 0.3 ? 1 : 0), 2, weights)),
                _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such objective."),
            };

            T[] Labels(Func<double, double> label) => [.. draws.Select(draw => T.CreateChecked(label(draw)))];
        }
    }

    private sealed class Derivatives<T> : Check<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        protected override Verdict Plain<TObjective>(IMeanLoss<TObjective, T> objective) => Gradient(objective.WithL2(0.1));

        protected override Verdict Kinked<TObjective>(IMeanLoss<TObjective, T> objective) => Gradient(objective.WithL2(0.1));

        protected override Verdict Smooth<TObjective>(ISmoothMeanLoss<TObjective, T> objective)
        {
            var penalised = objective.WithL2(0.1);
            var point = Point(objective.Dimension);
            return Gradient((TObjective)objective) + Gradient(penalised)
                + HessianVectorLaw.Validate<T, SmoothL2Regularized<T, TObjective>>(penalised, point, Key)
                + HessianLaw.Validate<T, SmoothL2Regularized<T, TObjective>>(penalised, point, Key)
                + HessianLaw.ValidateSum<T, SmoothL2Regularized<T, TObjective>>(penalised, point);
        }

        private static Verdict Gradient<TObjective>(TObjective objective)
            where TObjective : IObjective<T> => GradientLaw.Validate<T, TObjective>(objective, Point(objective.Dimension), Key);

        private static T[] Point(int dimension)
        {
            var point = new T[dimension];
            Key.Fold(3).Normals<T>(point);
            return point;
        }
    }

    private sealed class Certificates(double l1, double l2) : Check<double>
    {
        protected override Verdict Plain<TObjective>(IMeanLoss<TObjective, double> objective) => Gap(objective, 1e-8);

        protected override Verdict Kinked<TObjective>(IMeanLoss<TObjective, double> objective) => Gap(objective, double.PositiveInfinity);

        protected override Verdict Smooth<TObjective>(ISmoothMeanLoss<TObjective, double> objective) => Gap(objective, 1e-8);

        protected override Verdict Unattained<TObjective>(ISmoothMeanLoss<TObjective, double> objective) => Gap(objective, 1e-2);

        private Verdict Gap<TObjective>(IMeanLoss<TObjective, double> objective, double tolerance)
            where TObjective : struct, IMeanLoss<TObjective, double> => l2 == 0
            ? DualityGapLaw.Validate((TObjective)objective, l1, Key, 1000, tolerance)
            : DualityGapLaw.Validate(objective.WithL2(l2), l1, Key, 1000, tolerance);
    }
}
