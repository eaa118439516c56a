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
/// <param name="Test">What a path is tested on at each penalty; null for nothing.</param>
/// <param name="Report">Hears how far a path has come.</param>
internal sealed partial record FitTask(
    SparseRows<double> Features,
    ReadOnlyMemory<double> Labels,
    ReadOnlyMemory<double> Weights,
    int Scores,
    FitOptions Options,
    FitWatch Watch,
    Examples? Test = null,
    Action<PathPlaceProgress>? Report = null)
{
    private const int StepsPerGap = 10;
    private const int MovesOfGreedy = 100;
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(100);

    // Without an intercept to take the means up, features are scaled and not centred.
    private Standardized<double, CsrRows<double>> StandardizedFeatures => new CsrRows<double>(Features).Standardized(centred: Options.Intercept);

    private RandomKey Key => RandomKey.FromSeed(Options.Seed!.Value);

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
        where TLoss : struct, ISmoothLoss<TLoss, double> => Options.Path is null ? OnRows(new SmoothFit<TLoss>(this, loss)) : Along(loss);

    /// <summary>Fits one score with a smooth loss whose conjugate is known by coordinates.</summary>
    /// <param name="loss">φ.</param>
    public Fit LinearOrDual<TLoss>(TLoss loss)
        where TLoss : struct, ISmoothLoss<TLoss, double>, IDualCoordinateLoss<TLoss, double> => Options.Method.Name switch
        {
            "sdca" => Dual(loss),
            "boosting" => Boosted(loss),
            _ => Linear(loss),
        };

    /// <summary>Fits one score with the exponential loss.</summary>
    public Fit Exponential() => Options.Method.Name == "boosting" ? AdaBoosted() : Unbounded(default(ExponentialLoss<double>));

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

        var standardized = StandardizedFeatures;
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

    // On the rows of a linear model: the methods that ask for them one by one, and all others.
    private Fit SolveRows<TRows, TLoss>(SmoothL2Regularized<double, SmoothLinearModel<double, TRows, TLoss>> objective)
        where TRows : struct, IRows<TRows, double>
        where TLoss : struct, ISmoothLoss<TLoss, double> => Options.Method.Name switch
        {
            "svrg" => Minimise(objective, Steps.LaggedSvrg(objective, Key, Options.L1, Options.Rate), null),
            "saga" => Minimise(objective, Steps.LaggedSaga(objective, Key, Options.L1, Options.Rate), null),
            _ => SolveSmooth(objective),
        };

    private Fit SolveSmooth<TObjective>(TObjective objective)
        where TObjective : struct, ISmoothSum<double>, ISignSmooth<double>, IHessianSum<double>, IDualityGapOracle<double>
    {
        var penalty = ProximalMaps.L1<double>(Options.L1, objective.Features);
        return Options.Method.Name switch
        {
            "gradient" => Minimise(objective, Steps.GradientDescent(objective, objective.Smoothness), Norm),
            "proximal" => Minimise(objective, Steps.ProximalGradient(objective, penalty), Norm),
            "accelerated" => Minimise(objective, Steps.AcceleratedProximalGradient(objective, penalty), Norm),
            "newton" => Minimise(objective, Steps.Newton(objective, LineSearches.BacktrackingArmijo<double>()), static info => info.GradientNorm),
            "sign" => Minimise(objective, Steps.SteepestSignDescent(objective, SignConstants(objective)), static info => info.GradientNorm),
            _ => Solve(objective),
        };
    }

    private static double[] SignConstants<TObjective>(TObjective objective)
        where TObjective : struct, ISignSmooth<double>, IValueOracle<double>
    {
        using var workspace = new Workspace();
        var constants = new double[objective.Dimension];
        objective.SignDescentConstants(constants, workspace);
        return constants;
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

        // Batches are measured once for as many rows as there are.
        return Options.Batch is { } batch
            ? Minimise(objective, adam.For(objective, batch, Key), null, ((long)objective.Terms + batch - 1) / batch)
            : Minimise(objective, adam.For(objective), Norm);
    }

    private static double Norm(GradientInfo<double> info) => info.GradientNorm;

    // norm: the norm of the whole gradient as a step tells it; null where the step sees a part of it. A gap costs a gradient: where a step costs no more than
    // that, it is measured now and then.
    private Fit Minimise<TObjective, TState, TInfo, TStep>(
        TObjective objective, Step<double, TObjective, TState, TInfo, TStep> step, Func<TInfo, double>? norm, long every = 1)
        where TObjective : struct, IObjective<double>, IDualityGapOracle<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo> =>
        Options.L1 > 0
            ? Minimise(objective, objective, step, null, norm is null ? every : StepsPerGap)
            : Minimise(objective, objective, step, norm is null ? null : (composite, info) => composite.Relative(norm(info)), every);

    // The step runs on an oracle, and is judged by an objective of the same value.
    private Fit Minimise<TObjective, TOracle, TState, TInfo, TStep>(
        TObjective objective, TOracle oracle, Step<double, TOracle, TState, TInfo, TStep> step, Func<Composite<TObjective>, TInfo, double>? near, long every)
        where TObjective : struct, IObjective<double>, IDualityGapOracle<double>
        where TOracle : IOracle
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TOracle, TState, TInfo>
    {
        using var workspace = new Workspace();
        var composite = new Composite<TObjective>(objective, Options.L1, workspace);
        var judge = new Judge<TState, TInfo>(
            composite.Certificate,
            state => composite.Value(state.Point.Span, workspace),
            state => composite.Measure(state.Point.Span, workspace),
            near is null ? null : info => near(composite, info),
            every);
        var (fit, state) = Run(oracle, objective.Dimension, step, judge);
        return fit with { Outputs = Outputs(state.Point.Span, objective.Features), OracleCalls = fit.OracleCalls + 1 };
    }

    // Runs a step from zero, or from the checkpoint, and leaves it to the caller what the state means.
    private (Fit Fit, TState State) Run<TOracle, TState, TInfo, TStep>(
        TOracle oracle, int dimension, Step<double, TOracle, TState, TInfo, TStep> step, Judge<TState, TInfo> judge)
        where TOracle : IOracle
        where TState : struct, IState<TState>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TOracle, TState, TInfo>
    {
        var began = Stopwatch.GetTimestamp();
        var (calls, reported, measure) = (2L, TimeSpan.Zero, double.NaN);
        var tolerance = judge.Certificate == Certificate.PolyakLojasiewicz ? double.NegativeInfinity : Options.Tolerance;

        // What a step tells may belong to another point than the iterate: where it is small enough, the iterate itself is asked.
        double Gap(TState state, TInfo info)
        {
            if (judge.Near is { } near)
            {
                var told = near(info);
                if (!double.IsNaN(told)) measure = told;
                if (!(told <= tolerance)) return told;
            }

            calls++;
            return measure = judge.Measure(state);
        }

        // The objective is asked of the state now and then, for the eye only.
        void Observe(long number, TState state, TInfo info)
        {
            var elapsed = Stopwatch.GetElapsedTime(began);
            if (elapsed - reported < ProgressInterval) return;
            reported = elapsed;
            Watch.Progress(new(number, judge.Value(state), judge.Certificate, measure, Options.Tolerance, Options.Iterations, elapsed));
        }

        var run = step.Run(oracle, new double[dimension], Watch.Checkpoint?.Problem ?? "")
            .Take(Options.Iterations).Until(Gap, tolerance, judge.Every).Observe(Observe).CancelledBy(Watch.Cancellation);
        if (Watch.Checkpoint is { } checkpoint)
        {
            run = run.Checkpoint(checkpoint.Path, checkpoint.Every);
            if (checkpoint.Resumes) run = run.Resume(checkpoint.Path, checkpoint.AllowDifferentHardware);
        }

        var result = run.Run();
        var (value, certified) = (judge.Value(result.State), judge.Measure(result.State));
        return (new([], result.Outcome, value, null, judge.Certificate, certified, result.OracleCalls + calls, Stopwatch.GetElapsedTime(began)), result.State);
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
            task.Options.Method.Name is "coordinate" or "greedy"
                ? task.SolveColumns(Objectives.LinearModel(rows, (ILoss<TLoss, double>)loss, task.Labels.Span, task.Weights.Span).WithL2(task.Options.L2), loss)
                : task.SolveRows(Objectives.LinearModel(rows, loss, task.Labels.Span, task.Weights.Span).WithL2(task.Options.L2));
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
