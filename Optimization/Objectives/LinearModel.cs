using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>
/// The mean loss of a linear model, <c>f(x) = (1/n) Σᵢ wᵢ φ(⟨aᵢ, x⟩, yᵢ)</c>, for any convex φ: it promises no constants. A φ with a bounded
/// curvature makes a <see cref="SmoothLinearModel{T, TRows, TLoss}"/>.
/// </summary>
/// <remarks>
/// Where φ has kinks, its gradients are subgradients. As a finite sum its terms are wᵢ φ(⟨aᵢ, x⟩, yᵢ). Evaluations allocate nothing once the workspace
/// has grown.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TRows">The rows aᵢ.</typeparam>
/// <typeparam name="TLoss">φ.</typeparam>
public readonly struct LinearModel<T, TRows, TLoss> : IMeanLoss<LinearModel<T, TRows, TLoss>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRows : struct, IRows<TRows, T>
    where TLoss : struct, ILoss<TLoss, T>
{
    private readonly Buffer<T> _labels;
    private readonly Buffer<T> _weights;

    internal LinearModel(TRows rows, TLoss loss, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights)
    {
        MeanLossArguments.CheckLabels<T, TLoss>(rows.Rows, loss, labels);
        MeanLossArguments.CheckWeights(rows.Rows, weights);
        (Rows, Loss) = (rows, loss);
        (_labels, _weights) = (Buffer<T>.CopyOf(labels), Buffer<T>.CopyOf(weights));
        InverseCount = T.One / Number.Of<T>(rows.Rows);
    }

    internal interface IKernel
    {
        static abstract Vector512<T> Invoke(TLoss loss, Vector512<T> prediction, Vector512<T> label);
    }

    /// <summary>The rows.</summary>
    public TRows Rows { get; }

    /// <summary>φ.</summary>
    public TLoss Loss { get; }

    /// <summary>y.</summary>
    public ReadOnlySpan<T> Labels => _labels.Span;

    /// <summary>w; empty where all are 1.</summary>
    public ReadOnlySpan<T> Weights => _weights.Span;

    /// <inheritdoc/>
    public int Dimension => Rows.Columns;

    /// <inheritdoc/>
    public int Features => Rows.Features;

    /// <inheritdoc/>
    public int Terms => Rows.Rows;

    /// <inheritdoc/>
    public int DualLength => Rows.Rows;

    internal T InverseCount { get; }

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace)
    {
        using var predictions = workspace.Rent<T>(Terms);
        Predict(point, predictions, workspace);
        Apply<ValueKernel>(predictions.Lanes, predictions.Lanes, weighted: true);
        return Mean(predictions.Span);
    }

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        Rows.MappedNormalMultiply(point, new SlopeMap(this, default), destination, workspace);
    }

    /// <inheritdoc/>
    public T ValueAndGradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        using var values = workspace.Rent<T>(Terms);
        Rows.MappedNormalMultiply(point, new SlopeMap(this, values.Lanes), destination, workspace);
        return Mean(values.Span);
    }

    /// <inheritdoc/>
    public void BatchGradient(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        destination.Clear();
        var share = T.One / Number.Of<T>(batch.Length);
        foreach (var i in batch)
        {
            if (Weight(i) != T.Zero) Rows.AddRow(i, Slope(i, Rows.RowDot(i, point, workspace)) * share, destination, workspace);
        }
    }

    /// <inheritdoc/>
    public DualityGap<T> DualityGap(ReadOnlySpan<T> point, T l1, Workspace workspace) => DualityGaps.At(this, point, l1, T.Zero, workspace);

    /// <summary>
    /// <inheritdoc cref="IMeanLoss{TSelf, T}.DualPoint" path="/summary/node()"/> With an intercept, whichever is heavier of the positive and the negative
    /// uᵢ is scaled down: the domain of φ* is an interval around 0.
    /// </summary>
    /// <param name="point">x.</param>
    /// <param name="dual">Receives u.</param>
    /// <param name="correlations">Receives (1/n) Σ wᵢ uᵢ aᵢ.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <returns>f(x).</returns>
    public T DualPoint(ReadOnlySpan<T> point, Span<T> dual, Span<T> correlations, Workspace workspace)
    {
        using var predictions = workspace.Rent<T>(Terms);
        using var results = workspace.Rent<T>(Terms);
        Predict(point, predictions, workspace);
        Apply<ValueKernel>(predictions.Lanes, results.Lanes, weighted: true);
        var value = Mean(results.Span);
        Apply<DerivativeKernel>(predictions.Lanes, results.Lanes, weighted: false);
        results.Span.CopyTo(dual);
        for (var i = 0; i < _weights.Length; i++) if (_weights.Span[i] == T.Zero) dual[i] = T.Zero;
        if (Features < Dimension) Balance(dual, predictions.Span);
        var weighted = predictions.Span;
        for (var i = 0; i < weighted.Length; i++) weighted[i] = Weight(i) * dual[i];
        Pull(weighted, correlations, workspace);
        return value;
    }

    /// <inheritdoc/>
    public T Conjugate(ReadOnlySpan<T> dual, Workspace workspace)
    {
        using var values = workspace.Rent<T>(Terms);
        values.Lanes[Terms..].Clear();
        dual.CopyTo(values.Span);
        Apply<ConjugateKernel>(values.Lanes, values.Lanes, weighted: true);
        return Mean(values.Span);
    }

    // The predictions, and zeros behind them up to a whole lane.
    internal void Predict(ReadOnlySpan<T> point, Scratch<T> predictions, Workspace workspace)
    {
        predictions.Lanes[Terms..].Clear();
        Rows.Multiply(point, predictions.Span, workspace);
    }

    // wᵢ φ′(z, yᵢ), the derivative of term i in its prediction z.
    internal T Slope(int row, T prediction) => Weight(row) is var weight && weight == T.Zero
        ? T.Zero
        : weight * Loss.Derivative(Vector512.CreateScalar(prediction), Vector512.CreateScalar(_labels.Span[row])).ToScalar();

    // wᵢ φ″(z, yᵢ), by the kernel of a smooth loss.
    internal T Curvature<TKernel>(int row, T prediction)
        where TKernel : struct, IKernel => Weight(row) is var weight && weight == T.Zero
        ? T.Zero
        : weight * TKernel.Invoke(Loss, Vector512.CreateScalar(prediction), Vector512.CreateScalar(_labels.Span[row])).ToScalar();

    // wᵢ φ′ of every term, at x.
    internal void Slopes(ReadOnlySpan<T> point, Scratch<T> slopes, Workspace workspace)
    {
        Predict(point, slopes, workspace);
        SlopesOf(slopes.Lanes, slopes);
    }

    // The same where the predictions are known; the two spans may be the same.
    internal void SlopesOf(ReadOnlySpan<T> predictions, Scratch<T> slopes) => Apply<DerivativeKernel>(predictions, slopes.Lanes, weighted: true);

    // The mean loss of predictions.
    internal T MeanLoss(ReadOnlySpan<T> predictions, Workspace workspace)
    {
        using var values = workspace.Rent<T>(Terms);
        Apply<ValueKernel>(predictions, values.Lanes, weighted: true);
        return Mean(values.Span);
    }

    // From slopes, which it overwrites, to the gradient.
    internal void Pull(Span<T> slopes, Span<T> destination, Workspace workspace)
    {
        foreach (ref var value in slopes) value *= InverseCount;
        Rows.TransposeMultiply(slopes, destination, workspace);
    }

    // destination ← φ, φ* or a derivative of all rows, lane by lane, times w if weighted; the two spans may be the same.
    internal void Apply<TKernel>(ReadOnlySpan<T> predictions, Span<T> destination, bool weighted)
        where TKernel : struct, IKernel => Apply<TKernel>(0, predictions[.._labels.Lanes.Length], destination, weighted);

    // The same of the rows from one on, a multiple of a lane.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Apply<TKernel>(int first, ReadOnlySpan<T> predictions, Span<T> destination, bool weighted)
        where TKernel : struct, IKernel
    {
        var labels = _labels.Lanes.Slice(first, predictions.Length);
        var weights = weighted && _weights.Length > 0 ? _weights.Lanes[first..] : default;
        for (var i = 0; i < labels.Length; i += Vector512<T>.Count)
        {
            var result = TKernel.Invoke(Loss, Vector512.Create(predictions[i..]), Vector512.Create(labels[i..]));
            if (!weights.IsEmpty)
            {
                // A row of weight 0 is absent, even where its loss is not finite.
                var weight = Vector512.Create<T>(weights[i..]);
                result = Vector512.ConditionalSelect(Vector512.Equals(weight, Vector512<T>.Zero), Vector512<T>.Zero, result * weight);
            }

            result.CopyTo(destination[i..]);
        }
    }

    // f from the predictions, which it overwrites.
    internal T MeanOfPredictions(Scratch<T> predictions)
    {
        Apply<ValueKernel>(predictions.Lanes, predictions.Lanes, weighted: true);
        return Mean(predictions.Span);
    }

    private T Mean(ReadOnlySpan<T> values) => Reductions.Sum(values) * InverseCount;

    private T Weight(int row) => _weights.Length == 0 ? T.One : _weights.Span[row];

    // Σ wᵢ uᵢ ← 0.
    internal void Balance(Span<T> dual, Span<T> scratch)
    {
        for (var i = 0; i < dual.Length; i++) scratch[i] = Weight(i) * T.Max(dual[i], T.Zero);
        var positive = Reductions.Sum<T>(scratch);
        for (var i = 0; i < dual.Length; i++) scratch[i] = Weight(i) * T.Max(-dual[i], T.Zero);
        var negative = Reductions.Sum<T>(scratch);
        if (positive > negative)
        {
            var factor = negative / positive;
            foreach (ref var value in dual) value = value > T.Zero ? factor * value : value;
        }
        else if (negative > positive)
        {
            var factor = positive / negative;
            foreach (ref var value in dual) value = value < T.Zero ? factor * value : value;
        }
    }

    // From predictions to what the rows add to the gradient; values to where they are wanted, if there is room.
    private readonly ref struct SlopeMap(LinearModel<T, TRows, TLoss> model, Span<T> values) : IProductMap<T>
    {
        private readonly Span<T> _values = values;

        public void Map(int first, scoped Span<T> products)
        {
            if (!_values.IsEmpty) model.Apply<ValueKernel>(first, products, _values[first..], weighted: true);
            model.Apply<DerivativeKernel>(first, products, products, weighted: true);
            foreach (ref var value in products) value *= model.InverseCount;
        }
    }

    private readonly struct ValueKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Invoke(TLoss loss, Vector512<T> prediction, Vector512<T> label) => loss.Value(prediction, label);
    }

    private readonly struct DerivativeKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Invoke(TLoss loss, Vector512<T> prediction, Vector512<T> label) => loss.Derivative(prediction, label);
    }

    private readonly struct ConjugateKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Invoke(TLoss loss, Vector512<T> prediction, Vector512<T> label) => loss.Conjugate(prediction, label);
    }
}
