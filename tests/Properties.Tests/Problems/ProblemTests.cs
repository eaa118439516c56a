using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Toolkit.Properties.Tests;

/// <summary>The generators are honest: constants, minima, solution sets, gradients, Hessian–vector products, coordinates.</summary>
[Properties(Arbitrary = [typeof(Problems)], MaxTest = 60, Replay = Fixed.Seed)]
public sealed class ProblemTests
{
    [Property]
    public Property Quadratics_are_honest(Problem<Quadratic> problem, RandomKey key) => Honest(problem, key);

    [Property]
    public Property Least_squares_are_honest(Problem<GeneralizedLinear<HalfSquare>> problem, RandomKey key) => Honest(problem, key);

    [Property]
    public Property Log_cosh_sums_are_honest(Problem<GeneralizedLinear<LogCosh>> problem, RandomKey key) => Honest(problem, key);

    [Property]
    public Property Logistic_regressions_are_honest(Problem<GeneralizedLinear<Softplus>> problem, RandomKey key) => Honest(problem, key);

    [Property]
    public Property The_sine_well_is_honest(Problem<SineWell> problem, RandomKey key) => Honest(problem, key);

    [Property]
    public Property The_sine_valley_is_honest(Problem<SineValley> problem, RandomKey key) => Honest(problem, key);

    [Property]
    public Property Squared_maps_are_honest(Problem<SquaredMap> problem, RandomKey key) => Honest(problem, key);

    [Property]
    public Property Lassos_are_honest(CompositeProblem<GeneralizedLinear<HalfSquare>, L1<double>> problem, RandomKey key) => Honest(problem, key);

    [Property]
    public Property Problems_on_the_simplex_are_honest(VectorCompositeProblem<Quadratic, Simplex<double>> problem, RandomKey key) =>
        Honest(problem, key);

    [Property]
    public Property Sparse_problems_are_honest(CompositeProblem<Quadratic, L1<double>> problem, RandomKey key) => Honest(problem, key);

    [Property]
    public Property Boxed_problems_are_honest(CompositeProblem<Quadratic, Box<double>> problem, RandomKey key) => Honest(problem, key);

    [Property]
    public Property Duals_of_support_vector_machines_are_honest(RandomKey key) =>
        Prop.ForAll(ProblemFamilies.OfSupportVectorDuals.ToArbitrary(), problem => Honest(problem, key));

    [Property]
    public Property Coordinates_agree_with_the_gradient(
        Problem<GeneralizedLinear<Softplus>> logistic, Problem<Quadratic> quadratic, RandomKey key) =>
        (Coordinates(logistic, key) + Coordinates(quadratic, key)).ToProperty();

    [Property]
    public Property The_mean_over_all_terms_is_the_gradient(Problem<GeneralizedLinear<LogCosh>> problem, RandomKey key)
    {
        var x = problem.Draw(key);
        var (whole, batch) = (new double[x.Length], new double[x.Length]);
        problem.Objective.Gradient(x, whole, new Workspace());
        problem.Objective.BatchGradient([.. Enumerable.Range(0, problem.Objective.Terms)], x, batch, new Workspace());
        return (Far(whole, batch) <= 1e-10 * problem.Lipschitz * (1 + Reductions.Norm<double>(x))).ToProperty();
    }

    [Property]
    public bool A_projection_is_a_solution_and_stays(Problem<SineValley> problem, RandomKey key)
    {
        var (once, twice) = (new double[2], new double[2]);
        problem.Solutions.Project(problem.Draw(key), once);
        problem.Solutions.Project(once, twice);
        return problem.Gap(once, new Workspace()) < 1e-20 && Far(once, twice) < 1e-6;
    }

    [Property]
    public bool A_projection_on_the_zeros_of_a_map_is_nearer_than_its_neighbours(Problem<SquaredMap> problem, RandomKey key)
    {
        // No drawn solution is nearer to the point than its projection, which is a solution.
        var (x, nearest, other) = (problem.Draw(key), new double[problem.Start.Length], new double[problem.Start.Length]);
        problem.Solutions.Project(x, nearest);
        return problem.Gap(nearest, new Workspace()) < 1e-20 * problem.Lipschitz && Enumerable.Range(1, 20).All(i =>
        {
            problem.Solutions.Project(problem.Draw(key.Fold(i)), other);
            return Reductions.Norm<double>(Plain.Minus(x, nearest)) <= Reductions.Norm<double>(Plain.Minus(x, other)) * (1 + 1e-9);
        });
    }

    [Fact]
    public void The_same_key_gives_the_same_problem() =>
        Assert.Equal(Quadratics.Random(RandomKey.FromSeed(5), 7, 4, 100), Quadratics.Random(RandomKey.FromSeed(5), 7, 4, 100));

    [Fact]
    public void Impossible_shapes_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Quadratics.Random(RandomKey.FromSeed(1), 3, 4, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quadratics.Random(RandomKey.FromSeed(1), 3, 2, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quadratics.FromSpectrum(RandomKey.FromSeed(1), [0, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quadratics.FromSpectrum(RandomKey.FromSeed(1), [1, -1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Regressions.LeastSquares(RandomKey.FromSeed(1), 3, 5, 3, 10));
    }

    [Fact]
    public void Without_the_inequality_descent_ends_in_a_minimum_that_is_none()
    {
        var problem = SineWell.WithoutTheInequality(2.5);
        var run = Steps.GradientDescent(problem.Objective, problem.Objective.Smoothness).Run(problem.Objective, problem.Start.Span).Take(500).Run();

        Assert.InRange(run.Info.GradientNorm, 0, 1e-10);
        Assert.InRange(problem.Gap(run.State.Point.Span, new Workspace()), 1, 20);
    }

    private static Property Honest<TObjective>(Problem<TObjective> problem, RandomKey key)
        where TObjective : ISmoothObjective<double>, IHessianVectorOracle<double>
    {
        var point = problem.Draw(key);
        return (ConstantsLaw.Validate(problem, key, 8)
            + GradientLaw.Validate(problem.Objective, point, key)
            + HessianVectorLaw.Validate(problem.Objective, point, key)).In(problem.Name).ToProperty();
    }

    private static Verdict Coordinates<TObjective>(Problem<TObjective> problem, RandomKey key)
        where TObjective : ISmoothObjective<double>, ICoordinateOracle<double>
    {
        var objective = problem.Objective;
        var x = problem.Draw(key);
        var gradient = new double[x.Length];
        objective.Gradient(x, gradient, new Workspace());
        var (residual, fresh) = (new double[objective.ResidualLength], new double[objective.ResidualLength]);
        objective.Residual(x, residual);
        var size = problem.Lipschitz * (1 + Reductions.Norm<double>(x));
        var worst = Enumerable.Range(0, x.Length).Max(j => Math.Abs(objective.PartialDerivative(j, x, residual) - gradient[j]));
        objective.MoveResidual(0, 0.5, residual);
        x[0] += 0.5;
        objective.Residual(x, fresh);
        return new([
            .. Seq(worst, 1e-10 * size, "partial derivative"),
            .. Seq(Far(residual, fresh), 1e-10 * (1 + size), "moved residual"),
            .. Seq(Enumerable.Range(0, x.Length).Max(j => objective.CoordinateLipschitz(j)), problem.CoordinateLipschitz * (1 + 1e-12), "L_c"),
        ]);

        IEnumerable<Violation> Seq(double measured, double bound, string where) =>
            measured <= bound ? [] : [new Violation("coordinates", $"{problem}, {where}", measured, bound)];
    }

    private static double Far(double[] left, double[] right) => left.Zip(right, (a, b) => Math.Abs(a - b)).DefaultIfEmpty().Max();
}
