namespace Toolkit.Properties;

/// <summary>A function of the whole state shrinks in expectation: E[V(s⁺) | s] ≤ ρ V(s), at every state of a run.</summary>
/// <remarks>
/// What is claimed of methods that remember more than a point, whose gap alone need not shrink: SAGA (Defazio, Bach, Lacoste-Julien 2014, Theorem 1) and SVRG
/// without loops (Kovalev, Horváth, Richtárik 2020, Theorem 5). Nothing is simulated: the estimator is told each of its outcomes in turn, from a copy of the same
/// state. The run ends where V is 10⁻¹² of what it was.
/// </remarks>
public static class LyapunovLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="step">An update that a random estimator feeds.</param>
    /// <param name="oracle">The oracle.</param>
    /// <param name="start">Where the run starts.</param>
    /// <param name="lyapunov">V, at least 0.</param>
    /// <param name="factor">ρ.</param>
    /// <param name="steps">The length of the run.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TOracle, TUpdateState, TUpdate, TEstimatorState, TEstimator>(
        Step<
            double, TOracle, EstimatedState<double, TUpdateState, TEstimatorState>, GradientInfo<double>,
            UpdateStep<double, TOracle, TUpdateState, TUpdate, TEstimatorState, TEstimator>> step,
        TOracle oracle, ReadOnlySpan<double> start, Func<EstimatedState<double, TUpdateState, TEstimatorState>, double> lyapunov, double factor,
        int steps = 50)
        where TOracle : IOracle
        where TUpdateState : struct, IState<TUpdateState>, IMovablePointState<double>
        where TUpdate : struct, IUpdate<TUpdate, double, TUpdateState>
        where TEstimatorState : struct, IState<TEstimatorState>
        where TEstimator : struct, IRandomizedEstimator<TEstimator, double, TOracle, TEstimatorState> =>
        Validate(step, oracle, start, lyapunov, factor, steps).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="step">An update that a random estimator feeds.</param>
    /// <param name="oracle">The oracle.</param>
    /// <param name="start">Where the run starts.</param>
    /// <param name="lyapunov">V, at least 0.</param>
    /// <param name="factor">ρ.</param>
    /// <param name="steps">The length of the run.</param>
    public static Verdict Validate<TOracle, TUpdateState, TUpdate, TEstimatorState, TEstimator>(
        Step<
            double, TOracle, EstimatedState<double, TUpdateState, TEstimatorState>, GradientInfo<double>,
            UpdateStep<double, TOracle, TUpdateState, TUpdate, TEstimatorState, TEstimator>> step,
        TOracle oracle, ReadOnlySpan<double> start, Func<EstimatedState<double, TUpdateState, TEstimatorState>, double> lyapunov, double factor,
        int steps = 50)
        where TOracle : IOracle
        where TUpdateState : struct, IState<TUpdateState>, IMovablePointState<double>
        where TUpdate : struct, IUpdate<TUpdate, double, TUpdateState>
        where TEstimatorState : struct, IState<TEstimatorState>
        where TEstimator : struct, IRandomizedEstimator<TEstimator, double, TOracle, TEstimatorState>
    {
        var found = new Findings($"Lyapunov function of {step.Name}");
        var told = RandomizedUpdateStep<TOracle, TUpdateState, TUpdate, TEstimatorState, TEstimator>.Of(step).Implementation;
        var workspace = new Workspace();
        var state = step.Initialize(oracle, start);
        var first = lyapunov(state);
        for (var k = 0; k < steps; k++)
        {
            var (value, mean) = (lyapunov(state), 0.0);
            if (value < 1e-12 * first) break;
            for (var outcome = 0; outcome < told.Outcomes(state, oracle); outcome++)
            {
                var next = state.Copy();
                told.Advance(outcome, ref next, oracle, workspace);
                mean += told.Probability(outcome, state, oracle) * lyapunov(next);
            }

            found.AtMost(mean, (factor * value) + (1e-14 * first), $"step {k + 1}, mean over all outcomes after {value:g6}");
            step.Advance(ref state, oracle, workspace);
        }

        return found.Verdict;
    }
}
