using System.Diagnostics;

namespace Toolkit.Cli;

/// <summary>
/// One fit from zero, or from its checkpoint: builds the objective that the options name, and runs the method that they name on it. Each public method is for a kind of loss; from
/// there on everything is known by type.
/// </summary>
/// <param name="Features">The features.</param>
/// <param name="Labels">The labels as the loss takes them.</param>
/// <param name="Options">What to fit.</param>
/// <param name="Watch">Who watches.</param>
internal sealed record FitTask(SparseRows<double> Features, ReadOnlyMemory<double> Labels, FitOptions Options, FitWatch Watch)
{
    private const int StepsPerGap = 10;
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs the fit.</summary>
    public Fit Run() => Options.Loss.Fit(this);

    /// <summary>Fits one score with a loss of it.</summary>
    /// <param name="loss">φ.</param>
    public Fit Linear<TLoss>(TLoss loss)
        where TLoss : struct, ILoss<TLoss, double>
    {
        var plain = new CsrRows<double>(Features);
        if (!Options.Standardise) return Linear(plain, loss);

        // Without an intercept to take the means up, features are scaled and not centred.
        var standardized = plain.Standardized(centred: Options.Intercept);
        var fit = Linear(standardized, loss);
        return fit with { Outputs = [.. fit.Outputs.Select(score => Restore(standardized, score))] };
    }

    private static LinearScore Restore(Standardized<double, CsrRows<double>> standardized, LinearScore score)
    {
        var weights = new double[score.Weights.Length];
        var constant = standardized.Restore(score.Weights.AsSpan(), weights);
        return new([.. weights], score.Intercept + constant);
    }

    private Fit Linear<TRows, TLoss>(TRows rows, TLoss loss)
        where TRows : struct, IRows<TRows, double>
        where TLoss : struct, ILoss<TLoss, double>
    {
        var features = rows.Features;
        return Options.Intercept
            ? Solve(Objectives.LinearModel(rows.WithIntercept(), loss, Labels.Span, Options.L2), features, point => new([.. point[..features]], point[^1]))
            : Solve(Objectives.LinearModel(rows, loss, Labels.Span, Options.L2), features, point => new([.. point], 0));
    }

    private Fit Solve<TObjective>(TObjective objective, int penalised, Func<ReadOnlySpan<double>, LinearScore> score)
        where TObjective : struct, ISmoothObjective<double>, IFiniteSum<double>
    {
        var penalty = ProximalMaps.L1<double>(Options.L1, penalised);
        return Options switch
        {
            { Method.Name: "gradient" } => Minimise(objective, penalty, Steps.GradientDescent(objective, objective.Smoothness), Norm, score),
            { Method.Name: "proximal" } => Minimise(objective, penalty, Steps.ProximalGradient(objective, penalty), Norm, score),
            { Method.Name: "accelerated" } => Minimise(objective, penalty, Steps.AcceleratedProximalGradient(objective, penalty), Norm, score),
            { Method.Name: "adam", Batch: { } batch } => Minimise(
                objective, penalty, Transforms.Adam<double>(Options.Rate!.Value).WithProx(penalty).For(objective, batch, RandomKey.FromSeed(Options.Seed!.Value)), null, score),
            { Method.Name: "adam" } => Minimise(
                objective, penalty, Transforms.Adam<double>(Options.Rate!.Value).WithProx(penalty).For(objective), Norm, score),
            _ => throw new UnreachableException(),
        };

        static double Norm(GradientInfo<double> info) => info.GradientNorm;
    }

    // norm: the norm of the whole gradient as a step tells it, somewhere near the point; null where the step sees batches.
    private Fit Minimise<TObjective, TState, TInfo, TStep>(
        TObjective objective, L1<double> penalty, Step<double, TObjective, TState, TInfo, TStep> step, Func<TInfo, double>? norm, Func<ReadOnlySpan<double>, LinearScore> score)
        where TObjective : struct, ISmoothObjective<double>, IFiniteSum<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo>
    {
        var began = Stopwatch.GetTimestamp();
        using var workspace = new Workspace();
        var composite = new Composite<TObjective>(objective, penalty.OverVectors(), workspace);
        var (calls, reported, measure) = (1L, TimeSpan.Zero, double.NaN);

        // What a step tells of a smooth objective belongs to another point than the iterate: where it is small enough, the iterate itself is asked.
        double Gap(TState state, TInfo info)
        {
            measure = norm is not null && penalty.Weight == 0 ? norm(info) / composite.Scale : 0;
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

        var every = norm is null ? (objective.Terms + Options.Batch!.Value - 1) / Options.Batch.Value : penalty.Weight > 0 ? StepsPerGap : 1;
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
            [score(point)],
            result.Outcome,
            composite.Value(point, workspace),
            composite.Certificate,
            composite.Measure(point, workspace),
            result.OracleCalls + calls + 2,
            Stopwatch.GetElapsedTime(began));
    }
}
