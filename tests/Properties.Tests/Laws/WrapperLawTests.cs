using FsCheck;
using FsCheck.Xunit;
using static Toolkit.Optimization.LineSearches;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <summary>What wrappers, told steps and estimators owe.</summary>
[Properties(Arbitrary = [typeof(Problems)], MaxTest = 60, Replay = Fixed.Seed)]
public sealed class WrapperLawTests
{
    [Property]
    public Property Polyaks_step_comes_nearer_in_every_step(Problem<GeneralizedLinear<Softplus>> problem, bool capped) => DistanceLaw.Validate(
        ScaleByPolyak<double>(problem.Minimum, capped ? 1 / problem.Lipschitz : null).Then(Descend<double>(1)).For(problem.Objective), problem).ToProperty();

    [Property]
    public Property Polyaks_step_shrinks_the_distance_of_a_quadratic_by_its_factor(Problem<Quadratic> problem) => DistanceLaw.Validate(
        ScaleByPolyak<double>(problem.Minimum).Then(Descend<double>(1)).For(problem.Objective), problem,
        1 - (problem.PolyakLojasiewicz / (4 * problem.Lipschitz))).ToProperty();

    [Property]
    public bool Schedule_free_descent_keeps_the_bound_of_its_gradients(Problem<GeneralizedLinear<LogCosh>> problem, bool wide)
    {
        // f(x_T) − f* ≤ (‖x₁ − x*‖²/2γ + (γ/2) Σ ‖gₜ‖²)/T, of convex f, for any γ and β; g_T is the gradient at the next y.
        var (rate, steps) = ((wide ? 1 : 0.1) / problem.Lipschitz, 60);
        var step = Descend<double>(rate).AsScheduleFree(0.7).For(problem.Objective);
        var (workspace, state) = (new Workspace(), step.Initialize(problem.Objective, problem.Start.Span));
        var distance = problem.Solutions.Distance(problem.Start.Span);
        var (squares, worst) = (0.0, double.NegativeInfinity);
        for (var t = 1; t <= steps; t++)
        {
            var gap = problem.Gap(state.Point.Span, workspace);
            var norm = step.Advance(ref state, problem.Objective, workspace).GradientNorm;
            squares += norm * norm;
            worst = Math.Max(worst, gap - (((distance * distance / (2 * rate)) + (rate / 2 * squares)) / t));
        }

        return worst <= 1e-12 * problem.Gap(problem.Start.Span, workspace);
    }

    [Property]
    public Property Estimates_of_a_quadratic_from_values_are_unbiased(Problem<Quadratic> problem, RandomKey key)
    {
        var (objective, point) = (problem.Objective, problem.Start.Span.ToArray());
        return UnbiasednessLaw.Validate(Descend<double>(1).AsUpdate().WithSpsa(objective, key, 0.1, draws: 2).Implementation.Estimator, objective, point)
            .ToProperty();
    }

    [Property]
    public bool Radius_zero_is_the_step_without_sharpness_awareness(Problem<GeneralizedLinear<Softplus>> problem)
    {
        var plain = Adam<double>(0.1).For(problem.Objective);
        var sharp = plain.WithSharpnessAwareness(0);
        return plain.Run(problem.Objective, problem.Start.Span).Take(20).Run().State
            == sharp.Run(problem.Objective, problem.Start.Span).Take(20).Run().State;
    }

    [Property]
    public bool Accumulation_of_one_is_the_step_itself_and_of_whole_gradients_the_mean(Problem<GeneralizedLinear<Softplus>> problem)
    {
        var plain = Descend<double>(0.1).For(problem.Objective);
        var (once, often) = (plain.WithAccumulation(1), plain.WithAccumulation(4));
        var expected = plain.Run(problem.Objective, problem.Start.Span).Take(20).Run();
        var run = often.Run(problem.Objective, problem.Start.Span).Take(20).Run();
        return expected.State == once.Run(problem.Objective, problem.Start.Span).Take(20).Run().State
            && expected.State == run.State && run.OracleCalls == 4 * expected.OracleCalls;
    }
}
