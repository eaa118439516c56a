using FsCheck;
using FsCheck.Xunit;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <summary>
/// A transform with a diagonal metric tells a proximal map the lengths that its update has: a solution stays where it is from the first step on, where a
/// steady gradient comes out as the length times itself.
/// </summary>
[Properties(Arbitrary = [typeof(Problems)], MaxTest = 30, Replay = Fixed.Seed)]
public sealed class DiagonalMetricTests
{
    [Property]
    public Property AdaGrad_s(CompositeProblem<Quadratic, L1<double>> p) =>
        Stays(ScaleByAdaGrad<double>().Then(Descend<double>(0.01)).WithProx(p.Map).For(p.Objective), p);

    [Property]
    public Property AdaDelta_s(CompositeProblem<Quadratic, L1<double>> p) =>
        Stays(ScaleByAdaDelta<double>().Then(Descend<double>(0.01)).WithProx(p.Map).For(p.Objective), p);

    [Property]
    public Property AmsGrad_s(CompositeProblem<Quadratic, L1<double>> p) => Stays(AmsGrad<double>(0.01).WithProx(p.Map).For(p.Objective), p);

    [Property]
    public Property RAdam_s_before_and_after_rectification(CompositeProblem<Quadratic, L1<double>> p) =>
        Stays(RAdam<double>(0.001 / p.Lipschitz).WithProx(p.Map).For(p.Objective), p);

    [Property]
    public Property AdaBelief_s(CompositeProblem<Quadratic, L1<double>> p) =>
        Stays(AdaBelief<double>(0.01, epsilon: 1e-3).WithProx(p.Map).For(p.Objective), p);

    [Property]
    public Property AdaMax_s(CompositeProblem<Quadratic, L1<double>> p) => Stays(AdaMax<double>(0.01).WithProx(p.Map).For(p.Objective), p);

    [Property]
    public Property Clipping_s(CompositeProblem<Quadratic, L1<double>> p) =>
        Stays(ClipByValue<double>(0.1 * p.Map.Weight).Then(Descend<double>(0.01 / p.Lipschitz)).WithProx(p.Map).For(p.Objective), p);

    [Property]
    public Property Optimism_s(CompositeProblem<Quadratic, L1<double>> p) =>
        Stays(OptimisticGradientDescent<double>(0.3 / p.Lipschitz, 0.5, 2).WithProx(p.Map).For(p.Objective), p);

    [Property]
    public Property An_average_s(CompositeProblem<Quadratic, L1<double>> p) =>
        Stays(ExponentialAverage<double>(0.8).Then(Descend<double>(0.3 / p.Lipschitz)).WithProx(p.Map).For(p.Objective), p);

    private static Property Stays<TState, TInfo, TStep>(
        Step<double, Quadratic, TState, TInfo, TStep> step, CompositeProblem<Quadratic, L1<double>> problem)
        where TState : struct, IState<TState>, IMovablePointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, Quadratic, TState, TInfo> => FixedPointLaw.Validate(step, problem).ToProperty();
}
