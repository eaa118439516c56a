namespace Toolkit.Properties;

/// <summary>In steady state <c>Advance</c> allocates nothing.</summary>
/// <remarks>
/// Some steps warm up (compiled code, scratch memory); then the bytes allocated over a window of steps are counted, and counted again where they are
/// not zero, a few times: whoever allocates in a step does so in every window, the runtime's own allocations are in one.
/// </remarks>
public static class AllocationLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="step">The step.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="start">Where the run starts.</param>
    /// <param name="threads">Whether the step works on threads of its own: then all threads of the process are counted.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<T, TOracle, TState, TInfo, TStep>(
        Step<T, TOracle, TState, TInfo, TStep> step, TOracle oracle, ReadOnlySpan<T> start, bool threads = false)
        where T : unmanaged
        where TOracle : IOracle
        where TState : struct, IState<TState>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, T, TOracle, TState, TInfo> => Validate(step, oracle, start, threads).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="step">The step.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="start">Where the run starts.</param>
    /// <param name="threads">Whether the step works on threads of its own: then all threads of the process are counted.</param>
    public static Verdict Validate<T, TOracle, TState, TInfo, TStep>(
        Step<T, TOracle, TState, TInfo, TStep> step, TOracle oracle, ReadOnlySpan<T> start, bool threads = false)
        where T : unmanaged
        where TOracle : IOracle
        where TState : struct, IState<TState>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, T, TOracle, TState, TInfo>
    {
        var found = new Findings($"allocation of {step.Name}");
        found.AtMost(BytesPerStep(step, oracle, start, threads), 0, $"dimension {oracle.Dimension}, bytes a step");
        return found.Verdict;
    }

    /// <summary>The bytes that a step allocates in steady state, rounded up.</summary>
    /// <param name="step">The step.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="start">Where the run starts.</param>
    /// <param name="threads">Whether the step works on threads of its own: then all threads of the process are counted.</param>
    public static long BytesPerStep<T, TOracle, TState, TInfo, TStep>(
        Step<T, TOracle, TState, TInfo, TStep> step, TOracle oracle, ReadOnlySpan<T> start, bool threads = false)
        where T : unmanaged
        where TOracle : IOracle
        where TState : struct, IState<TState>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, T, TOracle, TState, TInfo>
    {
        const int Window = 50;
        const int Attempts = 6;
        using var workspace = new Workspace();
        var state = step.Initialize(oracle, start);
        var least = long.MaxValue;
        for (var attempt = 0; attempt < Attempts && least > 0; attempt++)
        {
            for (var k = 0; k < Window; k++) step.Advance(ref state, oracle, workspace);
            var before = Allocated(threads);
            for (var k = 0; k < Window; k++) step.Advance(ref state, oracle, workspace);
            least = Math.Min(least, Allocated(threads) - before);
        }

        return (least + Window - 1) / Window;
    }

    private static long Allocated(bool threads) => threads ? GC.GetTotalAllocatedBytes(true) : GC.GetAllocatedBytesForCurrentThread();
}
