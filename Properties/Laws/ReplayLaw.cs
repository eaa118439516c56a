namespace Toolkit.Properties;

/// <summary>A run of n steps equals a second run of n steps, and a run of m steps that is saved, loaded and run for n − m more, bit for bit; so
/// does one that goes on from a copy.</summary>
/// <remarks>What a step remembers outside its state (a cache, a counter, a clock) is what fails here.</remarks>
public static class ReplayLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="step">The step.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="start">Where the run starts.</param>
    /// <param name="steps">The length of the run.</param>
    /// <param name="cut">After how many steps it is cut.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<T, TOracle, TState, TInfo, TStep>(
        Step<T, TOracle, TState, TInfo, TStep> step, TOracle oracle, ReadOnlySpan<T> start, int steps = 7, int cut = 3)
        where T : unmanaged
        where TOracle : IOracle
        where TState : struct, IState<TState>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, T, TOracle, TState, TInfo> => Validate(step, oracle, start, steps, cut).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="step">The step.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="start">Where the run starts.</param>
    /// <param name="steps">The length of the run.</param>
    /// <param name="cut">After how many steps it is cut.</param>
    public static Verdict Validate<T, TOracle, TState, TInfo, TStep>(
        Step<T, TOracle, TState, TInfo, TStep> step, TOracle oracle, ReadOnlySpan<T> start, int steps = 7, int cut = 3)
        where T : unmanaged
        where TOracle : IOracle
        where TState : struct, IState<TState>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, T, TOracle, TState, TInfo>
    {
        var found = new Findings($"replay of {step.Name}");
        var whole = StateParts.Of(step.Run(oracle, start).Take(steps).Run().State);
        found.None(StateParts.Differences(whole, StateParts.Of(step.Run(oracle, start).Take(steps).Run().State)), $"two runs of {steps} steps");

        var workspace = new Workspace();
        var state = step.Initialize(oracle, start);
        for (var k = 0; k < steps; k++)
        {
            if (k == cut) state = state.Copy();
            var info = step.Advance(ref state, oracle, workspace);
            if (info.Stalled || info.NonFinite is not null) break;
        }

        found.None(StateParts.Differences(whole, StateParts.Of(state)), $"a run of {steps} steps and one that went on from a copy after {cut}");

        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            // A run that stops of itself leaves nothing to resume.
            if (step.Run(oracle, start).Take(cut).Checkpoint(path, int.MaxValue).Run().Outcome is not Outcome.BudgetSpent) return found.Verdict;
            var resumed = step.Run(oracle, start).Take(steps).Resume(path).Run().State;
            found.None(StateParts.Differences(whole, StateParts.Of(resumed)),
                $"a run of {steps} steps and one resumed from a checkpoint after {cut}");
        }
        finally
        {
            File.Delete(path);
        }

        return found.Verdict;
    }
}
