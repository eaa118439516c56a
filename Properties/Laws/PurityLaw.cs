namespace Toolkit.Properties;

/// <summary><c>Next</c> leaves its argument bit-identical and, called twice, gives the same: a step is a function of state and oracle.</summary>
/// <remarks>
/// The parts of a state are found by its fields, so that a buffer which its traversal forgets is compared too. A step that leaves scratch
/// memory rented fails as well.
/// </remarks>
public static class PurityLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="step">The step.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="start">Where the run starts.</param>
    /// <param name="steps">How many states are looked at.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<T, TOracle, TState, TInfo, TStep>(
        Step<T, TOracle, TState, TInfo, TStep> step, TOracle oracle, ReadOnlySpan<T> start, int steps = 4)
        where T : unmanaged
        where TOracle : IOracle
        where TState : struct, IState<TState>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, T, TOracle, TState, TInfo> => Validate(step, oracle, start, steps).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="step">The step.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="start">Where the run starts.</param>
    /// <param name="steps">How many states are looked at.</param>
    public static Verdict Validate<T, TOracle, TState, TInfo, TStep>(
        Step<T, TOracle, TState, TInfo, TStep> step, TOracle oracle, ReadOnlySpan<T> start, int steps = 4)
        where T : unmanaged
        where TOracle : IOracle
        where TState : struct, IState<TState>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, T, TOracle, TState, TInfo>
    {
        var found = new Findings($"purity of {step.Name}");
        var workspace = new Workspace();
        var state = step.Initialize(oracle, start);
        for (var k = 0; k < steps; k++)
        {
            var before = StateParts.Of(state);
            var first = step.Next(state, oracle, out var info, workspace);
            var parts = StateParts.Of(first);
            found.None(StateParts.Differences(before, StateParts.Of(state)), $"step {k} changed its argument");
            var second = step.Next(state, oracle, out var again, workspace);
            found.None(StateParts.Differences(before, StateParts.Of(state)), $"step {k}, taken again, changed its argument");
            found.None(StateParts.Differences(parts, StateParts.Of(second)), $"step {k}, taken twice, gave two states");
            found.None(StateParts.Differences(parts, StateParts.Of(first)), $"step {k}, taken again, changed its first result");
            found.Require(EqualityComparer<TInfo>.Default.Equals(info, again), $"step {k}, taken twice, gave the infos {info} and {again}");
            found.AtMost(workspace.Outstanding, 0, $"step {k} left scratch memory rented");
            if (workspace.Outstanding > 0) workspace = new Workspace();
            state = first;
        }

        return found.Verdict;
    }
}
