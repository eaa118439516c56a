using FsCheck;
using FsCheck.Xunit;
using static Toolkit.Optimization.LineSearches;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <content>Wrappers, line searches and estimators.</content>
public sealed partial class TwinTests
{
    [Property]
    public Property Lbfgs_is_Algorithm_7_4(Problem<GeneralizedLinear<Softplus>> p) => TwinLaw.Validate(
        ScaleByLbfgs<double>(3).Then(Descend<double>(0.5)).For(p.Objective), p, WrapperTwins.Lbfgs(Gradients.Of(p), 0.5, 3), 8, 1e-8).ToProperty();

    [Property]
    public Property Lbfgs_on_gradients_of_no_function(RandomKey key) => new[] { 1, 3, 5 }.Aggregate(
        Verdict.Kept, (found, memory) => found + WrapperTwins.AgreesOnDraws(ScaleByLbfgs<double>(memory).AsUpdate(), 1, 4, memory, key)).ToProperty();

    [Property]
    public Property Lbfgs_with_an_exact_search_is_conjugate_gradients_and_ends_in_d_steps(RandomKey key)
    {
        var p = Quadratics.Random(key, 6, 6, 10);
        var step = ScaleByLbfgs<double>(6).WithLineSearch(StrongWolfe<double>(1e-12, 1e-11), first: 1).For(p.Objective);
        return (TwinLaw.Validate(step, p, WrapperTwins.ConjugateGradients(Gradients.Of(p)), 6, 1e-7) + LimitLaw.Validate(step, p, 6, 1e-13)).ToProperty();
    }

    [Property]
    public Property Backtracking_to_Armijos_condition(Problem<GeneralizedLinear<Softplus>> p)
    {
        // The first search begins with min(1, 1/‖g‖), so the twin takes over after it.
        var step = Scale<double>(1).WithLineSearch(BacktrackingArmijo<double>(0.3), first: 8 / p.Lipschitz).For(p.Objective);
        var begun = step.Next(step.Initialize(p.Objective, p.Start.Span), p.Objective);
        var twin = WrapperTwins.Armijo(Gradients.Of(p) with { Start = begun.Point.Span.ToArray() }, Value(p), 8 / p.Lipschitz, 0.3, 0.5);
        return TwinLaw.Validate(step, p, twin.Prepend(begun.Point.Span.ToArray()), 5).ToProperty();
    }

    // From 7/L no halving arrives at 1/L, where the condition holds with equality on a quadratic of condition 1 and rounding would decide.
    [Property]
    public Property Ista_with_backtracking(CompositeProblem<Quadratic, L1<double>> p) => Agree(
        Steps.ProximalGradient(p.Objective, p.Map, ProximalBacktracking<double>(7 / p.Lipschitz)), p,
        WrapperTwins.Ista(Gradients.Of(p), Value(p), (v, length) => Plain.Soft(v, length * p.Map.Weight), p.Lipschitz / 7, 2));

    [Property]
    public Property Fista_with_backtracking(CompositeProblem<Quadratic, L1<double>> p) => Agree(
        Steps.AcceleratedProximalGradient(p.Objective, p.Map, ProximalBacktracking<double>(7 / p.Lipschitz), restarts: false), p,
        WrapperTwins.Fista(Gradients.Of(p), Value(p), (v, length) => Plain.Soft(v, length * p.Map.Weight), p.Lipschitz / 7, 2));

    [Property]
    public Property Polyaks_step(Problem<GeneralizedLinear<Softplus>> p, bool capped)
    {
        var maximum = capped ? 0.5 / p.Lipschitz : double.PositiveInfinity;
        return TwinLaw.Validate(
            ScaleByPolyak<double>(p.Minimum - 0.1, capped ? maximum : null).Then(Descend<double>(1)).For(p.Objective), p,
            WrapperTwins.Polyak(Gradients.Of(p), Value(p), p.Minimum - 0.1, maximum), 5, 1e-9).ToProperty();
    }

    [Property]
    public Property Distance_over_gradients(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        ScaleByDog<double>(0.01).Then(Descend<double>(1)).For(p.Objective), p, WrapperTwins.Dog(Gradients.Of(p), 0.01));

    [Property]
    public Property Sharpness_awareness(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        Descend<double>(0.5 / p.Lipschitz).For(p.Objective).WithSharpnessAwareness(0.1), p,
        WrapperTwins.SharpnessAware(Gradients.Of(p), 0.5 / p.Lipschitz, 0.1));

    [Property]
    public Property Schedule_free(Problem<GeneralizedLinear<Softplus>> p, bool weighted)
    {
        var power = weighted ? 1.5 : 0;
        return Agree(
            Descend<double>(1 / p.Lipschitz).AsScheduleFree(0.8, power).For(p.Objective), p,
            WrapperTwins.ScheduleFree(Gradients.Of(p), 1 / p.Lipschitz, 0.8, power));
    }

    [Property]
    public Property Exponential_averages(Problem<GeneralizedLinear<Softplus>> p, bool corrects) => Agree(
        Descend<double>(0.5).For(p.Objective).WithExponentialAveraging(0.8, corrects), p,
        WrapperTwins.ExponentialAverage(Gradients.Of(p).Start, TransformTwins.Scheduled(Gradients.Of(p), _ => 0.5), 0.8, corrects));

    private static Func<double[], double> Value<TObjective>(Problem<TObjective> p)
        where TObjective : ISmoothObjective<double> => x => p.Objective.Value(x, new Workspace());
}
