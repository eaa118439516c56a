namespace Toolkit.Properties;

/// <summary>A sampler on a Gaussian has the stationary variance that theory gives it, coordinate by coordinate.</summary>
/// <remarks>
/// The run begins with an exact draw of N(0, C), and behind it the squares over C sum like chi-square in every group: if C is the stationary variance they always do, if it is not they cease to.
/// p is uniform on a correct step, where all its laws are Gaussian. Langevin steps with length h and fixed preconditioner p have <c>C = σ²/(1 − h p/(2σ²))</c>; BAOAB has σ².
/// </remarks>
public static class StationaryVarianceLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="step">The step, made with a key.</param>
    /// <param name="target">The Gaussian.</param>
    /// <param name="variance">C, of σ².</param>
    /// <param name="key">What everything is drawn from.</param>
    /// <param name="steps">The length of the run: long enough that a chain forgets where it began.</param>
    /// <param name="falseAlarm">α, the probability of refusing a correct step, in (0, 1).</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TState, TInfo, TStep>(
        Func<RandomKey, Step<double, GaussianReplicas, TState, TInfo, TStep>> step, GaussianReplicas target, Func<double, double> variance, RandomKey key, int steps = 100,
        double falseAlarm = 1e-6)
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, GaussianReplicas, TState, TInfo> => Validate(step, target, variance, key, steps, falseAlarm).Assert();

    /// <summary>The failure, if there is one.</summary>
    /// <param name="step">The step, made with a key.</param>
    /// <param name="target">The Gaussian.</param>
    /// <param name="variance">C, of σ².</param>
    /// <param name="key">What everything is drawn from.</param>
    /// <param name="steps">The length of the run.</param>
    /// <param name="falseAlarm">α, the probability of refusing a correct step, in (0, 1).</param>
    public static Verdict Validate<TState, TInfo, TStep>(
        Func<RandomKey, Step<double, GaussianReplicas, TState, TInfo, TStep>> step, GaussianReplicas target, Func<double, double> variance, RandomKey key, int steps = 100,
        double falseAlarm = 1e-6)
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, GaussianReplicas, TState, TInfo> =>
        PValues.Judge($"stationary variance of {step(key).Name}", PValue(step, target, variance, key, steps), falseAlarm, $"{target.Replicas} chains of {steps} steps for each of {target.Variances.Length} variances");

    /// <summary>The p-value of the test, uniform on a correct step.</summary>
    /// <param name="step">The step, made with a key.</param>
    /// <param name="target">The Gaussian.</param>
    /// <param name="variance">C, of σ².</param>
    /// <param name="key">What everything is drawn from.</param>
    /// <param name="steps">The length of the run.</param>
    public static double PValue<TState, TInfo, TStep>(
        Func<RandomKey, Step<double, GaussianReplicas, TState, TInfo, TStep>> step, GaussianReplicas target, Func<double, double> variance, RandomKey key, int steps = 100)
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, GaussianReplicas, TState, TInfo>
    {
        var end = step(key.Fold(0)).Run(target, target.Draw(key.Fold(1), variance)).Take(steps).Run();
        if (end.Outcome is not Outcome.BudgetSpent) return 0;
        var values = new double[target.Variances.Length];
        for (var group = 0; group < values.Length; group++)
        {
            var sum = 0.0;
            for (var i = group; i < target.Dimension; i += values.Length) sum += end.State.Point.Span[i] * end.State.Point.Span[i];
            values[group] = PValues.OfChiSquare(sum / variance(target.Variances[group]), target.Replicas);
        }

        return PValues.Combined(values);
    }
}

/// <summary>A single transition of a Langevin step on a Gaussian is <c>x′ = m x + √q ξ</c>, with m and q as theory has them: so are its autocorrelation at lag one, which is m, and its mixing.</summary>
/// <remarks>
/// Of the residuals r = x′ − m x the squares over q sum like chi-square, and Σ r x/√(q Σ x²) is standard normal. With length h and fixed preconditioner p, <c>m = 1 − h p/σ²</c> and <c>q = 2 h p T</c>;
/// the integrated autocorrelation time is (1 + m)/(1 − m). With p = σ² it is the same in all directions. p is uniform on a correct step.
/// </remarks>
public static class GaussianTransitionLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="step">The step, made with a key.</param>
    /// <param name="target">The Gaussian.</param>
    /// <param name="slope">m, of σ².</param>
    /// <param name="variance">q, of σ².</param>
    /// <param name="key">What everything is drawn from.</param>
    /// <param name="before">The number of steps before the one that is looked at.</param>
    /// <param name="falseAlarm">α, the probability of refusing a correct step, in (0, 1).</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TState, TInfo, TStep>(
        Func<RandomKey, Step<double, GaussianReplicas, TState, TInfo, TStep>> step, GaussianReplicas target, Func<double, double> slope, Func<double, double> variance, RandomKey key, int before = 3,
        double falseAlarm = 1e-6)
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, GaussianReplicas, TState, TInfo> => Validate(step, target, slope, variance, key, before, falseAlarm).Assert();

    /// <summary>The failure, if there is one.</summary>
    /// <param name="step">The step, made with a key.</param>
    /// <param name="target">The Gaussian.</param>
    /// <param name="slope">m, of σ².</param>
    /// <param name="variance">q, of σ².</param>
    /// <param name="key">What everything is drawn from.</param>
    /// <param name="before">The number of steps before the one that is looked at.</param>
    /// <param name="falseAlarm">α, the probability of refusing a correct step, in (0, 1).</param>
    public static Verdict Validate<TState, TInfo, TStep>(
        Func<RandomKey, Step<double, GaussianReplicas, TState, TInfo, TStep>> step, GaussianReplicas target, Func<double, double> slope, Func<double, double> variance, RandomKey key, int before = 3,
        double falseAlarm = 1e-6)
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, GaussianReplicas, TState, TInfo> =>
        PValues.Judge($"Gaussian transition of {step(key).Name}", PValue(step, target, slope, variance, key, before), falseAlarm, $"{target.Replicas} chains for each of {target.Variances.Length} variances");

    /// <summary>The p-value of the test, uniform on a correct step.</summary>
    /// <param name="step">The step, made with a key.</param>
    /// <param name="target">The Gaussian.</param>
    /// <param name="slope">m, of σ².</param>
    /// <param name="variance">q, of σ².</param>
    /// <param name="key">What everything is drawn from.</param>
    /// <param name="before">The number of steps before the one that is looked at.</param>
    public static double PValue<TState, TInfo, TStep>(
        Func<RandomKey, Step<double, GaussianReplicas, TState, TInfo, TStep>> step, GaussianReplicas target, Func<double, double> slope, Func<double, double> variance, RandomKey key, int before = 3)
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, GaussianReplicas, TState, TInfo>
    {
        var (made, workspace) = (step(key.Fold(0)), new Workspace());
        var state = made.Initialize(target, target.Draw(key.Fold(1), static variance => variance));
        for (var k = 0; k < before; k++) made.Advance(ref state, target, workspace);
        var from = state.Point.Span.ToArray();
        if (made.Advance(ref state, target, workspace).NonFinite is not null) return 0;
        var groups = target.Variances.Length;
        var values = new double[2 * groups];
        for (var group = 0; group < groups; group++)
        {
            var (m, q) = (slope(target.Variances[group]), variance(target.Variances[group]));
            var (squares, product, norm) = (0.0, 0.0, 0.0);
            for (var i = group; i < target.Dimension; i += groups)
            {
                var residual = state.Point.Span[i] - (m * from[i]);
                (squares, product, norm) = (squares + (residual * residual), product + (residual * from[i]), norm + (from[i] * from[i]));
            }

            values[2 * group] = PValues.OfChiSquare(squares / q, target.Replicas);
            values[(2 * group) + 1] = PValues.OfNormal(product / Math.Sqrt(q * norm));
        }

        // The two of a group are nearly independent: a direction of many takes part in both.
        return PValues.Combined(values);
    }
}
