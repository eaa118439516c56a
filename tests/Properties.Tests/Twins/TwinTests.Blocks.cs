using FsCheck;
using FsCheck.Xunit;
using static Toolkit.Optimization.Schedules;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <content>Transforms that know blocks of parameters.</content>
public sealed partial class TwinTests
{
    [Property]
    public Property Lamb_is_Algorithm_2(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        Lamb<double>(Layout(p), 0.05, 0.1, epsilon: 1e-4).For(p.Objective), p, TransformTwins.Lamb(Gradients.Of(p), Plainly(p), 0.05, 0.1, 1e-4));

    [Property]
    public Property Lars_is_Algorithm_1(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        Lars<double>(Layout(p), 1, 0.1, 0.02, 0.5).For(p.Objective), p, TransformTwins.Lars(Gradients.Of(p), Plainly(p), 1, 0.1, 0.02, 0.5));

    [Property]
    public Property Units_clipped(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        AdaptiveGradientClip<double>(Layout(p), 0.1, 0.01).Then(Descend<double>(1)).For(p.Objective), p,
        TransformTwins.AdaptiveClip(Gradients.Of(p), Plainly(p), 1, 0.1, 0.01));

    [Property]
    public Property Centralisation(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        Centralize<double>(Layout(p)).Then(Descend<double>(0.5)).For(p.Objective), p, TransformTwins.Centralized(Gradients.Of(p), Plainly(p), 0.5));

    [Property]
    public Property Adafactor_is_Algorithms_4_and_5(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        Adafactor(Layout(p), Constant<double>(0.05), clip: 0.7).For(p.Objective), p, TransformTwins.Adafactor(Gradients.Of(p), Plainly(p), 0.05, 0.7));

    [Property]
    public Property Sm3_over_rows_and_columns(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        ScaleBySm3<double>(Layout(p)).Then(Descend<double>(0.05)).For(p.Objective), p, TransformTwins.Sm3(Gradients.Of(p), Plainly(p), 0.05));

    [Property]
    public Property Blocks_clipped(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        ClipByBlockRms<double>(Layout(p), 0.05).Then(Descend<double>(1)).For(p.Objective), p,
        TransformTwins.BlockClipped(Gradients.Of(p), Plainly(p), 1, 0.05));

    [Property]
    public Property A_partition(Problem<GeneralizedLinear<Softplus>> p)
    {
        var blocks = MatrixAndRest(p.Start.Length);
        return Agree(
            HeavyBall<double>(0.8).Then(Descend<double>(0.1)).On(blocks["matrix"]).Then(Descend<double>(0.3).On(blocks["rest"])).For(p.Objective), p,
            TransformTwins.Partitioned(Gradients.Of(p), PlainBlock.All(blocks), 0.8, 0.1, 0.3));
    }

    // Rows and blocks with whole lanes and a rest: the twins above meet rests only.
    [Property(MaxTest = 10)]
    public Property Wide_blocks(RandomKey key)
    {
        var problem = Quadratics.Random(key, 91, 91, 5);
        var blocks = ParameterBlocks.Of(("matrix", [3, 21]), ("bias", [28]));
        var (f, plain) = (Gradients.Of(problem), PlainBlock.All(blocks));
        return (TwinLaw.Validate(ScaleBySm3<double>(blocks).Then(Descend<double>(0.05)).For(problem.Objective), problem, TransformTwins.Sm3(f, plain, 0.05), 10)
            + TwinLaw.Validate(Adafactor(blocks, Constant<double>(0.05)).For(problem.Objective), problem, TransformTwins.Adafactor(f, plain, 0.05, 1), 10)
            + TwinLaw.Validate(
                Centralize<double>(blocks).Then(Descend<double>(0.5)).For(problem.Objective), problem, TransformTwins.Centralized(f, plain, 0.5), 10)
            + TwinLaw.Validate(
                AdaptiveGradientClip<double>(blocks, 0.1).Then(Descend<double>(1)).For(problem.Objective), problem,
                TransformTwins.AdaptiveClip(f, plain, 1, 0.1, 1e-3), 10)
            + TwinLaw.Validate(Lamb<double>(blocks, 0.05, 0.1, epsilon: 1e-4).For(problem.Objective), problem, TransformTwins.Lamb(f, plain, 0.05, 0.1, 1e-4), 10))
            .ToProperty();
    }

    internal static ParameterBlocks MatrixAndRest(int dimension) => dimension < 4
        ? ParameterBlocks.Of(("matrix", [0, 2]), ("rest", [dimension]))
        : ParameterBlocks.Of(("matrix", [2, 2]), ("rest", [dimension - 4]));

    // A matrix, a vector and a tensor where there is room for them, at uneven places.
    internal static ParameterBlocks Layout(int dimension) => ParameterBlocks.Of(
        ("first", [dimension > 0 ? 1 : 0]), ("matrix", [dimension / 4, 2]), ("bias", [Math.Max(0, dimension - 1) - (2 * (dimension / 4)) - (4 * (dimension / 10))]),
        ("tensor", [dimension / 10, 2, 2]));

    private static ParameterBlocks Layout<TObjective>(Problem<TObjective> problem)
        where TObjective : ISmoothObjective<double> => Layout(problem.Start.Length);

    private static PlainBlock[] Plainly<TObjective>(Problem<TObjective> problem)
        where TObjective : ISmoothObjective<double> => PlainBlock.All(Layout(problem));
}
