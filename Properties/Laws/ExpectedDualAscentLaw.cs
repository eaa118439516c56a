namespace Toolkit.Properties;

/// <summary>
/// A random step on a dual problem climbs as its rate in expectation says, at every state of a run: <c>E[D(α⁺)] − D(α) ≥ (1 − ρ)(P(w(α)) −
/// D(α))</c>, and no outcome makes D fall.
/// </summary>
/// <remarks>
/// The expectation is an exact average over the outcomes, so the law has no false alarm. It is what the proof of Shalev-Shwartz and Zhang 2013,
/// Theorem 5, shows before it bounds P(w(α)) from below by D*: it implies <c>E[D* − D(α⁺)] ≤ ρ (D* − D(α))</c>, and needs no D*.
/// </remarks>
public static class ExpectedDualAscentLaw
{
    private const double Rounding = 1e-12;

    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="step">The step.</param>
    /// <param name="dual">The dual problem.</param>
    /// <param name="start">α at the start.</param>
    /// <param name="steps">The length of the run.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    /// <exception cref="ArgumentException">The step declares no rate in expectation for one step.</exception>
    public static void Assert<TRows, TLoss, TState, TStep>(
        Step<double, DualProblem<double, TRows, TLoss>, TState, DualCoordinateInfo<double>, TStep> step, DualProblem<double, TRows, TLoss> dual,
        ReadOnlySpan<double> start, int steps = 50)
        where TRows : struct, IRows<TRows, double>
        where TLoss : struct, IDualCoordinateLoss<TLoss, double>
        where TState : struct, IState<TState>, IDualPointState<double>
        where TStep : struct, IRandomizedStep<TStep, double, DualProblem<double, TRows, TLoss>, TState, DualCoordinateInfo<double>> =>
        Validate(step, dual, start, steps).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="step">The step.</param>
    /// <param name="dual">The dual problem.</param>
    /// <param name="start">α at the start.</param>
    /// <param name="steps">The length of the run.</param>
    /// <exception cref="ArgumentException">The step declares no rate in expectation for one step.</exception>
    public static Verdict Validate<TRows, TLoss, TState, TStep>(
        Step<double, DualProblem<double, TRows, TLoss>, TState, DualCoordinateInfo<double>, TStep> step, DualProblem<double, TRows, TLoss> dual,
        ReadOnlySpan<double> start, int steps = 50)
        where TRows : struct, IRows<TRows, double>
        where TLoss : struct, IDualCoordinateLoss<TLoss, double>
        where TState : struct, IState<TState>, IDualPointState<double>
        where TStep : struct, IRandomizedStep<TStep, double, DualProblem<double, TRows, TLoss>, TState, DualCoordinateInfo<double>>
    {
        if (step.Rate is not Rate.InExpectation { Steps: 1 } rate) throw Refusals.Of(step.Name, step.Rate, nameof(ExpectedDualAscentLaw));
        var found = new Findings($"expected dual ascent of {step.Name}");
        var workspace = new Workspace();
        var state = step.Initialize(dual, start);
        for (var k = 0; k < steps; k++)
        {
            var gap = dual.DualityGap(state.Point.Span, state.Primal.Span, workspace);
            var scale = Rounding * (1 + Math.Abs(gap.Primal) + Math.Abs(gap.Dual));
            var mean = 0.0;
            for (var outcome = 0; outcome < step.Implementation.Outcomes(state, dual); outcome++)
            {
                var next = state.Copy();
                step.Implementation.Advance(outcome, ref next, dual, workspace);
                var climbed = -dual.Value(next.Point.Span, workspace) - gap.Dual;
                found.AtMost(-climbed, scale, $"step {k}, outcome {outcome}: fall of D");
                mean += step.Implementation.Probability(outcome, state, dual) * climbed;
            }

            found.AtMost(((1 - rate.Factor) * gap.Gap) - mean, scale, $"step {k}: what is missing of the expected climb");
            step.Advance(ref state, dual, workspace);
        }

        return found.Verdict;
    }
}
