using System.Numerics;

namespace Toolkit.Optimization;

/// <summary><c>f(x) + (λ/2) ‖x‖²</c> for a coordinate oracle f; see <see cref="Regularization"/>. The residual is that of f.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TOracle">f.</typeparam>
public readonly struct L2RegularizedByColumns<T, TOracle> : ICoordinateOracle<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : struct, ICoordinateOracle<T>
{
    internal L2RegularizedByColumns(TOracle inner, T l2) => (Inner, L2) = (inner, l2);

    /// <summary>f.</summary>
    public TOracle Inner { get; }

    /// <summary>λ.</summary>
    public T L2 { get; }

    /// <inheritdoc/>
    public int Dimension => Inner.Dimension;

    /// <inheritdoc/>
    public int ResidualLength => Inner.ResidualLength;

    /// <inheritdoc/>
    public void Residual(ReadOnlySpan<T> point, Span<T> destination) => Inner.Residual(point, destination);

    /// <inheritdoc/>
    public T PartialDerivative(int coordinate, ReadOnlySpan<T> point, ReadOnlySpan<T> residual) =>
        Inner.PartialDerivative(coordinate, point, residual) + (L2 * point[coordinate]);

    /// <inheritdoc/>
    public void MoveResidual(int coordinate, T change, Span<T> residual) => Inner.MoveResidual(coordinate, change, residual);

    /// <inheritdoc/>
    public T CoordinateLipschitz(int coordinate) => Inner.CoordinateLipschitz(coordinate) + L2;
}
