using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>
/// A loss of two straight lines, <c>φ(z, y) = max(a t, b t)</c> with a ≤ 0 ≤ b, of an argument t(z, y) that moves with the prediction at speed 1:
/// dt/dz is +1 or −1. <see cref="Losses.Smoothed{T, TLoss}"/> rounds its kink.
/// </summary>
/// <typeparam name="TSelf">The loss itself.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
public interface IPiecewiseLinearLoss<TSelf, T> : ILoss<TSelf, T>
    where TSelf : struct, IPiecewiseLinearLoss<TSelf, T>
    where T : unmanaged
{
    /// <summary>a, the slope where t is below 0.</summary>
    T LowerSlope { get; }

    /// <summary>b, the slope where t is above 0.</summary>
    T UpperSlope { get; }

    /// <summary>t(z, y).</summary>
    /// <param name="prediction">z.</param>
    /// <param name="label">y.</param>
    Vector512<T> Argument(Vector512<T> prediction, Vector512<T> label);

    /// <summary>dt/dz, +1 or −1.</summary>
    /// <param name="label">y.</param>
    Vector512<T> Orientation(Vector512<T> label);
}
