namespace Toolkit.Numerics.Tests;

public class WorkerTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_part_is_done_once(int threads)
    {
        using var team = new WorkerTeam(threads);
        for (var parts = 0; parts < 40; parts++)
        {
            var body = new Counting { Counts = new int[parts] };
            team.Run(ref body, parts);
            Assert.All(body.Counts, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void Many_short_runs_lose_no_part()
    {
        using var team = new WorkerTeam(4);
        var body = new Counting { Counts = new int[3] };
        for (var run = 0; run < 20_000; run++) team.Run(ref body, 3);
        Assert.Equal([20_000, 20_000, 20_000], body.Counts);
    }

    [Fact]
    public void A_team_that_slept_wakes_up()
    {
        using var team = new WorkerTeam(3);
        var body = new Counting { Counts = new int[8] };
        for (var run = 0; run < 5; run++)
        {
            Thread.Sleep(20);
            team.Run(ref body, 8);
        }

        Assert.All(body.Counts, count => Assert.Equal(5, count));
    }

    [Fact]
    public void Threads_really_work_side_by_side()
    {
        using var team = new WorkerTeam(2);
        using var barrier = new Barrier(2);
        var body = new Meeting { Barrier = barrier, Met = new bool[2] };
        team.Run(ref body, 2);
        Assert.Equal([true, true], body.Met);
    }

    [Fact]
    public void A_body_of_spans_is_shared_by_all_threads()
    {
        using var team = new WorkerTeam(3);
        var values = new int[100];
        var body = new Filling { Values = values };
        team.Run(ref body, values.Length);
        Assert.Equal(Enumerable.Range(0, 100), values);
    }

    [Fact]
    public void The_exception_of_the_lowest_part_reaches_the_caller_and_the_others_are_done()
    {
        using var team = new WorkerTeam(3);
        for (var run = 0; run < 50; run++)
        {
            var body = new Failing { Done = new bool[20] };
            var exception = Assert.Throws<InvalidOperationException>(() => team.Run(ref body, 20));
            Assert.Equal("part 3", exception.Message);
            Assert.Equal(18, body.Done.Count(done => done));
        }

        var after = new Counting { Counts = new int[4] };
        team.Run(ref after, 4);
        Assert.All(after.Counts, count => Assert.Equal(1, count));
    }

    [Fact]
    public void A_run_inside_a_part_is_done_by_the_thread_that_asked()
    {
        using var team = new WorkerTeam(2);
        var body = new Nested { Team = team, Counts = new int[6] };
        team.Run(ref body, 6);
        Assert.All(body.Counts, count => Assert.Equal(6, count));
    }

    [Fact]
    public void No_team_means_the_calling_thread()
    {
        var body = new Counting { Counts = new int[5] };
        WorkerTeam.Run(null, ref body, 5);
        Assert.All(body.Counts, count => Assert.Equal(1, count));
    }

    [Fact]
    public void A_disposed_team_refuses_to_run_and_disposing_twice_is_harmless()
    {
        var team = new WorkerTeam(2);
        team.Dispose();
        team.Dispose();
        var body = new Counting { Counts = new int[2] };
        Assert.Throws<ObjectDisposedException>(() => team.Run(ref body, 2));
    }

    [Fact]
    public void A_team_without_threads_and_a_negative_number_of_parts_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => new WorkerTeam(0));
        using var team = new WorkerTeam(2);
        var body = new Counting { Counts = [] };
        Assert.Throws<ArgumentOutOfRangeException>("parts", () => team.Run(ref body, -1));
        Assert.Throws<ArgumentOutOfRangeException>("parts", () => WorkerTeam.Run(null, ref body, -1));
    }

    private struct Counting : IParallelBody
    {
        public int[] Counts;

        public readonly void Invoke(int part) => Interlocked.Increment(ref Counts[part]);
    }

    private struct Meeting : IParallelBody
    {
        public Barrier Barrier;
        public bool[] Met;

        public readonly void Invoke(int part) => Met[part] = Barrier.SignalAndWait(TimeSpan.FromSeconds(30));
    }

    private ref struct Filling : IParallelBody
    {
        public Span<int> Values;

        public readonly void Invoke(int part) => Values[part] = part;
    }

    private struct Failing : IParallelBody
    {
        public bool[] Done;

        public readonly void Invoke(int part)
        {
            if (part is 3 or 11) throw new InvalidOperationException($"part {part}");
            Done[part] = true;
        }
    }

    private struct Nested : IParallelBody
    {
        public WorkerTeam Team;
        public int[] Counts;

        public readonly void Invoke(int part)
        {
            var inner = new Counting { Counts = Counts };
            Team.Run(ref inner, Counts.Length);
        }
    }
}
