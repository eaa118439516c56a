using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>A loss whose derivative is Lipschitz continuous in the prediction.</summary>
/// <typeparam name="TSelf">The loss itself.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
public interface ISmoothLoss<TSelf, T> : ILoss<TSelf, T>
    where TSelf : struct, ISmoothLoss<TSelf, T>
    where T : unmanaged
{
    /// <summary>sup φ″, the Lipschitz constant of φ′.</summary>
    T Curvature { get; }

    /// <summary>φ″(z, y), the second derivative in z; where φ′ has a kink, the value on one of its sides.</summary>
    /// <param name="prediction">z.</param>
    /// <param name="label">y; 0 in the padding of a last lane, whose result nobody reads.</param>
    Vector512<T> SecondDerivative(Vector512<T> prediction, Vector512<T> label);
}
