using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using static Toolkit.Optimization.ProximalMaps;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Cli;

/// <summary>One selection, from the first example or from its checkpoint: builds the step that the options name, and runs it on a stream.</summary>
/// <param name="Stream">The examples.</param>
/// <param name="Request">What to do.</param>
/// <param name="Progress">Hears how far it has come.</param>
/// <param name="Cancellation">Asks it to stop between two steps.</param>
/// <param name="Resumes">Whether it goes on from the checkpoint.</param>
internal sealed record SelectTask(ExampleStream Stream, SelectRequest Request, Action<SelectProgress> Progress, CancellationToken Cancellation, bool Resumes)
{
    // Of AdaGrad: small beside the root of the square of any gradient that matters.
    private const double Epsilon = 1e-6;

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(100);

    private readonly long _began = Stopwatch.GetTimestamp();

    private SelectOptions Options => Request.Options;

    /// <summary>Runs the selection.</summary>
    public Selection Run() => Options.Loss switch
    {
        "squares" => Linear(default(SquaredLoss<float>)),
        "hinge" => Linear(default(HingeLoss<float>)),
        "poisson" => Linear(default(PoissonLoss<float>)),
        "softmax" => On(Stream.WithSoftmax(Options.Classes)),
        _ => Linear(default(LogisticLoss<float>)),
    };

    private Selection Linear<TLoss>(TLoss loss)
        where TLoss : struct, ILoss<TLoss, float> => On(Stream.With(loss) with { ClassWeights = (1, (float)Options.PositiveWeight) });

    private Selection On<TModel>(TModel model)
        where TModel : struct, IExampleModel<float> => (Options.Method == "adagrad", Options.L1 > 0 || Options.L2 > 0, Options.Clip is not null) switch
        {
            (false, false, false) => Plain(model),
            (false, false, true) => Clipped(model),
            (false, true, false) => Penalised(model),
            (false, true, true) => ClippedAndPenalised(model),
            (true, _, false) => Adaptive(model),
            (true, _, true) => ClippedAndAdaptive(model),
        };

    // A method each: the types of a chain take a while to load, and only one chain runs.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Selection Plain<TModel>(TModel model)
        where TModel : struct, IExampleModel<float> => Go(Descent.Sketched(Options.Sketched).For(model), model);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Selection Clipped<TModel>(TModel model)
        where TModel : struct, IExampleModel<float> => Go(Clip.Then(Descent).Sketched(Options.Sketched).For(model), model);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Selection Penalised<TModel>(TModel model)
        where TModel : struct, IExampleModel<float> => Go(Descent.Sketched(ElasticNet<float>(Options.L1, Options.L2), Options.Sketched).For(model), model);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Selection ClippedAndPenalised<TModel>(TModel model)
        where TModel : struct, IExampleModel<float> => Go(Clip.Then(Descent).Sketched(ElasticNet<float>(Options.L1, Options.L2), Options.Sketched).For(model), model);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Selection Adaptive<TModel>(TModel model)
        where TModel : struct, IExampleModel<float> => Go(ScaleByAdaGrad<float>(0, Epsilon).Then(Descent).Sketched(Options.Sketched).For(model), model);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Selection ClippedAndAdaptive<TModel>(TModel model)
        where TModel : struct, IExampleModel<float> => Go(Clip.Then(ScaleByAdaGrad<float>(0, Epsilon)).Then(Descent).Sketched(Options.Sketched).For(model), model);

    private ClipByGlobalNorm<float> Clip => ClipByGlobalNorm<float>(Options.Clip!.Value);

    // (1 + k/c)^(−p), which p = 0 makes constant.
    private ScaleBySchedule<float, InversePowerSchedule<float>> Descent => Descend(
        Schedules.InversePower<float>(Options.Rate * Math.Pow(SelectOptions.DecaySteps, Options.Power), SelectOptions.DecaySteps, Math.Max(Options.Power, double.Epsilon)));

    private Selection Go<TModel, TState, TStep>(Step<float, TModel, SketchedState<float, TState>, SketchedInfo, TStep> step, TModel model)
        where TModel : struct, IExampleModel<float>
        where TState : struct, IState<TState>
        where TStep : struct, IStep<TStep, float, TModel, SketchedState<float, TState>, SketchedInfo>
    {
        var (names, reported, first, firstBytes) = (new FeatureNames(Stream), TimeSpan.Zero, -1L, 0L);
        var run = step.Run(model, [], Request.Words()).CancelledBy(Cancellation).Observe((_, state, info) =>
        {
            if (first < 0) (first, firstBytes) = (state.Totals.Examples - info.OracleCalls, first < 0 && state.Totals.Examples > info.OracleCalls ? Stream.Progress.Bytes : 0);
            if (info.Admitted > 0) names.Note(state.Top);
            var elapsed = Stopwatch.GetElapsedTime(_began);
            if (elapsed - reported < ProgressInterval) return;
            reported = elapsed;
            Progress(new(state.Totals.Examples, state.Totals.Examples - first, state.Totals.Loss / state.Totals.Weight, Stream.Progress, firstBytes, elapsed));
        });
        if (Request.Checkpoint is { } checkpoint)
        {
            run = run.Checkpoint(checkpoint, Request.CheckpointEvery);
            if (Resumes)
            {
                run = run.Resume(checkpoint, Request.AllowDifferentHardware);
                PassOver(run.Start, names);
            }
        }

        var result = run.Run();
        if (result.Outcome is Outcome.Stalled && Stream.Faults.IsEmpty) Complete(result.State, names);
        return Of(result.State, names, result.Outcome);
    }

    // What was learned from already, for the names of what is kept.
    private void PassOver<TState>(in SketchedState<float, TState> state, FeatureNames names)
        where TState : struct, IState<TState>
    {
        const int Most = 4096;
        var (entries, weight) = (0L, 0.0);
        for (var position = 0L; position < state.Totals.Examples;)
        {
            Cancellation.ThrowIfCancellationRequested();
            var view = Stream.From(position, (int)Math.Min(Most, state.Totals.Examples - position));
            if (view.Count == 0) throw new CheckpointException($"{Request.Checkpoint}: stands behind example {state.Totals.Examples}, and the data end behind {position}: they are others.");
            position += view.Count;
            entries += view.Starts[view.Count] - view.Starts[0];
            foreach (var own in view.Weights) weight += own;
            names.Note(state.Top);
        }

        if (entries != state.Totals.Entries || (Options.PositiveWeight == 1 && weight != state.Totals.Weight))
            throw new CheckpointException($"{Request.Checkpoint}: learned from {state.Totals.Entries} entries, and the data have {entries} up to there: they are others.");
    }

    // Of a batch whose rows were in several windows some features may have no name yet: files can be read again.
    private void Complete<TState>(in SketchedState<float, TState> state, FeatureNames names)
        where TState : struct, IState<TState>
    {
        if (!names.Lacks(state.Top) || Request.Files.Contains("-")) return;
        using var again = ExampleStream.Open(Request.Files, Request.Input with { Passes = 1 }).Match(Succ: stream => stream, Fail: errors => throw new IOException(errors.Head.ToString()));
        for (var position = 0L; names.Lacks(state.Top) && again.From(position, int.MaxValue) is { Count: > 0 } view; position += view.Count) names.Note(state.Top, again);
    }

    private Selection Of<TState>(in SketchedState<float, TState> state, FeatureNames names, Outcome outcome)
        where TState : struct, IState<TState>
    {
        var features = ImmutableArray.CreateBuilder<SelectedFeature>();
        var reading = new SelectionReading(Options, state.Point.Table, state.Totals.Length);
        for (var plane = 0; plane < state.Top.Planes; plane++)
        {
            foreach (var (id, value) in state.Top.Ranked(plane))
            {
                var count = state.Top.OffersOf(id, plane);
                if (Options.IsShared)
                {
                    for (var c = 0; c < Options.Classes; c++) features.Add(new(id, names.Of(id), c, reading.Of(id, c), count));
                }
                else features.Add(new(id, names.Of(id), plane, reading.Shrunk(value), count));
            }
        }

        return new(Options, SelectInput.Of(Request.Input, Stream), Request.Words(), Name(outcome), state.Totals, [.. state.Intercept.Span], features.DrainToImmutable(), state.Point.Table);
    }

    private static string Name(Outcome outcome) => outcome switch
    {
        Outcome.Stalled => Selection.Done,
        Outcome.NonFinite nonFinite => $"not finite: {nonFinite.Quantity}",
        _ => Selection.Stopped,
    };
}
