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
        var test = Test(step, step(key).Rate, problem, key, steps, runs);
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
        Math.Min(1, 1 / Test(step, step(key).Rate, problem, key, steps, runs).Stake);

    /// <summary>
    /// Whether a random step that one makes for a problem keeps a rate in expectation on a family of problems, as far as independent runs can tell: FsCheck
    /// generates problems until the test refuses one, and shrinks that one with the same keys of its runs.
    /// </summary>
    /// <remarks>
    /// The false alarm is divided over the problems: α/problems each, so that a correct step is refused on any of them with a probability of at most α. A
    /// problem gives one observation, where the mean over runs is largest against its bound: Observed is the claimed factor times that mean of ratios, and
    /// the gap after a violated step the same for gaps.
    /// </remarks>
    /// <param name="step">The step, as a function of the problem and of a key of its own for each run.</param>
    /// <param name="family">The problems.</param>
    /// <param name="claim">The rate, one in expectation, as a function of the problem's constants; null for the one that the step declares.</param>
    /// <param name="steps">The length of a run, at least m.</param>
    /// <param name="runs">The number of runs on a problem, at least 1.</param>
    /// <param name="problems">How many problems are tried.</param>
    /// <param name="falseAlarm">α, the probability at most of refusing a correct step, in (0, 1).</param>
    /// <param name="key">What the problems and the runs' keys are derived from; null for the same ones in each call.</param>
    /// <exception cref="ArgumentException">There is no claim, and the step declares no rate in expectation; or the claim is none.</exception>
    /// <exception cref="InvalidOperationException">Step or claim threw on a problem, which the message names.</exception>
    public static RateReport<TProblem> Report<TProblem, TObjective, TState, TInfo, TStep>(
        Func<TProblem, RandomKey, Step<double, TObjective, TState, TInfo, TStep>> step, ProblemFamily<TProblem> family,
        Func<TProblem, Rate>? claim = null, int steps = 20, int runs = 50, int problems = 20, double falseAlarm = 1e-6, RandomKey? key = null)
        where TProblem : Problem<TObjective>
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(falseAlarm is > 0 and < 1, true, nameof(falseAlarm));
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 1);
        var keys = (key ?? RandomKey.FromSeed(0)).Fold(1);
        return RateSearch.Over(family, problems, key, problem =>
        {
            var made = step(problem, keys);
            var rate = claim?.Invoke(problem) ?? made.Rate;
            if (rate is not (Rate.InExpectation or Rate.ToFloor or Rate.PowerInExpectation))
                return RateRun.Refused(Refusals.Of(made.Name, rate, nameof(MeanRateLaw)));
            var test = Test(draw => step(problem, draw), rate, problem, keys, steps, runs);
            return new(made.Name, test.Seen(test.Stake <= problems / falseAlarm));
        });
    }

    private static Outcome Test<TObjective, TState, TInfo, TStep>(
        Func<RandomKey, Step<double, TObjective, TState, TInfo, TStep>> step, Rate? rate, Problem<TObjective> problem, RandomKey key, int steps,
        int runs)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 1);
        var name = step(key).Name;
        var checkpoints = Checkpoints(rate, steps, name);
        var (traces, numbers, workspace) = (new Trace[runs], new double[runs][], new Workspace());
        for (var run = 0; run < runs; run++)
        {
            traces[run] = Trace.At(step(key.Fold(run)), problem, checkpoints, workspace);
            numbers[run] = Ratios(rate!, traces[run].Gaps, checkpoints, problem.Minimum);
        }

        var together = rate is Rate.InExpectation;
        var wagers = checkpoints[1..].Select(_ => new Wager()).ToArray();
        for (var at = 0; at < wagers.Length; at++)
        {
            foreach (var ratios in numbers.Where(ratios => at < ratios.Length)) wagers[together ? 0 : at].Bet(ratios[at]);
        }

        // Given the past, every ratio of a contraction has a mean of at most 1: one bet runs through all of them. Bounds at several k are of the same
        // runs, so that the stake is divided among them.
        var worst = Enumerable.Range(0, wagers.Length)
            .Select(at => (Steps: checkpoints[at + 1], Runs: Enumerable.Range(0, runs).Where(run => at < numbers[run].Length).ToArray(), At: at))
            .Where(at => at.Runs.Length > 0)
            .Select(at => (
                at.Steps, Before: at.Runs.Average(run => traces[run].Gaps[together ? at.At : 0]), Ratio: at.Runs.Average(run => numbers[run][at.At])))
            .MaxBy(at => double.IsNaN(at.Ratio) ? double.PositiveInfinity : at.Ratio);
        return new(
            name, rate!, together ? wagers[0].Wealth : wagers.Average(wager => wager.Wealth), worst, Bound(rate!, worst.Before, worst.Steps),
            Trace.Rounding(traces[0].Gaps[0], problem.Minimum), traces.Select(trace => trace.NonFinite).FirstOrDefault(quantity => quantity is not null));
    }

    // What the rate allows of a mean gap, so many steps behind another.
    private static double Bound(Rate rate, double before, int steps) => rate switch
    {
        Rate.InExpectation contraction => contraction.Factor * before,
        Rate.ToFloor linear => (Math.Pow(linear.Factor, steps) * before) + linear.Floor,
        Rate.PowerInExpectation power => power.Constant / Math.Pow(steps, power.Order),
        _ => throw new InvalidOperationException($"{rate} has no mean."),
    };

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
        return rate is Rate.InExpectation
            ? [.. past.TakeWhile(at => !(gaps[at] < floor)).Select(at => gaps[at + 1] / (Bound(rate, gaps[at], 0) + rounding))]
            : [.. past.Select(at => gaps[at + 1] / (Bound(rate, gaps[0], checkpoints[at + 1]) + rounding))];
    }

    /// <summary>What a test found.</summary>
    /// <param name="Name">The name of the step.</param>
    /// <param name="Rate">The rate.</param>
    /// <param name="Stake">What a bet of 1 against the rate has become.</param>
    /// <param name="Worst">Where the mean of gap over bound is largest: after how many steps, and the mean gap that the rate starts from.</param>
    /// <param name="Bound">What the rate allows there.</param>
    /// <param name="Rounding">What rounding can add to it.</param>
    /// <param name="NonFinite">The quantity that a run reports as not finite; null where all are finite.</param>
    private readonly record struct Outcome(
        string Name, Rate Rate, double Stake, (int Steps, double Before, double Ratio) Worst, double Bound, double Rounding, string? NonFinite)
    {
        /// <summary>The test as one observation; none where no run took a step that starts above rounding.</summary>
        public IEnumerable<Observation> Seen(bool kept)
        {
            if (Worst.Steps == 0) yield break;
            var (factor, unit) = Rate is Rate.InExpectation contraction ? (contraction.Factor, Worst.Before) : (1, Bound);
            var after = Worst.Ratio * (Bound + Rounding);
            yield return new(Worst.Steps, Worst.Before, after, factor, unit, Rounding) { Kept = kept, NonFinite = double.IsNaN(after) ? NonFinite : null };
        }
    }
}
