using FsCheck;
using FsCheck.Xunit;
using static Toolkit.Optimization.ProximalMaps;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <summary>The theorems, one line an algorithm and family: T1, T5, Beck and Teboulle's, descent, fixed points.</summary>
[Properties(Arbitrary = [typeof(Problems)], MaxTest = 60, Replay = Fixed.Seed)]
public sealed class ConvergenceTests
{
    [Property]
    public Property Gradient_descent_on_quadratics(Problem<Quadratic> problem) => GradientDescent(problem);

    [Property]
    public Property Gradient_descent_on_least_squares(Problem<GeneralizedLinear<HalfSquare>> problem) => GradientDescent(problem);

    [Property]
    public Property Gradient_descent_on_log_cosh(Problem<GeneralizedLinear<LogCosh>> problem) => GradientDescent(problem);

    [Property]
    public Property Gradient_descent_on_logistic(Problem<GeneralizedLinear<Softplus>> problem) => GradientDescent(problem);

    [Property]
    public Property Gradient_descent_in_the_sine_well(Problem<SineWell> problem) => GradientDescent(problem);

    [Property]
    public Property Gradient_descent_in_the_sine_valley(Problem<SineValley> problem) => GradientDescent(problem);

    [Property]
    public Property Gradient_descent_on_squared_maps(Problem<SquaredMap> problem) => GradientDescent(problem);

    [Property]
    public Property Proximal_gradient_with_L1(CompositeProblem<Quadratic, L1<double>> problem) => ProximalGradient(problem);

    [Property]
    public Property Proximal_gradient_on_a_box(CompositeProblem<Quadratic, Box<double>> problem) => ProximalGradient(problem);

    [Property]
    public Property Accelerated_proximal_gradient(CompositeProblem<Quadratic, L1<double>> problem)
    {
        var accelerated = Steps.AcceleratedProximalGradient(problem.Objective, problem.Map.OverVectors(), restarts: false);
        return (RateLaw.Validate(accelerated, problem, 200) + FixedPointLaw.Validate(accelerated, problem)).ToProperty();
    }

    [Property]
    public Property Accelerated_gradient_on_least_squares(Problem<GeneralizedLinear<HalfSquare>> problem) =>
        RateLaw.Validate(Steps.AcceleratedProximalGradient(problem.Objective, L1<double>(0).OverVectors(), restarts: false), problem,
            200).ToProperty();

    [Property]
    public Property A_preconditioned_proximal_step_has_the_right_fixed_point(CompositeProblem<Quadratic, L1<double>> problem) =>
        FixedPointLaw.Validate(
            ScaleByRmsProp<double>(0.9, 1e-3).Then(Descend<double>(0.01)).WithProx(problem.Map).For(problem.Objective), problem).ToProperty();

    [Property]
    public Property Any_length_below_two_over_L_descends(Problem<Quadratic> problem) =>
        DescentLaw.Validate(Descend<double>(1.9 / problem.Lipschitz).For(problem.Objective), problem).ToProperty();

    [Property]
    public void A_law_can_be_asserted(Problem<SineWell> problem) =>
        DescentLaw.Assert(Steps.GradientDescent(problem.Objective, problem.Objective.Smoothness), problem);

    [Fact]
    public void The_papers_example_of_the_exact_ratio()
    {
        // L = 11.930 and μ = 0.3926 from the bottom eigenvector: the gap shrinks by (1 − μ/L)² = 0.93526, not by less.
        var problem = Quadratics.FromSpectrum(RandomKey.FromSeed(1), [11.930, 0.3926], along: 1);
        var step = Steps.GradientDescent(problem.Objective, problem.Objective.Smoothness);

        RateLaw.Assert(step.Declaring(Rate.Linear(0.93527, "exact on quadratics")), problem);
        Assert.False(RateLaw.Validate(step.Declaring(Rate.Linear(0.93525, "too good")), problem).Holds);
    }

    [Fact]
    public void A_step_that_declares_no_rate_is_refused()
    {
        var problem = Quadratics.Random(RandomKey.FromSeed(1), 3, 3, 10);
        var refusal = Assert.Throws<ArgumentException>(() => RateLaw.Validate(Adam<double>().For(problem.Objective), problem));

        Assert.Contains("declares no rate", refusal.Message);
    }

    private static Property GradientDescent<TObjective>(Problem<TObjective> problem)
        where TObjective : ISmoothObjective<double>
    {
        var step = Steps.GradientDescent(problem.Objective, problem.Objective.Smoothness);
        return (RateLaw.Validate(step, problem) + DescentLaw.Validate(step, problem) + FixedPointLaw.Validate(step, problem)).ToProperty();
    }

    private static Property ProximalGradient<TProximalMap>(CompositeProblem<Quadratic, TProximalMap> problem)
        where TProximalMap : struct, ISeparableProximalMap<TProximalMap, double>
    {
        var step = Steps.ProximalGradient(problem.Objective, problem.Map);
        return (RateLaw.Validate(step, problem) + DescentLaw.Validate(step, problem) + FixedPointLaw.Validate(step, problem)).ToProperty();
    }
}
