namespace Toolkit.Properties;

/// <summary>One step of a random method, on average: E[δ(x⁺) | state] ≤ a bound of the state, at every state of a run.</summary>
/// <remarks>
/// The expectation is no simulation: the step is told each of its outcomes in turn, from a copy of the same state, and the gaps are averaged with
/// their probabilities. So a failure is a failure. It covers one-step theorems that are no rate, as E δ(x − a∇fᵢ) ≤ δ − a‖∇f‖² + ½ L C² a² for
/// stochastic gradients (Karimi, Nutini, Schmidt 2016, section 4), with C² from <see cref="SecondMoment"/>.
/// </remarks>
public static class ExpectedBoundLaw
{
    /// <summary>Every failure, for a random step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="bound">The bound on E δ(x⁺), from the state before the step.</param>
    /// <param name="steps">The length of the run.</param>
    public static Verdict Validate<TObjective, TState, TInfo, TStep>(
        Step<double, TObjective, TState, TInfo, TStep> step, Problem<TObjective> problem, Func<TState, double> bound, int steps = 50)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IRandomizedStep<TStep, double, TObjective, TState, TInfo> =>
        Along(step, problem, (state, _) => bound(state), steps, $"one-step bound of {step.Name}");

    /// <summary>Every failure, for an update that a random estimator feeds.</summary>
    /// <param name="step">The step.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="bound">The bound on E δ(x⁺), from the state before the step.</param>
    /// <param name="steps">The length of the run.</param>
    public static Verdict Validate<TObjective, TUpdateState, TUpdate, TEstimatorState, TEstimator>(
        Step<
            double, TObjective, EstimatedState<double, TUpdateState, TEstimatorState>, GradientInfo<double>,
            UpdateStep<double, TObjective, TUpdateState, TUpdate, TEstimatorState, TEstimator>> step,
        Problem<TObjective> problem, Func<EstimatedState<double, TUpdateState, TEstimatorState>, double> bound, int steps = 50)
        where TObjective : ISmoothObjective<double>
        where TUpdateState : struct, IState<TUpdateState>, IMovablePointState<double>
        where TUpdate : struct, IUpdate<TUpdate, double, TUpdateState>
        where TEstimatorState : struct, IState<TEstimatorState>
        where TEstimator : struct, IRandomizedEstimator<TEstimator, double, TObjective, TEstimatorState> =>
        Validate(RandomizedUpdateStep<TObjective, TUpdateState, TUpdate, TEstimatorState, TEstimator>.Of(step), problem, bound, steps);

    /// <summary>E‖g‖², the second moment of a random estimate of the gradient, exactly.</summary>
    /// <param name="estimator">The estimator.</param>
    /// <param name="state">Its state, which stays as it was.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="point">x.</param>
    public static double SecondMoment<TOracle, TState, TEstimator>(
        IRandomizedEstimator<TEstimator, double, TOracle, TState> estimator, TState state, in TOracle oracle, ReadOnlySpan<double> point)
        where TOracle : IOracle
        where TState : struct, IState<TState>
        where TEstimator : struct, IRandomizedEstimator<TEstimator, double, TOracle, TState>
    {
        var sum = 0.0;
        var estimate = new double[point.Length];
        var workspace = new Workspace();
        var count = estimator.Outcomes(state, oracle);
        for (var outcome = 0; outcome < count; outcome++)
        {
            var copy = state.Copy();
            estimator.Estimate(outcome, ref copy, oracle, point, estimate, workspace);
            sum += estimator.Probability(outcome, state, oracle) * Reductions.SumOfSquares<double>(estimate);
        }

        return sum;
    }

    internal static Verdict Along<TObjective, TState, TInfo, TStep>(
        Step<double, TObjective, TState, TInfo, TStep> step, Problem<TObjective> problem, Func<TState, double, double> bound, int steps, string law)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IRandomizedStep<TStep, double, TObjective, TState, TInfo>
    {
        var found = new Findings(law);
        foreach (var seen in Observe(step, problem, bound, steps, found))
        {
            found.AtMost(seen.After, seen.Bound, $"{problem}, step {seen.Step}, mean gap over all outcomes after {seen.Before:g6}");
        }

        return found.Verdict;
    }

    /// <summary>The mean gaps of a run and their bounds; what is wrong with the probabilities goes to the findings.</summary>
    internal static IEnumerable<Observation> Observe<TObjective, TState, TInfo, TStep>(
        Step<double, TObjective, TState, TInfo, TStep> step, Problem<TObjective> problem, Func<TState, double, double> bound, int steps,
        Findings found)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IRandomizedStep<TStep, double, TObjective, TState, TInfo>
    {
        var workspace = new Workspace();
        var state = step.Initialize(problem.Objective, problem.Start.Span);
        var gap = problem.Gap(state.Point.Span, workspace);
        var (floor, rounding) = (Trace.Floor(gap, problem.Minimum), Trace.Rounding(gap, problem.Minimum));
        for (var k = 1; k <= steps && !(gap < floor); k++)
        {
            found.AtMost(
                Outcomes.Excess<TObjective, TState, TInfo, TStep>(step.Implementation, state, problem.Objective), 1e-9,
                $"{problem}, step {k}, what the probabilities miss of a distribution");
            var (mean, name) = Outcomes.MeanGap<TObjective, TState, TInfo, TStep>(step.Implementation, state, problem, workspace);
            yield return new(k, gap, mean, bound(state, gap) / gap, gap, rounding) { NonFinite = name };
            if (step.Advance(ref state, problem.Objective, workspace).NonFinite is { } quantity)
            {
                found.Require(false, $"{problem}, step {k}: {quantity} is not finite");
                yield break;
            }

            gap = problem.Gap(state.Point.Span, workspace);
        }
    }
}
