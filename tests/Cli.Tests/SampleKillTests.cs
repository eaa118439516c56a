using System.Diagnostics;

namespace Toolkit.Cli.Tests;

/// <summary>A long sample that is killed again and again, and its draws in the end.</summary>
public sealed class SampleKillTests
{
    private const int Kills = 20;

    [Fact]
    public async Task A_sample_killed_twenty_times_and_resumed_writes_the_bytes_of_one_that_was_left_alone()
    {
        using var folder = new TemporaryFolder();
        var (alone, killed) = (Path.Combine(folder.Path, "alone"), Path.Combine(folder.Path, "killed"));
        string[] options = ["sample", "eight-schools", "--chains", "3", "--warmup", "6000", "--draws", "25000"];
        var watch = Stopwatch.StartNew();
        using (var whole = Commands.Start([.. options, "--out", alone])) await Finish(whole);
        var time = watch.Elapsed;

        // At random moments; in every second run soon after a draw of its own was seen to be written. A run that came to its end first is compared and begun again.
        var random = new Random(1);
        var (landed, last, before) = (0, 0L, 0L);
        while (landed < Kills)
        {
            using var run = Commands.Start([.. options, "--out", killed, "--resume"]);
            if (landed % 2 == 1)
            {
                SpinWait.SpinUntil(() => Size(killed) > last || run.HasExited, TimeSpan.FromSeconds(20));
                await Task.Delay(random.Next(40));
            }
            else await Task.Delay((time / 16 * random.NextDouble()) + TimeSpan.FromMilliseconds(random.Next(300)));
            var ended = run.HasExited;
            run.Kill();
            await run.WaitForExitAsync();
            (before, last) = (last, Size(killed));

            // Nothing that was there is gone, but for a line that was cut.
            Assert.InRange(last, before - (3 * 1000), long.MaxValue);
            if (!ended)
            {
                landed++;
                continue;
            }

            Same(alone, killed);
            Directory.Delete(killed, recursive: true);
            last = 0;
        }

        using (var end = Commands.Start([.. options, "--out", killed, "--resume"])) await Finish(end);
        Same(alone, killed);
    }

    private static void Same(string alone, string killed)
    {
        foreach (var file in Directory.GetFiles(alone).Where(file => Path.GetExtension(file) is ".csv" or ".points"))
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(killed, Path.GetFileName(file))));
    }

    private static long Size(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder, "*.csv").Sum(file => new FileInfo(file).Length) : 0;

    private static async Task Finish(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(120)), error);
        Assert.True(process.ExitCode is 0 or 1, $"{process.ExitCode}: {error}{await output}");
    }
}
