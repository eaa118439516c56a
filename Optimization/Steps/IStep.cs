namespace Toolkit.Optimization;

/// <summary>
/// The move from state to state, which owns every oracle call it makes. Written once, as <see cref="Advance"/>, over memory that the step
/// owns; <see cref="Step{T, TOracle, TState, TInfo, TStep}"/> adds donation and purity.
/// </summary>
/// <remarks>
/// State is what the next step needs; <typeparamref name="TInfo"/> is what this step can tell. A step writes scratch memory until it
/// accepts. When it meets a value that is not finite it says so in its info and leaves the state's content as it was; where only a loop that
/// writes in place could have met it (a proximal map fused into a chain), the state is the one that the loop left.
/// </remarks>
/// <typeparam name="TSelf">The step itself.</typeparam>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The oracle, constrained to what the step asks of it.</typeparam>
/// <typeparam name="TState">The state.</typeparam>
/// <typeparam name="TInfo">What a step tells.</typeparam>
public interface IStep<TSelf, T, TOracle, TState, TInfo>
    where TSelf : struct, IStep<TSelf, T, TOracle, TState, TInfo>
    where T : unmanaged
    where TOracle : IOracle
    where TState : struct, IState<TState>
    where TInfo : struct, IStepInfo
{
    /// <summary>Whether a run may start from so many elements: those of one point, unless the step moves several at once.</summary>
    /// <param name="length">The number of elements of the start.</param>
    /// <param name="dimension">The number of coordinates of a point.</param>
    bool Accepts(int length, int dimension) => length == dimension;

    /// <summary>The state before the first step.</summary>
    /// <param name="oracle">The oracle of the run.</param>
    /// <param name="start">Where the run starts.</param>
    TState Initialize(in TOracle oracle, ReadOnlySpan<T> start);

    /// <summary>Moves the state on, in its own memory.</summary>
    /// <param name="state">The state, whose buffers are current.</param>
    /// <param name="oracle">The oracle.</param>
    /// <param name="workspace">Scratch memory.</param>
    TInfo Advance(ref TState state, in TOracle oracle, Workspace workspace);
}

/// <summary>What every step tells.</summary>
public interface IStepInfo
{
    /// <summary>How often the step asked the oracle, by whichever method.</summary>
    int OracleCalls { get; }

    /// <summary>The quantity that was not finite, for which the step was not taken; null when all was well.</summary>
    string? NonFinite { get; }

    /// <summary>
    /// Whether the step found no way to move, and neither would the next: a search along the gradient itself that failed at the floor of rounding, or a
    /// gradient too small for one. A run stops there.
    /// </summary>
    bool Stalled { get; }
}

/// <summary>What a step on a gradient tells.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="GradientNorm">‖∇f(x)‖₂ at the point where the gradient was taken.</param>
/// <param name="Stationarity">
/// The same, or with a proximal map the norm of the generalized gradient (x − x⁺)/length: zero at a solution.
/// </param>
/// <param name="OracleCalls">How often the step asked the oracle.</param>
/// <param name="NonFinite">The quantity that was not finite; null when all was well.</param>
public readonly record struct GradientInfo<T>(T GradientNorm, T Stationarity, int OracleCalls, string? NonFinite = null) : IStepInfo
    where T : unmanaged
{
    /// <summary>Never: such a step always moves, if only by as little as its gradient.</summary>
    public bool Stalled => false;
}
