using System.Diagnostics;

namespace Toolkit.Cli;

/// <summary>Fits linear models: builds the objective that the options name, and runs accelerated proximal gradient on it.</summary>
internal static class Fitter
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Fits a model from zero.</summary>
    /// <param name="matrix">The features.</param>
    /// <param name="labels">The labels: −1 and +1 for the logistic loss.</param>
    /// <param name="options">What to fit.</param>
    /// <param name="progress">Hears how far the fit has come, about ten times a second.</param>
    /// <param name="cancellation">Stops the fit between two steps.</param>
    public static Fit Run(
        SparseRows<double> matrix, ReadOnlySpan<double> labels, FitOptions options, Action<FitProgress> progress, CancellationToken cancellation) =>
        options.Loss switch
        {
            LossKind.Logistic => WithLoss(default(LogisticLoss<double>), matrix, labels, options, progress, cancellation),
            LossKind.Squares => WithLoss(default(SquaredLoss<double>), matrix, labels, options, progress, cancellation),
            var loss => throw new ArgumentOutOfRangeException(nameof(options), loss, "There is no such loss."),
        };

    private static Fit WithLoss<TLoss>(
        TLoss loss, SparseRows<double> matrix, ReadOnlySpan<double> labels, FitOptions options, Action<FitProgress> progress, CancellationToken cancellation)
        where TLoss : struct, ISmoothLoss<TLoss, double>
    {
        var plain = new CsrRows<double>(matrix);
        if (!options.Standardise) return WithRows(plain, loss, labels, options, progress, cancellation);

        // Without an intercept to take the means up, features are scaled and not centred.
        var standardized = plain.Standardized(centred: options.Intercept);
        var fit = WithRows(standardized, loss, labels, options, progress, cancellation);
        var weights = new double[fit.Weights.Length];
        var constant = standardized.Restore(fit.Weights.AsSpan(), weights);
        return fit with { Weights = [.. weights], Intercept = fit.Intercept + constant };
    }

    private static Fit WithRows<TRows, TLoss>(
        TRows rows, TLoss loss, ReadOnlySpan<double> labels, FitOptions options, Action<FitProgress> progress, CancellationToken cancellation)
        where TRows : struct, IRows<TRows, double>
        where TLoss : struct, ISmoothLoss<TLoss, double> => options.Intercept
        ? Minimise(Objectives.LinearModel(rows.WithIntercept(), loss, labels).WithL2(options.L2), options, progress, cancellation)
        : Minimise(Objectives.LinearModel(rows, loss, labels).WithL2(options.L2), options, progress, cancellation);

    private static Fit Minimise<TObjective>(
        TObjective objective, FitOptions options, Action<FitProgress> progress, CancellationToken cancellation)
        where TObjective : ISmoothObjective<double>, IDualityGapOracle<double>
    {
        var began = Stopwatch.GetTimestamp();
        using var workspace = new Workspace();
        var features = objective.Features;
        var penalty = ProximalMaps.L1<double>(options.L1, features).OverVectors();
        var composite = new Composite<TObjective>(objective, penalty);
        var start = new double[objective.Dimension];
        var (calls, reported) = (1L, TimeSpan.Zero);
        var scale = composite.GradientNorm(start, workspace) is > 0 and var norm ? norm : 1;

        // What a step tells belongs to the extrapolated point; where that is small enough, the iterate itself is asked.
        double Gap(AcceleratedState<double> state, GradientInfo<double> info)
        {
            var gap = info.Stationarity / scale;
            if (gap > options.Tolerance) return gap;
            calls++;
            return composite.GradientNorm(state.Point.Span, workspace) / scale;
        }

        // The objective is asked of the state, which a report of the trajectory has not: so it is watched, and asked only now and then.
        void Watch(long step, AcceleratedState<double> state, GradientInfo<double> info)
        {
            var elapsed = Stopwatch.GetElapsedTime(began);
            if (elapsed - reported < ProgressInterval) return;
            reported = elapsed;
            progress(new(step, composite.Value(state.Point.Span, workspace), info.Stationarity / scale, options.Tolerance, elapsed));
        }

        var result = Steps.AcceleratedProximalGradient(objective, penalty).Run(objective, start)
            .Take(options.Iterations).Until(Gap, options.Tolerance).Observe(Watch).CancelledBy(cancellation).Run();

        var point = result.State.Point.Span;
        return new(
            [.. point[..features]],
            features < point.Length ? point[^1] : 0,
            result.Outcome,
            composite.Value(point, workspace),
            composite.GradientNorm(point, workspace) / scale,
            result.OracleCalls + calls + 2,
            Stopwatch.GetElapsedTime(began));
    }
}
