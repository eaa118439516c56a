namespace Toolkit.Optimization;

/// <summary>
/// A step as a value to hold, wrap and run, with two entry points to one implementation: <see cref="Next(TState, in TOracle, out TInfo, Workspace?)"/>
/// leaves its argument as it was, <see cref="Advance"/> takes its memory over and in steady state allocates nothing.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The oracle.</typeparam>
/// <typeparam name="TState">The state.</typeparam>
/// <typeparam name="TInfo">What a step tells.</typeparam>
/// <typeparam name="TStep">The implementation.</typeparam>
public sealed class Step<T, TOracle, TState, TInfo, TStep>
    where T : unmanaged
    where TOracle : IOracle
    where TState : struct, IState<TState>
    where TInfo : struct, IStepInfo
    where TStep : struct, IStep<TStep, T, TOracle, TState, TInfo>
{
    internal Step(TStep implementation, string? name = null, Rate? rate = null)
    {
        Implementation = implementation;
        Name = name ?? TypeName.Of<TStep>();
        Rate = rate;
    }

    /// <summary>The name, which outcomes and the exception of a stale read give.</summary>
    public string Name { get; }

    /// <summary>The rate that a theorem promises on the oracle the step was made for; null where there is no theorem.</summary>
    public Rate? Rate { get; }

    /// <summary>The implementation, with its hyper-parameters.</summary>
    public TStep Implementation { get; }

    /// <summary>The same step under another name.</summary>
    /// <param name="name">The name.</param>
    public Step<T, TOracle, TState, TInfo, TStep> Named(string name) => new(Implementation, name, Rate);

    /// <summary>The same step with a claim about its rate, which <c>Toolkit.Properties</c> can hold it to.</summary>
    /// <param name="rate">The claim.</param>
    public Step<T, TOracle, TState, TInfo, TStep> Declaring(Rate? rate) => new(Implementation, Name, rate);

    /// <summary>The state before the first step.</summary>
    /// <param name="oracle">The oracle of the run.</param>
    /// <param name="start">Where the run starts: a point, or several row by row for a step that moves several; copied.</param>
    /// <exception cref="ArgumentException">The start has not the length that the step accepts.</exception>
    public TState Initialize(in TOracle oracle, ReadOnlySpan<T> start) => Implementation.Accepts(start.Length, oracle.Dimension)
        ? Implementation.Initialize(oracle, start)
        : throw new ArgumentException($"The start has {start.Length} elements, the oracle's points have {oracle.Dimension}.", nameof(start));

    /// <summary>Moves the state on, in its own memory; older copies of it throw when they are read.</summary>
    /// <param name="state">The state, taken over and replaced.</param>
    /// <param name="oracle">The oracle.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <exception cref="DonatedBufferException">The state was donated before.</exception>
    public TInfo Advance(ref TState state, in TOracle oracle, Workspace workspace)
    {
        // On the stack while it moves: each write of a state on the heap would cost a barrier for every buffer.
        var current = state.Donate(Name);
        try
        {
            return Implementation.Advance(ref current, oracle, workspace);
        }
        finally
        {
            state = current;
        }
    }

    /// <summary>The state after one step; <paramref name="state"/> stays as it was.</summary>
    /// <param name="state">The state.</param>
    /// <param name="oracle">The oracle.</param>
    /// <param name="info">What the step tells.</param>
    /// <param name="workspace">Scratch memory; made for the call where none is given.</param>
    /// <exception cref="DonatedBufferException">The state was donated before.</exception>
    public TState Next(TState state, in TOracle oracle, out TInfo info, Workspace? workspace = null)
    {
        var next = state.Copy();
        info = Advance(ref next, oracle, workspace ?? new Workspace());
        return next;
    }

    /// <summary>The state after one step; <paramref name="state"/> stays as it was.</summary>
    /// <param name="state">The state.</param>
    /// <param name="oracle">The oracle.</param>
    /// <param name="workspace">Scratch memory; made for the call where none is given.</param>
    /// <exception cref="DonatedBufferException">The state was donated before.</exception>
    public TState Next(TState state, in TOracle oracle, Workspace? workspace = null) => Next(state, oracle, out _, workspace);

    /// <summary>The run of this step on an oracle, not begun yet.</summary>
    /// <param name="oracle">The oracle.</param>
    /// <param name="start">Where the run starts: a point, or several row by row for a step that moves several; copied.</param>
    /// <param name="problem">
    /// Words that tell the oracle from others of its type, such as a digest of its data: a checkpoint keeps them, and one with other words is refused.
    /// </param>
    /// <exception cref="ArgumentException">The start has not the length that the step accepts.</exception>
    public Trajectory<T, TOracle, TState, TInfo, TStep> Run(in TOracle oracle, ReadOnlySpan<T> start, string problem = "") =>
        new(this, oracle, Initialize(oracle, start), problem);

    /// <summary>The run of this step on an oracle from a state that another step or run came to, not begun yet.</summary>
    /// <param name="oracle">The oracle.</param>
    /// <param name="start">The state; copied.</param>
    /// <param name="problem">As of <see cref="Run(in TOracle, ReadOnlySpan{T}, string)"/>.</param>
    /// <exception cref="DonatedBufferException">The state was donated before.</exception>
    public Trajectory<T, TOracle, TState, TInfo, TStep> RunFrom(in TOracle oracle, TState start, string problem = "") => new(this, oracle, start.Copy(), problem);
}
