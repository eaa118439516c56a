using FsCheck;
using FsCheck.Xunit;
using static Toolkit.Optimization.LineSearches;
using static Toolkit.Optimization.ProximalMaps;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <summary>Every accepted length keeps the conditions that it was searched for, also where the function is not convex.</summary>
[Properties(Arbitrary = [typeof(Problems)], MaxTest = 60, Replay = Fixed.Seed)]
public sealed class LineSearchTests
{
    [Property]
    public Property Lbfgs_on_quadratics(Problem<Quadratic> problem) => Lbfgs(problem);

    [Property]
    public Property Lbfgs_on_least_squares(Problem<GeneralizedLinear<HalfSquare>> problem) => Lbfgs(problem);

    [Property]
    public Property Lbfgs_on_log_cosh(Problem<GeneralizedLinear<LogCosh>> problem) => Lbfgs(problem);

    [Property]
    public Property Lbfgs_on_logistic(Problem<GeneralizedLinear<Softplus>> problem) => Lbfgs(problem);

    [Property]
    public Property Lbfgs_in_the_sine_well(Problem<SineWell> problem) => Conditions(problem);

    [Property]
    public Property Lbfgs_in_the_sine_valley(Problem<SineValley> problem) => Lbfgs(problem);

    [Property]
    public Property Strong_Wolfe_along_the_gradient(Problem<SineValley> problem, bool tight)
    {
        var curvature = tight ? 0.01 : 0.5;
        var step = Scale<double>(1).WithLineSearch(StrongWolfe<double>(0.001, curvature)).For(problem.Objective);
        return (WolfeLaw.Validate(step, problem, 0.001, curvature) + DescentLaw.Validate(step, problem)).ToProperty();
    }

    [Property]
    public Property Armijo_along_the_gradient(Problem<SineWell> problem) => Armijo(problem);

    [Property]
    public Property Armijo_on_quadratics(Problem<Quadratic> problem) => Armijo(problem);

    [Property]
    public Property A_limited_memory_direction_goes_with_every_gradient(RandomKey key) =>
        (DirectionLaw.Validate(ScaleByLbfgs<double>(3).AsUpdate(), 5, key) + DirectionLaw.Validate(ScaleByLbfgs<double>(20).AsUpdate(), 3, key)).ToProperty();

    [Property]
    public Property Proximal_gradient_with_backtracking(CompositeProblem<Quadratic, L1<double>> problem) => Backtracking(problem);

    [Property]
    public Property Proximal_gradient_with_backtracking_on_a_box(CompositeProblem<Quadratic, Box<double>> problem) => Backtracking(problem);

    [Property]
    public Property Gradient_descent_with_backtracking_on_logistic(Problem<GeneralizedLinear<Softplus>> problem)
    {
        var step = Steps.ProximalGradient(problem.Objective, L1<double>(0), ProximalBacktracking<double>(4 / problem.Lipschitz, growth: 1.5));
        return (RateLaw.Validate(step, problem) + DescentLaw.Validate(step, problem)).ToProperty();
    }

    [Fact]
    public void Momentum_is_no_direction_in_this_sense() =>
        Assert.False(DirectionLaw.Validate(HeavyBall<double>().AsUpdate(), 5, RandomKey.FromSeed(1)).Holds);

    private static Property Conditions<TObjective>(Problem<TObjective> problem)
        where TObjective : ISmoothObjective<double>
    {
        var step = LineSearches.Lbfgs<double>(5).For(problem.Objective);
        return (WolfeLaw.Validate(step, problem, 1e-4, 0.9) + DescentLaw.Validate(step, problem)).ToProperty();
    }

    private static Property Lbfgs<TObjective>(Problem<TObjective> problem)
        where TObjective : ISmoothObjective<double>
    {
        var step = LineSearches.Lbfgs<double>(10).For(problem.Objective);
        return (WolfeLaw.Validate(step, problem, 1e-4, 0.9) + DescentLaw.Validate(step, problem)
            + LimitLaw.Validate(step, problem, 400, 1e-8)).ToProperty();
    }

    private static Property Armijo<TObjective>(Problem<TObjective> problem)
        where TObjective : ISmoothObjective<double>
    {
        var step = Scale<double>(1).WithLineSearch(BacktrackingArmijo<double>(0.1, 0.4)).For(problem.Objective);
        return (WolfeLaw.Validate(step, problem, 0.1) + DescentLaw.Validate(step, problem)).ToProperty();
    }

    private static Property Backtracking<TProximalMap>(CompositeProblem<Quadratic, TProximalMap> problem)
        where TProximalMap : struct, ISeparableProximalMap<TProximalMap, double>
    {
        var backtracking = ProximalBacktracking<double>(first: 8 / problem.Lipschitz, shrink: 0.6);
        var step = Steps.ProximalGradient(problem.Objective, problem.Map, backtracking);
        var accelerated = Steps.AcceleratedProximalGradient(problem.Objective, problem.Map, backtracking, restarts: false);
        var grows = Steps.ProximalGradient(problem.Objective, problem.Map, ProximalBacktracking<double>(1e3 / problem.Lipschitz, growth: 1.3));
        return (RateLaw.Validate(step, problem) + DescentLaw.Validate(step, problem) + FixedPointLaw.Validate(step, problem)
            + RateLaw.Validate(accelerated, problem, 200) + FixedPointLaw.Validate(accelerated, problem)
            + RateLaw.Validate(grows, problem) + DescentLaw.Validate(grows, problem)).ToProperty();
    }
}
