using System.Numerics;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>φ(z, y) = ½ (z − y)².</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly record struct SquaredLoss<T> : ISmoothLoss<SquaredLoss<T>, T>
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
}
