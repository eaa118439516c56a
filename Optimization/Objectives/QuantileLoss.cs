using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Toolkit.Optimization.Conjugates;

namespace Toolkit.Optimization;

/// <summary>
/// The pinball loss, <c>φ(z, y) = max(τ (y − z), (1 − τ)(z − y))</c>, least where z is the τ-quantile of y; see <see cref="Losses.Quantile{T}"/>.
/// At the kink, z = y, the subgradient is −τ.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly record struct QuantileLoss<T> : IPiecewiseLinearLoss<QuantileLoss<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there is no usual τ.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public QuantileLoss() => throw Require.Built("Losses.Quantile");

    internal QuantileLoss(double tau) => Tau = Require.Within<T>(tau, 0, 1);

    /// <summary>τ.</summary>
    public T Tau { get; }

    /// <inheritdoc/>
    public string Labels => "finite";

    /// <inheritdoc/>
    public T LowerSlope => -Tau;

    /// <inheritdoc/>
    public T UpperSlope => T.One - Tau;

    /// <inheritdoc/>
    public bool Accepts(T label) => T.IsFinite(label);

    /// <summary>z − y.</summary>
    /// <param name="prediction">z.</param>
    /// <param name="label">y.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Argument(Vector512<T> prediction, Vector512<T> label) => prediction - label;

    /// <summary>1.</summary>
    /// <param name="label">y.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Orientation(Vector512<T> label) => Vector512<T>.One;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Value(Vector512<T> prediction, Vector512<T> label) => Kink<T>.Value(prediction - label, LowerSlope, UpperSlope);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Derivative(Vector512<T> prediction, Vector512<T> label) => Kink<T>.Slope(prediction - label, LowerSlope, UpperSlope);

    /// <summary><c>uy</c> for u in [−τ, 1 − τ].</summary>
    /// <param name="slope">u.</param>
    /// <param name="label">y.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Conjugate(Vector512<T> slope, Vector512<T> label) => Within(slope, LowerSlope, UpperSlope, slope * label);
}
