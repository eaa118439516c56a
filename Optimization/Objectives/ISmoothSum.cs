namespace Toolkit.Optimization;

/// <summary>A smooth objective that is a mean of smooth terms and multiplies by its Hessian: what every method for smooth learning problems may ask.</summary>
/// <typeparam name="T">float or double.</typeparam>
public interface ISmoothSum<T> : ISmoothObjective<T>, IFiniteSum<T>, IHessianVectorOracle<T>
    where T : unmanaged
{
    /// <summary>max Lᵢ, the largest Lipschitz constant of a term's gradient: an upper bound.</summary>
    /// <param name="workspace">Scratch memory.</param>
    T LargestTermLipschitz(Workspace workspace);
}
