using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static Toolkit.Optimization.ProximalMaps;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <summary>T5: what holds of 𝒟_g, and the rate of proximal gradient with the constant that its path shows.</summary>
[Properties(Arbitrary = [typeof(Problems)], MaxTest = 30, Replay = Fixed.Seed)]
public sealed class ProximalDecreaseTests
{
    [Property]
    public Property Quadratics_with_L1(CompositeProblem<Quadratic, L1<double>> problem, RandomKey key) =>
        (ProximalDecreaseLaw.Validate(problem, key) + PathRate(problem)).ToProperty();

    [Property]
    public Property Boxes(CompositeProblem<Quadratic, Box<double>> problem, RandomKey key) =>
        (ProximalDecreaseLaw.Validate(problem, key) + PathRate(problem)).ToProperty();

    [Property]
    public Property Duals_of_support_vector_machines(RandomKey key) => Prop.ForAll(
        ProblemFamilies.OfSupportVectorDuals.ToArbitrary(), problem => (ProximalDecreaseLaw.Validate(problem, key) + PathRate(problem)).ToProperty());

    [Property]
    public Property The_lasso(CompositeProblem<GeneralizedLinear<HalfSquare>, L1<double>> problem, RandomKey key) =>
        (ProximalDecreaseLaw.Validate(problem, key) + PathRate(problem)).ToProperty();

    [Property]
    public Property Logistic_regression_with_L1(CompositeProblem<GeneralizedLinear<Softplus>, L1<double>> problem, RandomKey key) =>
        (ProximalDecreaseLaw.Validate(problem, key) + PathRate(problem)
            + FixedPointLaw.Validate(Steps.ProximalGradient(problem.Objective, problem.Map), problem)).ToProperty();

    [Property]
    public Property The_simplex(VectorCompositeProblem<Quadratic, Simplex<double>> problem, RandomKey key)
    {
        var constant = ProximalDecrease.ConstantOnPath(problem);
        var step = Descend<double>(1 / problem.Lipschitz).WithProx(problem.Map).For(problem.Objective);
        var rate = RateLaw.Validate(step.Declaring(Claim(constant, problem.Lipschitz)), problem);
        return (ProximalDecreaseLaw.Validate(problem, key) + rate).ToProperty();
    }

    [Property]
    public bool Without_g_it_is_the_squared_gradient(Problem<GeneralizedLinear<LogCosh>> problem, RandomKey key)
    {
        var smooth = new VectorCompositeProblem<GeneralizedLinear<LogCosh>, Separable<double, L1<double>>>(
            problem.Name, problem.Objective, L1<double>(0).OverVectors(), problem.Start, problem.Minimum, problem.Solutions, problem.SignDescent);
        var (x, gradient) = (problem.Draw(key), new double[problem.Start.Length]);
        problem.Objective.Gradient(x, gradient, new Workspace());
        var squared = Reductions.SumOfSquares<double>(gradient);
        return new[] { 0.1, 1, 30 }.All(factor =>
            Math.Abs(ProximalDecrease.Of(smooth, x, factor * problem.Lipschitz, new Workspace()) - squared) <= 1e-9 * squared);
    }

    [Fact]
    public void The_lasso_has_no_strong_convexity_and_still_a_constant_on_its_path()
    {
        var problem = Regressions.Lasso(RandomKey.FromSeed(4), rows: 6, columns: 12, nonzeros: 3);
        Assert.Equal(0, problem.Objective.Smoothness.StrongConvexity);
        Assert.InRange(ProximalDecrease.ConstantOnPath(problem.OverVectors(), 2000), 1e-4, problem.Lipschitz);
        LimitLaw.Assert(Steps.ProximalGradient(problem.Objective, problem.Map), problem, 5000, 1e-9);
    }

    // On f = ½ λᵢ(x − c)ᵢ², separable, with g = |·|₁: where a coordinate's slope stays beyond ±1 and its value on one side of 0, F moves as f does, and the
    // constant is that of the flattest coordinate.
    [Fact]
    public void Estimates_find_the_constant_where_it_is_known()
    {
        var smooth = Quadratics.FromSpectrum(RandomKey.FromSeed(2), [3, 1, 0]);
        var without = new VectorCompositeProblem<Quadratic, Separable<double, L1<double>>>(
            smooth.Name, smooth.Objective, L1<double>(0).OverVectors(), smooth.Start, smooth.Minimum, smooth.Solutions, smooth.SignDescent);
        Assert.Equal(1, RegularityConditions.EstimateProximal(without, RandomKey.FromSeed(3)), 1e-3);

        var quadratic = new Quadratic(
            Buffer<double>.CopyOf([1, 0, 0, 0.2]), Buffer<double>.CopyOf([6, -7]), Buffer<double>.Allocate(2), new(1, 0.2, 1) { StrongConvexity = 0.2 });
        var solution = new[] { 5.0, -2 };
        var map = L1<double>(1);
        var minimum = quadratic.Value(solution, new Workspace()) + 7;
        var along = new CompositeProblem<Quadratic, L1<double>>(
            "separable + L1", quadratic, map, Buffer<double>.CopyOf([6, -3]), minimum, new SinglePoint(Buffer<double>.CopyOf(solution)),
            Buffer<double>.Filled(2, 2));
        Assert.Equal(0.2, RegularityConditions.EstimateProximal(along, RandomKey.FromSeed(4)), 1e-3);
    }

    [Property]
    public bool Strong_convexity_implies_the_inequality_with_its_constant(CompositeProblem<Quadratic, L1<double>> problem, RandomKey key) =>
        RegularityConditions.EstimateProximal(problem, key, 20) is var found
            && found >= problem.Objective.Smoothness.StrongConvexity * (1 - 1e-6)
            && (found <= problem.Lipschitz * (1 + 1e-6) || double.IsInfinity(found));

    [Property(MaxTest = 10)]
    public bool An_estimate_is_at_most_what_a_path_shows(CompositeProblem<GeneralizedLinear<HalfSquare>, L1<double>> problem, RandomKey key) =>
        RegularityConditions.EstimateProximal(problem, key, 20) is var found
            && found >= 0 && found <= ProximalDecrease.ConstantOnPath(problem.OverVectors(), 30) * (1 + 1e-9);

    private static Verdict PathRate<TObjective, TProximalMap>(CompositeProblem<TObjective, TProximalMap> problem)
        where TObjective : ISmoothObjective<double>
        where TProximalMap : struct, ISeparableProximalMap<TProximalMap, double>
    {
        var constant = ProximalDecrease.ConstantOnPath(problem.OverVectors());
        var step = Steps.ProximalGradient(problem.Objective, problem.Map);
        return RateLaw.Validate(step.Declaring(Claim(constant, problem.Lipschitz)), problem);
    }

    private static Rate Claim(double constant, double lipschitz) => Rate.Linear(
        Math.Max(0, 1 - (Math.Max(0, constant - (1e-6 * lipschitz)) / lipschitz)), "the inequality with the constant of the path");
}
