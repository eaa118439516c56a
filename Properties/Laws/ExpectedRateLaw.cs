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
    /// <exception cref="ArgumentException">The step declares no rate in expectation for one step, or has more than 2³¹ − 1 outcomes.</exception>
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
    /// <exception cref="ArgumentException">The step declares no rate in expectation for one step, or has more than 2³¹ − 1 outcomes.</exception>
    public static Verdict Validate<TObjective, TState, TInfo, TStep>(
        Step<double, TObjective, TState, TInfo, TStep> step, Problem<TObjective> problem, int steps = 50)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IRandomizedStep<TStep, double, TObjective, TState, TInfo>
    {
        if (Refusal(step, step.Rate, problem) is { } refusal) throw refusal;
        var factor = ((Rate.InExpectation)step.Rate!).Factor;
        return ExpectedBoundLaw.Along(step, problem, (_, gap) => factor * gap, steps, $"expected rate of {step.Name}");
    }

    /// <summary>Every failure, for an update that a random estimator feeds.</summary>
    /// <param name="step">The step.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="steps">The length of the run.</param>
    /// <exception cref="ArgumentException">The step declares no rate in expectation for one step, or has more than 2³¹ − 1 outcomes.</exception>
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
    /// <param name="claim">
    /// The rate, by <see cref="Rate.ExpectedLinear"/> for one step, as a function of the problem's constants; null for the one that the step declares.
    /// </param>
    /// <param name="steps">The length of a run.</param>
    /// <param name="problems">How many problems are tried.</param>
    /// <param name="key">What the problems are generated from; null for the same ones in each call.</param>
    /// <exception cref="ArgumentException">
    /// There is no claim, and the step declares no rate in expectation for one step; or the claim is none, or the step has more than 2³¹ − 1 outcomes.
    /// </exception>
    /// <exception cref="InvalidOperationException">Step or claim threw on a problem, which the message names.</exception>
    /// <exception cref="LawViolationException">The probabilities of the step's outcomes are no distribution.</exception>
    public static RateReport<TProblem> Report<TProblem, TObjective, TState, TInfo, TStep>(
        Func<TProblem, Step<double, TObjective, TState, TInfo, TStep>> step, ProblemFamily<TProblem> family, Func<TProblem, Rate>? claim = null,
        int steps = 50, int problems = 100, RandomKey? key = null)
        where TProblem : Problem<TObjective>
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IRandomizedStep<TStep, double, TObjective, TState, TInfo> =>
        RateSearch.Over(family, problems, key, problem =>
        {
            var made = step(problem);
            var rate = claim?.Invoke(problem) ?? made.Rate;
            if (Refusal(made, rate, problem) is { } refusal) return RateRun.Refused(refusal);
            var factor = ((Rate.InExpectation)rate!).Factor;
            var found = new Findings($"expected rate of {made.Name}");
            var seen = ExpectedBoundLaw.Observe(made, problem, (_, gap) => factor * gap, steps, found).ToArray();

            // A gap that is not finite is a violation of the rate, and shrunk; a distribution that is none is not.
            if (!Array.Exists(seen, observation => observation.NonFinite is not null)) found.Verdict.In($"({problem.Origin()})").Assert();
            return new(made.Name, seen);
        });

    private static ArgumentException? Refusal<TObjective, TState, TInfo, TStep>(
        Step<double, TObjective, TState, TInfo, TStep> step, Rate? rate, Problem<TObjective> problem)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IRandomizedStep<TStep, double, TObjective, TState, TInfo>
    {
        if (rate is not Rate.InExpectation { Steps: 1 }) return Refusals.Of(step.Name, rate, nameof(ExpectedRateLaw));
        try
        {
            step.Implementation.Outcomes(step.Initialize(problem.Objective, problem.Start.Span), problem.Objective);
            return null;
        }
        catch (OverflowException)
        {
            return Refusals.OfOutcomes(step.Name, nameof(ExpectedRateLaw));
        }
    }
}
