namespace Toolkit.Properties;

/// <summary>A solution stays put: started there, a step does not leave it.</summary>
/// <remarks>
/// A method whose fixed points are not the solutions may converge, and at the promised rate, to something else. The run starts at the solution
/// nearest to x₀; the largest distance from the start over the run is measured, relative to max(1, ‖x*‖).
/// </remarks>
public static class FixedPointLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="step">The step.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="steps">The length of the run.</param>
    /// <param name="tolerance">How far it may move, where ‖x*‖ is at most 1.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TObjective, TState, TInfo, TStep>(
        Step<double, TObjective, TState, TInfo, TStep> step, Problem<TObjective> problem, int steps = 10, double tolerance = 1e-9)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo> => Validate(step, problem, steps, tolerance).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="step">The step.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="steps">The length of the run.</param>
    /// <param name="tolerance">How far it may move, where ‖x*‖ is at most 1.</param>
    public static Verdict Validate<TObjective, TState, TInfo, TStep>(
        Step<double, TObjective, TState, TInfo, TStep> step, Problem<TObjective> problem, int steps = 10, double tolerance = 1e-9)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo>
    {
        var found = new Findings($"fixed point of {step.Name}");
        var workspace = new Workspace();
        var solution = problem.NearestSolution();
        var state = step.Initialize(problem.Objective, solution);
        var allowed = tolerance * Math.Max(1, Reductions.Norm<double>(solution));
        for (var k = 1; k <= steps; k++)
        {
            var info = step.Advance(ref state, problem.Objective, workspace);
            found.Require(info.NonFinite is null, $"{problem}, step {k}: {info.NonFinite} is not finite");
            found.AtMost(Distance(state.Point.Span, solution), allowed, $"{problem}, step {k}, distance from the solution");
        }

        return found.Verdict;
    }

    private static double Distance(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++) sum += (left[i] - right[i]) * (left[i] - right[i]);
        return Math.Sqrt(sum);
    }
}
