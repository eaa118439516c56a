using FsCheck;
using FsCheck.Xunit;
using static Toolkit.Optimization.ProximalMaps;
using static Toolkit.Optimization.Schedules;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <summary>Every algorithm gives the iterates of its plain twin, to 10⁻¹².</summary>
[Properties(Arbitrary = [typeof(Problems)], MaxTest = 30, Replay = Fixed.Seed)]
public sealed partial class TwinTests
{
    [Property]
    public Property Adam_is_Algorithm_1(Problem<GeneralizedLinear<Softplus>> p) =>
        Agree(Adam<double>(0.05, 0.8, 0.99, 1e-4).For(p.Objective), p, TransformTwins.Adam(Gradients.Of(p), _ => 0.05, 0.8, 0.99, 1e-4));

    [Property]
    public Property AdamW_with_a_schedule(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        ScaleByAdam<double>(epsilon: 1e-4).Then(AddDecayedWeights<double>(0.1)).Then(Descend(Cosine<double>(0.1, 15, 0.2))).For(p.Objective), p,
        TransformTwins.Adam(Gradients.Of(p), k => TransformTwins.Cosine(k, 0.1, 15, 0.2), epsilon: 1e-4, decay: 0.1));

    [Property]
    public Property RmsProp(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        ScaleByRmsProp<double>(0.9, 1e-3).Then(Descend<double>(0.02)).For(p.Objective), p,
        TransformTwins.RmsProp(Gradients.Of(p), 0.02, 0.9, 1e-3));

    [Property]
    public Property Heavy_ball(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        HeavyBall<double>(0.8).Then(Descend<double>(0.1)).For(p.Objective), p, TransformTwins.HeavyBall(Gradients.Of(p), 0.1, 0.8));

    [Property]
    public Property Nesterov_at_its_extrapolated_points(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        Nesterov<double>(0.8).Then(Descend<double>(0.1)).For(p.Objective), p, TransformTwins.Nesterov(Gradients.Of(p), 0.1, 0.8));

    [Property]
    public Property Clipping(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        ClipByGlobalNorm<double>(0.05).Then(Descend<double>(2)).For(p.Objective), p, TransformTwins.Clipped(Gradients.Of(p), 2, 0.05));

    [Property]
    public Property Decay_before_a_preconditioner_is_a_penalty(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        AddDecayedWeights<double>(0.3).Then(Descend<double>(0.5)).For(p.Objective), p, TransformTwins.Penalised(Gradients.Of(p), 0.5, 0.3));

    [Property]
    public Property Polynomial_schedule(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        Descend(Polynomial<double>(1, 0.1, 12, 2)).For(p.Objective), p,
        TransformTwins.Scheduled(Gradients.Of(p), k => TransformTwins.Polynomial(k, 1, 0.1, 12, 2)));

    [Property]
    public Property Proximal_gradient(CompositeProblem<Quadratic, L1<double>> p)
    {
        var (length, weight) = (1 / p.Lipschitz, p.Map.Weight);
        return Agree(
            Steps.ProximalGradient(p.Objective, p.Map), p, StepTwins.ProximalGradient(Gradients.Of(p), length, v => Plain.Soft(v, length * weight)));
    }

    [Property]
    public Property Proximal_gradient_over_vectors(CompositeProblem<Quadratic, Box<double>> p) => Agree(
        Descend<double>(1 / p.Lipschitz).WithProx(p.Map.OverVectors()).For(p.Objective), p,
        StepTwins.ProximalGradient(Gradients.Of(p), 1 / p.Lipschitz, v => Math.Clamp(v, -1, 1)));

    [Property]
    public Property A_proximal_step_in_the_metric_of_RmsProp(CompositeProblem<Quadratic, L1<double>> p) => Agree(
        ScaleByRmsProp<double>(0.9, 1e-3).Then(Descend<double>(0.02)).WithProx(p.Map).For(p.Objective), p,
        StepTwins.ProximalRmsProp(Gradients.Of(p), 0.02, 0.9, 1e-3, p.Map.Weight));

    [Property]
    public Property Fista(CompositeProblem<Quadratic, L1<double>> p, bool restarts)
    {
        var (length, weight) = (1 / p.Lipschitz, p.Map.Weight);
        return Agree(
            Steps.AcceleratedProximalGradient(p.Objective, p.Map.OverVectors(), restarts), p,
            StepTwins.Fista(Gradients.Of(p), length, v => Plain.Soft(v, length * weight), restarts));
    }

    [Property]
    public Property Acceleration_of_the_strongly_convex(CompositeProblem<Quadratic, L1<double>> p)
    {
        var (length, weight) = (1 / p.Lipschitz, p.Map.Weight);
        return Agree(
            Steps.AcceleratedProximalGradient(p.Objective, p.Map.OverVectors(), usesStrongConvexity: true), p,
            StepTwins.ConstantMomentum(Gradients.Of(p), length, p.PolyakLojasiewicz, v => Plain.Soft(v, length * weight)));
    }

    [Property]
    public Property Lookahead(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        Descend<double>(0.5).For(p.Objective).WithLookahead(3, 0.4), p, StepTwins.LookaheadDescent(Gradients.Of(p), 0.5, 3, 0.4));

    [Property]
    public Property Averaging(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        Descend<double>(0.5).For(p.Objective).WithAveraging(4), p,
        StepTwins.Averaged(TransformTwins.Scheduled(Gradients.Of(p), _ => 0.5), 4));

    private static Property Agree<TObjective, TState, TInfo, TStep>(
        Step<double, TObjective, TState, TInfo, TStep> step, Problem<TObjective> problem, IEnumerable<double[]> twin)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo> => TwinLaw.Validate(step, problem, twin).ToProperty();
}
