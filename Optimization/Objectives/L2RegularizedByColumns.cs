using System.Numerics;

namespace Toolkit.Optimization;

/// <summary><c>f(x) + (λ/2) ‖x‖²</c> for a coordinate oracle f, the norm over its features; see <see cref="Regularization"/>. The residual is that of f.</summary>
/// <remarks>
/// Lⱼ grows by λ where j is a feature. Constants: L and L_c of f and λ, and μ = λ, both as strong convexity and in the Polyak–Łojasiewicz inequality, where
/// every coordinate is a feature; else those of f.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TOracle">f, convex.</typeparam>
public readonly struct L2RegularizedByColumns<T, TOracle> : ICoordinateOracle<T>, ISmooth<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : struct, ICoordinateOracle<T>, ISmooth<T>
{
    internal L2RegularizedByColumns(TOracle inner, int features, T l2)
    {
        (Inner, Features, L2) = (inner, features, l2);
        var before = inner.Smoothness;
        var strong = before.StrongConvexity + (features == inner.Dimension ? l2 : T.Zero);
        Smoothness = new(before.Lipschitz + l2, T.Max(strong, l2 == T.Zero ? before.PolyakLojasiewicz : T.Zero), before.CoordinateLipschitz + l2)
        {
            StrongConvexity = strong,
        };
    }

    /// <summary>f.</summary>
    public TOracle Inner { get; }

    /// <summary>How many coordinates, from the first on, are penalised.</summary>
    public int Features { get; }

    /// <summary>λ.</summary>
    public T L2 { get; }

    /// <inheritdoc/>
    public int Dimension => Inner.Dimension;

    /// <inheritdoc/>
    public int ResidualLength => Inner.ResidualLength;

    /// <inheritdoc/>
    public bool IsQuadratic => Inner.IsQuadratic;

    /// <inheritdoc/>
    public Smoothness<T> Smoothness { get; }

    /// <inheritdoc/>
    public void Residual(ReadOnlySpan<T> point, Span<T> destination) => Inner.Residual(point, destination);

    /// <inheritdoc/>
    public T PartialDerivative(int coordinate, ReadOnlySpan<T> point, ReadOnlySpan<T> residual) =>
        Inner.PartialDerivative(coordinate, point, residual) + (Weight(coordinate) * point[coordinate]);

    /// <inheritdoc/>
    public void PartialDerivatives(ReadOnlySpan<T> point, ReadOnlySpan<T> residual, Span<T> destination, Workspace workspace)
    {
        Inner.PartialDerivatives(point, residual, destination, workspace);
        var features = destination[..Features];
        Vectors.AddScaled(features, L2, point[..Features], features);
    }

    /// <inheritdoc/>
    public (T First, T Second) DerivativesAlong(int coordinate, T change, ReadOnlySpan<T> point, ReadOnlySpan<T> residual)
    {
        var (first, second) = Inner.DerivativesAlong(coordinate, change, point, residual);
        return (first + (Weight(coordinate) * (point[coordinate] + change)), second + Weight(coordinate));
    }

    /// <inheritdoc/>
    public void MoveResidual(int coordinate, T change, Span<T> residual) => Inner.MoveResidual(coordinate, change, residual);

    /// <inheritdoc/>
    public T CoordinateLipschitz(int coordinate) => Inner.CoordinateLipschitz(coordinate) + Weight(coordinate);

    private T Weight(int coordinate) => coordinate < Features ? L2 : T.Zero;
}
