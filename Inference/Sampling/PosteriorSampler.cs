using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Toolkit.Inference;

/// <summary>How far a chain has come.</summary>
/// <param name="Chain">The number of the chain, from 0.</param>
/// <param name="Transition">The transitions that it has made, warm-up included.</param>
/// <param name="Transitions">Those that it will make in all.</param>
/// <param name="IsWarmup">Whether it is in its warm-up.</param>
/// <param name="Divergences">The divergent transitions since the warm-up.</param>
public readonly record struct ChainProgress(int Chain, long Transition, long Transitions, bool IsWarmup, int Divergences);

/// <summary>A chain found no place to start, or met something on the way that it could not go on from.</summary>
/// <param name="message">What happened, with the chain, the operation and the parameter.</param>
/// <param name="inner">What was thrown, by the model's lambda for one, with its own trace; null where nothing was.</param>
public sealed class SamplingException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What had been drawn by then, of as many chains and as long as keeps most; null where there was nothing.</summary>
    public PosteriorSample? Draws { get; init; }
}

/// <summary>Samples posteriors: chains of a kernel, each tuned in a warm-up of its own.</summary>
/// <remarks>
/// Chain c draws from <c>RandomKey.FromSeed(seed).Fold(c)</c>: its start from the fold 0 of that, transitions from fold 1, generated quantities from fold 2. The draws
/// are the same for any number of threads, and for a run that was interrupted and resumed.
/// </remarks>
public static class PosteriorSampler
{
    private const int MostStarts = 100;
    private const double FarAway = 1e8;

    private static readonly TimeSpan WarmupSaved = TimeSpan.FromSeconds(1);

    /// <summary>Samples a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How; <see cref="SamplingOptions.Default"/> where it is left out.</param>
    /// <param name="progress">Told of each chain's transitions, from the chain's own thread.</param>
    /// <param name="journal">Where draws are written as they come, and resumed from; nowhere where it is left out.</param>
    /// <param name="cancellation">Ends the run between two transitions.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="SamplingException">A chain found no place to start, its density was not finite where it stood, or the model threw; it has the draws so far.</exception>
    /// <exception cref="DrawJournalException">
    /// The journal is of another run or machine, or of one that was interrupted and is not to be resumed; or it cannot be written.
    /// </exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static PosteriorSample Run(
        Model<double> model, SamplingOptions? options = null, Action<ChainProgress>? progress = null, DrawJournal? journal = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        var how = options ?? SamplingOptions.Default;
        how.Check();
        if ((long)model.QuantityLength * how.Draws * how.Chains > Array.MaxLength)
            throw new SamplingException($"{how.Chains} chains of {how.Draws} draws of {model.QuantityLength} quantities are more than {Array.MaxLength} numbers, which a sample holds at most: ask for fewer draws, or thin them.");
        using var held = journal?.Hold(model.Name);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var chains = new ChainRun[how.Chains];
        for (var chain = 0; chain < chains.Length; chain++) chains[chain] = new(model, how, chain, progress, journal, stop);
        var body = new Body(chains);
        using (var team = new WorkerTeam(Math.Min(how.Chains, how.Threads ?? Environment.ProcessorCount))) team.Run(ref body, how.Chains);
        return Ended(model, how, chains, cancellation);
    }

    // The lowest chain that something was wrong with speaks for all.
    private static PosteriorSample Ended(Model<double> model, SamplingOptions options, ChainRun[] chains, CancellationToken cancellation)
    {
        var names = model.QuantityNames.ToImmutableArray();
        PosteriorSample? Drawn(int count) => count == 0 ? null : new(model.Name, names, options, [.. chains.Where(chain => chain.Count >= count).Select(chain => chain.Draws(count))]);
        if (chains.FirstOrDefault(chain => chain.Failure is not null) is { } failed)
        {
            // Chains that had not begun leave out nobody else's draws: of all lengths that which keeps most.
            var draws = Drawn(chains.Select(chain => chain.Count).MaxBy(count => (long)count * chains.Count(chain => chain.Count >= count)));
            if (failed.Failure is DrawJournalException journal) ExceptionDispatchInfo.Throw(journal);
            throw failed.Failure is SamplingException own
                ? new SamplingException(own.Message, own.InnerException) { Draws = draws }
                : new SamplingException($"chain {failed.Chain + 1}, {failed.Where}: {failed.Failure!.GetType().Name}: {failed.Failure.Message}", failed.Failure) { Draws = draws };
        }

        cancellation.ThrowIfCancellationRequested();
        return Drawn(options.Draws)!;
    }

    private readonly struct Body(ChainRun[] chains) : IParallelBody
    {
        public void Invoke(int part) => chains[part].Run();
    }

    // A chain on its way: what it has drawn, and what stopped it.
    private sealed class ChainRun(
        Model<double> model, SamplingOptions options, int chain, Action<ChainProgress>? progress, DrawJournal? journal, CancellationTokenSource stop)
    {
        private readonly int _length = model.QuantityLength;
        private double[] _values = [];
        private double[] _points = [];
        private TransitionRecord[] _transitions = [];
        private long _transition;
        private bool _isWarm;
        private double _stepSize = double.NaN;
        private ImmutableArray<double> _inverseMass = [];
        private TimeSpan _warmupTime;
        private TimeSpan _samplingTime;
        private int _warmupDivergences;

        public int Chain => chain;

        public int Count { get; private set; }

        public Exception? Failure { get; private set; }

        public string Where => _isWarm ? $"transition {_transition + 1 - options.Warmup} of the draws" : $"transition {_transition + 1} of the warm-up";

        public ChainDraws Draws(int count) => new(
            Owned(_values, count * _length), Owned(_points, count * model.Dimension), Owned(_transitions, count), _stepSize, _inverseMass, _warmupTime, _samplingTime, _warmupDivergences);

        public void Run()
        {
            if (stop.IsCancellationRequested) return;
            try
            {
                switch (options.MassMatrix)
                {
                    case MassMatrixKind.Dense: Run<DenseMassMatrix<double>>(); break;
                    case MassMatrixKind.Unit: Run<UnitMassMatrix<double>>(); break;
                    default: Run<DiagonalMassMatrix<double>>(); break;
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
            }
            catch (Exception exception)
            {
                // The other chains need not come to their end for a run that has none.
                Failure = exception;
                stop.Cancel();
            }
        }

        private void Run<TMass>()
            where TMass : struct, IMassMatrix<TMass, double>
        {
            var (key, size) = (Key.Fold(1), options.StepSize);
            switch (options.Kernel)
            {
                case KernelKind.HamiltonianMonteCarlo: Run<TMass, HamiltonianMonteCarlo<double, Model<double>, TMass>>(new(key, size, options.Steps)); break;
                case KernelKind.Mala: Run<TMass, HamiltonianMonteCarlo<double, Model<double>, TMass>>(new(key, size, 1)); break;
                case KernelKind.Ula: Run<TMass, HamiltonianMonteCarlo<double, Model<double>, TMass>>(new(key, size, 1, isAdjusted: false), new(key, size, 1)); break;
                case KernelKind.Metropolis: Run<TMass, RandomWalkMetropolis<double, Model<double>, TMass>>(new(key, size)); break;
                default: Run<TMass, NoUTurn<double, Model<double>, TMass>>(new(key, size, options.MaximalDepth)); break;
            }
        }

        private RandomKey Key => RandomKey.FromSeed(options.Seed).Fold(chain);

        // What is not adjusted is tuned adjusted: a step size and a covariance learned of draws that are too wide would be, too.
        private void Run<TMass, TKernel>(TKernel kernel, TKernel? tuned = null)
            where TMass : struct, IMassMatrix<TMass, double>
            where TKernel : struct, ITunableKernel<TKernel, double, Model<double>, TMass>
        {
            var workspace = new Workspace();
            var start = Start(model, options, Key.Fold(0), chain, workspace);
            var warm = WarmUp<TMass, TKernel>(tuned ?? kernel, start, workspace);
            (_stepSize, _inverseMass, _warmupDivergences) = (warm.Chain.StepSize, InverseMass(warm.Chain.Mass), warm.Divergences);
            _values = new double[(long)options.Draws * _length];
            _points = new double[(long)options.Draws * model.Dimension];
            _transitions = new TransitionRecord[options.Draws];
            if (journal is null)
            {
                Sample(kernel, warm.Chain, null, workspace);
                return;
            }

            var header = CmdStanFile.Preamble(model.Name, model.QuantityNames, options, chain, _stepSize, _inverseMass, _warmupDivergences);
            using var writer = Journalled(() => ChainJournal.Open(journal, header, model.Name, chain, _length, model.Dimension));
            var from = writer.Saved is { } saved ? Restored(warm.Chain, saved, workspace) : warm.Chain;
            if (Count < options.Draws) Sample(kernel, from, writer, workspace);
        }

        private AdaptedState<double, TMass> WarmUp<TMass, TKernel>(TKernel kernel, double[] start, Workspace workspace)
            where TMass : struct, IMassMatrix<TMass, double>
            where TKernel : struct, ITunableKernel<TKernel, double, Model<double>, TMass>
        {
            // The density at the start tells the data from others.
            var clock = Stopwatch.StartNew();
            var words = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{model.Name}, chain {chain + 1} from {model.LogDensity(start, workspace):g10}");
            var run = new Adapted<double, Model<double>, TMass, TKernel>(kernel, new(options.Warmup), options.Target).AsStep().Run(model, start, words)
                .Take(options.Warmup).CancelledBy(stop.Token).Observe((step, _, _) =>
                {
                    _transition = step;
                    progress?.Invoke(new(chain, step, Total, true, 0));
                });
            if (journal is not null)
            {
                var path = journal.WarmupOf(model.Name, chain);
                run = run.Checkpoint(path, WarmupSaved);
                if (journal.Resumes && File.Exists(path)) run = Journalled(() => run.Resume(path, journal.AllowDifferentHardware));
            }

            var warm = run.Run();
            Check(warm.Outcome, warm.State.Point, workspace);
            (_warmupTime, _isWarm, _transition) = (clock.Elapsed, true, warm.State.Chain.Transition);
            journal?.Time(model.Name, chain, "warmup", _warmupTime);
            return warm.State;
        }

        private static TResult Journalled<TResult>(Func<TResult> use)
        {
            try
            {
                return use();
            }
            catch (Exception exception) when (exception is CheckpointException or IOException or UnauthorizedAccessException)
            {
                throw new DrawJournalException(exception.Message, exception);
            }
        }

        // The state is a function of the last draw: what was the density there, to the last bit, is again.
        private HamiltonianState<double, TMass> Restored<TMass>(in HamiltonianState<double, TMass> warm, ChainDraws saved, Workspace workspace)
            where TMass : struct, IMassMatrix<TMass, double>
        {
            saved.Values.AsSpan().CopyTo(_values);
            saved.Points.AsSpan().CopyTo(_points);
            saved.Transitions.AsSpan().CopyTo(_transitions);
            Count = saved.Count;
            _transition = warm.Transition + ((long)Count * options.Thinning);
            var point = _points.AsSpan((Count - 1) * model.Dimension, model.Dimension);
            if ((warm with { Transition = _transition }).At(model, point, workspace) is not { } state) throw new DrawJournalException($"{journal!.DrawsOf(model.Name, chain)}: {model.Explain(point, workspace)}");
            if (!state.LogDensity.Equals(saved.Transitions[^1].LogDensity) && !journal!.AllowDifferentHardware)
            {
                throw new DrawJournalException(FormattableString.Invariant(
                    $"{journal.DrawsOf(model.Name, chain)}: draw {Count} has the log density {saved.Transitions[^1].LogDensity:r}, and here it is {state.LogDensity:r}: other data or another machine. ")
                    + "Allow different hardware (--allow-different-hardware) to go on all the same.");
            }

            return state;
        }

        private void Sample<TMass, TKernel>(TKernel kernel, in HamiltonianState<double, TMass> from, ChainJournal? writer, Workspace workspace)
            where TMass : struct, IMassMatrix<TMass, double>
            where TKernel : struct, ITunableKernel<TKernel, double, Model<double>, TMass>
        {
            var (clock, before, first, quantities) = (Stopwatch.StartNew(), from.Transition, Count, Key.Fold(2));
            var divergences = _transitions.AsSpan(0, Count).ToArray().Count(transition => transition.IsDivergent);
            var (diverged, depth, gradients) = (false, 0, 0);
            try
            {
                var drawn = Kernel(kernel).RunFrom(model, from).Take((long)(options.Draws - first) * options.Thinning).CancelledBy(stop.Token).Observe((step, state, info) =>
                {
                    _transition = before + step;
                    divergences += info.IsDivergent ? 1 : 0;
                    progress?.Invoke(new(chain, _transition, Total, false, divergences));
                    (diverged, depth, gradients) = (diverged || info.IsDivergent, Math.Max(depth, info.Depth), gradients + info.OracleCalls);
                    if (step % options.Thinning != 0) return;
                    var values = _values.AsSpan(Count * _length, _length);
                    var point = _points.AsSpan(Count * model.Dimension, model.Dimension);
                    _transitions[Count] = new(state.LogDensity, info.Acceptance, _stepSize, depth, gradients, diverged, info.Energy);
                    (diverged, depth, gradients) = (false, 0, 0);
                    state.Point.Span.CopyTo(point);
                    model.Write(point, values, quantities.Fold(Count), workspace);
                    writer?.Add(_transitions[Count], values, point);
                    Count++;
                }).Run();
                Check(drawn.Outcome, drawn.State.Point, workspace);
            }
            finally
            {
                _samplingTime = clock.Elapsed;
                journal?.Time(model.Name, chain, "sampling", _samplingTime);
            }
        }

        private long Total => options.Warmup + ((long)options.Draws * options.Thinning);

        private void Check(Outcome outcome, Buffer<double> point, Workspace workspace)
        {
            if (outcome is Outcome.Cancelled) throw new OperationCanceledException(stop.Token);
            if (outcome is Outcome.NonFinite fault)
            {
                throw new SamplingException(
                    $"chain {chain + 1}, {Where}: {model.Explain(point.Span, workspace) ?? $"the {fault.Quantity} is not finite.{Farthest(point.Span)}"}");
            }
        }

        // What went so far that numbers overflow; nothing where all is near.
        private string Farthest(ReadOnlySpan<double> point)
        {
            var farthest = 0;
            for (var i = 1; i < point.Length; i++)
            {
                if (!(Math.Abs(point[i]) <= Math.Abs(point[farthest]))) farthest = i;
            }

            return point.Length == 0 || Math.Abs(point[farthest]) < FarAway ? "" : FormattableString.Invariant(
                $" The posterior may be improper, so that it cannot be normalised: the chain went to {point[farthest]:g3} for '{model.ParameterOf(farthest).Name}'. ")
                + "Give each parameter a prior of its own, or data that tell it.";
        }
    }

    private static Step<double, Model<double>, HamiltonianState<double, TMass>, HamiltonianInfo, TKernel> Kernel<TMass, TKernel>(
        IStep<TKernel, double, Model<double>, HamiltonianState<double, TMass>, HamiltonianInfo> kernel)
        where TMass : struct, IMassMatrix<TMass, double>
        where TKernel : struct, ITunableKernel<TKernel, double, Model<double>, TMass> => kernel.AsStep();

    private static ImmutableArray<TElement> Owned<TElement>(TElement[] values, int count) =>
        ImmutableCollectionsMarshal.AsImmutableArray(count == values.Length ? values : values[..count]);

    private static ImmutableArray<double> InverseMass<TMass>(TMass mass) => mass switch
    {
        DiagonalMassMatrix<double> diagonal => [.. diagonal.Inverse.Span],
        DenseMassMatrix<double> dense => [.. dense.Inverse.Span],
        _ => [],
    };

    // Uniform in a cube, drawn again until density and gradient are finite there.
    private static double[] Start(Model<double> model, SamplingOptions options, RandomKey key, int chain, Workspace workspace)
    {
        var (point, gradient) = (new double[model.Dimension], new double[model.Dimension]);
        string? fault = null;
        for (var attempt = 0; attempt < MostStarts; attempt++)
        {
            key.Fold(attempt).Uniforms<double>(point);
            foreach (ref var x in point.AsSpan()) x = options.InitialRadius * ((2 * x) - 1);
            var value = model.LogDensityAndGradient(point, gradient, workspace);
            if (double.IsFinite(value) && Outside.FirstNotFinite<double>(gradient) < 0) return point;
            fault ??= model.Explain(point, workspace);
        }

        var (radius, tried) = (options.InitialRadius, MostStarts);
        var where = radius > 0 ? FormattableString.Invariant($"in {tried} draws between −{radius:g3} and {radius:g3}") : "where all free values are 0";
        throw new SamplingException($"chain {chain + 1} found no place to start {where}. {fault}");
    }
}
