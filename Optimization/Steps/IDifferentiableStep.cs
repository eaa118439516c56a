namespace Toolkit.Optimization;

/// <summary>
/// A step that can be differentiated: it gives its own vector–Jacobian product, from the oracle's Hessian–vector product where it needs one.
/// An inner run made of such steps can be the oracle of an outer method; other steps do not compile there.
/// </summary>
/// <typeparam name="TSelf">The step itself.</typeparam>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The oracle.</typeparam>
/// <typeparam name="TState">The state.</typeparam>
/// <typeparam name="TInfo">What a step tells.</typeparam>
public interface IDifferentiableStep<TSelf, T, TOracle, TState, TInfo> : IStep<TSelf, T, TOracle, TState, TInfo>
    where TSelf : struct, IDifferentiableStep<TSelf, T, TOracle, TState, TInfo>
    where T : unmanaged
    where TOracle : IOracle
    where TState : struct, IState<TState>
    where TInfo : struct, IStepInfo
{
    /// <summary>cotangent ← (∂ state after / ∂ state before)ᵀ cotangent.</summary>
    /// <param name="before">The state that the step was taken from.</param>
    /// <param name="oracle">The oracle of that step.</param>
    /// <param name="cotangent">
    /// A state of the same shape: the derivative of some scalar by each element of the state after the step, replaced by that before it.
    /// </param>
    /// <param name="workspace">Scratch memory.</param>
    void PullBack(in TState before, in TOracle oracle, ref TState cotangent, Workspace workspace);
}
