using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>
/// The regularised mean loss of a linear model: <c>f(x) = (1/n) Σᵢ wᵢ φ(⟨aᵢ, x⟩, yᵢ) + (λ/2) ‖x‖²</c>, the norm over the features only; an
/// intercept is not penalised.
/// </summary>
/// <remarks>
/// Constants, with c = sup φ″: L = c σ²/n + λ, where σ is the upper bound of the largest singular value of W^½ A
/// (<see cref="SpectralNorm"/>); μ = λ where every coordinate is penalised, else 0; L_c = c max w maxⱼ ‖A·ⱼ‖²/n + λ. Where L would be 0
/// it is 1, a bound as good. As a finite sum
/// its terms are fᵢ(x) = wᵢ φ(⟨aᵢ, x⟩, yᵢ) + (λ/2) ‖x‖². Evaluations allocate nothing once the workspace has grown.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TRows">The rows aᵢ.</typeparam>
/// <typeparam name="TLoss">φ.</typeparam>
public readonly struct LinearModel<T, TRows, TLoss> : ISmoothObjective<T>, IFiniteSum<T>, IHessianVectorOracle<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRows : struct, IRows<TRows, T>
    where TLoss : struct, ILoss<TLoss, T>
{
    private readonly Buffer<T> _labels;
    private readonly Buffer<T> _weights;
    private readonly T _inverseCount;

    internal LinearModel(TRows rows, TLoss loss, ReadOnlySpan<T> labels, double l2, ReadOnlySpan<T> weights)
    {
        LinearModelArguments.CheckLabels<T, TLoss>(rows.Rows, loss, labels);
        LinearModelArguments.CheckWeights(rows.Rows, weights);
        (Rows, Loss, L2) = (rows, loss, Require.NotNegative<T>(l2));
        (_labels, _weights) = (Buffer<T>.CopyOf(labels), Buffer<T>.CopyOf(weights));
        _inverseCount = T.One / Number.Of<T>(rows.Rows);
        using var workspace = new Workspace();
        Smoothness = Constants(workspace);
    }

    private interface IKernel
    {
        static abstract Vector512<T> Invoke(TLoss loss, Vector512<T> prediction, Vector512<T> label);
    }

    /// <summary>The rows.</summary>
    public TRows Rows { get; }

    /// <summary>φ.</summary>
    public TLoss Loss { get; }

    /// <summary>λ.</summary>
    public T L2 { get; }

    /// <summary>y.</summary>
    public ReadOnlySpan<T> Labels => _labels.Span;

    /// <summary>w; empty where all are 1.</summary>
    public ReadOnlySpan<T> Weights => _weights.Span;

    /// <inheritdoc/>
    public int Dimension => Rows.Columns;

    /// <inheritdoc/>
    public int Terms => Rows.Rows;

    /// <inheritdoc/>
    public Smoothness<T> Smoothness { get; }

    /// <summary>max L_i, the largest Lipschitz constant of a term's gradient: c maxᵢ wᵢ ‖aᵢ‖² + λ.</summary>
    /// <param name="workspace">Scratch memory.</param>
    public T LargestTermLipschitz(Workspace workspace)
    {
        using var rental = workspace.Rent<T>(Terms);
        var norms = rental.Span;
        Rows.SquaredRowNorms(norms, workspace);
        var largest = T.Zero;
        for (var i = 0; i < norms.Length; i++) largest = T.Max(largest, Weight(i) * norms[i]);
        return (Loss.Curvature * largest) + L2;
    }

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace)
    {
        using var predictions = workspace.Rent<T>(Terms);
        Predict(point, predictions, workspace);
        Apply<ValueKernel>(predictions.Lanes, predictions.Lanes);
        return Mean(predictions.Span) + Penalty(point);
    }

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        using var predictions = workspace.Rent<T>(Terms);
        Predict(point, predictions, workspace);
        Pull(point, predictions, destination, workspace);
    }

    /// <inheritdoc/>
    public T ValueAndGradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        using var predictions = workspace.Rent<T>(Terms);
        using var values = workspace.Rent<T>(Terms);
        Predict(point, predictions, workspace);
        Apply<ValueKernel>(predictions.Lanes, values.Lanes);
        Pull(point, predictions, destination, workspace);
        return Mean(values.Span) + Penalty(point);
    }

    /// <inheritdoc/>
    public void HessianVectorProduct(ReadOnlySpan<T> point, ReadOnlySpan<T> direction, Span<T> destination, Workspace workspace)
    {
        using var predictions = workspace.Rent<T>(Terms);
        using var moved = workspace.Rent<T>(Terms);
        Predict(point, predictions, workspace);
        Apply<SecondDerivativeKernel>(predictions.Lanes, predictions.Lanes);
        Rows.Multiply(direction, moved.Span, workspace);
        var curvatures = predictions.Span;
        var changes = moved.Span;
        for (var i = 0; i < changes.Length; i++) changes[i] *= curvatures[i] * _inverseCount;
        Rows.TransposeMultiply(changes, destination, workspace);
        AddPenaltyGradient(direction, destination);
    }

    /// <inheritdoc/>
    public void BatchGradient(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        destination.Clear();
        var share = T.One / Number.Of<T>(batch.Length);
        foreach (var i in batch)
        {
            var prediction = Vector512.CreateScalar(Rows.RowDot(i, point, workspace));
            var derivative = Loss.Derivative(prediction, Vector512.CreateScalar(_labels.Span[i])).ToScalar();
            Rows.AddRow(i, derivative * Weight(i) * share, destination, workspace);
        }

        AddPenaltyGradient(point, destination);
    }

    // The predictions, and zeros behind them up to a whole lane.
    private void Predict(ReadOnlySpan<T> point, Scratch<T> predictions, Workspace workspace)
    {
        predictions.Lanes[Terms..].Clear();
        Rows.Multiply(point, predictions.Span, workspace);
    }

    // From predictions, which it overwrites, to the gradient.
    private void Pull(ReadOnlySpan<T> point, Scratch<T> predictions, Span<T> destination, Workspace workspace)
    {
        Apply<DerivativeKernel>(predictions.Lanes, predictions.Lanes);
        foreach (ref var value in predictions.Span) value *= _inverseCount;
        Rows.TransposeMultiply(predictions.Span, destination, workspace);
        AddPenaltyGradient(point, destination);
    }

    // destination ← w φ or one of its derivatives, lane by lane; the two may be the same.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Apply<TKernel>(ReadOnlySpan<T> predictions, Span<T> destination)
        where TKernel : struct, IKernel
    {
        ReadOnlySpan<T> labels = _labels.Lanes;
        ReadOnlySpan<T> weights = _weights.Lanes;
        for (var i = 0; i < labels.Length; i += Vector512<T>.Count)
        {
            var result = TKernel.Invoke(Loss, Vector512.Create(predictions[i..]), Vector512.Create(labels[i..]));
            if (!weights.IsEmpty) result *= Vector512.Create(weights[i..]);
            result.CopyTo(destination[i..]);
        }
    }

    private T Mean(ReadOnlySpan<T> values) => Reductions.Sum(values) * _inverseCount;

    private T Penalty(ReadOnlySpan<T> point) => Number.Of<T>(0.5) * L2 * Reductions.SumOfSquares(point[..Rows.Features]);

    private void AddPenaltyGradient(ReadOnlySpan<T> point, Span<T> destination)
    {
        var features = destination[..Rows.Features];
        if (L2 > T.Zero) Vectors.AddScaled(features, L2, point[..features.Length], features);
    }

    private T Weight(int row) => _weights.Length == 0 ? T.One : _weights.Span[row];

    private Smoothness<T> Constants(Workspace workspace)
    {
        using var centres = workspace.Rent<T>(Dimension, BufferContents.Zeroed);
        using var columns = workspace.Rent<T>(Dimension);
        Rows.SquaredColumnDistances(centres.Span, columns.Span, workspace);
        var (widest, heaviest) = (T.Zero, Weights.IsEmpty ? T.One : T.Zero);
        foreach (var norm in columns.Span) widest = T.Max(widest, norm);
        foreach (var weight in Weights) heaviest = T.Max(heaviest, weight);
        var norms = Rows.SpectralNormBounds(workspace, Weights);
        var curvature = Loss.Curvature * _inverseCount;
        var lipschitz = (curvature * norms.Upper * norms.Upper) + L2;
        var strong = Rows.Features == Rows.Columns ? L2 : T.Zero;
        return new(lipschitz == T.Zero ? T.One : lipschitz, strong, (curvature * heaviest * widest) + L2) { StrongConvexity = strong };
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

    private readonly struct SecondDerivativeKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Invoke(TLoss loss, Vector512<T> prediction, Vector512<T> label) => loss.SecondDerivative(prediction, label);
    }
}
