using Toolkit.Optimization.Tests.Shapes;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Optimization.Tests.Trajectories;

/// <summary>Runs: lazy, observed, cancelled, checkpointed, resumed, and why they stopped.</summary>
public sealed class TrajectoryTests : IDisposable
{
    private static readonly Bowl Target = Bowl.Of([1, 10, 100], [1, -2, 3]);
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Nothing_runs_before_somebody_enumerates_and_every_enumeration_gives_the_same()
    {
        var (calls, run) = (0, Descend<double>(0.01).For(Target).Run(Target, new double[3]));
        var watched = run.Take(30).Every(10).Observe((_, _, _) => calls++);

        Assert.Equal(0, calls);
        var snapshots = watched.ToList();
        Assert.Equal([10, 20, 30], snapshots.Select(snapshot => snapshot.Step));
        Assert.Equal(snapshots.Select(snapshot => snapshot.State), watched.Select(snapshot => snapshot.State));
        Assert.Equal(60, calls);
    }

    [Fact]
    public void A_snapshot_is_owned_and_a_view_is_not()
    {
        var views = new List<EstimatedState<double, UpdateState<double, NoState>, NoState>>();
        var snapshots = Descend<double>(0.01).For(Target).Run(Target, new double[3]).Take(3).Observe((_, state, _) => views.Add(state)).ToList();

        Assert.All(snapshots, snapshot => Assert.Equal(3, snapshot.State.Point.Span.Length));
        var stale = Assert.Throws<DonatedBufferException>(() => views[0].Point.Span.Length);
        Assert.Equal("Scale", stale.Recipient);
    }

    [Fact]
    public void A_run_says_why_it_stopped()
    {
        var run = Descend<double>(0.01).For(Target).Run(Target, new double[3]);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        var converged = Assert.IsType<Outcome.Converged>(run.Until((_, info) => info.GradientNorm, 1e-3).Run().Outcome);
        Assert.True(converged.Gap <= 1e-3 && converged.Step > 1);
        Assert.Equal(new Outcome.BudgetSpent(7, double.NaN), run.Take(7).Run().Outcome);
        Assert.Equal(new Outcome.BudgetSpent(0, double.NaN), run.Take(0).Run().Outcome);
        Assert.Equal(new Outcome.Cancelled(0, null), run.CancelledBy(cancelled.Token).Run().Outcome);
    }

    [Fact]
    public void A_step_that_is_not_finite_stops_the_run_and_says_where_with_the_state_before_it()
    {
        var step = Scale<double>(-1e200).For(Target);
        var result = step.Run(Target, new double[3]).Take(100).Run();

        Assert.Equal(new Outcome.NonFinite(1, "Scale", "gradient"), result.Outcome);
        Assert.Equal(step.Run(Target, new double[3]).Take(1).Run().State, result.State);
    }

    [Fact]
    public void A_start_of_the_wrong_length_is_refused()
    {
        var refused = Assert.Throws<ArgumentException>(() => Descend<double>(0.01).For(Target).Run(Target, new double[2]));
        Assert.Contains("2 elements", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_was_interrupted_goes_on_bit_for_bit()
    {
        var step = HeavyBall<double>().Then(Descend(Schedules.Cosine<double>(0.001, 200))).AsUpdate().For(Target, 2, RandomKey.FromSeed(4));
        var run = step.Run(Target, [3, 1, 4]);
        using var cancellation = new CancellationTokenSource();
        var interrupted = run.Take(100).Checkpoint(_file, 10).CancelledBy(cancellation.Token)
            .Observe((k, _, _) => { if (k == 37) cancellation.Cancel(); }).Run();

        Assert.Equal(new Outcome.Cancelled(37, _file), interrupted.Outcome);
        Assert.Equal(run.Take(100).Run().State, run.Take(100).Resume(_file).Run().State);
        Assert.Equal(63, run.Take(100).Resume(_file).Run().OracleCalls);
    }

    [Fact]
    public void A_checkpoint_that_is_damaged_or_of_another_step_is_refused()
    {
        var run = Descend<double>(0.01).For(Target).Run(Target, new double[3]);
        run.Take(5).Checkpoint(_file, 5).Run();
        var bytes = File.ReadAllBytes(_file);

        Assert.Contains("'HeavyBall'", Assert.Throws<CheckpointException>(() =>
            Descend<double>(0.01).For(Target).Named("HeavyBall").Run(Target, new double[3]).Resume(_file)).Message, StringComparison.Ordinal);
        Assert.Contains("state", Assert.Throws<CheckpointException>(() =>
            HeavyBall<double>().Then(Descend<double>(0.01)).For(Target).Named("Scale").Run(Target, new double[3])
                .Resume(_file, allowDifferentParameters: true)).Message, StringComparison.Ordinal);
        Assert.Contains("Factor = -0.02", Assert.Throws<CheckpointException>(() =>
            Descend<double>(0.02).For(Target).Run(Target, new double[3]).Resume(_file)).Message, StringComparison.Ordinal);
        Assert.Equal(5, Descend<double>(0.02).For(Target).Run(Target, new double[3]).Take(5).Resume(_file, allowDifferentParameters: true).Run().Outcome.Step);
        bytes[60] ^= 1;
        File.WriteAllBytes(_file, bytes);
        Assert.Contains("damaged", Assert.Throws<CheckpointException>(() => run.Resume(_file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_of_another_machine_is_refused_unless_different_hardware_is_allowed()
    {
        var run = Descend<double>(0.01).For(Target).Run(Target, new double[3]);
        run.Take(5).Checkpoint(_file, 5).Run();
        var content = File.ReadAllBytes(_file)[..^32];
        var place = content.AsSpan().IndexOf("-bit vectors"u8) - 1;
        content[place] = (byte)(content[place] == '2' ? '6' : '2');
        File.WriteAllBytes(_file, [.. content, .. System.Security.Cryptography.SHA256.HashData(content)]);

        Assert.Contains("--allow-different-hardware", Assert.Throws<CheckpointException>(() => run.Resume(_file)).Message, StringComparison.Ordinal);
        Assert.Equal(run.Take(9).Run().State, run.Take(9).Resume(_file, allowDifferentHardware: true).Run().State);
    }

    [Fact]
    public void A_checkpoint_of_another_problem_is_refused_and_says_whose_it_is()
    {
        var step = Descend<double>(0.01).For(Target);
        step.Run(Target, new double[3], "bowl 1").Take(5).Checkpoint(_file, 5).Run();

        Assert.Contains("the problem is 'bowl 1', expected 'bowl 2'", Assert.Throws<CheckpointException>(() =>
            step.Run(Target, new double[3], "bowl 2").Resume(_file)).Message, StringComparison.Ordinal);
        var header = CheckpointHeader.Read(_file);
        Assert.Equal(("Scale", "bowl 1", 5), (header.Step, header.Problem, header.Steps));
    }

    [Fact]
    public void A_run_that_is_saved_by_the_clock_computes_what_it_would_have_computed()
    {
        var run = Descend<double>(1e-4).For(Target).Run(Target, new double[3]);
        var onTheWay = 0L;
        var watched = run.Take(200).Checkpoint(_file, TimeSpan.FromMilliseconds(1)).Observe((step, _, _) =>
        {
            Thread.Sleep(1);
            if (step == 200) onTheWay = CheckpointHeader.Read(_file).Steps;
        }).Run();

        Assert.Equal(run.Take(200).Run().State, watched.State);
        Assert.InRange(onTheWay, 1, 199);
        Assert.Equal(200, CheckpointHeader.Read(_file).Steps);
        Assert.Throws<ArgumentOutOfRangeException>(() => run.Checkpoint(_file, TimeSpan.Zero));
    }

    [Fact]
    public void A_goal_that_is_reached_or_a_step_that_fails_leaves_the_last_checkpoint_so_that_a_resume_ends_where_the_run_did()
    {
        var run = Descend<double>(0.01).For(Target).Run(Target, new double[3]).Until((_, info) => info.GradientNorm, 1e-3);
        var whole = run.Checkpoint(_file, 7).Run();
        var resumed = run.Resume(_file).Run();

        Assert.True(whole.Outcome.Step % 7 != 0 && CheckpointHeader.Read(_file).Steps == whole.Outcome.Step / 7 * 7);
        Assert.Equal((whole.State, whole.Outcome), (resumed.State, resumed.Outcome));
        Scale<double>(-1e200).For(Target).Run(Target, new double[3]).Checkpoint(_file, 1).Run();
        Assert.Equal(1, CheckpointHeader.Read(_file).Steps);
    }

    [Fact]
    public void A_gap_that_is_dear_is_measured_after_every_so_many_steps_of_the_whole_run()
    {
        var run = Descend<double>(0.01).For(Target).Run(Target, new double[3]);
        var each = run.Until((_, info) => info.GradientNorm, 1e-3).Run();
        var tenth = run.Until((_, info) => info.GradientNorm, 1e-3, every: 10).Checkpoint(_file, 7);
        var whole = tenth.Run();

        Assert.Equal((each.Outcome.Step + 9) / 10 * 10, whole.Outcome.Step);
        Assert.Equal((whole.State, whole.Outcome), (tenth.Resume(_file).Run().State, tenth.Resume(_file).Run().Outcome));
        Assert.Throws<ArgumentOutOfRangeException>(() => run.Until((_, info) => info.GradientNorm, 1e-3, every: 0));
    }

    [Fact]
    public void Progress_is_reported_at_the_end_at_least()
    {
        var reports = new List<RunProgress>();
        var run = Descend<double>(0.01).For(Target).Run(Target, new double[3]).Take(50).Until((_, info) => info.GradientNorm, 1e-30);
        run.ReportingTo(new Collector(reports)).Run();

        Assert.Equal((50, 50, 1e-30), (reports[^1].Step, reports[^1].Budget, reports[^1].Tolerance));
        Assert.True(reports[^1].Gap > 0);
    }

    [Fact]
    public void A_run_gives_its_workspace_back()
    {
        var pool = new WorkspacePool();
        Descend<double>(0.01).For(Target).Run(Target, new double[3]).Take(5).On(pool).Run();
        using (var half = Descend<double>(0.01).For(Target).Run(Target, new double[3]).On(pool).GetEnumerator()) half.MoveNext();

        Assert.Equal(0, pool.Outstanding);
    }

    private sealed class Collector(List<RunProgress> reports) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => reports.Add(value);
    }
}
