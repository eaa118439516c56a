using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Toolkit.Optimization.Conjugates;

namespace Toolkit.Optimization;

/// <summary>φ(z, y) = ln(1 + exp(−yz)) for labels −1 and +1.</summary>
/// <remarks>
/// Everything is a function of e = exp(−|yz|), which cannot overflow: φ = max(−yz, 0) + ln(1 + e), φ′ = −y (e or 1)/(1 + e),
/// φ″ = e/(1 + e)². Values keep a small relative error however large the margin, down to where e itself is no normal number.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public readonly record struct LogisticLoss<T> : ISmoothLoss<LogisticLoss<T>, T>, IDualCoordinateLoss<LogisticLoss<T>, T>
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
        return Vector512.Max(-margin, Vector512<T>.Zero) + LaneMath.LogarithmOfOnePlus(LaneMath.Exponential(-Vector512.Abs(margin)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Derivative(Vector512<T> prediction, Vector512<T> label)
    {
        var margin = prediction * label;
        var e = LaneMath.Exponential(-Vector512.Abs(margin));
        var numerator = Vector512.ConditionalSelect(Vector512.LessThan(margin, Vector512<T>.Zero), Vector512<T>.One, e);
        return -label * numerator / (Vector512<T>.One + e);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> SecondDerivative(Vector512<T> prediction, Vector512<T> label)
    {
        var e = LaneMath.Exponential(-Vector512.Abs(prediction * label));
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

    /// <inheritdoc/>
    public bool ReachesBounds => false;

    /// <inheritdoc/>
    public T ConjugateConvexity => Number.Of<T>(4);

    /// <inheritdoc/>
    public T Feasible(T dual, T label) => label * T.Clamp(label * dual, T.Zero, T.One);

    /// <summary>
    /// With β = yα = σ(t), the logistic function: the root of <c>t + yz + q (σ(t) − β₀)</c>, whose slope is between 1 and 1 + q/4, by Newton's
    /// method within a bracket that is halved where a step leaves it or is too long.
    /// </summary>
    /// <remarks>As Yu, Huang and Lin 2011, Algorithm 3, in a variable in which the function is nearly straight, and no logarithm meets a
    /// bound.</remarks>
    /// <param name="dual">α, feasible.</param>
    /// <param name="prediction">z, finite.</param>
    /// <param name="label">y.</param>
    /// <param name="curvature">q, finite and at least 0.</param>
    public T Maximizer(T dual, T prediction, T label, T curvature)
    {
        const int MostSteps = 100;
        var (margin, size) = (label * prediction, label * dual);
        var (low, high) = (-margin - (curvature * (T.One - size)), (curvature * size) - margin);
        var close = T.Sqrt(Number.Epsilon<T>());
        var t = size > T.Zero && size < T.One ? T.Clamp(T.Log(size / (T.One - size)), low, high) : T.Clamp(-margin, low, high);
        var reach = high - low;
        for (var step = 0; step < MostSteps; step++)
        {
            var sigma = Sigmoid(t);
            var value = t + margin + (curvature * (sigma - size));
            if (value > T.Zero) high = t;
            else low = t;

            // The next step would be the square of a short one.
            var change = value / (T.One + (curvature * sigma * (T.One - sigma)));
            if (T.Abs(change) <= close)
            {
                t -= change;
                break;
            }

            // A step that leaves the bracket, or is not half the one before, gives way to halving: flat ends could send t to and fro for ever.
            var next = t - change;
            if (!(next > low && next < high && T.Abs(change) <= Number.Of<T>(0.5) * reach)) next = Number.Of<T>(0.5) * (low + high);
            reach = T.Abs(next - t);
            t = next;
        }

        return label * Sigmoid(t);
    }

    /// <summary><c>ln(β/(1 − β)) + yz</c> with β = yα.</summary>
    /// <param name="dual">α, feasible.</param>
    /// <param name="prediction">z.</param>
    /// <param name="label">y.</param>
    public T Slope(T dual, T prediction, T label)
    {
        var size = label * dual;
        return T.Log(size / (T.One - size)) + (label * prediction);
    }

    /// <inheritdoc/>
    public int Bound(T dual, T label) => 0;

    private static T Sigmoid(T t)
    {
        var e = T.Exp(-T.Abs(t));
        return (t >= T.Zero ? T.One : e) / (T.One + e);
    }
}
