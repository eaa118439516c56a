using Toolkit.Numerics;
using Toolkit.Optimization;

namespace Toolkit.Benchmarks;

/// <summary>Reading LIBSVM.</summary>
public sealed class LibsvmGate : IGate
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public string Name => "libsvm";

    /// <inheritdoc/>
    public string Description => "time of md5sum over ours to read the same cached file into sparse rows, 200,000 rows of 100 entries, all cores";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtLeast(0.6);

    /// <inheritdoc/>
    public GateResult Measure()
    {
        using var team = new WorkerTeam();
        Md5Sum.Run("/dev/null");
        var file = SparseTextFile.Write(rows: 200_000, entriesPerRow: 100, seed: 104);
        var warm = SparseTextFile.Write(rows: 2000, entriesPerRow: 100, seed: 104);
        Check(Read(file.Path, team), file);
        return GateResult.Measured.WorstOf(
            Limit,
            [
                Interleaved.Measure(
                    new(
                        FormattableString.Invariant($"{file.Bytes / 1e6:0} MB"),
                        [Md5Sum.Name],
                        [Contender.Toolkit],
                        [
                            new(Contender.Toolkit, () => Read(file.Path, team), () => Read(warm.Path, team)),
                            new("one thread", () => Read(file.Path, null), () => Read(warm.Path, null)),
                            new(Md5Sum.Name, () => Md5Sum.Run(file.Path), () => Md5Sum.Run(warm.Path)),
                        ],
                        seconds => FormattableString.Invariant($"{file.Bytes / seconds / 1e6:0} MB/s")),
                    Budget),
            ]);
    }

    private static LabelledRows Read(string path, WorkerTeam? team) => LibsvmReader.Read(path, team: team).Match(
        Succ: rows => rows, Fail: errors => throw new InvalidOperationException(errors.Head.ToString()));

    private static void Check(LabelledRows rows, SparseTextFile file)
    {
        var (sum, k) = (0UL, 0UL);
        foreach (var column in rows.Matrix.ColumnIndices) sum += (ulong)(column + 1) * ++k;
        if ((rows.Rows, rows.Entries, sum) != (file.Rows, file.Entries, file.Checksum))
            throw new InvalidOperationException($"The file was read as {rows.Rows} rows and {rows.Entries} entries with sum {sum}, not as it was written.");
    }
}
