using System.Collections;
using System.Globalization;

namespace Toolkit.Optimization;

/// <summary>
/// A run of a step on an oracle: a description until somebody enumerates it or calls <see cref="Run"/>. Every enumeration starts again from the
/// first state and gives the same states.
/// </summary>
/// <remarks>
/// The trajectory owns the workspace, the budget, the cancellation and the checkpoints of its run. In steady state <see cref="Run"/> allocates
/// nothing; an enumeration allocates one owned snapshot for every item that it yields.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The oracle.</typeparam>
/// <typeparam name="TState">The state.</typeparam>
/// <typeparam name="TInfo">What a step tells.</typeparam>
/// <typeparam name="TStep">The implementation of the step.</typeparam>
public sealed record Trajectory<T, TOracle, TState, TInfo, TStep> : IEnumerable<Snapshot<TState, TInfo>>
    where T : unmanaged
    where TOracle : IOracle
    where TState : struct, IState<TState>
    where TInfo : struct, IStepInfo
    where TStep : struct, IStep<TStep, T, TOracle, TState, TInfo>
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(100);

    private readonly Step<T, TOracle, TState, TInfo, TStep> _step;
    private readonly TOracle _oracle;

    private readonly string _problem;

    internal Trajectory(Step<T, TOracle, TState, TInfo, TStep> step, TOracle oracle, TState start, string problem) =>
        (_step, _oracle, _problem, Start) = (step, oracle, problem, start);

    /// <summary>Where the run begins: at the state that it was made from, or that of the checkpoint that it goes on from. To be read, not written.</summary>
    public TState Start { get; private init; }

    private long? Budget { get; init; }

    private long Thinning { get; init; } = 1;

    private Func<TState, TInfo, double>? Gap { get; init; }

    private double Tolerance { get; init; }

    private long MeasuredEvery { get; init; } = 1;

    private Action<long, TState, TInfo>? Observer { get; init; }

    private IProgress<RunProgress>? Progress { get; init; }

    private CancellationToken Cancellation { get; init; }

    private WorkspacePool? Pool { get; init; }

    private CheckpointPlan? Checkpoints { get; init; }

    private long FirstStep { get; init; }

    /// <summary>The run, ended after so many steps in all (those before a resume included).</summary>
    /// <param name="steps">The number of steps, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public Trajectory<T, TOracle, TState, TInfo, TStep> Take(long steps) => this with { Budget = Require.NotNegative(steps) };

    /// <summary>The run, of which an enumeration yields every so-manieth state, and the last.</summary>
    /// <param name="steps">The number of steps from one state to the next, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public Trajectory<T, TOracle, TState, TInfo, TStep> Every(long steps) => this with { Thinning = Require.AtLeastOne(steps) };

    /// <summary>The run, ended when <paramref name="gap"/> is at most <paramref name="tolerance"/> after a step.</summary>
    /// <param name="gap">What to measure, from the state and what the step told.</param>
    /// <param name="tolerance">The gap to reach, a number. A second call replaces the first.</param>
    /// <param name="every">
    /// The number of steps from one measurement to the next, at least 1: after the steps whose number it divides, so that a resumed run stops where
    /// the whole run would have.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is NaN, or the number is below 1.</exception>
    public Trajectory<T, TOracle, TState, TInfo, TStep> Until(Func<TState, TInfo, double> gap, double tolerance, long every = 1)
    {
        ArgumentNullException.ThrowIfNull(gap);
        if (double.IsNaN(tolerance)) throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "tolerance must be a number.");
        return this with { Gap = gap, Tolerance = tolerance, MeasuredEvery = Require.AtLeastOne(every) };
    }

    /// <summary>The run, watched: <paramref name="observer"/> sees the number of steps, the state and the info after every step.</summary>
    /// <param name="observer">
    /// Its state is a view to read during the call, and not to write; read later, it throws <see cref="DonatedBufferException"/>.
    /// </param>
    public Trajectory<T, TOracle, TState, TInfo, TStep> Observe(Action<long, TState, TInfo> observer) => this with { Observer = Observer + observer };

    /// <summary>The run, reporting about ten times a second and at its end.</summary>
    /// <param name="progress">Receives the reports.</param>
    public Trajectory<T, TOracle, TState, TInfo, TStep> ReportingTo(IProgress<RunProgress> progress) => this with { Progress = progress };

    /// <summary>The run, ended between two steps when <paramref name="cancellation"/> asks for it.</summary>
    /// <param name="cancellation">The token.</param>
    public Trajectory<T, TOracle, TState, TInfo, TStep> CancelledBy(CancellationToken cancellation) => this with { Cancellation = cancellation };

    /// <summary>The run, on a workspace from <paramref name="pool"/>; without a pool a run makes its own.</summary>
    /// <param name="pool">The pool.</param>
    public Trajectory<T, TOracle, TState, TInfo, TStep> On(WorkspacePool pool) => this with { Pool = pool };

    /// <summary>The run, saved to <paramref name="path"/> every so many steps, and when it is cancelled or its budget is spent.</summary>
    /// <param name="path">The file; written under a temporary name first and renamed, so that it is whole at any time.</param>
    /// <param name="every">The number of steps from one checkpoint to the next, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public Trajectory<T, TOracle, TState, TInfo, TStep> Checkpoint(string path, long every) =>
        this with { Checkpoints = new(path, Require.AtLeastOne(every), null) };

    /// <summary>
    /// The run, saved to <paramref name="path"/> between two steps whenever so much time has gone by, and when it is cancelled or its budget is
    /// spent. After a save that took long the next one waits for twenty times as long, so that saving takes at most about a twentieth of the time.
    /// What the run computes does not depend on when it is saved.
    /// </summary>
    /// <param name="path">The file; written under a temporary name first and renamed, so that it is whole at any time.</param>
    /// <param name="every">The least time from one checkpoint to the next, above zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is not above zero.</exception>
    public Trajectory<T, TOracle, TState, TInfo, TStep> Checkpoint(string path, TimeSpan every) => every > TimeSpan.Zero
        ? this with { Checkpoints = new(path, null, every) }
        : throw new ArgumentOutOfRangeException(nameof(every), every, "every must be above zero.");

    /// <summary>The run, begun where a checkpoint of the same step and state left off; what follows is what would have followed there, bit for bit.</summary>
    /// <param name="path">The checkpoint.</param>
    /// <param name="allowDifferentHardware">Whether to go on where the hardware or runtime is another and the bits may differ.</param>
    /// <param name="allowDifferentParameters">Whether to go on with other hyper-parameters than those of the step that wrote the file.</param>
    /// <exception cref="CheckpointException">The file is damaged, or of another step, problem, state or machine.</exception>
    public Trajectory<T, TOracle, TState, TInfo, TStep> Resume(string path, bool allowDifferentHardware = false, bool allowDifferentParameters = false)
    {
        var (steps, state) = CheckpointFile.Read(path, Header(0), Start, allowDifferentHardware, allowDifferentParameters);
        return this with { Start = state, FirstStep = steps };
    }

    /// <summary>Runs to the end; without a budget, a gap to reach or a cancellation there is none.</summary>
    /// <returns>The last state, and why the run stopped.</returns>
    public RunResult<TState, TInfo> Run()
    {
        using var walk = new Walk(this);
        while (walk.Outcome is null) walk.Advance();
        return new(walk.State, walk.Info, walk.Outcome, walk.OracleCalls);
    }

    /// <summary>
    /// The states on the way, lazily: one for every thinning interval, and the last with its outcome (once more where it had been yielded before the
    /// run was found to stop).
    /// </summary>
    public IEnumerator<Snapshot<TState, TInfo>> GetEnumerator()
    {
        using var walk = new Walk(this);
        while (walk.Outcome is null)
        {
            walk.Advance();
            if (walk.Outcome is not null || walk.Step % Thinning == 0) yield return new(walk.Step, walk.State.Copy(), walk.Info, walk.Outcome);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private CheckpointHeader Header(long steps) => new(_step.Name, Parameters(), _problem, typeof(TState).ToString(), Hardware.Description, steps);

    // A step is a record of its parameters, and prints them.
    private string Parameters()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            return _step.Implementation.ToString() ?? "";
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    // Every so many steps, or every so often.
    private sealed record CheckpointPlan(string Path, long? Steps, TimeSpan? Time);

    // One run under way. Everything that a run mutates is here.
    private sealed class Walk : IDisposable
    {
        // Of the time from one save to the next, this part at most is spent on saving.
        private const double ShareOfSaving = 1.0 / 20;

        private readonly Trajectory<T, TOracle, TState, TInfo, TStep> _plan;
        private readonly WorkspacePool.Lease _lease;
        private readonly long _began = System.Diagnostics.Stopwatch.GetTimestamp();
        private TimeSpan _reported;
        private TimeSpan _nextSave;
        private double _gap = double.NaN;
        private TState _state;
        private TInfo _info;

        public Walk(Trajectory<T, TOracle, TState, TInfo, TStep> plan)
        {
            _plan = plan;
            _lease = (plan.Pool ?? new WorkspacePool(1)).Rent();
            _state = plan.Start.Copy();
            Step = plan.FirstStep;
            _nextSave = plan.Checkpoints?.Time ?? TimeSpan.Zero;
        }

        public long Step { get; private set; }

        public long OracleCalls { get; private set; }

        public Outcome? Outcome { get; private set; }

        public TState State => _state;

        public TInfo Info => _info;

        public void Advance()
        {
            if (_plan.Cancellation.IsCancellationRequested)
            {
                Stop(new Outcome.Cancelled(Step, _plan.Checkpoints?.Path));
                return;
            }

            if (Step >= _plan.Budget)
            {
                Stop(new Outcome.BudgetSpent(Step, _gap));
                return;
            }

            _info = _plan._step.Advance(ref _state, _plan._oracle, _lease.Workspace);
            OracleCalls += _info.OracleCalls;
            if (_info.NonFinite is { } quantity)
            {
                Stop(new Outcome.NonFinite(Step, _plan._step.Name, quantity));
                return;
            }

            Step++;
            _plan.Observer?.Invoke(Step, _state, _info);
            if (_plan.Gap is not null && (Step % _plan.MeasuredEvery == 0 || _info.Stalled))
            {
                _gap = _plan.Gap(_state, _info);
                if (_gap <= _plan.Tolerance)
                {
                    Stop(new Outcome.Converged(Step, _gap, _plan.Tolerance));
                    return;
                }
            }

            if (_info.Stalled)
            {
                Stop(new Outcome.Stalled(Step, _gap));
                return;
            }

            if (Step >= _plan.Budget)
            {
                Stop(new Outcome.BudgetSpent(Step, _gap));
                return;
            }

            if (_plan.Checkpoints is { } checkpoints && IsDue(checkpoints)) Save(checkpoints);
            if (_plan.Progress is not null) Report(force: false);
        }

        public void Dispose() => _lease.Dispose();

        private void Stop(Outcome outcome)
        {
            Outcome = outcome;

            // A resume always takes a step: of a run that reached its goal it would go beyond it, and of one that failed it would keep what failed.
            if (_plan.Checkpoints is { } checkpoints && outcome is Outcome.Cancelled or Outcome.BudgetSpent) Save(checkpoints);
            if (_plan.Progress is not null) Report(force: true);
            _lease.Complete();
        }

        private TimeSpan Elapsed() => System.Diagnostics.Stopwatch.GetElapsedTime(_began);

        private bool IsDue(CheckpointPlan checkpoints) => checkpoints.Steps is { } steps ? Step % steps == 0 : Elapsed() >= _nextSave;

        private void Save(CheckpointPlan checkpoints)
        {
            var from = Elapsed();
            CheckpointFile.Write(checkpoints.Path, _plan.Header(Step), _state);
            if (checkpoints.Time is not { } time) return;
            var until = Elapsed();
            var pause = (until - from) * (1 / ShareOfSaving);
            _nextSave = until + (pause > time ? pause : time);
        }

        private void Report(bool force)
        {
            var elapsed = Elapsed();
            if (!force && elapsed - _reported < ProgressInterval) return;
            _reported = elapsed;
            _plan.Progress!.Report(new(Step, _plan.Budget, _gap, _plan.Gap is null ? null : _plan.Tolerance, elapsed));
        }
    }
}
