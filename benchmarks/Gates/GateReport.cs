using System.Globalization;

namespace Toolkit.Benchmarks;

/// <summary>A gate and what it found, as text.</summary>
/// <param name="Gate">The gate.</param>
/// <param name="Result">What it found.</param>
public sealed record GateReport(IGate Gate, GateResult Result)
{
    private static readonly string[] Header = ["workload", "contender", "median", "minimum", "spread", "figure", "ratio", "95 % of ratio"];

    /// <summary>How the gate ends.</summary>
    public GateVerdict Verdict => Result switch
    {
        GateResult.Measured measured when Gate.Limit.Holds(measured.Value) => GateVerdict.Pass,
        GateResult.Measured => GateVerdict.Fail,
        _ => GateVerdict.Skip,
    };

    /// <summary>The line that closes a gate's output.</summary>
    public string Summary => $"gate {Gate.Name}: {Value} (limit {Gate.Limit}) {Verdict.ToString().ToLowerInvariant()}";

    private string Value => Result is GateResult.Measured measured ? Number(measured.Value) : "-";

    /// <summary>Everything above the last line: the description, the table, the notes.</summary>
    public IEnumerable<string> Details =>
    [
        $"{Gate.Name}: {Gate.Description}",
        .. Result switch
        {
            GateResult.Measured { Comparisons.Count: > 0 } measured =>
                [.. TextTable.Lines([Header, .. measured.Comparisons.SelectMany(Rows)]), .. measured.Notes],
            GateResult.Measured measured => measured.Notes,
            GateResult.Skipped skipped => [skipped.Reason],
            _ => Array.Empty<string>(),
        },
    ];

    private static IEnumerable<string[]> Rows(Comparison comparison) =>
        comparison.Timings.Select((timing, index) => (string[])
        [
            index is 0 ? comparison.Workload.Name : "",
            timing.Name,
            Time(timing.Median),
            Time(timing.Minimum),
            string.Create(CultureInfo.InvariantCulture, $"{timing.Spread:0.0 %}"),
            comparison.Workload.Figure(timing.Median),
            index is 0 ? Number(comparison.Ratio.Value) : "",
            index is 0 ? $"{Number(comparison.Ratio.Low)} .. {Number(comparison.Ratio.High)}" : "",
        ]);

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Time(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds switch
    {
        < 1e-6 => seconds * 1e9,
        < 1e-3 => seconds * 1e6,
        _ => seconds * 1e3,
    }:0.00} {seconds switch
    {
        < 1e-6 => "ns",
        < 1e-3 => "us",
        _ => "ms",
    }}");
}
