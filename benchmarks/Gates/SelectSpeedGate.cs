namespace Toolkit.Benchmarks;

/// <summary>Feature selection from a file, whole process.</summary>
public sealed class SelectSpeedGate : IGate
{
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
        Md5Sum.Run("/dev/null");
        var (problem, small) = (SelectionProblem.Usual(), SelectionProblem.Usual(0.005));
        return GateResult.Measured.WorstOf(
            Limit,
            [
                Interleaved.Measure(
                    new(
                        FormattableString.Invariant($"{new FileInfo(problem.Train).Length / 1e6:0} MB"),
                        [Md5Sum.Name],
                        [Contender.Toolkit],
                        [new(Contender.Toolkit, () => Select(problem.Train), () => Select(small.Train)), new(Md5Sum.Name, () => Md5Sum.Run(problem.Train), () => Md5Sum.Run(small.Train))],
                        seconds => FormattableString.Invariant($"{SelectionProblem.Rows / seconds:0} rows/s")),
                    Budget),
            ]);
    }

    private static void Select(string file) => ToolkitProcess.Run("select", file, "--memory", "8MiB");
}
