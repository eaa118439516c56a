using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Toolkit.Optimization.Conjugates;

namespace Toolkit.Optimization;

/// <summary>φ(z, y) = exp(−yz) for labels −1 and +1: the loss that AdaBoost descends.</summary>
/// <remarks>
/// φ″ = exp(−yz) has no bound, so the loss declares no constant and its objective none. Where exp(−yz) is no finite number the value is +∞. Source:
/// Freund and Schapire 1997; as a loss Friedman, Hastie, Tibshirani 2000.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public readonly record struct ExponentialLoss<T> : ILoss<ExponentialLoss<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public string Labels => "-1 or +1";

    /// <inheritdoc/>
    public bool Accepts(T label) => label == T.One || label == -T.One;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Value(Vector512<T> prediction, Vector512<T> label) => LaneMath.Exponential(-(prediction * label));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Derivative(Vector512<T> prediction, Vector512<T> label) => -label * LaneMath.Exponential(-(prediction * label));

    /// <summary>With a = −uy: <c>a ln a − a</c> for a ≥ 0.</summary>
    /// <param name="slope">u.</param>
    /// <param name="label">y.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Conjugate(Vector512<T> slope, Vector512<T> label)
    {
        var a = -slope * label;
        return Within(a, T.Zero, T.PositiveInfinity, TimesLogarithm(a) - a);
    }
}
