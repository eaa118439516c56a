namespace Toolkit.Properties;

/// <summary>A step keeps the rate that it declares, on a problem that knows its minimum: in every step where the rate is linear, after every number
/// of steps where it is a power.</summary>
/// <remarks>
/// <para>
/// <see cref="Rate.PerStep"/>: δ(k+1) ≤ ρ δ(k), asserted while δ(k) is at least 10⁻¹⁰ max(1, δ(0), |F*|); below, the ratio is rounding. With ρ = 1
/// − μ/L this is Theorem 1 of Karimi, Nutini, Schmidt 2016 for gradient descent, and Theorem 5 for proximal gradient on a
/// <see cref="CompositeProblem{TObjective, TProximalMap}"/>.
/// </para>
/// <para><see cref="Rate.Power"/>: δ(k) ≤ C ‖x₀ − x*‖² / (k + s)ᵖ for k ≥ 1, x* the solution nearest to x₀.</para>
/// <para>
/// An upper bound cannot reject a valid method, so a step that declares no rate is refused: there is nothing to hold it to. So is one that declares a
/// rate in expectation, which <see cref="ExpectedRateLaw"/> and <see cref="MeanRateLaw"/> check.
/// </para>
/// </remarks>
public static class RateLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="step">The step.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="steps">The length of the run.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    /// <exception cref="ArgumentException">The step declares no rate that holds surely.</exception>
    public static void Assert<TObjective, TState, TInfo, TStep>(
        Step<double, TObjective, TState, TInfo, TStep> step, Problem<TObjective> problem, int steps = 100)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo> => Validate(step, problem, steps).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="step">The step.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="steps">The length of the run.</param>
    /// <exception cref="ArgumentException">The step declares no rate that holds surely.</exception>
    public static Verdict Validate<TObjective, TState, TInfo, TStep>(
        Step<double, TObjective, TState, TInfo, TStep> step, Problem<TObjective> problem, int steps = 100)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo>
    {
        if (step.Rate is not (Rate.PerStep or Rate.Power)) throw Refusals.Of(step.Name, step.Rate, nameof(RateLaw));
        var linear = step.Rate is Rate.PerStep;
        var found = new Findings($"{(linear ? "linear" : "sublinear")} rate of {step.Name}");
        foreach (var seen in Observation.Of(step.Rate, Trace.Of(step, problem, steps), problem))
        {
            var name = seen.NonFinite is null ? "" : $", {seen.NonFinite} is not finite";
            found.AtMost(
                seen.After, seen.Bound,
                linear ? $"{problem}, step {seen.Step}{name}, gap after {seen.Before:g6}" : $"{problem}{name}, gap after {seen.Step} steps");
        }

        return found.Verdict;
    }

    /// <summary>
    /// Whether a step that one makes for a problem keeps a rate on a family of problems: FsCheck generates problems until one violates it, and
    /// shrinks that one.
    /// </summary>
    /// <param name="step">The step, as a function of the problem.</param>
    /// <param name="family">The problems.</param>
    /// <param name="claim">
    /// The rate, as a function of the problem's constants; null for the one that the step declares. A factor is at least 0: where a bold claim may come out below,
    /// <c>Math.Max(0, …)</c> claims that a step solves the problem.
    /// </param>
    /// <param name="steps">The length of a run.</param>
    /// <param name="problems">How many problems are tried.</param>
    /// <param name="key">What the problems are generated from; null for the same ones in each call.</param>
    /// <exception cref="ArgumentException">There is no claim, and the step declares no rate that holds surely; or the claim is none.</exception>
    /// <exception cref="InvalidOperationException">Step or claim threw on a problem, which the message names.</exception>
    public static RateReport<TProblem> Report<TProblem, TObjective, TState, TInfo, TStep>(
        Func<TProblem, Step<double, TObjective, TState, TInfo, TStep>> step, ProblemFamily<TProblem> family, Func<TProblem, Rate>? claim = null,
        int steps = 100, int problems = 100, RandomKey? key = null)
        where TProblem : Problem<TObjective>
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo> =>
        RateSearch.Over(family, problems, key, problem =>
        {
            var made = step(problem);
            var rate = claim?.Invoke(problem) ?? made.Rate;
            return rate is Rate.PerStep or Rate.Power
                ? new(made.Name, Observation.Of(rate, Trace.Of(made, problem, steps), problem))
                : RateRun.Refused(Refusals.Of(made.Name, rate, nameof(RateLaw)));
        });
}
