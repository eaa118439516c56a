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
        var gaps = Trace.Gaps(step, problem, steps);
        return step.Rate is Rate.PerStep linear
            ? Linear(new($"linear rate of {step.Name}"), linear, gaps, problem.Minimum, problem.Name)
            : Sublinear(
                new($"sublinear rate of {step.Name}"), (Rate.Power)step.Rate, gaps, problem.Minimum, problem.Name,
                problem.Solutions.Distance(problem.Start.Span));
    }

    private static Verdict Linear(Findings found, Rate.PerStep rate, double[] gaps, double minimum, string problem)
    {
        var (floor, rounding) = (Trace.Floor(gaps[0], minimum), Trace.Rounding(gaps[0], minimum));
        for (var k = 0; k + 1 < gaps.Length && !(gaps[k] < floor); k++)
        {
            found.AtMost(gaps[k + 1], (rate.Factor * gaps[k]) + rounding, $"{problem}, step {k + 1}, gap after {gaps[k]:g6}");
        }

        return found.Verdict;
    }

    private static Verdict Sublinear(Findings found, Rate.Power rate, double[] gaps, double minimum, string problem, double distance)
    {
        var rounding = Trace.Rounding(gaps[0], minimum);
        for (var k = 1; k < gaps.Length; k++)
        {
            var bound = rate.Constant * distance * distance / Math.Pow(k + rate.Shift, rate.Order);
            found.AtMost(gaps[k], bound + rounding, $"{problem}, gap after {k} steps");
        }

        return found.Verdict;
    }
}
