namespace Toolkit.Cli;

/// <content>Boosting of decision stumps.</content>
internal sealed partial record FitTask
{
    private Fit Boosted<TLoss>(TLoss loss)
        where TLoss : struct, ISmoothLoss<TLoss, double>
    {
        var model = Objectives.Stumps(new DecisionStumps<double>(Features), loss, Labels.Span, Weights.Span);
        return Boost(model, Steps.ExactBoosting(model));
    }

    private Fit AdaBoosted()
    {
        var model = Objectives.Stumps(new DecisionStumps<double>(Features), default(ExponentialLoss<double>), Labels.Span, Weights.Span);
        return Boost(model, Steps.AdaBoost(model));
    }

    private Fit Boost<TLoss, TLength>(
        LinearModel<double, DecisionStumps<double>, TLoss> model,
        Step<double, LinearModel<double, DecisionStumps<double>, TLoss>, BoostingState<double>, BoostingInfo<double>, Boosting<double, TLoss, TLength>> step)
        where TLoss : struct, ILoss<TLoss, double>
        where TLength : struct, IStumpLength<TLength, double, TLoss>
    {
        using var workspace = new Workspace();
        var judge = new Judge<BoostingState<double>, BoostingInfo<double>>(
            Certificate.PolyakLojasiewicz,
            state => model.Value(state.Point.Span, workspace),
            state => state.PathConstant,
            static info => info.PolyakLojasiewicz,
            1);
        var (fit, state) = Run(model, model.Dimension, step, judge);
        return fit with { Ensemble = model.Rows.Ensemble(state.Point.Span) };
    }
}
