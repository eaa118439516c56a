namespace Toolkit.Cli;

/// <content>The methods that go by columns.</content>
internal sealed partial record FitTask
{
    private interface IColumnsFit
    {
        Fit Run<TColumns>(TColumns columns)
            where TColumns : struct, IColumns<TColumns, double>;
    }

    private Fit SolveColumns<TObjective, TLoss>(TObjective objective, TLoss loss)
        where TObjective : struct, IObjective<double>, IDualityGapOracle<double>
        where TLoss : struct, ISmoothLoss<TLoss, double> => OnColumns(new ColumnsFit<TObjective, TLoss>(this, objective, loss));

    // The columns of what OnRows makes rows of.
    private Fit OnColumns<TFit>(TFit fit)
        where TFit : struct, IColumnsFit
    {
        var plain = new SparseColumns<double>(Features);
        if (!Options.Standardise) return WithIntercept(plain);
        var standardized = StandardizedFeatures;
        return WithIntercept(plain.Standardized(standardized.Means, standardized.Scales));

        Fit WithIntercept<TColumns>(TColumns columns)
            where TColumns : struct, IColumns<TColumns, double> => Options.Intercept ? fit.Run(columns.WithIntercept()) : fit.Run(columns);
    }

    private readonly struct ColumnsFit<TObjective, TLoss>(FitTask task, TObjective objective, TLoss loss) : IColumnsFit
        where TObjective : struct, IObjective<double>, IDualityGapOracle<double>
        where TLoss : struct, ISmoothLoss<TLoss, double>
    {
        public Fit Run<TColumns>(TColumns columns)
            where TColumns : struct, IColumns<TColumns, double>
        {
            var (options, epoch) = (task.Options, Math.Max(1, columns.Columns));
            var mean = Objectives.LinearModelByColumns(columns, loss, task.Labels.Span, task.Weights.Span);
            if (options.TakesWorkingSets)
            {
                return task.Minimise(objective, mean, Steps.WorkingSetDescent(mean, options.L1, options.L2), static (_, info) => info.RelativeGap, 1);
            }

            var oracle = mean.WithL2(options.L2);
            var penalty = ProximalMaps.L1<double>(options.L1, columns.Features);
            var greedy = CoordinateRules.GreedyLipschitz<double>();
            if (options.Method == MethodKind.Greedy)
            {
                return options.L1 > 0
                    ? task.Minimise(objective, oracle, Steps.CoordinateDescent(oracle, greedy, penalty, CoordinateLength.Own, MovesOfGreedy), null, 1)
                    : task.Minimise(objective, oracle, Steps.CoordinateDescent(oracle, greedy, CoordinateLength.Own, MovesOfGreedy), Violation, 1);
            }

            return task.Minimise(objective, oracle, Steps.CoordinateDescent(oracle, CoordinateRules.Shuffled<double>(task.Key), CoordinateLength.Own, epoch), Violation, 1);
        }

        private static double Violation(Composite<TObjective> composite, CoordinateInfo<double> info) => composite.Relative(info.Violation);
    }
}
