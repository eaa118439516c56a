namespace Toolkit.Properties;

/// <summary>
/// What a method owes that climbs a dual problem: D never falls, the dual point stays in its domain, the primal point it keeps is w(α), no D is
/// above any P, and a gap that it tells is the gap.
/// </summary>
/// <remarks>
/// Everything is computed anew from α and w by the dual problem itself, so that what a step maintains is held to what it should be. With an
/// intercept, which α does not tell and which moves the dual problem from step to step, D may fall and w is not asked about.
/// </remarks>
public static class DualAscentLaw
{
    private const double Rounding = 1e-9;

    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="step">The step.</param>
    /// <param name="dual">The dual problem.</param>
    /// <param name="start">α at the start.</param>
    /// <param name="steps">The length of the run.</param>
    /// <param name="tolerance">The relative gap that the run must reach; +∞ for none.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TRows, TLoss, TState, TStep>(
        Step<double, DualProblem<double, TRows, TLoss>, TState, DualCoordinateInfo<double>, TStep> step, DualProblem<double, TRows, TLoss> dual,
        ReadOnlySpan<double> start, int steps = 100, double tolerance = double.PositiveInfinity)
        where TRows : struct, IRows<TRows, double>
        where TLoss : struct, IDualCoordinateLoss<TLoss, double>
        where TState : struct, IState<TState>, IDualPointState<double>
        where TStep : struct, IStep<TStep, double, DualProblem<double, TRows, TLoss>, TState, DualCoordinateInfo<double>> =>
        Validate(step, dual, start, steps, tolerance).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="step">The step.</param>
    /// <param name="dual">The dual problem.</param>
    /// <param name="start">α at the start.</param>
    /// <param name="steps">The length of the run.</param>
    /// <param name="tolerance">The relative gap that the run must reach; +∞ for none.</param>
    public static Verdict Validate<TRows, TLoss, TState, TStep>(
        Step<double, DualProblem<double, TRows, TLoss>, TState, DualCoordinateInfo<double>, TStep> step, DualProblem<double, TRows, TLoss> dual,
        ReadOnlySpan<double> start, int steps = 100, double tolerance = double.PositiveInfinity)
        where TRows : struct, IRows<TRows, double>
        where TLoss : struct, IDualCoordinateLoss<TLoss, double>
        where TState : struct, IState<TState>, IDualPointState<double>
        where TStep : struct, IStep<TStep, double, DualProblem<double, TRows, TLoss>, TState, DualCoordinateInfo<double>>
    {
        var found = new Findings($"dual ascent of {step.Name}");
        var workspace = new Workspace();
        var state = step.Initialize(dual, start);
        var primal = new double[dual.PrimalDimension];
        var gap = dual.DualityGap(state.Point.Span, state.Primal.Span, workspace);
        var (least, greatest) = (gap.Primal, gap.Dual);
        for (var k = 1; k <= steps; k++)
        {
            var info = step.Advance(ref state, dual, workspace);
            var before = gap.Dual;
            gap = dual.DualityGap(state.Point.Span, state.Primal.Span, workspace);
            var scale = Rounding * (1 + Math.Abs(gap.Primal));
            found.Require(double.IsFinite(gap.Dual), $"step {k}: the dual point left its domain");
            (least, greatest) = (Math.Min(least, gap.Primal), Math.Max(greatest, gap.Dual));
            found.AtMost(greatest - least, scale, $"step {k}: a dual value over a primal one");
            if (!double.IsNaN(info.Gap.Gap)) found.AtMost(Math.Abs(info.Gap.Gap - gap.Gap), scale, $"step {k}: the gap that the step tells");
            if (!dual.HasIntercept)
            {
                found.AtMost(before - gap.Dual, scale, $"step {k}: fall of D");
                dual.Primal(state.Point.Span, primal, workspace);
                found.AtMost(
                    Differences.Distance<double>(primal, state.Primal.Span), Rounding * (1 + Reductions.Norm<double>(primal)),
                    $"step {k}: w over w(α)");
            }

            if (info.Stalled) break;
        }

        if (double.IsFinite(tolerance)) found.AtMost(gap.Relative, tolerance, $"relative gap after {steps} steps");
        return found.Verdict;
    }
}
