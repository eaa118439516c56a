using System.Numerics;

namespace Toolkit.Optimization;

/// <summary><c>f(x) + (λ/2) ‖x‖²</c> for a mean loss f, the norm over its features; see <see cref="Regularization"/>.</summary>
/// <remarks>As a finite sum its terms are fᵢ(x) + (λ/2) ‖x‖².</remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TObjective">f.</typeparam>
public readonly struct L2Regularized<T, TObjective> : IObjective<T>, IFiniteSum<T>, IDualityGapOracle<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TObjective : struct, IMeanLoss<TObjective, T>
{
    internal L2Regularized(TObjective inner, T l2) => (Inner, L2) = (inner, l2);

    /// <summary>f.</summary>
    public TObjective Inner { get; }

    /// <summary>λ.</summary>
    public T L2 { get; }

    /// <inheritdoc/>
    public int Dimension => Inner.Dimension;

    /// <inheritdoc/>
    public int Features => Inner.Features;

    /// <inheritdoc/>
    public int Terms => Inner.Terms;

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace) => Inner.Value(point, workspace) + Penalty(point);

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        Inner.Gradient(point, destination, workspace);
        AddPenaltyGradient(point, destination);
    }

    /// <inheritdoc/>
    public T ValueAndGradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        var value = Inner.ValueAndGradient(point, destination, workspace);
        AddPenaltyGradient(point, destination);
        return value + Penalty(point);
    }

    /// <inheritdoc/>
    public void BatchGradient(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        Inner.BatchGradient(batch, point, destination, workspace);
        AddPenaltyGradient(point, destination);
    }

    /// <inheritdoc/>
    public DualityGap<T> DualityGap(ReadOnlySpan<T> point, T l1, Workspace workspace) => DualityGaps.At(Inner, point, l1, L2, workspace);

    // destination ← destination + λ x, which is also the penalty's Hessian times x.
    internal void AddPenaltyGradient(ReadOnlySpan<T> point, Span<T> destination)
    {
        var features = destination[..Features];
        if (L2 > T.Zero) Vectors.AddScaled(features, L2, point[..features.Length], features);
    }

    private T Penalty(ReadOnlySpan<T> point) => L2 > T.Zero ? Number.Of<T>(0.5) * L2 * Reductions.SumOfSquares(point[..Features]) : T.Zero;
}
