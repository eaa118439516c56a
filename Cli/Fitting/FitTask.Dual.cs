namespace Toolkit.Cli;

/// <content>Dual coordinate ascent.</content>
internal sealed partial record FitTask
{
    /// <summary>Fits one score with a loss whose conjugate is known by coordinates, by its dual problem.</summary>
    /// <param name="loss">φ.</param>
    public Fit Dual<TLoss>(TLoss loss)
        where TLoss : struct, IDualCoordinateLoss<TLoss, double> => OnRows(new DualFit<TLoss>(this, loss));

    private readonly struct DualFit<TLoss>(FitTask task, TLoss loss) : IRowsFit
        where TLoss : struct, IDualCoordinateLoss<TLoss, double>
    {
        public Fit Run<TRows>(TRows rows)
            where TRows : struct, IRows<TRows, double>
        {
            var dual = Objectives.DualProblem(rows, loss, task.Labels.Span, task.Options.L2, task.Options.L1, task.Weights.Span);
            using var workspace = new Workspace();
            var judge = new Judge<DualCoordinateState<double>, DualCoordinateInfo<double>>(
                Certificate.RelativeGap,
                state => dual.PrimalValue(state.Primal.Span, workspace),
                state => dual.DualityGap(state.Point.Span, state.Primal.Span, workspace).Relative,
                static info => info.Gap.Relative,
                1);
            var (fit, state) = task.Run(dual, dual.Dimension, Steps.StochasticDualCoordinateAscent(dual, task.Key), judge);
            return fit with { Outputs = task.Outputs(state.Primal.Span, rows.Features) };
        }
    }
}
