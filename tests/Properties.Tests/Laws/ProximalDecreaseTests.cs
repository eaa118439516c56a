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
