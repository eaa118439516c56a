using System.Numerics;

namespace Toolkit.Sketching;

/// <summary>Second-order feature selection.</summary>
public static class BearSteps
{
    /// <summary>BEAR on examples: sketched online limited-memory BFGS; see <see cref="Bear{T, TLoss}"/>.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TLoss">The loss.</typeparam>
    /// <param name="model">The examples with their loss; it is not kept, it says for which the step is.</param>
    /// <param name="options">What is held, and how far it goes.</param>
    public static Step<T, SparseLinearModel<T, TLoss>, BearState<T>, SketchedInfo, Bear<T, TLoss>> Bear<T, TLoss>(
        this in SparseLinearModel<T, TLoss> model, BearOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoss : struct, ILoss<TLoss, T>
    {
        _ = model;
        return new(new(options), nameof(Bear));
    }
}

/// <summary>Sketched online limited-memory BFGS: MISSION with a direction that knows of curvature, so that one length suits data in other units.</summary>
/// <remarks>
/// <para>
/// For each batch, on the features A that it has: x is what the sketch tells of those among the k, 0 of the others; g₁ the batch's gradient there; <c>d = H g₁</c> by the two-loop recursion over the last m pairs, restricted to A,
/// with <c>H₀ = sᵀr / rᵀr</c> of the newest; <c>S ← S − η d</c> in the sketch; the features are told anew and offered to the k; g₂ is the gradient of the same batch at the new x; the pair <c>s = −η d, r = g₂ − g₁</c> is
/// remembered. The first step is along the gradient.
/// </para>
/// <para>
/// Pairs are kept sparse, in a ring: m pairs of at most c features take m c words for names and twice as many numbers, beside the d w numbers of the sketch. A pair whose curvature is not above 0 to rounding is left out, as
/// happens where noise of the truncation outweighs it. There is no intercept: a feature that all examples have is one. The first step is as long as the rate makes it, and what it overshoots by stays in the sketch for long: of
/// data in large units choose a small rate, or scale them.
/// </para>
/// <para>Source: Aghazadeh, Gupta, DeWeese, Koyluoglu, Ramchandran 2022, "BEAR: sketching BFGS algorithm for ultra-high dimensional feature selection in sublinear memory", Algorithm 2.</para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TLoss">φ.</typeparam>
public readonly record struct Bear<T, TLoss> : IStep<Bear<T, TLoss>, T, SparseLinearModel<T, TLoss>, BearState<T>, SketchedInfo>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLoss : struct, ILoss<TLoss, T>
{
    internal Bear(BearOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
    }

    /// <summary>What is held, and how far it goes.</summary>
    public BearOptions Options { get; }

    /// <inheritdoc/>
    public BearState<T> Initialize(in SparseLinearModel<T, TLoss> oracle, ReadOnlySpan<T> start) => BearState<T>.None(Options);

    /// <inheritdoc/>
    public SketchedInfo Advance(ref BearState<T> state, in SparseLinearModel<T, TLoss> oracle, Workspace workspace)
    {
        var batch = workspace.Resident<BearBatch<T>>();
        batch.Read(oracle.Source, state.Totals.Examples, Options.Batch);
        if (batch.Count == 0) return new(0, null);

        using var scope = workspace.Open();
        var features = batch.Features;
        var shape = state.Point.Shape;
        var cells = workspace.Take<uint>(shape.Rows * features.Length)[..(shape.Rows * features.Length)];
        var point = workspace.Take<T>(features.Length)[..features.Length];
        var gradient = workspace.Take<T>(features.Length)[..features.Length];
        var direction = workspace.Take<T>(features.Length)[..features.Length];
        SketchLoops.Cells(shape, state.Point.Hashes.Span, features, cells);
        Read(state, features, cells, point);
        var learned = batch.Gradient(oracle, point, gradient);
        var norm = Reductions.Norm<T>(gradient);
        if (!T.IsFinite(norm * norm)) return new(0, "gradient");

        gradient.CopyTo(direction);
        new BearPairs<T>(state, Options.Memory, features, workspace).Multiply(direction, workspace);
        Vectors.Scale(direction, T.CreateChecked(-Options.Rate), direction);
        if (!Reductions.AllFinite<T>(direction)) return new(0, "direction");

        SketchLoops.Add(state.Point.Table.Mutable, cells, shape.Rows, direction);
        SketchLoops.Estimate(state.Point.Table.Span, cells, shape.Rows, point);
        var top = state.Top.Open();
        for (var i = 0; i < features.Length; i++) top.Offer(features[i], point[i]);
        Read(state, features, cells, point);
        var change = workspace.Take<T>(features.Length)[..features.Length];
        batch.Gradient(oracle, point, change);
        Vectors.AddScaled(change, T.NegativeOne, gradient, change);
        BearPairs<T>.Remember(ref state, Options.Memory, features, direction, change);
        state = state with { Totals = Sum(state.Totals, learned) };
        return new(batch.Count, null);
    }

    // What the sketch tells of the features among the k, 0 of the others.
    private static void Read(in BearState<T> state, ReadOnlySpan<ulong> features, ReadOnlySpan<uint> cells, Span<T> point)
    {
        SketchLoops.Estimate(state.Point.Table.Span, cells, state.Point.Shape.Rows, point);
        var top = state.Top.Open();
        for (var i = 0; i < features.Length; i++)
        {
            if (top.PlaceAt(top.Find(features[i])) < 0) point[i] = T.Zero;
        }
    }

    private SketchedTotals Sum(SketchedTotals before, SketchedTotals learned) => new(
        before.Examples + learned.Examples, before.Weight + learned.Weight, before.Loss + learned.Loss, before.Right + learned.Right, before.SquaredNorms + learned.SquaredNorms,
        before.Length + Options.Rate, before.Entries + learned.Entries);
}
