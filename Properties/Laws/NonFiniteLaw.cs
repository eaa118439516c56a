namespace Toolkit.Properties;

/// <summary>A step that meets a value which is no finite number says so in its info and leaves the content of the state as it was.</summary>
/// <remarks>
/// A loop can then stop with the last good state in hand. A gradient that is NaN or infinite in one coordinate is enough.
/// </remarks>
public static class NonFiniteLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="step">The step.</param>
    /// <param name="oracle">An oracle that answers with numbers.</param>
    /// <param name="faulty">One of the same type that does not, somewhere in its first answers.</param>
    /// <param name="start">Where the run starts.</param>
    /// <param name="steps">How many steps are taken before the faulty oracle is asked.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<T, TOracle, TState, TInfo, TStep>(
        Step<T, TOracle, TState, TInfo, TStep> step, TOracle oracle, TOracle faulty, ReadOnlySpan<T> start, int steps = 2)
        where T : unmanaged
        where TOracle : IOracle
        where TState : struct, IState<TState>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, T, TOracle, TState, TInfo> => Validate(step, oracle, faulty, start, steps).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="step">The step.</param>
    /// <param name="oracle">An oracle that answers with numbers.</param>
    /// <param name="faulty">One of the same type that does not, somewhere in its first answers.</param>
    /// <param name="start">Where the run starts.</param>
    /// <param name="steps">How many steps are taken before the faulty oracle is asked.</param>
    public static Verdict Validate<T, TOracle, TState, TInfo, TStep>(
        Step<T, TOracle, TState, TInfo, TStep> step, TOracle oracle, TOracle faulty, ReadOnlySpan<T> start, int steps = 2)
        where T : unmanaged
        where TOracle : IOracle
        where TState : struct, IState<TState>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, T, TOracle, TState, TInfo>
    {
        var found = new Findings($"non-finite values in {step.Name}");
        var workspace = new Workspace();
        var state = step.Initialize(oracle, start);
        for (var k = 0; k <= steps; k++)
        {
            var before = StateParts.Of(state);
            var attempt = state.Copy();
            var info = step.Advance(ref attempt, faulty, workspace);
            found.Require(info.NonFinite is not null, $"step {k}: its info reports nothing: {info}");
            found.None(StateParts.Differences(before, StateParts.Of(attempt)), $"step {k}: the state was written");
            found.AtMost(workspace.Outstanding, 0, $"step {k}: scratch memory left rented");
            if (workspace.Outstanding > 0) workspace = new Workspace();
            step.Advance(ref state, oracle, workspace);
        }

        return found.Verdict;
    }
}
