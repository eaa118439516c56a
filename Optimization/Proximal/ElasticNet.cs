using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class ProximalMaps
{
    /// <summary>g(x) = λ₁ ‖x‖₁ + ½λ₂ ‖x‖²: soft thresholding, then shrinkage, <c>sign(v) max(|v| − λ₁η, 0) / (1 + λ₂η)</c>.</summary>
    /// <remarks>Source: Zou and Hastie 2005 for g; Parikh and Boyd 2014, section 6.5, for the map.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="l1">λ₁, at least 0.</param>
    /// <param name="l2">λ₂, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ElasticNet<T> ElasticNet<T>(double l1, double l2)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(l1, l2);

    /// <summary>g(x) = ½λ ‖x‖²: shrinkage, <c>v / (1 + λη)</c>. The elastic net with λ₁ = 0.</summary>
    /// <remarks>Source: Parikh and Boyd 2014, section 6.1, with A = λI.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="weight">λ, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ElasticNet<T> SquaredL2<T>(double weight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(0, double.CreateChecked(Require.NotNegative<T>(weight)));
}

/// <summary>The elastic net; see <see cref="ProximalMaps.ElasticNet{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ElasticNet<T> : ISeparableConjugableMap<ElasticNet<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal ElasticNet(double l1, double l2)
    {
        L1 = new(l1, int.MaxValue);
        L2 = Require.NotNegative<T>(l2);
    }

    /// <summary>λ₁ ‖x‖₁.</summary>
    public L1<T> L1 { get; }

    /// <summary>λ₂.</summary>
    public T L2 { get; }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Apply(Vector512<T> point, Vector512<T> length, nuint index) =>
        L1.Apply(point, length, index) / (Vector512<T>.One + (Vector512.Create(L2) * length));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Value(Vector512<T> point, nuint index) =>
        L1.Value(point, index) + (Vector512.Create(L2 / T.CreateChecked(2)) * point * point);

    /// <inheritdoc/>
    /// <remarks><c>max(|y| − λ₁, 0)² / 2λ₂</c>; with λ₂ = 0 the indicator of |y| ≤ λ₁.</remarks>
    public Vector512<T> ConjugateValue(Vector512<T> point, nuint index)
    {
        if (L2 == T.Zero) return L1.ConjugateValue(point, index);
        var excess = L1.Apply(point, Vector512<T>.One, index);
        return excess * excess / Vector512.Create(T.CreateChecked(2) * L2);
    }
}
