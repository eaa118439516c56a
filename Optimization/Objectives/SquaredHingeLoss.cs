using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Toolkit.Optimization.Conjugates;

namespace Toolkit.Optimization;

/// <summary>φ(z, y) = ½ max(0, 1 − yz)² for labels −1 and +1: the support vector machine with squared slack.</summary>
/// <remarks>
/// The ½ is ours: liblinear and scikit-learn (<c>squared_hinge</c>) have none. Their <c>½‖w‖² + C Σ max(0, 1 − yz)²</c> is this mean loss with
/// an L2 weight of λ = 1/(2 n C), divided by λ.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public readonly record struct SquaredHingeLoss<T> : ISmoothLoss<SquaredHingeLoss<T>, T>, IDualCoordinateLoss<SquaredHingeLoss<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public T Curvature => T.One;

    /// <inheritdoc/>
    public string Labels => "-1 or +1";

    /// <inheritdoc/>
    public bool Accepts(T label) => label == T.One || label == -T.One;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Value(Vector512<T> prediction, Vector512<T> label)
    {
        var slack = Slack(prediction, label);
        return slack * slack * Vector512.Create(Number.Of<T>(0.5));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Derivative(Vector512<T> prediction, Vector512<T> label) => -label * Slack(prediction, label);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> SecondDerivative(Vector512<T> prediction, Vector512<T> label)
    {
        var slack = Slack(prediction, label);
        return Vector512.ConditionalSelect(Vector512.Equals(slack, slack), Vector512.GreaterThan(slack, Vector512<T>.Zero) & Vector512<T>.One, slack);
    }

    /// <summary>With a = −uy: <c>a²/2 − a</c> for a ≥ 0.</summary>
    /// <param name="slope">u.</param>
    /// <param name="label">y.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Conjugate(Vector512<T> slope, Vector512<T> label)
    {
        var a = -slope * label;
        return Within(a, T.Zero, T.PositiveInfinity, a * ((a * Vector512.Create(Number.Of<T>(0.5))) - Vector512<T>.One));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Slack(Vector512<T> prediction, Vector512<T> label) =>
        Vector512.Max(Vector512<T>.One - (prediction * label), Vector512<T>.Zero);

    /// <inheritdoc/>
    public bool ReachesBounds => true;

    /// <inheritdoc/>
    public T ConjugateConvexity => T.One;

    /// <inheritdoc/>
    public T Feasible(T dual, T label) => label * T.Max(label * dual, T.Zero);

    /// <summary>With β = yα: <c>β + (1 − yz − β)/(1 + q)</c>, at least 0.</summary>
    /// <param name="dual">α, feasible.</param>
    /// <param name="prediction">z, finite.</param>
    /// <param name="label">y.</param>
    /// <param name="curvature">q, finite and at least 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Maximizer(T dual, T prediction, T label, T curvature)
    {
        var size = (label * dual) - (Slope(dual, prediction, label) / (T.One + curvature));
        return size > T.Zero ? label * size : T.Zero;
    }

    /// <summary><c>yz − 1 + yα</c>.</summary>
    /// <param name="dual">α, feasible.</param>
    /// <param name="prediction">z.</param>
    /// <param name="label">y.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Slope(T dual, T prediction, T label) => (label * (prediction + dual)) - T.One;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Bound(T dual, T label) => dual == T.Zero ? -1 : 0;
}
