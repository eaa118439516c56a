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
}
