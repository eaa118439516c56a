using System.Numerics;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>
/// The mean loss of a linear model, <c>f(x) = (1/n) Σᵢ φ(⟨aᵢ, x⟩, yᵢ)</c>, for methods that move one coordinate at a time: it keeps A by columns,
/// and what they maintain is the vector of predictions Ax.
/// </summary>
/// <remarks>
/// A partial derivative, and the move after it, cost the entries of one column. Lⱼ = sup φ″ ‖A·ⱼ‖²/n; 1, a bound as good, where that is 0. A penalty is
/// added by <see cref="Regularization.WithL2{T, TLoss}(LinearModelByColumns{T, TLoss}, double)"/>.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TLoss">φ.</typeparam>
public readonly struct LinearModelByColumns<T, TLoss> : ICoordinateOracle<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLoss : struct, ISmoothLoss<TLoss, T>
{
    private readonly SparseRows<T> _columns;
    private readonly Buffer<T> _labels;
    private readonly Buffer<T> _lipschitz;
    private readonly T _inverseCount;

    internal LinearModelByColumns(SparseRows<T> rows, TLoss loss, ReadOnlySpan<T> labels)
    {
        ArgumentNullException.ThrowIfNull(rows);
        MeanLossArguments.CheckLabels<T, TLoss>(rows.Rows, loss, labels);
        (_columns, Loss) = (rows.Transpose(), loss);
        (_labels, _lipschitz) = (Buffer<T>.CopyOf(labels), Buffer<T>.Allocate(rows.Columns));
        _inverseCount = T.One / Number.Of<T>(rows.Rows);
        var lipschitz = _lipschitz.Mutable;
        _columns.SquaredRowNorms(lipschitz);
        foreach (ref var value in lipschitz)
        {
            value *= loss.Curvature * _inverseCount;
            if (value == T.Zero) value = T.One;
        }
    }

    /// <summary>φ.</summary>
    public TLoss Loss { get; }

    /// <inheritdoc/>
    public int Dimension => _columns.Rows;

    /// <inheritdoc/>
    public int ResidualLength => _columns.Columns;

    /// <summary>destination ← the predictions Ax.</summary>
    /// <param name="point">x.</param>
    /// <param name="destination">Receives a prediction for each row.</param>
    public void Residual(ReadOnlySpan<T> point, Span<T> destination) => _columns.TransposeMultiply(point, destination);

    /// <inheritdoc/>
    public T PartialDerivative(int coordinate, ReadOnlySpan<T> point, ReadOnlySpan<T> residual)
    {
        Span<T> predictions = stackalloc T[Vector512<T>.Count];
        Span<T> known = stackalloc T[Vector512<T>.Count];
        predictions.Clear();
        known.Clear();
        var rows = _columns.RowIndices(coordinate);
        var values = _columns.RowValues(coordinate);
        var labels = _labels.Span;
        var sum = T.Zero;
        for (var k = 0; k < rows.Length; k += Vector512<T>.Count)
        {
            var count = Math.Min(Vector512<T>.Count, rows.Length - k);
            for (var i = 0; i < count; i++) (predictions[i], known[i]) = (residual[rows[k + i]], labels[rows[k + i]]);
            var derivatives = Loss.Derivative(Vector512.Create<T>(predictions), Vector512.Create<T>(known));
            for (var i = 0; i < count; i++) sum += values[k + i] * derivatives[i];
        }

        return sum * _inverseCount;
    }

    /// <inheritdoc/>
    public void MoveResidual(int coordinate, T change, Span<T> residual) => _columns.AddRow(coordinate, change, residual);

    /// <inheritdoc/>
    public T CoordinateLipschitz(int coordinate) => _lipschitz.Span[coordinate];
}
