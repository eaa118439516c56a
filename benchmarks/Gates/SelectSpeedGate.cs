using System.Diagnostics;

namespace Toolkit.Benchmarks;

/// <summary>Feature selection from a file, whole process.</summary>
public sealed class SelectSpeedGate : IGate
{
    private const string Peer = "md5sum";
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public string Name => "select-speed";

    /// <inheritdoc/>
    public string Description => "time of md5sum over that of toolkit select with 8 MiB, whole processes on the same cached file of 200,000 rows of 100 entries, ids kept";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtLeast(0.3);

    /// <inheritdoc/>
    public GateResult Measure()
    {
        Sum("/dev/null");
        var (problem, small) = (SelectionProblem.Usual(), SelectionProblem.Usual(0.005));
        return GateResult.Measured.WorstOf(
            Limit,
            [
                Interleaved.Measure(
                    new(
                        FormattableString.Invariant($"{new FileInfo(problem.Train).Length / 1e6:0} MB"),
                        [Peer],
                        [Contender.Toolkit],
                        [new(Contender.Toolkit, () => Select(problem.Train), () => Select(small.Train)), new(Peer, () => Sum(problem.Train), () => Sum(small.Train))],
                        seconds => FormattableString.Invariant($"{SelectionProblem.Rows / seconds:0} rows/s")),
                    Budget),
            ]);
    }

    private static void Select(string file) => ToolkitProcess.Run("select", file, "--memory", "8MiB");

    private static void Sum(string path)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Peer, [path]) { RedirectStandardOutput = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0) throw new InvalidOperationException($"{Peer} ended with {process.ExitCode}.");
        }
        catch (System.ComponentModel.Win32Exception cause)
        {
            throw new PeerMissingException(Peer, cause);
        }
    }
}
