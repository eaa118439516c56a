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

/// <summary>A claim about pairs of transforms.</summary>
/// <param name="First">Exemplars by name.</param>
/// <param name="Second">What each of them is paired with; the others of <paramref name="First"/> where there is none.</param>
/// <param name="Order">The claim.</param>
/// <param name="Reason">Why.</param>
internal sealed record OrderClaim(IReadOnlyList<string> First, IReadOnlyList<string> Second, Order Order, string Reason)
{
    /// <summary>The pairs that are claimed.</summary>
    public IEnumerable<(string First, string Second)> Pairs => Second.Count > 0
        ? First.SelectMany(first => Second.Select(second => (first, second)))
        : First.SelectMany((first, i) => First.Skip(i + 1).Select(second => (first, second)));

    public override string ToString() => $"{string.Join(", ", First)} with {(Second.Count > 0 ? string.Join(", ", Second) : "each other")}";
}

/// <summary>
/// Which transforms of the shelf may change places. A pair that no claim names is one whose order matters, and the tests look for its witness: to add a
/// transform, add an exemplar, and a claim for each pair that commutes. The table in <c>Properties/README.md</c> is this one.
/// </summary>
internal static class Orders
{
    private static readonly ParameterBlocks Blocks = ParameterBlocks.Of(("weights", [4, 3]), ("bias", [5]));

    private static readonly string[] Filters = ["HeavyBall", "Nesterov", "ExponentialAverage, uncorrected"];

    private static readonly string[] ChangingFilters = ["ExponentialAverage", "OptimisticGradient"];

    private static readonly string[] KeepsZeros =
    [
        "Scale(2)", "ScaleBySchedule", "ClipByValue", "ScaleBySign", "ScaleByRProp", "ScaleByAdaDelta", "ScaleByAdaGrad", "ScaleByRmsProp",
        "ClipByBlockRms", "AdaptiveGradientClip", "ScaleByTrustRatio", "ScaleByParameterRms", "ScaleByAdafactor", "ScaleBySm3", "ScaleByDiagonal",
    ];

    private static readonly string[] Averages =
    [
        "Scale", .. Filters, .. ChangingFilters, "ScaleByLion", "ScaleByAdam", "ScaleByAdaBelief", "ScaleByAdaMax", "ScaleByAmsGrad", "ScaleByNAdam",
        "ScaleByRAdam", "ScaleByYogi", "HeavyBall on bias", "ScaleBySoap",
    ];

    // Thresholds, decays and lengths that show what they do within a few steps.
    public static IReadOnlyList<Exemplar> Exemplars { get; } =
    [
        Exemplar.Of("Scale(2)", Scale<double>(2)),
        Exemplar.Of("Scale", Scale<double>(-0.3)),
        Exemplar.Of("ScaleBySchedule", ScaleBySchedule(Cosine<double>(0.1, 10, 0.1))),
        Exemplar.Of("HeavyBall", HeavyBall<double>(0.9)),
        Exemplar.Of("Nesterov", Nesterov<double>(0.9)),
        Exemplar.Of("ExponentialAverage", ExponentialAverage<double>(0.8)),
        Exemplar.Of("ExponentialAverage, uncorrected", ExponentialAverage<double>(0.8, isBiasCorrected: false)),
        Exemplar.Of("OptimisticGradient", OptimisticGradient<double>(0.7, 1.1)),
        Exemplar.Of("AddDecayedWeights", AddDecayedWeights<double>(0.1)),
        Exemplar.Of("AddNoise", AddNoise<double>(0.3, RandomKey.FromSeed(5))),
        Exemplar.Of("ClipByGlobalNorm", ClipByGlobalNorm<double>(0.5)),
        Exemplar.Of("ClipByValue", ClipByValue<double>(0.5)),
        Exemplar.Of("NormalizeByUpdateNorm", NormalizeByUpdateNorm<double>()),
        Exemplar.Of("ScaleBySign", ScaleBySign<double>()),
        Exemplar.Of("ScaleBySteepestSign", ScaleBySteepestSign<double>([.. Enumerable.Range(0, Exemplar.Dimension).Select(i => 1.0 + (i % 3))])),
        Exemplar.Of("ScaleByLion", ScaleByLion<double>()),
        Exemplar.Of("ScaleByRProp", ScaleByRProp<double>(initial: 1)),
        Exemplar.Of("ScaleByAdam", ScaleByAdam<double>()),
        Exemplar.Of("ScaleByAdaBelief", ScaleByAdaBelief<double>()),
        Exemplar.Of("ScaleByAdaDelta", ScaleByAdaDelta<double>()),
        Exemplar.Of("ScaleByAdaGrad", ScaleByAdaGrad<double>()),
        Exemplar.Of("ScaleByAdaMax", ScaleByAdaMax<double>()),
        Exemplar.Of("ScaleByAmsGrad", ScaleByAmsGrad<double>()),
        Exemplar.Of("ScaleByNAdam", ScaleByNAdam<double>()),
        Exemplar.Of("ScaleByRAdam", ScaleByRAdam<double>()),
        Exemplar.Of("ScaleByRmsProp", ScaleByRmsProp<double>()),
        Exemplar.Of("ScaleByYogi", ScaleByYogi<double>()),
        Exemplar.Of("ScaleByDiagonal", ScaleByDiagonal<double>([.. Enumerable.Range(0, Exemplar.Dimension).Select(i => 0.3 + (0.1 * i))])),
        Exemplar.Of("ScaleByDog", ScaleByDog<double>()),
        Exemplar.Of("ScaleByPolyak", ScaleByPolyak<double>()),
        Exemplar.Of("ScaleByLbfgs", ScaleByLbfgs<double>(3)),
        Exemplar.Of("Centralize", Centralize<double>(Blocks)),
        Exemplar.Of("ClipByBlockRms", ClipByBlockRms<double>(Blocks, 0.5)),
        Exemplar.Of("AdaptiveGradientClip", AdaptiveGradientClip<double>(Blocks, 0.1)),
        Exemplar.Of("ScaleByTrustRatio", ScaleByTrustRatio<double>(Blocks)),
        Exemplar.Of("ScaleByParameterRms", ScaleByParameterRms<double>(Blocks)),
        Exemplar.Of("ScaleByAdafactor", ScaleByAdafactor<double>(Blocks)),
        Exemplar.Of("ScaleBySm3", ScaleBySm3<double>(Blocks)),
        Exemplar.Of("ScaleBySoap", ScaleBySoap<double>(Blocks, period: 3)),
        Exemplar.Of("ScaleByMuon", ScaleByMuon<double>(Blocks)),
        Exemplar.Of("Precondition(Shampoo)", Preconditioners.Precondition(Preconditioners.Shampoo<double>(Blocks))),
        Exemplar.Of("PreconditionWithin(Shampoo)", Preconditioners.PreconditionWithin(Preconditioners.Shampoo<double>(Blocks), 0.01, 1)),
        Exemplar.Of("SetToZero", SetToZero<double>()),
        Exemplar.Of("ScaleByAdam on weights", ScaleByAdam<double>().On(Blocks["weights"])),
        Exemplar.Of("HeavyBall on bias", HeavyBall<double>(0.9).On(Blocks["bias"])),
        Exemplar.Of("ClipByGlobalNorm on weights", ClipByGlobalNorm<double>(0.5).On(Blocks["weights"])),
        Exemplar.Of("Freeze(bias)", Freeze<double>(Blocks["bias"])),
    ];

    public static IReadOnlyList<OrderClaim> Claims { get; } =
    [
        new(
            ["Scale(2)"],
            ["Scale", "ScaleBySchedule", .. Filters, .. ChangingFilters, "HeavyBall on bias", "Centralize", "ScaleByParameterRms"],
            Order.SameBits, "linear, and a power of two is exact"),
        new(
            ["Scale"], ["ScaleBySchedule", .. Filters, .. ChangingFilters, "HeavyBall on bias", "Centralize", "ScaleByParameterRms"],
            Order.SameToRounding, "linear, and one factor for all coordinates and steps"),
        new(["ScaleBySteepestSign"], ["Scale(2)"], Order.SameBits, "a factor goes into its magnitude and its signs, and a power of two is exact"),
        new(["ScaleBySteepestSign"], ["Scale", "ScaleBySchedule"], Order.SameToRounding, "a factor goes into its magnitude and its signs"),
        new(Filters, [], Order.SameToRounding, "linear filters in time, the same at all steps"),
        new(["HeavyBall on bias"], ["Nesterov", "ExponentialAverage, uncorrected"], Order.SameToRounding, "linear filters in time, the same at all steps"),
        new(
            ["Centralize"], ["ScaleBySchedule", .. Filters, .. ChangingFilters], Order.SameToRounding,
            "one acts along rows, the other in time, both linearly"),
        new(["ScaleByParameterRms"], ["Centralize", "ScaleBySchedule"], Order.SameToRounding, "linear, and one factor for a whole block"),
        new(["ScaleByDiagonal"], ["Scale(2)"], Order.SameBits, "linear, and a power of two is exact"),
        new(
            ["ScaleByDiagonal"], ["Scale", "ScaleBySchedule", .. Filters, .. ChangingFilters, "HeavyBall on bias", "ScaleByParameterRms"], Order.SameToRounding,
            "linear, and the same factor of a coordinate at all steps"),
        new(["AddDecayedWeights"], ["AddNoise"], Order.SameToRounding, "two sums"),
        new(["ScaleByMuon"], ["HeavyBall on bias", "Freeze(bias)"], Order.SameBits, "disjoint blocks: vectors pass through"),
        new(
            ["HeavyBall on bias", "Freeze(bias)"], ["ScaleByAdam on weights", "ClipByGlobalNorm on weights", "Centralize"], Order.SameBits,
            "disjoint blocks: the mean is taken off rows of a matrix"),
        new(["ScaleByAdam"], ["ScaleByAdam on weights"], Order.SameBits, "the same method twice on one block, once on the other"),
        new(["HeavyBall"], ["HeavyBall on bias"], Order.SameBits, "the same method twice on one block, once on the other"),
        new(["ClipByBlockRms"], ["ClipByGlobalNorm on weights"], Order.SameToRounding, "two bounds on the norm of one block: the smaller one holds"),
        new(["SetToZero", "Freeze(bias)"], KeepsZeros, Order.SameBits, "zero goes to zero, and no block looks at another"),
        new(["SetToZero", "Freeze(bias)"], Averages, Order.SameToRounding, "zero goes to zero, of another sign"),
        new(
            ["SetToZero"],
            [
                "ClipByGlobalNorm", "NormalizeByUpdateNorm", "ScaleByDog", "ScaleByPolyak", "ScaleByLbfgs", "Centralize", "ClipByGlobalNorm on weights",
                "Freeze(bias)", "ScaleBySteepestSign",
            ],
            Order.SameBits, "zero goes to zero"),
        new(["Precondition(Shampoo)"], ["Freeze(bias)"], Order.SameBits, "zero goes to zero, and no block looks at another"),
        new(["SetToZero"], ["ScaleByAdam on weights", "Precondition(Shampoo)", "PreconditionWithin(Shampoo)", "ScaleByMuon"], Order.SameToRounding, "zero goes to zero, of another sign"),
        new(["AddDecayedWeights"], ["ScaleByAdam"], Order.Matters, "before it is an L2 penalty, behind it the decoupled decay of AdamW"),
        new(["AddDecayedWeights"], ["ScaleByTrustRatio"], Order.Matters, "the decay is part of the ratio's norm, as in LAMB, or not"),
        new(
            ["AddDecayedWeights"], ["Scale", "HeavyBall", "ClipByGlobalNorm", "Centralize"], Order.Matters,
            "the decay is scaled, averaged, clipped or centred too, or not"),
        new(["HeavyBall"], ["ScaleByMuon", "Precondition(Shampoo)"], Order.Matters, "it is made orthogonal before or behind, and the matrices are of other gradients"),
        new(["PreconditionWithin(Shampoo)"], ["Freeze(bias)"], Order.Matters, "the divergence is of all blocks"),
        new(["AddDecayedWeights"], ["SetToZero"], Order.Matters, "decay moves what was to stand still"),
        new(
            ["Scale"], ["ClipByGlobalNorm", "ClipByValue", "ClipByBlockRms", "AdaptiveGradientClip"], Order.Matters,
            "the threshold is absolute, or the parameters'"),
        new(
            ["Scale"], ["ScaleByAdam", "ScaleByRmsProp", "ScaleByAdafactor", "ScaleByTrustRatio", "ScaleBySign", "NormalizeByUpdateNorm"], Order.Matters,
            "they undo a positive factor before them, and keep one behind them"),
        new(["HeavyBall"], ["ScaleBySchedule", "ScaleByParameterRms"], Order.Matters, "momentum remembers the factors of earlier steps"),
        new(["HeavyBall"], ["ClipByGlobalNorm", "ClipByValue", "ScaleBySign"], Order.Matters, "clips and signs are not linear"),
        new(["HeavyBall"], ["ScaleByAdam", "ScaleByRmsProp", "ScaleBySm3"], Order.Matters, "the second moment is of other updates"),
        new(
            ["HeavyBall"], [.. ChangingFilters], Order.Matters,
            "linear, but the first steps differ from the later ones: the correction of the bias, no gradient before the first"),
        new(["ScaleBySteepestSign"], ["ScaleBySign", "Freeze(bias)"], Order.Matters, "the magnitude is of all signs, or of all blocks"),
        new(["ScaleByAdam"], ["ClipByGlobalNorm", "Centralize"], Order.Matters, "of the gradient, or of the direction"),
        new(["Centralize"], ["ClipByGlobalNorm", "ScaleByTrustRatio"], Order.Matters, "the norm is of other updates"),
        new(["ScaleByAdafactor", "ScaleByParameterRms"], ["ClipByBlockRms"], Order.Matters, "the threshold is absolute"),
        new(["ScaleByAdam on weights"], ["ClipByGlobalNorm on weights"], Order.Matters, "they act on the same block"),
        new(["HeavyBall on bias"], ["ClipByGlobalNorm"], Order.Matters, "the norm is of all blocks"),
    ];

    /// <summary>The table as a page shows it.</summary>
    public static string Markdown => string.Join(
        '\n', Claims.Select(claim => $"| {Code(claim.First)} | {(claim.Second.Count > 0 ? Code(claim.Second) : "each other")} | {Words(claim.Order)} | {claim.Reason} |"));

    private static string Code(IReadOnlyList<string> names) => string.Join(", ", names.Select(name => $"`{name}`"));

    private static string Words(Order order) => order switch
    {
        Order.SameBits => "the same bits",
        Order.SameToRounding => "the same, rounded elsewhere",
        _ => "**matters**",
    };
}
