namespace Toolkit.Properties;

/// <summary>The mean of an estimator's estimates at one point is the gradient there.</summary>
/// <remarks>
/// Each coordinate of the mean of n estimates, one after the other from one state, lies within six standard errors of the gradient: of a right
/// estimator with independent draws a coordinate fails with probability 2·10⁻⁹, as far as its mean is normal.
/// </remarks>
public static class UnbiasednessLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="estimator">The estimator.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="point">x.</param>
    /// <param name="estimates">n.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TOracle, TState, TEstimator>(
        IEstimator<TEstimator, double, TOracle, TState> estimator, TOracle oracle, ReadOnlySpan<double> point, int estimates = 400)
        where TOracle : IGradientOracle<double>
        where TState : struct, IState<TState>
        where TEstimator : struct, IEstimator<TEstimator, double, TOracle, TState> => Validate(estimator, oracle, point, estimates).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="estimator">The estimator.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="point">x.</param>
    /// <param name="estimates">n.</param>
    public static Verdict Validate<TOracle, TState, TEstimator>(
        IEstimator<TEstimator, double, TOracle, TState> estimator, TOracle oracle, ReadOnlySpan<double> point, int estimates = 400)
        where TOracle : IGradientOracle<double>
        where TState : struct, IState<TState>
        where TEstimator : struct, IEstimator<TEstimator, double, TOracle, TState>
    {
        var found = new Findings($"mean of {Names.Of(typeof(TEstimator))}");
        var workspace = new Workspace();
        var (gradient, estimate) = (new double[point.Length], new double[point.Length]);
        var (sums, squares) = (new double[point.Length], new double[point.Length]);
        oracle.Gradient(point, gradient, workspace);
        var state = estimator.Initialize(oracle, point);
        for (var k = 0; k < estimates; k++)
        {
            estimator.Estimate(ref state, oracle, point, estimate, workspace);
            for (var i = 0; i < estimate.Length; i++)
            {
                sums[i] += estimate[i] - gradient[i];
                squares[i] += (estimate[i] - gradient[i]) * (estimate[i] - gradient[i]);
            }
        }

        var rounding = 1e-7 * (1 + Reductions.Norm<double>(gradient));
        for (var i = 0; i < sums.Length; i++)
        {
            var mean = sums[i] / estimates;
            var error = Math.Sqrt(Math.Max(0, (squares[i] / estimates) - (mean * mean)) / estimates);
            found.AtMost(Math.Abs(mean), (6 * error) + rounding, $"coordinate {i}, mean of {estimates} estimates less the gradient");
        }

        return found.Verdict;
    }
}
