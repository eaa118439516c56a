using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Toolkit.Optimization.Conjugates;

namespace Toolkit.Optimization;

/// <summary>
/// φ(z, y) = exp(z) − yz: the negative log-likelihood of a count y whose mean is exp(z), but for the constant ln y!. Labels are finite and at least 0,
/// whole or not.
/// </summary>
/// <remarks>
/// φ″ = exp(z) has no bound, so the loss declares no constant and its objective none. Where exp(z) is no finite number the value is +∞.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public readonly record struct PoissonLoss<T> : ILoss<PoissonLoss<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public string Labels => "finite and at least 0";

    /// <inheritdoc/>
    public bool Accepts(T label) => label >= T.Zero && T.IsFinite(label);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Value(Vector512<T> prediction, Vector512<T> label)
    {
        // Neither ∞ − ∞ where both are beyond all numbers, nor 0 · ∞ for a count of 0.
        var mean = LaneMath.Exponential(prediction);
        var gain = Vector512.ConditionalSelect(Vector512.Equals(label, Vector512<T>.Zero), Vector512<T>.Zero, label * prediction);
        return Vector512.ConditionalSelect(Vector512.Equals(mean, Vector512.Create(T.PositiveInfinity)), mean, mean - gain);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Derivative(Vector512<T> prediction, Vector512<T> label) => LaneMath.Exponential(prediction) - label;

    /// <summary>With m = u + y: <c>m ln m − m</c> for m ≥ 0.</summary>
    /// <param name="slope">u.</param>
    /// <param name="label">y.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Conjugate(Vector512<T> slope, Vector512<T> label)
    {
        var mean = slope + label;
        return Within(mean, T.Zero, T.PositiveInfinity, TimesLogarithm(mean) - mean);
    }
}
