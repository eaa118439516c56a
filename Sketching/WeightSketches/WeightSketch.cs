using System.Numerics;

namespace Toolkit.Sketching;

/// <summary>Linear models whose weights are in a sketch.</summary>
public static class WeightSketches
{
    /// <summary>
    /// The weight-median sketch: predicts with the mean over the rows, <c>z = b + (a/d) Σⱼ Σᵢ sⱼ(i) S_{j, hⱼ(i)} xᵢ</c>, steps by <c>a ← a (1 − η_t λ₂); S_{j, hⱼ(i)} ← S_{j, hⱼ(i)} − sⱼ(i) η_t φ′(z, y) xᵢ / a</c>,
    /// and tells weights by the median.
    /// </summary>
    /// <remarks>
    /// The prediction is linear in the sketch, so that it learns as a linear model does: of one row it is stochastic descent on hashed features, with signs and penalty. Every example touches the same number of cells, and
    /// decay touches none. Source: Tai, Sharan, Bailis, Valiant 2018, "Sketching linear classifiers over data streams", Algorithm 1, with its z scaled by √d.
    /// </remarks>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TLoss">The loss.</typeparam>
    /// <param name="model">The examples with their loss; it is not kept, it says for which the step is.</param>
    /// <param name="options">What is held, and how it learns.</param>
    /// <exception cref="ArgumentException">η₀ λ₂ is not below 1.</exception>
    public static Step<T, SparseLinearModel<T, TLoss>, WeightSketchState<T>, SketchedInfo, WeightSketch<T, TLoss>>
        WeightMedianSketch<T, TLoss>(this in SparseLinearModel<T, TLoss> model, WeightSketchOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoss : struct, ILoss<TLoss, T>
    {
        _ = model;
        return new(new(options, false), nameof(WeightMedianSketch));
    }

    /// <summary>
    /// The active-set weight-median sketch: the k features of the largest weights are kept exactly, and only the others are in the sketch. One whose new weight is above the least of the k takes its place, and the weight that
    /// goes is written back, <c>Δ = w − Query</c>, so that the sketch tells it as it was.
    /// </summary>
    /// <remarks>
    /// What is large does not collide, neither with others of its kind nor with the rest. Where k is at least the number of features it is stochastic descent on them, and the sketch stays empty. Newcomers of an example are told
    /// by the sketch before the example has changed it. Source: Tai, Sharan, Bailis, Valiant 2018, Algorithm 2.
    /// </remarks>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TLoss">The loss.</typeparam>
    /// <param name="model">The examples with their loss; it is not kept, it says for which the step is.</param>
    /// <param name="options">What is held, and how it learns.</param>
    /// <exception cref="ArgumentException">η₀ λ₂ is not below 1.</exception>
    public static Step<T, SparseLinearModel<T, TLoss>, WeightSketchState<T>, SketchedInfo, WeightSketch<T, TLoss>>
        ActiveSetSketch<T, TLoss>(this in SparseLinearModel<T, TLoss> model, WeightSketchOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoss : struct, ILoss<TLoss, T>
    {
        _ = model;
        return new(new(options, true), nameof(ActiveSetSketch));
    }
}

/// <summary>A linear model whose weights are in a sketch; see <see cref="WeightSketches.WeightMedianSketch"/> and <see cref="WeightSketches.ActiveSetSketch"/>.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TLoss">φ.</typeparam>
public readonly record struct WeightSketch<T, TLoss> : IStep<WeightSketch<T, TLoss>, T, SparseLinearModel<T, TLoss>, WeightSketchState<T>, SketchedInfo>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLoss : struct, ILoss<TLoss, T>
{
    internal WeightSketch(WeightSketchOptions options, bool hasActiveSet)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!(options.Rate * options.L2 < 1)) throw new ArgumentException($"Rate times L2 must be below 1, and is {options.Rate * options.L2}.", nameof(options));
        (Options, HasActiveSet) = (options, hasActiveSet);
    }

    /// <summary>What is held, and how it learns.</summary>
    public WeightSketchOptions Options { get; }

    /// <summary>Whether the features that are kept have weights of their own.</summary>
    public bool HasActiveSet { get; }

    /// <inheritdoc/>
    public WeightSketchState<T> Initialize(in SparseLinearModel<T, TLoss> oracle, ReadOnlySpan<T> start) =>
        new(CountSketch<T>.Zero(Options.Rows, Options.Columns, Options.Key), TopK<T>.Empty(Options.Top), 1, T.Zero, default);

    /// <inheritdoc/>
    public SketchedInfo Advance(ref WeightSketchState<T> state, in SparseLinearModel<T, TLoss> oracle, Workspace workspace)
    {
        using var scope = workspace.Open();
        var loop = new WeightSketchLoop<T>(Options, HasActiveSet, state, workspace);
        string? nonFinite = null;
        var (taken, position) = (0, state.Totals.Examples);
        while (taken < Options.Examples && nonFinite is null)
        {
            var examples = oracle.Source.From(position, Options.Examples - taken);
            if (examples.Count == 0) break;
            var learned = loop.Learn(examples, oracle, out nonFinite);
            (taken, position) = (taken + learned, position + learned);
        }

        state = loop.Close(state);
        return new(taken, nonFinite);
    }
}
