using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>
/// The mean loss of rows, <c>f(x) = (1/n) Σᵢ wᵢ φᵢ(Aᵢ x)</c>, that knows which coordinates of x belong to features, for penalties, and its Fenchel
/// dual, for certificates.
/// </summary>
/// <typeparam name="TSelf">The mean loss itself.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
public interface IMeanLoss<TSelf, T> : IObjective<T>, IFiniteSum<T>, IDualityGapOracle<T>
    where TSelf : struct, IMeanLoss<TSelf, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The number of elements of a dual point u: one for each prediction.</summary>
    int DualLength { get; }

    /// <summary>
    /// A dual point from a primal one: uᵢ = ∇φᵢ(Aᵢ x), changed where there are intercepts so that Σ wᵢ uᵢ is 0 and every uᵢ stays in the domain of φᵢ*.
    /// It is the dual solution where x is the primal one, and s u is feasible too for every s in [0, 1].
    /// </summary>
    /// <param name="point">x.</param>
    /// <param name="dual">Receives u.</param>
    /// <param name="correlations">Receives (1/n) Σ wᵢ Aᵢᵀ uᵢ, of which only the coordinates of features are wanted.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <returns>f(x).</returns>
    T DualPoint(ReadOnlySpan<T> point, Span<T> dual, Span<T> correlations, Workspace workspace);

    /// <summary>(1/n) Σ wᵢ φᵢ*(uᵢ), the conjugate of f along its predictions.</summary>
    /// <param name="dual">u.</param>
    /// <param name="workspace">Scratch memory.</param>
    T Conjugate(ReadOnlySpan<T> dual, Workspace workspace);
}

/// <summary>A mean loss with a Lipschitz continuous gradient, and a Hessian.</summary>
/// <typeparam name="TSelf">The mean loss itself.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
public interface ISmoothMeanLoss<TSelf, T> : IMeanLoss<TSelf, T>, ISmoothSum<T>, IHessianSum<T>, ISignSmooth<T>
    where TSelf : struct, ISmoothMeanLoss<TSelf, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
