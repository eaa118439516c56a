using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static Toolkit.Optimization.CoordinateRules;

namespace Toolkit.Properties.Tests;

/// <summary>Least squares of any rank, from the library's own objectives: with its μ measured, every linear rate of the theorems is declared and kept.</summary>
[Properties(Arbitrary = [typeof(Problems)], MaxTest = 30, Replay = Fixed.Seed)]
public sealed class LeastSquaresCurvatureTests
{
    // Scaled by 10⁶ and 10⁻⁶, with μ in proportion: an absolute tolerance would count every value, or none.
    [Property]
    public Property The_constant_is_that_of_the_construction_whatever_the_scale(RandomKey key)
    {
        var known = Known(key);
        return new[] { 1, 1e6, 1e-6 }.Aggregate(true, (holds, scale) =>
        {
            var expected = scale * scale * known.PolyakLojasiewicz;
            return holds && Near(Rows(known, scale).Smoothness) && Near(Columns(known, scale).Smoothness);

            bool Near(Smoothness<double> constants) => constants.PolyakLojasiewicz <= expected * (1 + 1e-9) && constants.PolyakLojasiewicz >= expected * (1 - 1e-9)
                && constants.StrongConvexity == (HasFullRank(known) ? constants.PolyakLojasiewicz : 0);
        }).ToProperty();
    }

    [Property]
    public Property Gradient_descent_keeps_the_rate_it_then_declares(RandomKey key)
    {
        var known = Known(key);
        return new[] { 1, 1e3 }.Aggregate(Verdict.Kept, (found, scale) =>
        {
            var objective = Rows(known, scale);
            var problem = new Problem<SmoothLinearModel<double, DenseRows<double>, SquaredLoss<double>>>(
                $"{known.Name} times {scale}", objective, known.Start, scale * scale * known.Minimum, known.Solutions,
                Buffer<double>.CopyOf([.. known.SignDescent.Span.ToArray().Select(constant => constant * scale * scale)]));
            return found + RateLaw.Validate(Steps.GradientDescent(objective, objective.Smoothness), problem, 60) + ConstantsLaw.Validate(problem, key, 8);
        }).ToProperty();
    }

    [Property]
    public Property Coordinate_rules_declare_by_it(RandomKey key)
    {
        var known = Known(key);
        var (without, with) = (Plain(known, 1), Columns(known, 1));
        return (Steps.CoordinateDescent(without, Uniform<double>(key)).Rate is null
            && Steps.CoordinateDescent(with, Uniform<double>(key)).Rate is Rate.InExpectation { Factor: var factor }
            && factor <= 1 - (known.PolyakLojasiewicz * (1 - 1e-9) / (with.Dimension * with.Smoothness.CoordinateLipschitz))).ToProperty();
    }

    [Fact]
    public void Weights_count_by_their_roots_and_absent_rows_not_at_all()
    {
        // Two directions: the second is seen by rows of weight ¼ only, the third by absent rows.
        double[] a = [3, 0, 0, 0, 4, 0, 0, 0, 5, 0, 4, 0];
        double[] weights = [1, 0.25, 0, 0.25];
        var objective = Objectives.LeastSquares(new DenseRows<double>(a, 4, 3), [1, 2, 3, 4], weights).WithPolyakLojasiewicz();
        Assert.Equal(8.0 / 4, objective.Smoothness.PolyakLojasiewicz, 1e-12);
        Assert.Equal(0, objective.Smoothness.StrongConvexity);
        var columns = Objectives.LinearModelByColumns(new DenseColumns<double>(new(a, 4, 3)), default(SquaredLoss<double>), [1, 2, 3, 4], weights).WithPolyakLojasiewicz();
        Assert.Equal(8.0 / 4, columns.Smoothness.PolyakLojasiewicz, 1e-12);
    }

    [Fact]
    public void A_penalty_and_an_intercept_are_taken_into_account()
    {
        var (key, labels) = (RandomKey.FromSeed(4), new double[20]);
        var a = new double[40];
        key.Normals<double>(a);
        key.Fold(1).Normals<double>(labels);
        var full = Objectives.LeastSquares(new DenseRows<double>(a, 20, 2).WithIntercept(), labels).WithPolyakLojasiewicz();
        Assert.InRange(full.Smoothness.StrongConvexity, 0.2, 1.5);
        Assert.Equal(full.Smoothness.StrongConvexity, full.Smoothness.PolyakLojasiewicz);

        // The penalty does not touch the intercept: m of f is what is sure. Without one it adds.
        Assert.Equal(full.Smoothness.StrongConvexity, full.WithL2(0.3).Smoothness.StrongConvexity);
        var plain = Objectives.LeastSquares(new DenseRows<double>(a, 20, 2), labels).WithPolyakLojasiewicz();
        Assert.Equal(plain.Smoothness.StrongConvexity + 0.3, plain.WithL2(0.3).Smoothness.StrongConvexity, 1e-14);
    }

    [Fact]
    public void The_tolerance_decides_and_is_refused_below_rounding()
    {
        // Singular values 1 and 10⁻⁵: one direction or two.
        var rows = new DenseRows<double>([1, 0, 0, 1e-5], 2, 2);
        Assert.Equal(0.5e-10, Objectives.LeastSquares(rows, [1, 2]).WithPolyakLojasiewicz().Smoothness.PolyakLojasiewicz, 1e-19);
        Assert.Equal(0.5, Objectives.LeastSquares(rows, [1, 2]).WithPolyakLojasiewicz(1e-4).Smoothness.PolyakLojasiewicz, 1e-14);
        Assert.Equal(0, Objectives.LeastSquares(new DenseRows<double>(new double[4], 2, 2), [1, 2]).WithPolyakLojasiewicz().Smoothness.PolyakLojasiewicz);
        Assert.Throws<ArgumentOutOfRangeException>("relativeTolerance", () => Objectives.LeastSquares(rows, [1, 2]).WithPolyakLojasiewicz(1e-17));
        Assert.Throws<ArgumentException>("weights", () => rows.NumericalRank(new Workspace(), weights: [1]));
    }

    private static Problem<GeneralizedLinear<HalfSquare>> Known(RandomKey key)
    {
        var columns = 1 + key.Integer(8);
        return Regressions.LeastSquares(key, columns + 2 + key.Integer(20, 1), columns, 1 + key.Integer(columns, 2), 1 + (20 * key.Uniform<double>()));
    }

    private static bool HasFullRank(Problem<GeneralizedLinear<HalfSquare>> known) =>
        known.Solutions is not AffineSet affine || affine.Normals.Length == known.Objective.Dimension * known.Objective.Dimension;

    private static SmoothLinearModel<double, DenseRows<double>, SquaredLoss<double>> Rows(Problem<GeneralizedLinear<HalfSquare>> known, double scale) =>
        Objectives.LeastSquares(
            new DenseRows<double>(Scaled(known.Objective.Matrix, scale), known.Objective.Terms, known.Objective.Dimension), Scaled(known.Objective.Offsets, scale))
            .WithPolyakLojasiewicz(1e-10);

    private static LinearModelByColumns<double, DenseColumns<double>, SquaredLoss<double>> Columns(Problem<GeneralizedLinear<HalfSquare>> known, double scale) =>
        Plain(known, scale).WithPolyakLojasiewicz(1e-10);

    private static LinearModelByColumns<double, DenseColumns<double>, SquaredLoss<double>> Plain(Problem<GeneralizedLinear<HalfSquare>> known, double scale) =>
        Objectives.LinearModelByColumns(
            new DenseColumns<double>(new(Scaled(known.Objective.Matrix, scale), known.Objective.Terms, known.Objective.Dimension)), default(SquaredLoss<double>),
            Scaled(known.Objective.Offsets, scale));

    private static double[] Scaled(Buffer<double> values, double scale) => [.. values.Span.ToArray().Select(value => scale * value)];
}
