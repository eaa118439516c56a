using System.Diagnostics;

namespace Toolkit.Benchmarks;

/// <summary>Runs contenders in turns within one process, so that noise meets all of them alike.</summary>
/// <remarks>
/// <list type="number">
/// <item>Warm-up: each contender runs in passes with a pause after each. The JIT counts calls only once it has been idle for 100 ms, promotes after
/// 30 of them, and does so twice (instrumented, then final), so four passes of 40 calls bring every method to its last tier, loops that began
/// in on-stack replacement included.</item>
/// <item>Rounds: each contender once a round, the order turning from round to round. A turn repeats short work until it lasts
/// <see cref="TurnSeconds"/>, after one run that is not timed and brings its memory back into the caches.</item>
/// <item>The rounds end when the ratio is known to one part in a hundred, or when the time is spent.</item>
/// </list>
/// </remarks>
public static class Interleaved
{
    private const int Passes = 4;
    private const int CallsPerPass = 40;
    private const int FewestRounds = 25;
    private const int MostRepetitions = 1 << 16;
    private const double TurnSeconds = 0.004;
    private const double EnoughUncertainty = 0.01;
    private static readonly TimeSpan LongestPass = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    /// <summary>Measures the contenders of <paramref name="workload"/>, for about <paramref name="budget"/> after the warm-up.</summary>
    public static Comparison Measure(Workload workload, TimeSpan budget) => MeasureEach([workload], budget)[0];

    /// <summary>Measures one workload after the other, each for about <paramref name="budget"/>, after a warm-up whose pauses all of them share.</summary>
    public static IReadOnlyList<Comparison> MeasureEach(IReadOnlyList<Workload> workloads, TimeSpan budget)
    {
        for (var pass = 0; pass < Passes; pass++) Warm([.. workloads.SelectMany(workload => workload.Contenders)]);
        return [.. workloads.Select(workload => Rounds(workload, budget))];
    }

    private static Comparison Rounds(Workload workload, TimeSpan budget)
    {
        var contenders = workload.Contenders;
        var repetitions = contenders.Select(Repetitions).Max();
        var seconds = contenders.Select(_ => new List<double>()).ToArray();
        var clock = Stopwatch.StartNew();
        for (var round = 0; round < FewestRounds || clock.Elapsed < budget; round++)
        {
            GC.Collect(0);
            for (var turn = 0; turn < contenders.Count; turn++)
            {
                var index = (round + (round % 2 is 0 ? turn : contenders.Count - turn)) % contenders.Count;
                seconds[index].Add(Turn(contenders[index], repetitions));
            }

            if (round + 1 >= FewestRounds && Summary().Ratio.Uncertainty < EnoughUncertainty) break;
            if (clock.Elapsed > 2 * budget) break;
        }

        return Summary();

        Comparison Summary() =>
            new(workload, [.. contenders.Zip(seconds, (contender, times) => new Timing(contender.Name, [.. times]))]);
    }

    private static void Warm(IReadOnlyList<Contender> contenders)
    {
        foreach (var contender in contenders)
        {
            var run = contender.Warm ?? contender.Run;
            var clock = Stopwatch.StartNew();
            for (var call = 0; call < CallsPerPass && clock.Elapsed < LongestPass; call++) run();
        }

        Thread.Sleep(Pause);
    }

    private static int Repetitions(Contender contender)
    {
        contender.Run();
        var once = Enumerable.Range(0, 3).Min(_ => Turn(contender, 1));
        return (int)Math.Clamp(Math.Ceiling(TurnSeconds / once), 1, MostRepetitions);
    }

    private static double Turn(Contender contender, int repetitions)
    {
        if (contender.Seconds is { } seconds) return Enumerable.Range(0, repetitions).Average(_ => seconds());
        if (repetitions > 1) contender.Run();
        var repeat = contender.Repeat;
        var start = Stopwatch.GetTimestamp();
        repeat(repetitions);
        return Stopwatch.GetElapsedTime(start).TotalSeconds / repetitions;
    }
}
