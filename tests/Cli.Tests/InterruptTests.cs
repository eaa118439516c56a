using System.Diagnostics;
using System.Text.Json;

namespace Toolkit.Cli.Tests;

/// <summary>The command as a process of its own, and a Ctrl-C that reaches it.</summary>
public sealed class InterruptTests
{
    [SkippableTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_signal_stops_a_run_which_still_prints_its_report(string signal)
    {
        Skip.If(OperatingSystem.IsWindows(), "Signals are sent with kill.");
        using var folder = new TemporaryFolder();
        var file = folder.Write("data", string.Concat(Enumerable.Range(0, 60).Select(i => $"{(i % 3 == 0 ? 1 : -1)} 1:{i % 7} 2:{(i * 5) % 11}\n")));
        using var process = Commands.Start("fit", file, "--method", "accelerated", "--tolerance", "1e-300", "--iterations", "1000000000000", "--json");

        // The first line of progress says that the run is under way.
        Assert.StartsWith("step ", process.StandardError.ReadLine(), StringComparison.Ordinal);
        using (var kill = Process.Start("kill", ["-s", signal, $"{process.Id}"])) kill.WaitForExit();
        var output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Equal(1, process.ExitCode);
        Assert.Equal("cancelled", JsonDocument.Parse(output).RootElement.GetProperty("outcome").GetString());
    }

    [SkippableFact]
    public void A_signal_stops_a_command_that_waits_for_its_data()
    {
        Skip.If(OperatingSystem.IsWindows(), "Signals are sent with kill.");
        using var folder = new TemporaryFolder();
        using var process = Commands.StartWithInput("fit", "-", "--out", Path.Combine(folder.Path, "model"));
        process.StandardInput.Write("1 1:1\n");
        process.StandardInput.Flush();

        // It has begun to read when it has checked that the model can be written; before that a signal may end it at once.
        Thread.Sleep(1500);
        using (var kill = Process.Start("kill", ["-s", "INT", $"{process.Id}"])) kill.WaitForExit();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Equal((1, ""), (process.ExitCode, process.StandardOutput.ReadToEnd()));
        Assert.Equal("toolkit: stopped while reading; nothing was written", process.StandardError.ReadToEnd().TrimEnd());
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Cancelled_while_reading_nothing_is_written()
    {
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        var file = folder.Write("data", "1 1:1\n-1 1:2\n");
        string[][] commands = [["fit", file], ["fit", file, "--json", "--out", file + ".json"], ["predict", file, file, "--out", file + ".tsv"]];
        foreach (var command in commands)
        {
            var run = CommandRun.Of(cancellation.Token, command);
            Assert.Equal((1, "", "toolkit: stopped while reading; nothing was written"), (run.ExitCode, run.Output, run.Error.TrimEnd()));
        }

        Assert.Equal([file], Directory.GetFiles(folder.Path));
    }
}
