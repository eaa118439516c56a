namespace Toolkit.Properties;

/// <summary>A step gives the iterates of its plain twin: a slow version that reads like the paper.</summary>
/// <remarks>The comparison is element by element, relative to max(1, |element|): a twin computes in another order and differs in last bits.</remarks>
public static class TwinLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="step">The step.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="twin">The twin's iterates after one step, two steps, ….</param>
    /// <param name="steps">The length of the run.</param>
    /// <param name="tolerance">The difference allowed between elements of size 1.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TObjective, TState, TInfo, TStep>(
        Step<double, TObjective, TState, TInfo, TStep> step, Problem<TObjective> problem, IEnumerable<double[]> twin, int steps = 20,
            double tolerance = 1e-12)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo> => Validate(step, problem, twin, steps, tolerance).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="step">The step.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="twin">The twin's iterates after one step, two steps, ….</param>
    /// <param name="steps">The length of the run.</param>
    /// <param name="tolerance">The difference allowed between elements of size 1.</param>
    public static Verdict Validate<TObjective, TState, TInfo, TStep>(
        Step<double, TObjective, TState, TInfo, TStep> step, Problem<TObjective> problem, IEnumerable<double[]> twin, int steps = 20,
            double tolerance = 1e-12)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo>
    {
        var found = new Findings($"{step.Name} and its twin");
        var workspace = new Workspace();
        var state = step.Initialize(problem.Objective, problem.Start.Span);
        var k = 0;
        foreach (var expected in twin.Take(steps))
        {
            k++;
            step.Advance(ref state, problem.Objective, workspace);
            for (var i = 0; i < expected.Length; i++)
            {
                found.AtMost(
                    Math.Abs(state.Point.Span[i] - expected[i]), tolerance * Math.Max(1, Math.Abs(expected[i])),
                        $"{problem}, step {k}, difference at {i}");
            }
        }

        found.AtMost(steps - k, 0, "steps that the twin did not take");
        return found.Verdict;
    }
}
