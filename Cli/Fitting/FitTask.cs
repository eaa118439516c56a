using System.Collections.Immutable;
using System.Diagnostics;

namespace Toolkit.Cli;

/// <summary>
/// One fit from zero, or from its checkpoint: builds the objective that the options name, and runs the method that they name on it. Each public method
/// is for a kind of loss; from there on everything is known by type.
/// </summary>
/// <param name="Features">The features.</param>
/// <param name="Labels">The labels as the loss takes them.</param>
/// <param name="Weights">The weights of the rows; empty where all are 1.</param>
/// <param name="Scores">How many scores there are: one, or one for each class.</param>
/// <param name="Options">What to fit.</param>
/// <param name="Watch">Who watches.</param>
internal sealed record FitTask(
    SparseRows<double> Features, ReadOnlyMemory<double> Labels, ReadOnlyMemory<double> Weights, int Scores, FitOptions Options, FitWatch Watch)
{
    private const int StepsPerGap = 10;
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(100);

    private interface IRowsFit
    {
        Fit Run<TRows>(TRows rows)
            where TRows : struct, IRows<TRows, double>;
    }

    /// <summary>Runs the fit.</summary>
    public Fit Run() => Options.Loss.Fit(this);

    /// <summary>Fits one score with a smooth loss.</summary>
    /// <param name="loss">φ.</param>
    public Fit Linear<TLoss>(TLoss loss)
        where TLoss : struct, ISmoothLoss<TLoss, double> => OnRows(new SmoothFit<TLoss>(this, loss));

    /// <summary>Fits one score with a loss whose curvature has no bound.</summary>
    /// <param name="loss">φ.</param>
    public Fit Unbounded<TLoss>(TLoss loss)
        where TLoss : struct, ILoss<TLoss, double> => OnRows(new UnboundedFit<TLoss>(this, loss));

    /// <summary>Fits one score with the envelope of a loss that has a kink, of the width that the options say.</summary>
    /// <param name="loss">φ.</param>
    public Fit Smoothed<TLoss>(TLoss loss)
        where TLoss : struct, IPiecewiseLinearLoss<TLoss, double> => OnRows(new SmoothedFit<TLoss>(this, loss));

    /// <summary>Fits a score for each class.</summary>
    public Fit Softmax() => OnRows(new SoftmaxFit(this));

    private Fit OnRows<TFit>(TFit fit)
        where TFit : struct, IRowsFit
    {
        var plain = new CsrRows<double>(Features);
        if (!Options.Standardise) return WithIntercept(plain, fit);

        // Without an intercept to take the means up, features are scaled and not centred.
        var standardized = plain.Standardized(centred: Options.Intercept);
        var found = WithIntercept(standardized, fit);
        return found with { Outputs = [.. found.Outputs.Select(score => Restore(standardized, score))] };
    }

    private Fit WithIntercept<TRows, TFit>(TRows rows, TFit fit)
        where TRows : struct, IRows<TRows, double>
        where TFit : struct, IRowsFit => Options.Intercept ? fit.Run(rows.WithIntercept()) : fit.Run(rows);

    private static LinearScore Restore(Standardized<double, CsrRows<double>> standardized, LinearScore score)
    {
        var weights = new double[score.Weights.Length];
        var constant = standardized.Restore(score.Weights.AsSpan(), weights);
        return new([.. weights], score.Intercept + constant);
    }

    private Fit SolveSmooth<TObjective>(TObjective objective)
        where TObjective : struct, ISmoothSum<double>, IDualityGapOracle<double>
    {
        var penalty = ProximalMaps.L1<double>(Options.L1, objective.Features);
        return Options.Method.Name switch
        {
            "gradient" => Minimise(objective, Steps.GradientDescent(objective, objective.Smoothness), Norm),
            "proximal" => Minimise(objective, Steps.ProximalGradient(objective, penalty), Norm),
            "accelerated" => Minimise(objective, Steps.AcceleratedProximalGradient(objective, penalty), Norm),
            _ => Solve(objective),
        };
    }

    private Fit SolveUnbounded<TObjective>(TObjective objective)
        where TObjective : struct, IObjective<double>, IFiniteSum<double>, IDualityGapOracle<double>
    {
        var penalty = ProximalMaps.L1<double>(Options.L1, objective.Features);
        var search = LineSearches.ProximalBacktracking<double>(growth: 2);
        return Options.Method.Name switch
        {
            "gradient" or "proximal" => Minimise(objective, Steps.ProximalGradient(objective, penalty, search), Norm),
            "accelerated" => Minimise(objective, Steps.AcceleratedProximalGradient(objective, penalty, search), Norm),
            _ => Solve(objective),
        };
    }

    // The methods that ask nothing of the curvature.
    private Fit Solve<TObjective>(TObjective objective)
        where TObjective : struct, IObjective<double>, IFiniteSum<double>, IDualityGapOracle<double>
    {
        if (Options.Method.Name == "lbfgs") return Minimise(objective, LineSearches.Lbfgs<double>().For(objective), static info => info.GradientNorm);
        if (Options is not { Method.Name: "adam", Rate: { } rate }) throw new UnreachableException();

        // A rate that falls without knowing where the run ends: --resume may go on beyond it.
        var adam = Transforms.ScaleByAdam<double>().Then(Transforms.Descend(Schedules.InversePower<double>(rate * Math.Sqrt(FitOptions.StepsOfRate), FitOptions.StepsOfRate, 0.5)))
            .WithProx(ProximalMaps.L1<double>(Options.L1, objective.Features));
        return Options is { Batch: { } batch, Seed: { } seed }
            ? Minimise(objective, adam.For(objective, batch, RandomKey.FromSeed(seed)), null)
            : Minimise(objective, adam.For(objective), Norm);
    }

    private static double Norm(GradientInfo<double> info) => info.GradientNorm;

    // norm: the norm of the whole gradient as a step tells it, somewhere near the point; null where the step sees batches.
    private Fit Minimise<TObjective, TState, TInfo, TStep>(
        TObjective objective, Step<double, TObjective, TState, TInfo, TStep> step, Func<TInfo, double>? norm)
        where TObjective : struct, IObjective<double>, IFiniteSum<double>, IDualityGapOracle<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo>
    {
        var began = Stopwatch.GetTimestamp();
        using var workspace = new Workspace();
        var composite = new Composite<TObjective>(objective, Options.L1, workspace);
        var near = composite.Certificate == Certificate.RelativeGradient ? norm : null;
        var (calls, reported, measure) = (1L, TimeSpan.Zero, double.NaN);

        // What a step tells may belong to another point than the iterate: where it is small enough, the iterate itself is asked.
        double Gap(TState state, TInfo info)
        {
            measure = near is null ? 0 : composite.Relative(near(info));
            if (measure > Options.Tolerance) return measure;
            calls++;
            return measure = composite.Measure(state.Point.Span, workspace);
        }

        // The objective is asked of the state now and then, for the eye only.
        void Observe(long number, TState state, TInfo info)
        {
            var elapsed = Stopwatch.GetElapsedTime(began);
            if (elapsed - reported < ProgressInterval) return;
            reported = elapsed;
            Watch.Progress(new(number, composite.Value(state.Point.Span, workspace), composite.Certificate, measure, Options.Tolerance, elapsed));
        }

        // Batches: once for as many rows as there are. A gap costs a gradient: now and then.
        var every = Options.Batch is { } batch ? ((long)objective.Terms + batch - 1) / batch : near is null ? StepsPerGap : 1;
        var run = step.Run(objective, new double[objective.Dimension], Watch.Checkpoint?.Problem ?? "")
            .Take(Options.Iterations).Until(Gap, Options.Tolerance, every).Observe(Observe).CancelledBy(Watch.Cancellation);
        if (Watch.Checkpoint is { } checkpoint)
        {
            run = run.Checkpoint(checkpoint.Path, checkpoint.Every);
            if (checkpoint.Resumes) run = run.Resume(checkpoint.Path, checkpoint.AllowDifferentHardware);
        }

        var result = run.Run();
        var point = result.State.Point.Span;
        return new(
            Outputs(point, objective.Features),
            result.Outcome,
            composite.Value(point, workspace),
            null,
            composite.Certificate,
            composite.Measure(point, workspace),
            result.OracleCalls + calls + 2,
            Stopwatch.GetElapsedTime(began));
    }

    // The features of one score after the other, then their intercepts.
    private ImmutableArray<LinearScore> Outputs(ReadOnlySpan<double> point, int penalised)
    {
        var length = penalised / Scores;
        var outputs = new LinearScore[Scores];
        for (var k = 0; k < outputs.Length; k++) outputs[k] = new([.. point.Slice(k * length, length)], Options.Intercept ? point[penalised + k] : 0);
        return [.. outputs];
    }

    private readonly struct SmoothFit<TLoss>(FitTask task, TLoss loss) : IRowsFit
        where TLoss : struct, ISmoothLoss<TLoss, double>
    {
        public Fit Run<TRows>(TRows rows)
            where TRows : struct, IRows<TRows, double> =>
            task.SolveSmooth(Objectives.LinearModel(rows, loss, task.Labels.Span, task.Weights.Span).WithL2(task.Options.L2));
    }

    private readonly struct UnboundedFit<TLoss>(FitTask task, TLoss loss) : IRowsFit
        where TLoss : struct, ILoss<TLoss, double>
    {
        public Fit Run<TRows>(TRows rows)
            where TRows : struct, IRows<TRows, double> =>
            task.SolveUnbounded(Objectives.LinearModel(rows, loss, task.Labels.Span, task.Weights.Span).WithL2(task.Options.L2));
    }

    private readonly struct SmoothedFit<TLoss>(FitTask task, TLoss loss) : IRowsFit
        where TLoss : struct, IPiecewiseLinearLoss<TLoss, double>
    {
        public Fit Run<TRows>(TRows rows)
            where TRows : struct, IRows<TRows, double>
        {
            var envelope = loss.Smoothed(task.Options.Width!.Value);
            var fit = new SmoothFit<SmoothedLoss<double, TLoss>>(task, envelope).Run(rows);
            var exact = Objectives.LinearModel(rows, loss, task.Labels.Span, task.Weights.Span).WithL2(task.Options.L2);
            using var workspace = new Workspace();
            var score = fit.Outputs[0];
            double[] point = task.Options.Intercept ? [.. score.Weights, score.Intercept] : [.. score.Weights];
            var weight = task.Weights.IsEmpty ? 1 : Reductions.Sum(task.Weights.Span) / task.Weights.Length;
            return fit with { Smoothing = new(new Composite<L2Regularized<double, LinearModel<double, TRows, TLoss>>>(exact, task.Options.L1, workspace).Value(point, workspace), envelope.ErrorBound * weight) };
        }
    }

    private readonly struct SoftmaxFit(FitTask task) : IRowsFit
    {
        public Fit Run<TRows>(TRows rows)
            where TRows : struct, IRows<TRows, double> =>
            task.SolveSmooth(Objectives.Softmax(rows, task.Labels.Span, task.Scores, task.Weights.Span).WithL2(task.Options.L2));
    }
}
