using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>
/// What a prediction z costs when the label is y: φ(z, y), convex and twice differentiable in z, written once, on a lane of predictions.
/// </summary>
/// <typeparam name="TSelf">The loss itself.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
public interface ILoss<TSelf, T>
    where TSelf : struct, ILoss<TSelf, T>
    where T : unmanaged
{
    /// <summary>sup φ″, the bound of the curvature in the prediction.</summary>
    T Curvature { get; }

    /// <summary>The legal labels, in words: <c>-1 or +1</c>.</summary>
    string Labels { get; }

    /// <summary>Whether <paramref name="label"/> is legal.</summary>
    /// <param name="label">y.</param>
    bool Accepts(T label);

    /// <summary>φ(z, y).</summary>
    /// <param name="prediction">z.</param>
    /// <param name="label">y; 0 in the padding of a last lane, whose result nobody reads.</param>
    Vector512<T> Value(Vector512<T> prediction, Vector512<T> label);

    /// <summary>φ′(z, y), the derivative in z.</summary>
    /// <param name="prediction">z.</param>
    /// <param name="label">y.</param>
    Vector512<T> Derivative(Vector512<T> prediction, Vector512<T> label);

    /// <summary>φ″(z, y), the second derivative in z.</summary>
    /// <param name="prediction">z.</param>
    /// <param name="label">y.</param>
    Vector512<T> SecondDerivative(Vector512<T> prediction, Vector512<T> label);
}
