using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>
/// The mean loss of a linear model, <c>f(x) = (1/n) Σᵢ wᵢ φ(⟨aᵢ, x⟩, yᵢ)</c>, for methods that move one coordinate at a time: it keeps A by columns,
/// and what they maintain is the vector of predictions Ax, or Ax − y where φ is <see cref="SquaredLoss{T}"/>, which needs no more.
/// </summary>
/// <remarks>
/// A partial derivative, and the move after it, cost the entries of one column. Lⱼ = sup φ″ Σᵢ wᵢ Aᵢⱼ²/n; 1, a bound as good, where that is 0. The constants
/// it declares are L = Σ Lⱼ, the trace of a matrix that bounds the Hessian, L_c = max Lⱼ, and no μ, but that of least squares can be measured
/// (<see cref="LeastSquaresCurvature"/>). A penalty is added by
/// <see cref="Regularization.WithL2{T, TColumns, TLoss}(LinearModelByColumns{T, TColumns, TLoss}, double)"/>.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TColumns">A, by columns.</typeparam>
/// <typeparam name="TLoss">φ.</typeparam>
public readonly partial struct LinearModelByColumns<T, TColumns, TLoss> : ICoordinateOracle<T>, ISmooth<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TColumns : struct, IColumns<TColumns, T>
    where TLoss : struct, ISmoothLoss<TLoss, T>
{
    private readonly Buffer<T> _labels;
    private readonly Buffer<T> _weights;
    private readonly Buffer<T> _lipschitz;
    private readonly T _inverseCount;

    internal LinearModelByColumns(TColumns columns, TLoss loss, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights)
    {
        MeanLossArguments.CheckLabels<T, TLoss>(columns.Rows, loss, labels);
        MeanLossArguments.CheckWeights(columns.Rows, weights);
        (Columns, Loss) = (columns, loss);
        (_labels, _weights, _lipschitz) = (Buffer<T>.CopyOf(labels), Buffer<T>.CopyOf(weights), Buffer<T>.Allocate(columns.Columns));
        _inverseCount = T.One / Number.Of<T>(columns.Rows);
        var lipschitz = _lipschitz.Mutable;
        columns.SquaredColumnNorms(lipschitz, weights);
        var (sum, largest) = (T.Zero, T.Zero);
        foreach (ref var value in lipschitz)
        {
            value *= loss.Curvature * _inverseCount;
            if (value == T.Zero) value = T.One;
            (sum, largest) = (sum + value, T.Max(largest, value));
        }

        Smoothness = new(sum, T.Zero, largest);
    }

    /// <summary>A, by columns.</summary>
    public TColumns Columns { get; }

    /// <summary>φ.</summary>
    public TLoss Loss { get; }

    /// <summary>y.</summary>
    public ReadOnlySpan<T> Labels => _labels.Span;

    /// <summary>w; empty where all are 1.</summary>
    public ReadOnlySpan<T> Weights => _weights.Span;

    /// <inheritdoc/>
    public int Dimension => Columns.Columns;

    /// <inheritdoc/>
    public int ResidualLength => Columns.Rows;

    /// <inheritdoc/>
    public bool IsQuadratic => typeof(TLoss) == typeof(SquaredLoss<T>);

    /// <inheritdoc/>
    public Smoothness<T> Smoothness { get; private init; }

    // The same with constants that were found otherwise.
    internal LinearModelByColumns<T, TColumns, TLoss> Declaring(Smoothness<T> constants) => this with { Smoothness = constants };

    /// <summary>destination ← the predictions Ax; with squares Ax − y.</summary>
    /// <param name="point">x.</param>
    /// <param name="destination">Receives an element for each row.</param>
    public void Residual(ReadOnlySpan<T> point, Span<T> destination)
    {
        Columns.Multiply(point, destination);
        if (IsQuadratic) Vectors.AddScaled(destination, -T.One, _labels.Span, destination);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T PartialDerivative(int coordinate, ReadOnlySpan<T> point, ReadOnlySpan<T> residual)
    {
        if (!IsQuadratic) return Columns.Sum(new Slope(Loss), coordinate, residual, _labels.Span, _weights.Span) * _inverseCount;
        var weights = _weights.Span;
        return _inverseCount * (weights.IsEmpty ? Columns.ColumnDot(coordinate, residual) : Columns.Sum(default(Product), coordinate, residual, residual, weights));
    }

    /// <inheritdoc/>
    public void PartialDerivatives(ReadOnlySpan<T> point, ReadOnlySpan<T> residual, Span<T> destination, Workspace workspace)
    {
        using var rental = workspace.Rent<T>(ResidualLength);
        var slopes = rental.Lanes;
        residual.CopyTo(slopes);
        if (!IsQuadratic)
        {
            var labels = _labels.Lanes;
            for (var i = 0; i < slopes.Length; i += Vector512<T>.Count)
            {
                Loss.Derivative(Vector512.Create<T>(slopes[i..]), Vector512.Create<T>(labels[i..])).CopyTo(slopes[i..]);
            }
        }

        var weights = _weights.Span;
        var scaled = rental.Span;
        for (var i = 0; i < weights.Length; i++) scaled[i] *= weights[i];
        Columns.TransposeMultiply(scaled, destination);
        Vectors.Scale(destination, _inverseCount, destination);
    }

    /// <inheritdoc/>
    public (T First, T Second) DerivativesAlong(int coordinate, T change, ReadOnlySpan<T> point, ReadOnlySpan<T> residual)
    {
        if (IsQuadratic)
        {
            var curvature = _lipschitz.Span[coordinate];
            return (PartialDerivative(coordinate, point, residual) + (curvature * change), curvature);
        }

        var labels = _labels.Span;
        var weights = _weights.Span;
        return (
            Columns.Sum(new SlopeAlong(Loss, change), coordinate, residual, labels, weights) * _inverseCount,
            Columns.Sum(new CurvatureAlong(Loss, change), coordinate, residual, labels, weights) * _inverseCount);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MoveResidual(int coordinate, T change, Span<T> residual) => Columns.AddColumn(coordinate, change, residual);

    /// <inheritdoc/>
    public T CoordinateLipschitz(int coordinate) => _lipschitz.Span[coordinate];

    private readonly struct Slope(TLoss loss) : IColumnTerm<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> entry, Vector512<T> residual, Vector512<T> label) => entry * loss.Derivative(residual, label);
    }

    private readonly struct SlopeAlong(TLoss loss, T change) : IColumnTerm<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> entry, Vector512<T> residual, Vector512<T> label) =>
            entry * loss.Derivative(residual + (Vector512.Create(change) * entry), label);
    }

    private readonly struct CurvatureAlong(TLoss loss, T change) : IColumnTerm<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> entry, Vector512<T> residual, Vector512<T> label) =>
            entry * entry * loss.SecondDerivative(residual + (Vector512.Create(change) * entry), label);
    }

    private readonly struct Product : IColumnTerm<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> entry, Vector512<T> residual, Vector512<T> label) => entry * residual;
    }
}
