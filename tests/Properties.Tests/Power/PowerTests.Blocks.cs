using static Toolkit.Optimization.Schedules;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <content>Transforms that know blocks of parameters, and how transforms compose.</content>
public sealed partial class PowerTests
{
    private static IEnumerable<Detection> Blocks()
    {
        foreach (var slip in new[] { TransformSlip.CountsItsCalls, TransformSlip.ReadsTheWholeUpdate, TransformSlip.ForgetsTheLength })
        {
            yield return new("composition", $"{slip}", Composed(TransformSlip.None), Composed(slip));
        }

        foreach (var slip in new[] { TransformSlip.KnowsItsPlace, TransformSlip.KnowsTheDimension, TransformSlip.ReadsTheWholeUpdate })
        {
            yield return new("partition", $"{slip}", Parted(TransformSlip.None), Parted(slip));
        }

        yield return new(
            "commutation", "decay and Adam, which are AdamW one way and an L2 penalty the other",
            key => CommutationLaw.Validate(Scale<double>(0.3), HeavyBall<double>(), key, tolerance: 1e-14),
            key => CommutationLaw.Validate(AddDecayedWeights<double>(0.1), ScaleByAdam<double>(), key, tolerance: 1e-3));
        yield return new(
            "commutation", "regions that overlap by one parameter",
            key => CommutationLaw.Validate(ScaleByAdam<double>().On(Apart["a"]), HeavyBall<double>().On(Apart["b", "c"]), key, 17),
            key => CommutationLaw.Validate(ScaleByAdam<double>().On(Apart["a", "b"]), HeavyBall<double>().On(Apart["b", "c"]), key, 17));

        yield return Twin("LAMB", "one ratio for all blocks", p => Lamb<double>(Layout, 0.05, 0.1, epsilon: 1e-4).For(p.Objective),
            p => Lamb<double>(One, 0.05, 0.1, epsilon: 1e-4).For(p.Objective), f => TransformTwins.Lamb(f, PlainBlock.All(Layout), 0.05, 0.1, 1e-4));
        yield return Twin("LAMB", "decay behind the ratio", p => Lamb<double>(Layout, 0.05, 0.1, epsilon: 1e-4).For(p.Objective),
            p => ScaleByAdam<double>(epsilon: 1e-4).Then(ScaleByTrustRatio<double>(Layout)).Then(AddDecayedWeights<double>(0.1)).Then(Descend<double>(0.05))
                .For(p.Objective),
            f => TransformTwins.Lamb(f, PlainBlock.All(Layout), 0.05, 0.1, 1e-4));
        yield return Twin("LARS", "momentum before the ratio", p => Lars<double>(Layout, 1, 0.1, 0.02, 0.5).For(p.Objective),
            p => HeavyBall<double>(0.5).Then(AddDecayedWeights<double>(0.1)).Then(ScaleByTrustRatio<double>(Layout, 0.02)).Then(Descend<double>(1))
                .For(p.Objective),
            f => TransformTwins.Lars(f, PlainBlock.All(Layout), 1, 0.1, 0.02, 0.5));
        yield return Twin("adaptive clipping", "blocks for units", p => AdaptiveGradientClip<double>(Layout, 0.01).Then(Descend<double>(1)).For(p.Objective),
            p => AdaptiveGradientClip<double>(Flat, 0.01).Then(Descend<double>(1)).For(p.Objective),
            f => TransformTwins.AdaptiveClip(f, PlainBlock.All(Layout), 1, 0.01, 1e-3));
        yield return Twin("centralisation", "the mean of the whole block", p => Centralize<double>(Layout).Then(Descend<double>(0.1)).For(p.Objective),
            p => Centralize<double>(ParameterBlocks.Of(("matrix", [1, 6]), ("bias", [2]))).Then(Descend<double>(0.1)).For(p.Objective),
            f => TransformTwins.Centralized(f, PlainBlock.All(Layout), 0.1));
        yield return Twin("block clipping", "a norm without the root of n", p => ClipByBlockRms<double>(Layout, 0.01).Then(Descend<double>(1)).For(p.Objective),
            p => ClipByBlockRms<double>(Layout, 0.01 / Math.Sqrt(6)).Then(Descend<double>(1)).For(p.Objective),
            f => TransformTwins.BlockClipped(f, PlainBlock.All(Layout), 1, 0.01));
        yield return Twin("Adafactor", "the square in full", p => Adafactor(Layout, Constant<double>(0.05)).For(p.Objective),
            p => Adafactor(Flat, Constant<double>(0.05)).For(p.Objective), f => TransformTwins.Adafactor(f, PlainBlock.All(Layout), 0.05, 1));
        // The direction of a vector begins with elements of size one: its mean square is five times the clip's.
        yield return Twin("Adafactor", "clipping before the direction", p => Adafactor(Layout, Constant<double>(0.05), clip: 0.2).For(p.Objective),
            p => ClipByBlockRms<double>(Layout, 0.2).Then(ScaleByAdafactor<double>(Layout)).Then(ScaleByParameterRms<double>(Layout))
                .Then(Descend<double>(0.05)).For(p.Objective),
            f => TransformTwins.Adafactor(f, PlainBlock.All(Layout), 0.05, 0.2));
        yield return Twin("Adafactor", "a mean with exponent 1", p => Adafactor(Layout, Constant<double>(0.05)).For(p.Objective),
            p => Adafactor(Layout, Constant<double>(0.05), decay: 1).For(p.Objective), f => TransformTwins.Adafactor(f, PlainBlock.All(Layout), 0.05, 1));
        yield return Twin("SM3", "AdaGrad", p => ScaleBySm3<double>(Layout).Then(Descend<double>(0.05)).For(p.Objective),
            p => ScaleBySm3<double>(Flat).Then(Descend<double>(0.05)).For(p.Objective), f => TransformTwins.Sm3(f, PlainBlock.All(Layout), 0.05));

        static Func<RandomKey, Verdict> Composed(TransformSlip slip) => key => CompositionLaw.Validate(new WrongScale(slip, [0]), key, 17);

        static Func<RandomKey, Verdict> Parted(TransformSlip slip) => key => PartitionLaw.Validate(new WrongScale(slip, [0]), key, 40);
    }

    private static ParameterBlocks Apart { get; } = ParameterBlocks.Of(("a", [8]), ("b", [1]), ("c", [8]));

    private static ParameterBlocks Layout { get; } = ParameterBlocks.Of(("matrix", [2, 3]), ("bias", [2]));

    private static ParameterBlocks Flat { get; } = ParameterBlocks.Of(("matrix", [6]), ("bias", [2]));

    private static ParameterBlocks One { get; } = ParameterBlocks.Of(("all", [8]));

    private static Detection Twin<TState, TInfo, TStep, TWrongState, TWrongInfo, TWrongStep>(
        string method, string mutant, Func<Problem<Quadratic>, Step<double, Quadratic, TState, TInfo, TStep>> correct,
        Func<Problem<Quadratic>, Step<double, Quadratic, TWrongState, TWrongInfo, TWrongStep>> wrong, Func<Gradients, IEnumerable<double[]>> twin)
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, Quadratic, TState, TInfo>
        where TWrongState : struct, IState<TWrongState>, IPointState<double>
        where TWrongInfo : struct, IStepInfo
        where TWrongStep : struct, IStep<TWrongStep, double, Quadratic, TWrongState, TWrongInfo> => new(
            $"twin of {method}", mutant,
            key => TwinLaw.Validate(correct(Eight(key)), Eight(key), twin(Gradients.Of(Eight(key))), 10),
            key => TwinLaw.Validate(wrong(Eight(key)), Eight(key), twin(Gradients.Of(Eight(key))), 10));

    private static Problem<Quadratic> Eight(RandomKey key) => Quadratics.Random(key, 8, 8, 5);
}
