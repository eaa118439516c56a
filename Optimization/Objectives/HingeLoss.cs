using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Toolkit.Optimization.Conjugates;

namespace Toolkit.Optimization;

/// <summary>φ(z, y) = max(0, 1 − yz) for labels −1 and +1: the support vector machine. At the kink, yz = 1, the subgradient is 0.</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly record struct HingeLoss<T> : IPiecewiseLinearLoss<HingeLoss<T>, T>, IDualCoordinateLoss<HingeLoss<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public string Labels => "-1 or +1";

    /// <inheritdoc/>
    public T LowerSlope => T.Zero;

    /// <inheritdoc/>
    public T UpperSlope => T.One;

    /// <inheritdoc/>
    public bool Accepts(T label) => label == T.One || label == -T.One;

    /// <summary>1 − yz.</summary>
    /// <param name="prediction">z.</param>
    /// <param name="label">y.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Argument(Vector512<T> prediction, Vector512<T> label) => Vector512<T>.One - (prediction * label);

    /// <summary>−y.</summary>
    /// <param name="label">y.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Orientation(Vector512<T> label) => -label;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Value(Vector512<T> prediction, Vector512<T> label) => Kink<T>.Value(Argument(prediction, label), LowerSlope, UpperSlope);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Derivative(Vector512<T> prediction, Vector512<T> label) =>
        -label * Kink<T>.Slope(Argument(prediction, label), LowerSlope, UpperSlope);

    /// <summary>With a = −uy: <c>−a</c> for a in [0, 1].</summary>
    /// <param name="slope">u.</param>
    /// <param name="label">y.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Conjugate(Vector512<T> slope, Vector512<T> label) => Within(-slope * label, T.Zero, T.One, slope * label);

    /// <inheritdoc/>
    public bool ReachesBounds => true;

    /// <inheritdoc/>
    public T ConjugateConvexity => T.Zero;

    /// <inheritdoc/>
    public T Feasible(T dual, T label) => label * T.Clamp(label * dual, T.Zero, T.One);

    /// <summary>With β = yα: <c>β + (1 − yz)/q</c>, clipped to [0, 1].</summary>
    /// <param name="dual">α, feasible.</param>
    /// <param name="prediction">z, finite.</param>
    /// <param name="label">y.</param>
    /// <param name="curvature">q, finite and at least 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Maximizer(T dual, T prediction, T label, T curvature)
    {
        // What is no number here, a kink met by a row of zeros, is at rest at 0.
        var size = (label * dual) + ((T.One - (label * prediction)) / curvature);
        return size >= T.One ? label : size > T.Zero ? label * size : T.Zero;
    }

    /// <summary><c>yz − 1</c>.</summary>
    /// <param name="dual">α, feasible.</param>
    /// <param name="prediction">z.</param>
    /// <param name="label">y.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Slope(T dual, T prediction, T label) => (label * prediction) - T.One;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Bound(T dual, T label) => dual == T.Zero ? -1 : dual == label ? 1 : 0;
}
