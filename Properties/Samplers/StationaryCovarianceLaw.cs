namespace Toolkit.Properties;

/// <summary>A sampler on a normal has the stationary covariance that theory gives it, in all directions at once, and its mean.</summary>
/// <remarks>
/// Many short chains, each from an exact draw of N(μ, C): if C is the stationary covariance they are draws of it behind any number of steps, if it is not they cease to be. Whitened by C, their mean and
/// their scatter have known laws, of which one p-value is made: uniform on a correct step, where all laws are normal. A mean that drifts off is seen too.
/// <see cref="GaussianTarget.StationaryCovariance(double[,], double)"/> and its sibling with noisy gradients give C.
/// </remarks>
public static class StationaryCovarianceLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="step">The step, made with a key.</param>
    /// <param name="target">The normal.</param>
    /// <param name="covariance">C.</param>
    /// <param name="key">What everything is drawn from.</param>
    /// <param name="chains">The number of chains, more than the target has coordinates.</param>
    /// <param name="steps">The length of each.</param>
    /// <param name="falseAlarm">α, the probability of refusing a correct step, in (0, 1).</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TState, TInfo, TStep>(
        Func<RandomKey, Step<double, GaussianTarget, TState, TInfo, TStep>> step, GaussianTarget target, double[,] covariance, RandomKey key, int chains = 4000, int steps = 30, double falseAlarm = 1e-6)
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, GaussianTarget, TState, TInfo> => Validate(step, target, covariance, key, chains, steps, falseAlarm).Assert();

    /// <summary>The failure, if there is one.</summary>
    /// <param name="step">The step, made with a key.</param>
    /// <param name="target">The normal.</param>
    /// <param name="covariance">C.</param>
    /// <param name="key">What everything is drawn from.</param>
    /// <param name="chains">The number of chains, more than the target has coordinates.</param>
    /// <param name="steps">The length of each.</param>
    /// <param name="falseAlarm">α, the probability of refusing a correct step, in (0, 1).</param>
    public static Verdict Validate<TState, TInfo, TStep>(
        Func<RandomKey, Step<double, GaussianTarget, TState, TInfo, TStep>> step, GaussianTarget target, double[,] covariance, RandomKey key, int chains = 4000, int steps = 30, double falseAlarm = 1e-6)
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, GaussianTarget, TState, TInfo> =>
        PValues.Judge($"stationary covariance of {step(key).Name}", PValue(step, target, covariance, key, chains, steps), falseAlarm, $"{chains} chains of {steps} steps in {target.Dimension} dimensions");

    /// <summary>The p-value of the test, uniform on a correct step.</summary>
    /// <param name="step">The step, made with a key.</param>
    /// <param name="target">The normal.</param>
    /// <param name="covariance">C.</param>
    /// <param name="key">What everything is drawn from.</param>
    /// <param name="chains">The number of chains, more than the target has coordinates.</param>
    /// <param name="steps">The length of each.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are too few chains.</exception>
    public static double PValue<TState, TInfo, TStep>(
        Func<RandomKey, Step<double, GaussianTarget, TState, TInfo, TStep>> step, GaussianTarget target, double[,] covariance, RandomKey key, int chains = 4000, int steps = 30)
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, GaussianTarget, TState, TInfo> =>
        Whitened(step, target, covariance, key, chains, steps) is { } rows ? PValues.OfStandardRows(rows) : 0;

    /// <summary>The ratio of the covariance that is found to C, over all directions: 1 on a correct step, up to a standard error of √(2/(chains · d)).</summary>
    /// <param name="step">The step, made with a key.</param>
    /// <param name="target">The normal.</param>
    /// <param name="covariance">C.</param>
    /// <param name="key">What everything is drawn from.</param>
    /// <param name="chains">The number of chains.</param>
    /// <param name="steps">The length of each.</param>
    /// <returns>The mean of the whitened squares; NaN where a chain met what is not finite.</returns>
    public static double Ratio<TState, TInfo, TStep>(
        Func<RandomKey, Step<double, GaussianTarget, TState, TInfo, TStep>> step, GaussianTarget target, double[,] covariance, RandomKey key, int chains = 4000, int steps = 30)
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, GaussianTarget, TState, TInfo> =>
        Whitened(step, target, covariance, key, chains, steps) is { } rows ? rows.Average(row => row.Average(z => z * z)) : double.NaN;

    // Null where a chain met what is not finite.
    private static double[][]? Whitened<TState, TInfo, TStep>(
        Func<RandomKey, Step<double, GaussianTarget, TState, TInfo, TStep>> step, GaussianTarget target, double[,] covariance, RandomKey key, int chains, int steps)
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, GaussianTarget, TState, TInfo>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(chains, target.Dimension + 2);
        var (workspace, root, rows) = (new Workspace(), Dense.Cholesky(covariance), new double[chains][]);
        var (inverse, noise, start) = (Dense.Inverse(root), new double[target.Dimension], new double[target.Dimension]);
        for (var chain = 0; chain < chains; chain++)
        {
            key.Fold(2 * chain).Normals<double>(noise);
            for (var i = 0; i < start.Length; i++)
            {
                start[i] = target.Mean[i];
                for (var j = 0; j <= i; j++) start[i] += root[i, j] * noise[j];
            }

            var own = step(key.Fold((2 * chain) + 1));
            var state = own.Initialize(target, start);
            for (var k = 0; k < steps; k++)
            {
                if (own.Advance(ref state, target, workspace).NonFinite is not null) return null;
            }

            for (var i = 0; i < start.Length; i++) start[i] = state.Point.Span[i] - target.Mean[i];
            rows[chain] = Dense.Multiply(inverse, start);
        }

        return rows;
    }
}
