using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>
/// The mean loss of a linear model, <c>f(x) = (1/n) Σᵢ φ(⟨aᵢ, x⟩, yᵢ)</c>, for methods that move one coordinate at a time: it keeps A by columns,
/// and what they maintain is the vector of predictions Ax.
/// </summary>
/// <remarks>
/// A partial derivative, and the move after it, cost the entries of one column. Lⱼ = sup φ″ ‖A·ⱼ‖²/n; 1, a bound as good, where that is 0. A penalty is
/// added by <see cref="Regularization.WithL2{T, TColumns, TLoss}(LinearModelByColumns{T, TColumns, TLoss}, double)"/>.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TColumns">A, by columns.</typeparam>
/// <typeparam name="TLoss">φ.</typeparam>
public readonly struct LinearModelByColumns<T, TColumns, TLoss> : ICoordinateOracle<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TColumns : struct, IColumns<TColumns, T>
    where TLoss : struct, ISmoothLoss<TLoss, T>
{
    private readonly Buffer<T> _labels;
    private readonly Buffer<T> _lipschitz;
    private readonly T _inverseCount;

    internal LinearModelByColumns(TColumns columns, TLoss loss, ReadOnlySpan<T> labels)
    {
        MeanLossArguments.CheckLabels<T, TLoss>(columns.Rows, loss, labels);
        (Columns, Loss) = (columns, loss);
        (_labels, _lipschitz) = (Buffer<T>.CopyOf(labels), Buffer<T>.Allocate(columns.Columns));
        _inverseCount = T.One / Number.Of<T>(columns.Rows);
        var lipschitz = _lipschitz.Mutable;
        columns.SquaredColumnNorms(lipschitz);
        foreach (ref var value in lipschitz)
        {
            value *= loss.Curvature * _inverseCount;
            if (value == T.Zero) value = T.One;
        }
    }

    /// <summary>A, by columns.</summary>
    public TColumns Columns { get; }

    /// <summary>φ.</summary>
    public TLoss Loss { get; }

    /// <inheritdoc/>
    public int Dimension => Columns.Columns;

    /// <inheritdoc/>
    public int ResidualLength => Columns.Rows;

    /// <summary>destination ← the predictions Ax.</summary>
    /// <param name="point">x.</param>
    /// <param name="destination">Receives a prediction for each row.</param>
    public void Residual(ReadOnlySpan<T> point, Span<T> destination) => Columns.Multiply(point, destination);

    /// <inheritdoc/>
    public T PartialDerivative(int coordinate, ReadOnlySpan<T> point, ReadOnlySpan<T> residual) =>
        Columns.Sum(new Derivative(Loss), coordinate, residual, _labels.Span) * _inverseCount;

    /// <inheritdoc/>
    public void MoveResidual(int coordinate, T change, Span<T> residual) => Columns.AddColumn(coordinate, change, residual);

    /// <inheritdoc/>
    public T CoordinateLipschitz(int coordinate) => _lipschitz.Span[coordinate];

    private readonly struct Derivative(TLoss loss) : IColumnTerm<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> entry, Vector512<T> residual, Vector512<T> label) => entry * loss.Derivative(residual, label);
    }
}
