using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Toolkit.Cli.Tests;

/// <summary>A long fit that is killed again and again, and its model in the end.</summary>
public sealed class KillTests
{
    private const int Kills = 20;

    [Fact]
    public async Task A_fit_killed_twenty_times_and_resumed_writes_the_bytes_of_one_that_was_left_alone()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Write("data", Rows(4000));
        var (alone, killed) = (Path.Combine(folder.Path, "alone.json"), Path.Combine(folder.Path, "killed.json"));
        string[] options = ["--method", "accelerated", "--tolerance", "1e-300", "--iterations", "20000", "--l2", "1e-6", "--checkpoint-every", "0.01"];

        var watch = Stopwatch.StartNew();
        using (var whole = Commands.Start(["fit", data, .. options, "--out", alone])) await Finish(whole, expected: 1);
        var time = watch.Elapsed;

        // At random moments; in every fourth run as soon as a checkpoint is seen to be written, and in another fourth soon after it has gone on from one. A run that
        // came to its end first, on a machine that was busy before, is compared and begun again.
        var random = new Random(1);
        var (landed, resumed) = (0, 0);
        while (landed < Kills)
        {
            using var run = Commands.Start(["fit", data, .. options, "--out", killed, "--resume"]);
            var goesOn = new TaskCompletionSource();
            var says = Read(run.StandardError, goesOn);
            if (landed % 4 == 1)
            {
                // Of the first of them, until there is something to go on from.
                if (File.Exists(killed + ".checkpoint")) await Task.WhenAny(goesOn.Task, run.WaitForExitAsync());
                else SpinWait.SpinUntil(() => File.Exists(killed + ".checkpoint") || run.HasExited, TimeSpan.FromSeconds(20));
                await Task.Delay(random.Next(100));
            }
            else if (landed % 4 == 3) SpinWait.SpinUntil(() => File.Exists(killed + ".checkpoint.tmp") || run.HasExited, TimeSpan.FromSeconds(20));
            else await Task.Delay((time / 16 * random.NextDouble()) + TimeSpan.FromMilliseconds(random.Next(300)));
            run.Kill();
            await run.WaitForExitAsync();
            if (await says) resumed++;
            if (!File.Exists(killed))
            {
                landed++;
                continue;
            }

            Assert.Equal(await File.ReadAllBytesAsync(alone), await File.ReadAllBytesAsync(killed));
            File.Delete(killed);
            File.Delete(killed + ".checkpoint");
        }

        Assert.InRange(resumed, 4, int.MaxValue);
        using (var last = Commands.Start(["fit", data, .. options, "--out", killed, "--resume"])) await Finish(last, expected: 1);
        Assert.Equal(await File.ReadAllBytesAsync(alone), await File.ReadAllBytesAsync(killed));
    }

    // Whether a run says that it goes on, and as soon as it does.
    private static async Task<bool> Read(StreamReader error, TaskCompletionSource goesOn)
    {
        while (await error.ReadLineAsync() is { } line)
        {
            if (line.Contains("going on from step", StringComparison.Ordinal)) goesOn.TrySetResult();
        }

        return goesOn.Task.IsCompleted;
    }

    private static async Task Finish(Process process, int expected)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)), error);
        Assert.True(expected == process.ExitCode, $"{process.ExitCode}: {error}{await output}");
    }

    // Enough rows that reading takes a while too.
    private static string Rows(int count)
    {
        var (text, random) = (new StringBuilder(), new Random(2));
        for (var i = 0; i < count; i++)
        {
            text.Append(random.Next(2) == 0 ? "-1" : "+1");
            for (var j = 1 + random.Next(5); j < 60; j += 1 + random.Next(5)) text.Append(CultureInfo.InvariantCulture, $" {j}:{random.Next(-99, 99) / 10.0}");
            text.Append('\n');
        }

        return text.ToString();
    }
}
