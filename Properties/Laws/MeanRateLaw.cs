namespace Toolkit.Properties;

/// <summary>
/// A random step keeps the rate that it declares in expectation, as far as independent runs can tell, with a stated false-alarm rate.
/// </summary>
/// <remarks>
/// <para>
/// <see cref="Rate.InExpectation"/>: E[δ(x_{k+m}) | x_k] ≤ ρ δ(x_k), so every m steps of every run give a number δ(x_{k+m}) / ρ δ(x_k) whose mean,
/// given what came before, is at most 1. <see cref="Rate.ToFloor"/> and <see cref="Rate.PowerInExpectation"/> bound E δ(x_k), so at each of
/// k = 1, 2, 4, … the runs give numbers δ(x_k)/bound(k) with means of at most 1.
/// </para>
/// <para>
/// The test is a bet against those means. A stake grows by 1 + λ(y − 1) with each number y, for several fractions λ at once and, with bounds at
/// several k, in parts; where the claim is true its expectation never exceeds 1. So the stake reaches 1/α with a probability of at most α, for any
/// number of runs and whatever the distribution of the gaps, heavy tails included: p = 1/stake is above the uniform distribution on a correct step.
/// </para>
/// <para>
/// A claim that has no more than chance against it passes. Where a step can be told its outcomes and m = 1, <see cref="ExpectedRateLaw"/> is exact.
/// </para>
/// </remarks>
public static class MeanRateLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="step">The step, made with a key of its own for each run.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="key">What the runs' keys are derived from.</param>
    /// <param name="steps">The length of a run, at least m.</param>
    /// <param name="runs">The number of runs, at least 1.</param>
    /// <param name="falseAlarm">α, the probability at most of refusing a correct step, in (0, 1).</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    /// <exception cref="ArgumentException">The step declares no rate in expectation.</exception>
    public static void Assert<TObjective, TState, TInfo, TStep>(
        Func<RandomKey, Step<double, TObjective, TState, TInfo, TStep>> step, Problem<TObjective> problem, RandomKey key, int steps, int runs = 50,
        double falseAlarm = 1e-6)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo> =>
        Validate(step, problem, key, steps, runs, falseAlarm).Assert();

    /// <summary>The failure, if there is one: the stake, against 1/α.</summary>
    /// <param name="step">The step, made with a key of its own for each run.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="key">What the runs' keys are derived from.</param>
    /// <param name="steps">The length of a run, at least m.</param>
    /// <param name="runs">The number of runs, at least 1.</param>
    /// <param name="falseAlarm">α, the probability at most of refusing a correct step, in (0, 1).</param>
    /// <exception cref="ArgumentException">The step declares no rate in expectation.</exception>
    public static Verdict Validate<TObjective, TState, TInfo, TStep>(
        Func<RandomKey, Step<double, TObjective, TState, TInfo, TStep>> step, Problem<TObjective> problem, RandomKey key, int steps, int runs = 50,
        double falseAlarm = 1e-6)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(falseAlarm is > 0 and < 1, true, nameof(falseAlarm));
        var test = Test(step, problem, key, steps, runs);
        var found = new Findings($"mean rate of {test.Name}");
        found.AtMost(
            test.Stake, 1 / falseAlarm,
            $"{problem}, {runs} runs, mean over bound {test.Worst.Ratio:g6} at its worst, after {test.Worst.Steps} steps; what a bet of 1 "
                + "against the rate has become");
        return found.Verdict;
    }

    /// <summary>The p-value of the test: on a correct step it is at most α with a probability of at most α.</summary>
    /// <param name="step">The step, made with a key of its own for each run.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="key">What the runs' keys are derived from.</param>
    /// <param name="steps">The length of a run, at least m.</param>
    /// <param name="runs">The number of runs, at least 1.</param>
    /// <exception cref="ArgumentException">The step declares no rate in expectation.</exception>
    public static double PValue<TObjective, TState, TInfo, TStep>(
        Func<RandomKey, Step<double, TObjective, TState, TInfo, TStep>> step, Problem<TObjective> problem, RandomKey key, int steps, int runs = 50)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo> =>
        Math.Min(1, 1 / Test(step, problem, key, steps, runs).Stake);

    private static Outcome Test<TObjective, TState, TInfo, TStep>(
        Func<RandomKey, Step<double, TObjective, TState, TInfo, TStep>> step, Problem<TObjective> problem, RandomKey key, int steps, int runs)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 1);
        var claim = step(key);
        var checkpoints = Checkpoints(claim.Rate, steps, claim.Name);
        var (numbers, workspace) = (new double[runs][], new Workspace());
        for (var run = 0; run < runs; run++)
        {
            numbers[run] = Ratios(claim.Rate!, Trace.GapsAt(step(key.Fold(run)), problem, checkpoints, workspace), checkpoints, problem.Minimum);
        }

        var together = claim.Rate is Rate.InExpectation;
        var wagers = checkpoints[1..].Select(_ => new Wager()).ToArray();
        for (var at = 0; at < wagers.Length; at++)
        {
            foreach (var ratios in numbers.Where(ratios => at < ratios.Length)) wagers[together ? 0 : at].Bet(ratios[at]);
        }

        // Given the past, every ratio of a contraction has a mean of at most 1: one bet runs through all of them. Bounds at several k are of the same
        // runs, so that the stake is divided among them.
        var worst = Enumerable.Range(0, wagers.Length)
            .Select(at => (Steps: checkpoints[at + 1], Seen: numbers.Where(ratios => at < ratios.Length).Select(ratios => ratios[at]).ToArray()))
            .Where(at => at.Seen.Length > 0).Select(at => (at.Steps, Ratio: at.Seen.Average())).MaxBy(at => at.Ratio);
        return new(claim.Name, together ? wagers[0].Wealth : wagers.Average(wager => wager.Wealth), worst);
    }

    private static int[] Checkpoints(Rate? rate, int steps, string name)
    {
        switch (rate)
        {
            case Rate.InExpectation contraction:
                ArgumentOutOfRangeException.ThrowIfLessThan(steps, contraction.Steps);
                return [.. Enumerable.Range(0, (int)(steps / contraction.Steps) + 1).Select(loop => (int)(loop * contraction.Steps))];
            case Rate.ToFloor or Rate.PowerInExpectation:
                ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
                return [0, .. Enumerable.Range(0, 31).Select(power => 1 << power).TakeWhile(k => k < steps), steps];
            default: throw Refusals.Of(name, rate, nameof(MeanRateLaw));
        }
    }

    // Gap over bound at each checkpoint but the first; of a contraction, up to the first gap that is rounding.
    private static double[] Ratios(Rate rate, double[] gaps, int[] checkpoints, double minimum)
    {
        var (floor, rounding) = (Trace.Floor(gaps[0], minimum), Trace.Rounding(gaps[0], minimum));
        var past = Enumerable.Range(0, gaps.Length - 1);
        return rate switch
        {
            Rate.InExpectation contraction =>
                [.. past.TakeWhile(at => !(gaps[at] < floor)).Select(at => gaps[at + 1] / ((contraction.Factor * gaps[at]) + rounding))],
            Rate.ToFloor linear =>
                [.. past.Select(at => gaps[at + 1] / ((Math.Pow(linear.Factor, checkpoints[at + 1]) * gaps[0]) + linear.Floor + rounding))],
            Rate.PowerInExpectation power =>
                [.. past.Select(at => gaps[at + 1] / ((power.Constant / Math.Pow(checkpoints[at + 1], power.Order)) + rounding))],
            _ => throw new InvalidOperationException($"{rate} has no mean."),
        };
    }

    private readonly record struct Outcome(string Name, double Stake, (int Steps, double Ratio) Worst);
}
