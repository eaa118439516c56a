using static Toolkit.Optimization.Schedules;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <summary>Whether the order of two transforms matters.</summary>
internal enum Order
{
    /// <summary>Both orders give the same bits.</summary>
    SameBits,

    /// <summary>Both orders compute the same, rounded at other places.</summary>
    SameToRounding,

    /// <summary>The orders are two methods.</summary>
    Matters,
}

/// <summary>A claim about two transforms.</summary>
/// <param name="First">The name of one exemplar.</param>
/// <param name="Second">The name of the other.</param>
/// <param name="Order">The claim.</param>
/// <param name="Reason">Why.</param>
/// <param name="Witness">Where the order matters, the seed of updates that show it.</param>
internal sealed record OrderClaim(string First, string Second, Order Order, string Reason, ulong Witness = 1)
{
    public override string ToString() => $"{First}, {Second}";
}

/// <summary>
/// Which transforms of the shelf may change places. To add a transform, add an exemplar and what is worth knowing of it; the table in
/// <c>Properties/README.md</c> is this one.
/// </summary>
internal static class Orders
{
    private static readonly ParameterBlocks Blocks = ParameterBlocks.Of(("weights", [4, 3]), ("bias", [5]));

    public static IReadOnlyList<Exemplar> Exemplars { get; } =
    [
        Exemplar.Of("Scale(2)", Scale<double>(2)),
        Exemplar.Of("Scale", Scale<double>(-0.3)),
        Exemplar.Of("ScaleBySchedule", ScaleBySchedule(Cosine<double>(0.1, 10, 0.1))),
        Exemplar.Of("HeavyBall", HeavyBall<double>(0.9)),
        Exemplar.Of("Nesterov", Nesterov<double>(0.9)),
        Exemplar.Of("AddDecayedWeights", AddDecayedWeights<double>(0.1)),
        Exemplar.Of("ClipByGlobalNorm", ClipByGlobalNorm<double>(0.5)),
        Exemplar.Of("ScaleByAdam", ScaleByAdam<double>()),
        Exemplar.Of("ScaleByRmsProp", ScaleByRmsProp<double>()),
        Exemplar.Of("Centralize", Centralize<double>(Blocks)),
        Exemplar.Of("ClipByBlockRms", ClipByBlockRms<double>(Blocks, 0.5)),
        Exemplar.Of("AdaptiveGradientClip", AdaptiveGradientClip<double>(Blocks, 0.1)),
        Exemplar.Of("ScaleByTrustRatio", ScaleByTrustRatio<double>(Blocks)),
        Exemplar.Of("ScaleByParameterRms", ScaleByParameterRms<double>(Blocks)),
        Exemplar.Of("ScaleByAdafactor", ScaleByAdafactor<double>(Blocks)),
        Exemplar.Of("ScaleBySm3", ScaleBySm3<double>(Blocks)),
        Exemplar.Of("SetToZero", SetToZero<double>()),
        Exemplar.Of("ScaleByAdam on weights", ScaleByAdam<double>().On(Blocks["weights"])),
        Exemplar.Of("HeavyBall on bias", HeavyBall<double>(0.9).On(Blocks["bias"])),
        Exemplar.Of("ClipByGlobalNorm on weights", ClipByGlobalNorm<double>(0.5).On(Blocks["weights"])),
        Exemplar.Of("Freeze(bias)", Freeze<double>(Blocks["bias"])),
    ];

    public static IReadOnlyList<OrderClaim> Claims { get; } =
    [
        new("Scale(2)", "Scale", Order.SameBits, "a power of two is exact"),
        new("Scale(2)", "HeavyBall", Order.SameBits, "linear, and a power of two is exact"),
        new("Scale(2)", "Centralize", Order.SameBits, "linear, and a power of two is exact"),
        new("Scale", "ScaleBySchedule", Order.SameToRounding, "two factors"),
        new("Scale", "HeavyBall", Order.SameToRounding, "linear, the same for all steps"),
        new("Scale", "Nesterov", Order.SameToRounding, "linear, the same for all steps"),
        new("HeavyBall", "Nesterov", Order.SameToRounding, "linear filters in time, the same for all coordinates and steps"),
        new("ScaleBySchedule", "HeavyBall", Order.Matters, "momentum remembers the factors of earlier steps"),
        new("Scale", "AddDecayedWeights", Order.Matters, "the decay is scaled too, or not"),
        new("HeavyBall", "AddDecayedWeights", Order.Matters, "the decay is averaged too, or not"),
        new("AddDecayedWeights", "ScaleByAdam", Order.Matters, "before it is an L2 penalty, behind it the decoupled decay of AdamW"),
        new("AddDecayedWeights", "ClipByGlobalNorm", Order.Matters, "the decay is clipped too, or not"),
        new("Scale", "ClipByGlobalNorm", Order.Matters, "the threshold is absolute"),
        new("HeavyBall", "ClipByGlobalNorm", Order.Matters, "clipping is not linear"),
        new("Scale", "ScaleByAdam", Order.Matters, "Adam undoes a positive factor before it, keeps one behind it"),
        new("Scale", "ScaleByRmsProp", Order.Matters, "RMSProp undoes a positive factor before it, keeps one behind it"),
        new("HeavyBall", "ScaleByAdam", Order.Matters, "the second moment is of other updates"),
        new("HeavyBall", "ScaleByRmsProp", Order.Matters, "the second moment is of other updates"),
        new("ScaleByAdam", "ClipByGlobalNorm", Order.Matters, "a factor on the gradient, or on the direction"),
        new("Scale", "Centralize", Order.SameToRounding, "a projection is linear"),
        new("ScaleBySchedule", "Centralize", Order.SameToRounding, "a projection is linear"),
        new("HeavyBall", "Centralize", Order.SameToRounding, "one acts in time, one along rows, both linearly"),
        new("AddDecayedWeights", "Centralize", Order.Matters, "the decay is centred too, or not"),
        new("Centralize", "ClipByGlobalNorm", Order.Matters, "the norm is of other updates"),
        new("Centralize", "ScaleByTrustRatio", Order.Matters, "the norm is of other updates"),
        new("Centralize", "ScaleByParameterRms", Order.SameToRounding, "one factor for a whole block"),
        new("Centralize", "ScaleByAdam", Order.Matters, "a factor for each coordinate takes rows off their mean"),
        new("Scale", "ScaleByParameterRms", Order.SameToRounding, "two factors"),
        new("HeavyBall", "ScaleByParameterRms", Order.Matters, "momentum remembers the factors of earlier steps"),
        new("Scale", "ScaleByTrustRatio", Order.Matters, "the ratio undoes a positive factor before it, keeps one behind it"),
        new("ScaleByTrustRatio", "AddDecayedWeights", Order.Matters, "the decay is part of the ratio's norm, as in LAMB, or not"),
        new("Scale", "ClipByBlockRms", Order.Matters, "the threshold is absolute"),
        new("ClipByBlockRms", "ScaleByParameterRms", Order.Matters, "the threshold is absolute"),
        new("Scale", "AdaptiveGradientClip", Order.Matters, "the threshold is the parameters'"),
        new("Scale", "ScaleByAdafactor", Order.Matters, "Adafactor undoes a positive factor before it, keeps one behind it"),
        new("ScaleByAdafactor", "ClipByBlockRms", Order.Matters, "a factor on the gradient, or on the direction"),
        new("HeavyBall", "ScaleBySm3", Order.Matters, "the sums are of other updates"),
        new("Scale", "SetToZero", Order.SameToRounding, "no update has a size, but zeros have signs"),
        new("AddDecayedWeights", "SetToZero", Order.Matters, "decay moves what was to stand still"),
        new("ScaleByAdam on weights", "HeavyBall on bias", Order.SameBits, "disjoint blocks"),
        new("ClipByGlobalNorm on weights", "HeavyBall on bias", Order.SameBits, "disjoint blocks"),
        new("ScaleByAdam on weights", "Freeze(bias)", Order.SameBits, "disjoint blocks"),
        new("ScaleByAdam on weights", "ClipByGlobalNorm on weights", Order.Matters, "they act on the same block"),
        new("HeavyBall on bias", "ClipByGlobalNorm", Order.Matters, "the norm is of all blocks"),
        new("HeavyBall on bias", "Scale", Order.SameToRounding, "linear, the same for all steps"),
    ];

    /// <summary>The table as a page shows it.</summary>
    public static string Markdown => string.Join('\n', Claims.Select(claim => $"| `{claim.First}` | `{claim.Second}` | {Words(claim.Order)} | {claim.Reason} |"));

    private static string Words(Order order) => order switch
    {
        Order.SameBits => "the same bits",
        Order.SameToRounding => "the same, rounded elsewhere",
        _ => "**matters**",
    };
}
