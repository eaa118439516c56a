namespace Toolkit.Properties;

/// <summary><c>Advance</c> equals <c>Next</c> bit for bit: one implementation, whoever owns the memory.</summary>
public static class DonationLaw
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
        var found = new Findings($"donation of {step.Name}");
        var workspace = new Workspace();
        var state = step.Initialize(oracle, start);
        for (var k = 0; k < steps; k++)
        {
            var next = step.Next(state, oracle, out var pure, workspace);
            var advanced = state;
            var donated = step.Advance(ref advanced, oracle, workspace);
            found.None(StateParts.Differences(StateParts.Of(next), StateParts.Of(advanced)), $"step {k}: Next and Advance differ");
            found.Require(EqualityComparer<TInfo>.Default.Equals(pure, donated), $"step {k}: Next told {pure}, Advance told {donated}");
            state = next;
        }

        return found.Verdict;
    }
}
