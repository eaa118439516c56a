using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>A preconditioner that knows its determinant at little cost: what a normal density of covariance P needs besides products.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">Its state.</typeparam>
public interface ILogDeterminant<T, TState>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TState : struct, IState<TState>
{
    /// <summary>ln det P.</summary>
    /// <param name="state">The state.</param>
    /// <param name="workspace">Scratch memory.</param>
    T LogDeterminant(in TState state, Workspace workspace);
}
