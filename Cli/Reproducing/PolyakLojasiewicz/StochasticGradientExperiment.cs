using Toolkit.Properties;

namespace Toolkit.Cli;

/// <summary>T4: stochastic gradients.</summary>
internal static class StochasticGradientExperiment
{
    private const int Length = 512;
    private const int OneStepLength = 20;
    private const int Runs = 50;
    private const double FalseAlarm = 1e-6;

    // C² of the coin: its gradients are x ± 1 on [−1, 1].
    private static readonly double CoinBound = Math.Sqrt(2);

    /// <summary>The experiment.</summary>
    public static Experiment Experiment { get; } = new(
        "T4", "Stochastic gradients",
        "One step of any length a has E δ(x − a∇fᵢ) ≤ δ − a‖∇f‖² + ½ L a² E‖∇fᵢ‖²: an exact average over the terms. Where E‖∇fᵢ‖² ≤ C² along the run, the lengths α_k = (2k + 1)/(2μ(k + 1)²) have "
        + "E δ(k) ≤ LC²/(2μ²k) whatever the start, and a constant α below 1/(2μ) has E δ(k) ≤ (1 − 2μα)ᵏ δ(0) + LC²α/(4μ): a line down to a floor that is proportional to α. The instance is a coin: "
        + "f is the mean of ½(x − 1)² and ½(x + 1)², from x = 1. Where every term has the same minimum there is no noise at it, and no floor.",
        Run);

    private static Evidence Run(Trials trials)
    {
        var coin = Coin();
        var (sum, smoothness) = (coin.Objective, coin.Objective.Smoothness);
        (double Rate, int Seed)[] constants = [(0.1, 1), (0.05, 2), (0.025, 3)];
        var falling = Contraction.MeanGaps(
            draw => Steps.StochasticGradient(sum, smoothness, draw, CoinBound), coin, Length, trials.Key.Fold(10));
        double[][] settling = [.. constants.Select(c => Contraction.MeanGaps(
            draw => Steps.StochasticGradient(sum, smoothness, c.Rate, draw, CoinBound), coin, Length, trials.Key.Fold(10 + c.Seed)))];
        return new(
            [
                OneStep("one step of 0.1/L, log cosh", trials.Fold(0), 0.1),
                OneStep("one step of 1/L, log cosh", trials.Fold(1), 1),
                OneStep("one step of 5/L, log cosh", trials.Fold(2), 5),
                Coins(
                    "falling α, a coin", trials.Fold(3), draw => Steps.StochasticGradient(sum, smoothness, draw, CoinBound), Schedules.PolyakLojasiewicz<double>(1).At,
                    k => 1.0 / k),
                .. constants.Select(c => Coins(
                    $"constant α = {c.Rate}, a coin", trials.Fold(3 + c.Seed), draw => Steps.StochasticGradient(sum, smoothness, c.Rate, draw, CoinBound), _ => c.Rate,
                    k => Constant(c.Rate, k))),
                Floors(trials.Fold(8)),
                new(
                    "α = 1/(2μ): rates declared", "rates", 0, Steps.StochasticGradient(sum, smoothness, 0.5, trials.Key, CoinBound).Rate is null ? 0 : 1,
                    Steps.StochasticGradient(sum, smoothness, 0.5, trials.Key, CoinBound).Rate is null),
                WithoutFloor("α = 0.1, a line without a floor", trials.Fold(7)),
            ],
            [
                new(
                    "Constant lengths on a coin: a line, then a floor; means of 50 runs", "step k", "mean δ(k)",
                    [
                        .. constants.SelectMany((c, i) => new[]
                        {
                            Curve.Of($"α = {c.Rate}", settling[i], i),
                            Curve.Of("its bound", [.. Enumerable.Range(0, Length + 1).Select(k => Constant(c.Rate, k))], i, isBound: true),
                        }),
                    ]),
                new(
                    "Falling lengths on a coin: 1/k; means of 50 runs", "step k", "mean δ(k)",
                    [
                        Curve.Of("α_k = (2k + 1)/(2μ(k + 1)²)", falling[1..], 3, first: 1),
                        Curve.Of("its bound", [.. Enumerable.Range(1, Length).Select(k => 1.0 / k)], 3, isBound: true, first: 1),
                    ],
                    LogarithmicAcross: true),
            ]);
    }

    private static Problem<SquaredDistances> Coin() => SquaredDistances.Problem("a coin", [1, 1], [-1, 1], [1]);

    // Twice the length, twice the floor and a little more: α/(2 − α), so 2.0526 here. A mean over 10⁵ iterates of correlation time 1/α has a standard error of at
    // most 2 %, the ratio of two of 2.5 %: the bound is six of them.
    private static Finding Floors(Trials trials)
    {
        const double Expected = 0.1 / 1.9 / (0.05 / 1.95);
        var ratio = Floor(0.1, trials.Key) / Floor(0.05, trials.Key.Fold(1));
        return new("floors of α = 0.1 and 0.05", "floor / floor", Expected * 1.15, ratio, Math.Abs(ratio - Expected) <= 0.15 * Expected);

        static double Floor(double rate, RandomKey key)
        {
            const int Settling = 1000, Measured = 100_000;
            var coin = Coin();
            var step = Steps.StochasticGradient(coin.Objective, coin.Objective.Smoothness, rate, key);
            return Contraction.GapsOf(step, coin, Settling + Measured).Skip(Settling).Average();
        }
    }

    // E δ⁺ = ½ (1 − α)² x² + ½ α² on the coin, against what a linear rate of 1 − 2α would leave of ½ x².
    private static Finding WithoutFloor(string name, Trials trials)
    {
        const double Constant = 0.1;
        var coin = Coin();
        var step = Steps.StochasticGradient(coin.Objective, coin.Objective.Smoothness, Constant, trials.Key)
            .Declaring(Rate.ExpectedLinear(1 - (2 * Constant), "as claimed"));
        var gaps = Contraction.GapsOf(step, coin, OneStepLength);
        return new(
            name, "E δ(k+1) / δ(k)", 1 - (2 * Constant), gaps.Max(gap => ((1 - Constant) * (1 - Constant)) + (Constant * Constant / (2 * gap))),
            ExpectedRateLaw.Validate(step, coin, OneStepLength).Holds, Control: true);
    }

    private static double Constant(double rate, int steps) => (Math.Pow(1 - (2 * rate), steps) * 0.5) + (rate / 2);

    // The coin's E δ is known exactly, e/2 with e ← (1 − α)² e + α²: the table shows the worst of it over the bound. The steps themselves are held to the
    // bound by bets on runs, whose false alarms are rare.
    private static Finding Coins<TState, TInfo, TStep>(
        string family, Trials trials, Func<RandomKey, Step<double, SquaredDistances, TState, TInfo, TStep>> method, Func<long, double> rate, Func<int, double> bound)
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, SquaredDistances, TState, TInfo>
    {
        var (second, worst) = (1.0, 0.0);
        for (var k = 0; k < Length; k++)
        {
            var length = rate(k);
            second = ((1 - length) * (1 - length) * second) + (length * length);
            worst = Math.Max(worst, second / 2 / bound(k + 1));
        }

        return new(family, "E δ(k) / bound(k)", 1, worst, worst <= 1 && MeanRateLaw.PValue(method, Coin(), trials.Key, Length, Runs) > FalseAlarm);
    }

    private static Finding OneStep(string family, Trials trials, double multiple)
    {
        var (kept, worst, workspace) = (true, 0.0, new Workspace());
        foreach (var key in trials.Keys())
        {
            var problem = PolyakLojasiewiczFamilies.SmallLogCosh(key);
            var (sum, length) = (problem.Objective, multiple / problem.Lipschitz);
            var step = Steps.StochasticGradient(sum, sum.Smoothness, length, key);
            var (gradient, moved) = (new double[sum.Dimension], new double[sum.Dimension]);
            kept &= ExpectedBoundLaw.Validate(step, problem, state => Bound(state.Point.Span, state.Estimator), OneStepLength).Holds;

            // The mean over the terms at the start, over its bound.
            var start = problem.Start.Span;
            var mean = 0.0;
            for (var term = 0; term < sum.Terms; term++)
            {
                sum.BatchGradient([term], start, gradient, workspace);
                for (var j = 0; j < moved.Length; j++) moved[j] = start[j] - (length * gradient[j]);
                mean += problem.Gap(moved, workspace) / sum.Terms;
            }

            worst = Math.Max(worst, mean / Bound(start, step.Initialize(sum, start).Estimator));

            double Bound(ReadOnlySpan<double> point, SampledState estimator)
            {
                sum.Gradient(point, gradient, workspace);
                return problem.Gap(point, workspace) - (length * Reductions.SumOfSquares<double>(gradient))
                    + (problem.Lipschitz * length * length * ExpectedBoundLaw.SecondMoment(step.Implementation.Estimator, estimator, sum, point) / 2);
            }
        }

        return new(family, "E δ⁺ / bound", 1, worst, kept);
    }
}
