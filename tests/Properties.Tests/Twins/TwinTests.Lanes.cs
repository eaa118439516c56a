using FsCheck;
using FsCheck.Xunit;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <content>Element-wise transforms.</content>
public sealed partial class TwinTests
{
    [Property]
    public Property AdaGrad_sums_its_history(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        AdaGrad<double>(0.1, 0.01, 1e-6).For(p.Objective), p, TransformTwins.AdaGrad(Gradients.Of(p), 0.1, 0.01, 1e-6));

    [Property]
    public Property AdaDelta_is_Algorithm_1(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        AdaDelta<double>(0.5, 0.8, 1e-4).For(p.Objective), p, TransformTwins.AdaDelta(Gradients.Of(p), 0.5, 0.8, 1e-4));

    [Property]
    public Property AmsGrad_is_Algorithm_2(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        AmsGrad<double>(0.05, 0.8, 0.9, 1e-4).For(p.Objective), p, TransformTwins.AmsGrad(Gradients.Of(p), 0.05, 0.8, 0.9, 1e-4));

    [Property]
    public Property NAdam_looks_ahead(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        NAdam<double>(0.05, 0.8, 0.99, 1e-4).For(p.Objective), p, TransformTwins.NAdam(Gradients.Of(p), 0.05, 0.8, 0.99, 1e-4));

    [Property]
    public Property RAdam_is_Algorithm_2(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        RAdam<double>(0.05, 0.8, 0.99, 1e-4).For(p.Objective), p, TransformTwins.RAdam(Gradients.Of(p), 0.05, 0.8, 0.99, 1e-4, 5));

    [Property]
    public Property RAdam_with_another_threshold(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        ScaleByRAdam<double>(0.9, 0.999, 1e-4, 9.5).Then(Descend<double>(0.05)).For(p.Objective), p,
        TransformTwins.RAdam(Gradients.Of(p), 0.05, 0.9, 0.999, 1e-4, 9.5));

    [Property]
    public Property AdaBelief_is_Algorithm_2(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        AdaBelief<double>(0.05, 0.8, 0.99, 1e-3).For(p.Objective), p, TransformTwins.AdaBelief(Gradients.Of(p), 0.05, 0.8, 0.99, 1e-3));

    [Property]
    public Property Yogi_is_Algorithm_2(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        ScaleByYogi<double>(0.8, 0.9, 1e-3, 1e-4).Then(Descend<double>(0.05)).For(p.Objective), p,
        TransformTwins.Yogi(Gradients.Of(p), 0.05, 0.8, 0.9, 1e-3, 1e-4));

    [Property]
    public Property AdaMax_is_Algorithm_2(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        AdaMax<double>(0.05, 0.8, 0.9, 1e-4).For(p.Objective), p, TransformTwins.AdaMax(Gradients.Of(p), 0.05, 0.8, 0.9, 1e-4));

    [Property]
    public Property Lion_is_Algorithm_2(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        Lion<double>(0.01, 0.1, 0.8, 0.9).For(p.Objective), p, TransformTwins.Lion(Gradients.Of(p), 0.01, 0.8, 0.9, 0.1));

    [Property]
    public Property Sign_descent(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        SignDescent<double>(0.01).For(p.Objective), p, TransformTwins.Signum(Gradients.Of(p), 0.01, 0));

    [Property]
    public Property Steepest_sign_descent(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        Steps.SteepestSignDescent(p.Objective, p.SignDescent.Span), p, TransformTwins.SteepestSign(Gradients.Of(p), p.SignDescent.Span.ToArray()));

    [Property]
    public Property Steepest_sign_descent_with_one_constant(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        ScaleBySteepestSign<double>(3).Then(Descend<double>(1)).For(p.Objective), p,
        TransformTwins.SteepestSign(Gradients.Of(p), [.. p.Start.Span.ToArray().Select(_ => 3.0)]));

    [Property]
    public Property Signum_is_Algorithm_2(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        Signum<double>(0.01, 0.8).For(p.Objective), p, TransformTwins.Signum(Gradients.Of(p), 0.01, 0.8));

    [Property]
    public Property RProp_rests_where_the_sign_turned(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        RProp<double>(0.5, 0.4, 1.3, 0.1, 2).For(p.Objective), p, TransformTwins.RProp(Gradients.Of(p), 0.5, 0.4, 1.3, 0.1, 2));

    [Property]
    public Property An_exponential_average(Problem<GeneralizedLinear<Softplus>> p, bool isBiasCorrected) => Agree(
        ExponentialAverage<double>(0.8, isBiasCorrected).Then(Descend<double>(0.5)).For(p.Objective), p,
        TransformTwins.Averaged(Gradients.Of(p), 0.5, 0.8, isBiasCorrected));

    [Property]
    public Property Clipping_by_value(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        ClipByValue<double>(0.02).Then(Descend<double>(2)).For(p.Objective), p, TransformTwins.ClippedByValue(Gradients.Of(p), 2, 0.02));

    [Property]
    public Property Updates_of_one_length(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        NormalizeByUpdateNorm<double>(0.1).Then(Descend<double>(0.1)).For(p.Objective), p, TransformTwins.Normalized(Gradients.Of(p), 0.1, 0.1));

    [Property]
    public Property Optimistic_gradients(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        OptimisticGradientDescent<double>(0.5, 0.6, 0.4).For(p.Objective), p, TransformTwins.Optimistic(Gradients.Of(p), 0.3, 0.2));

    [Property]
    public Property OptimisticAdam_is_Algorithm_1(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        OptimisticAdam<double>(0.05, 0.8, 0.99, 1e-4).For(p.Objective), p, TransformTwins.OptimisticAdam(Gradients.Of(p), 0.05, 0.8, 0.99, 1e-4));

    [Property]
    public Property Noise_that_dies_away(Problem<GeneralizedLinear<Softplus>> p, RandomKey key) => Agree(
        AddNoise<double>(0.3, key, 1.5).Then(Descend<double>(0.1)).For(p.Objective), p, TransformTwins.Noisy(Gradients.Of(p), 0.1, 0.3, 1.5, key));

    [Property]
    public Property AdamW_with_its_defaults_spelt_out(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        AdamW<double>(0.05, 0.1, 0.8, 0.99, 1e-4).For(p.Objective), p,
        TransformTwins.Adam(Gradients.Of(p), _ => 0.05, 0.8, 0.99, 1e-4, 0.1));

    [Property]
    public Property HeavyBallDescent_is_Polyak_s(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        HeavyBallDescent<double>(0.1, 0.8).For(p.Objective), p, TransformTwins.HeavyBall(Gradients.Of(p), 0.1, 0.8));

    [Property]
    public Property NesterovDescent_at_its_extrapolated_points(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        NesterovDescent<double>(0.1, 0.8).For(p.Objective), p, TransformTwins.Nesterov(Gradients.Of(p), 0.1, 0.8));
}
