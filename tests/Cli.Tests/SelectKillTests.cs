using System.Diagnostics;

namespace Toolkit.Cli.Tests;

/// <summary>A long selection that is killed again and again, and its model in the end.</summary>
public sealed class SelectKillTests
{
    private const int Kills = 20;

    [Theory]
    [InlineData("train.svm")]
    [InlineData("train.vw")]
    public async Task A_selection_killed_twenty_times_and_resumed_writes_the_bytes_of_one_that_was_left_alone(string name)
    {
        using var folder = new TemporaryFolder();
        var data = folder.Write(name, name.EndsWith("vw", StringComparison.Ordinal) ? Selections.Vowpal(60_000) : Selections.Libsvm(60_000));
        var (alone, killed) = (Path.Combine(folder.Path, "alone.sketch"), Path.Combine(folder.Path, "killed.sketch"));
        string[] options = ["--passes", "6", "--checkpoint-every", "0.01", "--memory", "512KiB", "--keep", "300"];
        var watch = Stopwatch.StartNew();
        using (var whole = Commands.Start(["select", data, .. options, "--model", alone])) await Finish(whole);
        var (time, random, landed, resumed) = (watch.Elapsed, new Random(1), 0, 0);
        while (landed < Kills)
        {
            using var run = Commands.Start(["select", data, .. options, "--model", killed, "--resume"]);
            var says = run.StandardError.ReadToEndAsync();

            // In every third run as soon as a checkpoint is seen to be written, otherwise at a random moment.
            if (landed % 3 == 1) SpinWait.SpinUntil(() => File.Exists(killed + ".checkpoint.tmp") || run.HasExited, TimeSpan.FromSeconds(20));
            else await Task.Delay(time * (0.2 + (0.6 * random.NextDouble())));
            run.Kill();
            await run.WaitForExitAsync();
            if ((await says).Contains("going on from", StringComparison.Ordinal)) resumed++;
            landed++;
            if (!File.Exists(killed)) continue;

            // It came to its end first.
            Assert.Equal(await File.ReadAllBytesAsync(alone), await File.ReadAllBytesAsync(killed));
            File.Delete(killed);
            File.Delete(killed + ".checkpoint");
        }

        Assert.InRange(resumed, 3, int.MaxValue);
        using (var last = Commands.Start(["select", data, .. options, "--model", killed, "--resume"])) await Finish(last);
        Assert.Equal(await File.ReadAllBytesAsync(alone), await File.ReadAllBytesAsync(killed));
        Assert.False(File.Exists(killed + ".checkpoint"));
    }

    [Fact]
    public async Task What_comes_from_the_standard_input_goes_on_when_it_is_sent_again()
    {
        using var folder = new TemporaryFolder();
        var text = Selections.Vowpal(20_000);
        var (alone, piped) = (Path.Combine(folder.Path, "alone.sketch"), Path.Combine(folder.Path, "piped.sketch"));
        string[] options = ["select", "-", "--format", "vw", "--checkpoint-every", "0.001", "--memory", "256KiB", "--keep", "200", "--resume"];
        Assert.Equal(0, await Piped(text, [.. options, "--model", alone], killedAt: null));
        Assert.NotEqual(0, await Piped(text, [.. options, "--model", piped], killedAt: piped + ".checkpoint"));
        Assert.False(File.Exists(piped));
        Assert.Equal(0, await Piped(text, [.. options, "--model", piped], killedAt: null));
        Assert.Equal(await File.ReadAllBytesAsync(alone), await File.ReadAllBytesAsync(piped));
    }

    [Fact]
    public void What_is_stopped_goes_on_only_with_the_same_data_and_options()
    {
        using var folder = new TemporaryFolder();
        var (data, model) = (folder.Write("train.svm", Selections.Libsvm(30_000)), Path.Combine(folder.Path, "m.sketch"));
        using var cancellation = new CancellationTokenSource();
        string[] options = ["--model", model, "--checkpoint-every", "0.001", "--memory", "256KiB", "--keep", "200", "--passes", "50"];
        cancellation.CancelAfter(TimeSpan.FromSeconds(1));
        var stopped = CommandRun.Of(cancellation.Token, ["select", data, .. options]);
        Assert.Equal(1, stopped.ExitCode);
        Assert.Contains("To go on:\n  toolkit select --resume", stopped.Error, StringComparison.Ordinal);
        var again = CommandRun.Of(["select", data, .. options]);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("was not finished", again.Error, StringComparison.Ordinal);
        var other = CommandRun.Of(["select", data, .. options, "--seed", "3", "--resume"]);
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("--seed 0 (here 3)", other.Error, StringComparison.Ordinal);
        folder.Write("train.svm", Selections.Libsvm(20_000));
        Assert.Contains("other data", CommandRun.Of(["select", data, .. options, "--resume"]).Error, StringComparison.Ordinal);
    }

    // Sends text to a command, and kills it once a file is there.
    private static async Task<int> Piped(string text, string[] arguments, string? killedAt)
    {
        using var run = Commands.StartWithInput(arguments);
        var (output, error) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        try
        {
            for (var from = 0; from < text.Length && !run.HasExited; from += 1 << 16)
            {
                await run.StandardInput.WriteAsync(text.AsMemory(from, Math.Min(1 << 16, text.Length - from)));
                if (killedAt is null || from < text.Length / 2) continue;
                SpinWait.SpinUntil(() => File.Exists(killedAt) || run.HasExited, TimeSpan.FromSeconds(20));
                run.Kill();
                break;
            }

            run.StandardInput.Close();
        }
        catch (IOException)
        {
            // It was killed while it was sent something.
        }

        await run.WaitForExitAsync();
        await Task.WhenAll(output, error);
        return run.ExitCode;
    }

    private static async Task Finish(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)), error);
        Assert.True(process.ExitCode == 0, $"{process.ExitCode}: {error}{await output}");
    }
}
