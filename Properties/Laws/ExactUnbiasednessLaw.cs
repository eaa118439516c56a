namespace Toolkit.Properties;

/// <summary>Σ P(o) gₒ = ∇f(x) over all outcomes o of a random estimator, but for rounding, at every state of a run.</summary>
/// <remarks>
/// The exact counterpart of <see cref="UnbiasednessLaw"/>. The state moves on by the estimator's own draws (a table fills, a snapshot ages) and the
/// point by a tenth of its size against each estimate, so that what the estimator remembers is not what it sees.
/// </remarks>
public static class ExactUnbiasednessLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="estimator">The estimator.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="point">Where the run starts.</param>
    /// <param name="estimates">The length of the run.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TOracle, TState, TEstimator>(
        IRandomizedEstimator<TEstimator, double, TOracle, TState> estimator, TOracle oracle, ReadOnlySpan<double> point, int estimates = 10)
        where TOracle : IGradientOracle<double>
        where TState : struct, IState<TState>
        where TEstimator : struct, IRandomizedEstimator<TEstimator, double, TOracle, TState> =>
        Validate(estimator, oracle, point, estimates).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="estimator">The estimator.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="point">Where the run starts.</param>
    /// <param name="estimates">The length of the run.</param>
    public static Verdict Validate<TOracle, TState, TEstimator>(
        IRandomizedEstimator<TEstimator, double, TOracle, TState> estimator, TOracle oracle, ReadOnlySpan<double> point, int estimates = 10)
        where TOracle : IGradientOracle<double>
        where TState : struct, IState<TState>
        where TEstimator : struct, IRandomizedEstimator<TEstimator, double, TOracle, TState>
    {
        var found = new Findings($"mean over all outcomes of {Names.Of(typeof(TEstimator))}");
        var workspace = new Workspace();
        var (x, gradient, estimate, mean) = (point.ToArray(), new double[point.Length], new double[point.Length], new double[point.Length]);
        var state = estimator.Initialize(oracle, point);
        for (var k = 0; k < estimates; k++)
        {
            oracle.Gradient(x, gradient, workspace);
            Array.Clear(mean);
            var (sum, size) = (0.0, 0.0);
            var count = estimator.Outcomes(state, oracle);
            for (var outcome = 0; outcome < count; outcome++)
            {
                var copy = state.Copy();
                var probability = estimator.Probability(outcome, state, oracle);
                estimator.Estimate(outcome, ref copy, oracle, x, estimate, workspace);
                for (var i = 0; i < mean.Length; i++) mean[i] += probability * estimate[i];
                sum += probability;
                size += Math.Abs(probability) * Reductions.Norm<double>(estimate);
            }

            found.AtMost(Math.Abs(sum - 1), 1e-9, $"estimate {k + 1}, what the probabilities miss of 1");
            found.AtMost(
                Differences.Distance<double>(mean, gradient), (1e-11 * (size + Reductions.Norm<double>(gradient))) + 1e-14,
                $"estimate {k + 1}, distance of the mean over {count} outcomes from the gradient");

            estimator.Estimate(ref state, oracle, x, estimate, workspace);
            var length = 0.1 * Math.Max(1, Reductions.Norm<double>(x)) / Math.Max(1e-300, Reductions.Norm<double>(estimate));
            for (var i = 0; i < x.Length; i++) x[i] -= length * estimate[i];
        }

        return found.Verdict;
    }
}
