namespace Toolkit.Optimization;

/// <summary>A loss whose dual problem in a single variable has an exact solution: what a dual coordinate method asks of it.</summary>
/// <remarks>
/// The dual variable α of a row is minus the slope of its loss, α = −u (Shalev-Shwartz and Zhang 2013); of a class label y ∈ {−1, +1} its size is β
/// = yα. All members hold for single numbers and allocate nothing.
/// </remarks>
/// <typeparam name="TSelf">The loss itself.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
public interface IDualCoordinateLoss<TSelf, T> : ILoss<TSelf, T>
    where TSelf : struct, IDualCoordinateLoss<TSelf, T>
    where T : unmanaged
{
    /// <summary>
    /// Whether solutions lie at bounds of the domain of φ*, so that rows can be set aside there. The domain of a logistic loss is bounded, but
    /// its solutions are inside.
    /// </summary>
    bool ReachesBounds { get; }

    /// <summary>γ, the strong convexity of φ*: one over sup φ″; 0 where φ has a kink.</summary>
    T ConjugateConvexity { get; }

    /// <summary>The α nearest to <paramref name="dual"/> with −α in the domain of φ*.</summary>
    /// <param name="dual">Any number.</param>
    /// <param name="label">y.</param>
    T Feasible(T dual, T label);

    /// <summary>The a that maximises <c>−φ*(−a, y) − z (a − α) − (q/2)(a − α)²</c>; α itself where it does.</summary>
    /// <param name="dual">α, feasible.</param>
    /// <param name="prediction">z, finite.</param>
    /// <param name="label">y.</param>
    /// <param name="curvature">q, finite and at least 0.</param>
    T Maximizer(T dual, T prediction, T label, T curvature);

    /// <summary>The derivative of <c>φ*(−α, y) + zα</c> along the size of α: 0 at a solution inside the domain.</summary>
    /// <param name="dual">α, feasible.</param>
    /// <param name="prediction">z.</param>
    /// <param name="label">y.</param>
    T Slope(T dual, T prediction, T label);

    /// <summary>−1 where the size of α is at its lower bound, 1 where it is at its upper one, 0 between them.</summary>
    /// <param name="dual">α, feasible.</param>
    /// <param name="label">y.</param>
    int Bound(T dual, T label);
}
