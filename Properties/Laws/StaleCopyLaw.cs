namespace Toolkit.Properties;

/// <summary>A copy kept from before <c>Advance</c> throws <see cref="DonatedBufferException"/> when any of its buffers is read, and names the step;
/// the new state can be read.</summary>
/// <remarks>Without this law an old copy would read the numbers of a later state. Empty buffers hold nothing that could be misread.</remarks>
public static class StaleCopyLaw
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
        var found = new Findings($"stale copies of {step.Name}");
        var workspace = new Workspace();
        var state = step.Initialize(oracle, start);
        for (var k = 0; k < steps; k++)
        {
            var kept = StateParts.Of(state);
            step.Advance(ref state, oracle, workspace);
            found.None([.. kept.Where(part => part.Length > 0).Select(part => Stale(part, step.Name)).OfType<string>()],
                $"copy from before step {k}");
            found.None(
                [.. StateParts.Of(state).Where(part => part.Read?.Invoke() is not null).Select(part => $"{part.Path} cannot be read")],
                $"state after step {k}");
        }

        return found.Verdict;
    }

    private static string? Stale(StatePart part, string step) => part.Kind is not PartKind.Buffer
        ? null
        : part.Read!() switch
        {
            null => $"{part.Path} can still be read",
            var exception when exception.Recipient != step => $"{part.Path} names '{exception.Recipient}'",
            _ => null,
        };
}
