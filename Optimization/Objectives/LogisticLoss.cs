using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Toolkit.Optimization.LaneFunctions;

namespace Toolkit.Optimization;

/// <summary>φ(z, y) = ln(1 + exp(−yz)) for labels −1 and +1.</summary>
/// <remarks>
/// Everything is a function of e = exp(−|yz|), which cannot overflow: φ = max(−yz, 0) + ln(1 + e), φ′ = −y (e or 1)/(1 + e),
/// φ″ = e/(1 + e)². Values keep a small relative error however large the margin, down to where e itself is no normal number.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public readonly record struct LogisticLoss<T> : ISmoothLoss<LogisticLoss<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public T Curvature => Number.Of<T>(0.25);

    /// <inheritdoc/>
    public string Labels => "-1 or +1";

    /// <inheritdoc/>
    public bool Accepts(T label) => label == T.One || label == -T.One;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Value(Vector512<T> prediction, Vector512<T> label)
    {
        var margin = prediction * label;
        return Vector512.Max(-margin, Vector512<T>.Zero) + LogOfOnePlus(Exponential(-Vector512.Abs(margin)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Derivative(Vector512<T> prediction, Vector512<T> label)
    {
        var margin = prediction * label;
        var e = Exponential(-Vector512.Abs(margin));
        var numerator = Vector512.ConditionalSelect(Vector512.LessThan(margin, Vector512<T>.Zero), Vector512<T>.One, e);
        return -label * numerator / (Vector512<T>.One + e);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> SecondDerivative(Vector512<T> prediction, Vector512<T> label)
    {
        var e = Exponential(-Vector512.Abs(prediction * label));
        var sum = Vector512<T>.One + e;
        return e / (sum * sum);
    }

    /// <summary>With a = −uy: <c>a ln a + (1 − a) ln(1 − a)</c> for a in [0, 1].</summary>
    /// <param name="slope">u.</param>
    /// <param name="label">y.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Conjugate(Vector512<T> slope, Vector512<T> label)
    {
        var a = -slope * label;
        return Within(a, T.Zero, T.One, TimesLogarithm(a) + TimesLogarithm(Vector512<T>.One - a));
    }
}
