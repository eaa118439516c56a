using System.Numerics;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>φ(z, y) = ½ (z − y)².</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly record struct SquaredLoss<T> : ISmoothLoss<SquaredLoss<T>, T>, IDualCoordinateLoss<SquaredLoss<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public T Curvature => T.One;

    /// <inheritdoc/>
    public string Labels => "finite";

    /// <inheritdoc/>
    public bool Accepts(T label) => T.IsFinite(label);

    /// <inheritdoc/>
    public Vector512<T> Value(Vector512<T> prediction, Vector512<T> label)
    {
        var residual = prediction - label;
        return residual * residual * Vector512.Create(Number.Of<T>(0.5));
    }

    /// <inheritdoc/>
    public Vector512<T> Derivative(Vector512<T> prediction, Vector512<T> label) => prediction - label;

    /// <inheritdoc/>
    public Vector512<T> SecondDerivative(Vector512<T> prediction, Vector512<T> label) => Vector512<T>.One;

    /// <summary><c>u²/2 + uy</c>.</summary>
    /// <param name="slope">u.</param>
    /// <param name="label">y.</param>
    public Vector512<T> Conjugate(Vector512<T> slope, Vector512<T> label) => slope * ((slope * Vector512.Create(Number.Of<T>(0.5))) + label);

    /// <inheritdoc/>
    public bool ReachesBounds => false;

    /// <inheritdoc/>
    public T ConjugateConvexity => T.One;

    /// <inheritdoc/>
    public T Feasible(T dual, T label) => dual;

    /// <summary><c>α + (y − z − α)/(1 + q)</c>.</summary>
    /// <param name="dual">α.</param>
    /// <param name="prediction">z, finite.</param>
    /// <param name="label">y.</param>
    /// <param name="curvature">q, finite and at least 0.</param>
    public T Maximizer(T dual, T prediction, T label, T curvature) => dual - (Slope(dual, prediction, label) / (T.One + curvature));

    /// <summary><c>z − y + α</c>.</summary>
    /// <param name="dual">α.</param>
    /// <param name="prediction">z.</param>
    /// <param name="label">y.</param>
    public T Slope(T dual, T prediction, T label) => prediction - label + dual;

    /// <inheritdoc/>
    public int Bound(T dual, T label) => 0;
}
