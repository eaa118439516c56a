using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>
/// What a prediction z costs when the label is y: φ(z, y), convex, finite and bounded below in z, written once, on a lane of predictions.
/// </summary>
/// <remarks>
/// Because φ is bounded below, the domain of its conjugate φ* is an interval that contains 0: a dual variable may always be scaled down. Values and
/// derivatives hold at every prediction: nothing overflows that is a number, and NaN stays NaN.
/// </remarks>
/// <typeparam name="TSelf">The loss itself.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
public interface ILoss<TSelf, T>
    where TSelf : struct, ILoss<TSelf, T>
    where T : unmanaged
{
    /// <summary>The legal labels, in words: <c>-1 or +1</c>.</summary>
    string Labels { get; }

    /// <summary>Whether <paramref name="label"/> is legal.</summary>
    /// <param name="label">y.</param>
    bool Accepts(T label);

    /// <summary>φ(z, y).</summary>
    /// <param name="prediction">z.</param>
    /// <param name="label">y; 0 in the padding of a last lane, whose result nobody reads.</param>
    Vector512<T> Value(Vector512<T> prediction, Vector512<T> label);

    /// <summary>φ′(z, y), the derivative in z; at a kink a subgradient.</summary>
    /// <param name="prediction">z.</param>
    /// <param name="label">y.</param>
    Vector512<T> Derivative(Vector512<T> prediction, Vector512<T> label);

    /// <summary>φ*(u, y) = sup_z uz − φ(z, y), +∞ outside its domain.</summary>
    /// <param name="slope">u.</param>
    /// <param name="label">y.</param>
    Vector512<T> Conjugate(Vector512<T> slope, Vector512<T> label);
}
