namespace Toolkit.Properties;

/// <summary>A random step keeps the rate that it declares in expectation: E[δ(x⁺) | state] ≤ ρ δ(x), at every state of a run.</summary>
/// <remarks>
/// <para>
/// Nothing is simulated: at each state of a run the step is told every one of its outcomes, from a copy of that state, and the gaps are averaged with
/// their probabilities. So the law has no false alarm, and asserts the theorem per step. The run goes on by the step's own draws.
/// <see cref="OutcomeLaw"/> holds those draws to the probabilities.
/// </para>
/// <para>
/// It asks for <see cref="Rate.InExpectation"/> with m = 1. <see cref="RateLaw"/> is for sure rates, <see cref="MeanRateLaw"/> for expectations over
/// more than one step, down to a floor, or by a power. With ρ = 1 − μ/(d L_c) this is random coordinate descent in Karimi, Nutini, Schmidt 2016,
/// section 2.2.
/// </para>
/// </remarks>
public static class ExpectedRateLaw
{
    /// <summary>Throws what <see cref="Validate{TObjective, TState, TInfo, TStep}"/> finds.</summary>
    /// <param name="step">The step.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="steps">The length of the run.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    /// <exception cref="ArgumentException">The step declares no rate in expectation for one step.</exception>
    public static void Assert<TObjective, TState, TInfo, TStep>(
        Step<double, TObjective, TState, TInfo, TStep> step, Problem<TObjective> problem, int steps = 50)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IRandomizedStep<TStep, double, TObjective, TState, TInfo> => Validate(step, problem, steps).Assert();

    /// <summary>Every failure, for a random step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="steps">The length of the run.</param>
    /// <exception cref="ArgumentException">The step declares no rate in expectation for one step.</exception>
    public static Verdict Validate<TObjective, TState, TInfo, TStep>(
        Step<double, TObjective, TState, TInfo, TStep> step, Problem<TObjective> problem, int steps = 50)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IRandomizedStep<TStep, double, TObjective, TState, TInfo>
    {
        if (step.Rate is not Rate.InExpectation { Steps: 1 } rate) throw Refusals.Of(step.Name, step.Rate, nameof(ExpectedRateLaw));
        return ExpectedBoundLaw.Along(step, problem, (_, gap) => rate.Factor * gap, steps, $"expected rate of {step.Name}");
    }

    /// <summary>Every failure, for an update that a random estimator feeds.</summary>
    /// <param name="step">The step.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="steps">The length of the run.</param>
    /// <exception cref="ArgumentException">The step declares no rate in expectation for one step.</exception>
    public static Verdict Validate<TObjective, TUpdateState, TUpdate, TEstimatorState, TEstimator>(
        Step<
            double, TObjective, EstimatedState<double, TUpdateState, TEstimatorState>, GradientInfo<double>,
            UpdateStep<double, TObjective, TUpdateState, TUpdate, TEstimatorState, TEstimator>> step,
        Problem<TObjective> problem, int steps = 50)
        where TObjective : ISmoothObjective<double>
        where TUpdateState : struct, IState<TUpdateState>, IMovablePointState<double>
        where TUpdate : struct, IUpdate<TUpdate, double, TUpdateState>
        where TEstimatorState : struct, IState<TEstimatorState>
        where TEstimator : struct, IRandomizedEstimator<TEstimator, double, TObjective, TEstimatorState> =>
        Validate(RandomizedUpdateStep<TObjective, TUpdateState, TUpdate, TEstimatorState, TEstimator>.Of(step), problem, steps);

    /// <summary>
    /// Whether a random step that one makes for a problem keeps a rate in expectation on a family of problems: FsCheck generates problems until one
    /// violates it, and shrinks that one.
    /// </summary>
    /// <param name="step">The step, as a function of the problem.</param>
    /// <param name="family">The problems.</param>
    /// <param name="claim">The factor of E δ(x⁺) ≤ ρ δ(x), as a function of the problem's constants; null for the one that the step declares.</param>
    /// <param name="steps">The length of a run.</param>
    /// <param name="problems">How many problems are tried.</param>
    /// <param name="key">What the problems are generated from; null for the same ones in each call.</param>
    /// <exception cref="ArgumentException">There is no claim, and the step declares no rate in expectation for one step.</exception>
    public static RateReport<TProblem> Report<TProblem, TObjective, TState, TInfo, TStep>(
        Func<TProblem, Step<double, TObjective, TState, TInfo, TStep>> step, ProblemFamily<TProblem> family, Func<TProblem, double>? claim = null,
        int steps = 50, int problems = 100, RandomKey? key = null)
        where TProblem : Problem<TObjective>
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IRandomizedStep<TStep, double, TObjective, TState, TInfo> =>
        RateSearch.Over(family, problems, key, problem =>
        {
            var made = step(problem);
            if (claim is null && made.Rate is not Rate.InExpectation { Steps: 1 }) throw Refusals.Of(made.Name, made.Rate, nameof(ExpectedRateLaw));
            var factor = claim?.Invoke(problem) ?? ((Rate.InExpectation)made.Rate!).Factor;
            var found = new Findings($"expected rate of {made.Name}");
            var seen = ExpectedBoundLaw.Observe(made, problem, (_, gap) => factor * gap, steps, found).ToArray();
            found.Verdict.Assert();
            return (made.Name, seen);
        });
}
