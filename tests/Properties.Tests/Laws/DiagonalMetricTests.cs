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

    [Property]
    public Property Sm3_s(CompositeProblem<Quadratic, L1<double>> p) =>
        Stays(ScaleBySm3<double>(Rows(p)).Then(Descend<double>(0.01)).WithProx(p.Map).For(p.Objective), p);

    [Property]
    public Property Adafactor_s(CompositeProblem<Quadratic, L1<double>> p) =>
        Stays(ScaleByAdafactor<double>(Rows(p), epsilon: 1e-12).Then(Descend<double>(0.01)).WithProx(p.Map).For(p.Objective), p);

    [Property]
    public Property Adaptive_clipping_s(CompositeProblem<Quadratic, L1<double>> p) =>
        Stays(AdaptiveGradientClip<double>(Rows(p), 0.1).Then(Descend<double>(0.3 / p.Lipschitz)).WithProx(p.Map).For(p.Objective), p);

    [Property]
    public Property The_trust_ratio_s(CompositeProblem<Quadratic, L1<double>> p) =>
        Stays(ScaleByTrustRatio<double>(Rows(p), 0.01, 0.1).Then(Descend<double>(0.1 / p.Lipschitz)).WithProx(p.Map).For(p.Objective), p);

    [Property]
    public Property Distance_over_gradients_s(CompositeProblem<Quadratic, L1<double>> p) =>
        Stays(ScaleByDog<double>().Then(Descend<double>(1)).WithProx(p.Map).For(p.Objective), p);

    // Where the gradient is 0 a length of 0 would make a solution of any point.
    [Fact]
    public void A_point_without_a_gradient_is_left_for_the_solution()
    {
        var blocks = ParameterBlocks.Of(("matrix", [2, 2]));
        Arrives(ScaleByAdam<double>().Then(Descend<double>(0.01)));
        Arrives(ScaleByAdaGrad<double>().Then(Descend<double>(0.5)));
        Arrives(ScaleByAdaDelta<double>().Then(Descend<double>(1)));
        Arrives(ScaleByRmsProp<double>().Then(Descend<double>(0.01)));
        Arrives(ScaleByYogi<double>().Then(Descend<double>(0.01)));
        Arrives(ScaleByNAdam<double>().Then(Descend<double>(0.01)));
        Arrives(AmsGrad<double>(0.01));
        Arrives(RAdam<double>(0.01));
        Arrives(AdaBelief<double>(0.01, epsilon: 1e-3));
        Arrives(AdaMax<double>(0.01));
        Arrives(ClipByValue<double>(0.1).Then(Descend<double>(0.5)));
        Arrives(ClipByGlobalNorm<double>(0.1).Then(Descend<double>(0.5)));
        Arrives(OptimisticGradientDescent<double>(0.3, 0.5, 2));
        Arrives(ExponentialAverage<double>(0.8).Then(Descend<double>(0.3)));
        Arrives(ScaleBySm3<double>(blocks).Then(Descend<double>(0.5)));
        Arrives(ScaleBySm3<double>(ParameterBlocks.Of(("vector", [4]))).Then(Descend<double>(0.5)));
        Arrives(ScaleByAdafactor<double>(blocks, epsilon: 1e-3).Then(Descend<double>(0.01)));
        Arrives(ClipByBlockRms<double>(blocks, 0.1).Then(Descend<double>(0.5)));
        Arrives(AdaptiveGradientClip<double>(blocks, 0.1).Then(Descend<double>(0.5)));
        Arrives(ScaleByParameterRms<double>(blocks).Then(Descend<double>(0.5)));
        Arrives(ScaleByTrustRatio<double>(blocks).Then(Descend<double>(0.1)));
        Arrives(ScaleByDog<double>(0.01).Then(Descend<double>(1)));
    }

    // 1/8 ‖x − y‖² and 0.1 ‖x‖₁, from y itself and from a point with one coordinate of y.
    private static void Arrives<TState, TKernel, TTransform>(ITransform<TTransform, IPoint, Diagonal, double, TState, TKernel> transform)
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<double>, allows ref struct
        where TTransform : struct, ITransformOperator<double, TState, TKernel>
    {
        double[] identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
        double[] y = [3, -0.05, 1, 0.3];
        double[] solution = [2.6, 0, 0.6, 0];
        var objective = Objectives.LeastSquares(new DenseRows<double>(identity, 4, 4), y);
        var step = transform.WithProx(ProximalMaps.L1<double>(0.1)).For(objective);
        foreach (var start in new[] { y, [1, 1, 1, 1] })
        {
            var end = step.Run(objective, start).Take(20_000).Run().State.Point.Span.ToArray();
            var apart = Plain.Norm(Plain.Minus(end, solution));
            Assert.True(apart < 1e-3, $"{step.Name} from ({string.Join(", ", start)}) ends at ({string.Join(", ", end)})");
        }
    }

    // The coordinates as one row of a matrix and a vector, so that each kind of block is there.
    private static ParameterBlocks Rows(CompositeProblem<Quadratic, L1<double>> p)
    {
        var (n, half) = (p.Start.Length, p.Start.Length / 2);
        return half < 2 ? ParameterBlocks.Of(("vector", [n])) : ParameterBlocks.Of(("matrix", [half, 2]), ("vector", [n - (2 * half)]));
    }

    private static Property Stays<TState, TInfo, TStep>(
        Step<double, Quadratic, TState, TInfo, TStep> step, CompositeProblem<Quadratic, L1<double>> problem)
        where TState : struct, IState<TState>, IMovablePointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, Quadratic, TState, TInfo> => FixedPointLaw.Validate(step, problem).ToProperty();
}
