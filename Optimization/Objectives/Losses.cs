using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>The losses that have parameters; the others are the defaults of their types.</summary>
public static class Losses
{
    /// <summary>Huber's loss: <c>½ r²</c> where |r| ≤ δ and <c>δ|r| − ½ δ²</c> beyond, r = z − y.</summary>
    /// <remarks>Source: Huber 1964.</remarks>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="delta">δ, above 0, in the units of the labels.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is out of its range.</exception>
    public static HuberLoss<T> Huber<T>(double delta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(delta);

    /// <summary>The pinball loss of the τ-quantile: <c>max(τ (y − z), (1 − τ)(z − y))</c>.</summary>
    /// <remarks>Source: Koenker and Bassett 1978.</remarks>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="tau">τ, above 0 and below 1; one half for half the absolute error.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tau"/> is out of its range.</exception>
    public static QuantileLoss<T> Quantile<T>(double tau)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(tau);

    /// <summary>
    /// The Moreau envelope of a loss with a kink: <c>φ_ω(z, y) = min_v φ(v, y) + (v − z)²/2ω</c>, smooth with curvature 1/ω and below φ by at most
    /// ω/2 times the square of its steeper slope.
    /// </summary>
    /// <remarks>
    /// Away from the kink it is φ less a constant, near it a parabola. A minimiser of the mean of φ_ω is within the same bound of the least mean of φ.
    /// Source: Nesterov 2005 (smoothing by a strongly convex term in the conjugate).
    /// </remarks>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TLoss">The loss.</typeparam>
    /// <param name="loss">φ.</param>
    /// <param name="width">ω, above 0, such that 1/ω is finite.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> is out of its range.</exception>
    public static SmoothedLoss<T, TLoss> Smoothed<T, TLoss>(this IPiecewiseLinearLoss<TLoss, T> loss, double width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoss : struct, IPiecewiseLinearLoss<TLoss, T> => new((TLoss)loss, width);
}
