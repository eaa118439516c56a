using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Toolkit.Cli;

/// <summary>What a paper's experiments found: what <c>--json</c> prints, and what table and page show.</summary>
/// <param name="Paper">The paper.</param>
/// <param name="Seed">What the problems were drawn from.</param>
/// <param name="Problems">How many problems of each family there were.</param>
/// <param name="Results">An element for each experiment.</param>
internal sealed record ReproduceReport(Paper Paper, ulong Seed, int Problems, ImmutableArray<(Experiment Experiment, Evidence Evidence)> Results)
{
    /// <summary>Whether every bound holds, and every control fails.</summary>
    public bool AsExpected => Findings.All(row => row.Finding.AsExpected);

    /// <summary>All findings, by their theorems.</summary>
    public IEnumerable<(Experiment Experiment, Finding Finding)> Findings =>
        Results.SelectMany(result => result.Evidence.Findings.Select(finding => (result.Experiment, finding)));

    /// <summary>Whether clocks told something.</summary>
    public bool HasTimings => Results.Any(result => !result.Evidence.Timings.IsEmpty);

    /// <summary>How many findings are not what the theorems say; in words.</summary>
    public string Verdict
    {
        get
        {
            var (all, wrong) = (Findings.Count(), Findings.Count(row => !row.Finding.AsExpected));
            var controls = Findings.Count(row => row.Finding.Control);
            return wrong == 0
                ? $"{all - controls} bounds hold; {Figures.Count(controls, "control fails, rightly", "controls fail, rightly")}"
                : $"{wrong} of {all} findings are not what the theorems say";
        }
    }

    /// <summary>The report as one JSON object.</summary>
    /// <param name="page">Where the page was written.</param>
    public string ToJson(string page) => JsonSerializer.Serialize(
        new ReproduceJson(
            Paper.Name, Paper.Title, Seed, Problems, AsExpected, page,
            [
                .. Findings.Select(row => new FindingJson(
                    row.Experiment.Theorem, row.Experiment.Name, row.Finding.Family, row.Finding.Quantity, row.Finding.Bound, row.Finding.Observed, row.Finding.Margin,
                    row.Finding.Control, row.Finding.Kept)),
            ]),
        ReproduceContext.Default.ReproduceJson);
}

/// <summary>A report as JSON holds it.</summary>
/// <param name="Paper">What the command line calls the paper.</param>
/// <param name="Title">Its title.</param>
/// <param name="Seed">What the problems were drawn from.</param>
/// <param name="Problems">How many problems of each family there were.</param>
/// <param name="AsExpected">Whether every bound holds, and every control fails.</param>
/// <param name="Page">Where the page was written.</param>
/// <param name="Findings">The findings.</param>
internal sealed record ReproduceJson(string Paper, string Title, ulong Seed, int Problems, bool AsExpected, string Page, ImmutableArray<FindingJson> Findings);

/// <summary>A finding as JSON holds it; a number that is not finite is null.</summary>
/// <param name="Theorem">The number of the theorem.</param>
/// <param name="Name">What it is about.</param>
/// <param name="Family">The method and the family of problems.</param>
/// <param name="Quantity">What is bounded.</param>
/// <param name="Bound">The theorem's number.</param>
/// <param name="Observed">The number that was measured.</param>
/// <param name="Margin">The one less the other.</param>
/// <param name="Control">Whether the bound has to fail.</param>
/// <param name="Kept">Whether every problem kept the bound.</param>
internal sealed record FindingJson(
    string Theorem, string Name, string Family, string Quantity, double Bound, double Observed, double Margin, bool Control, bool Kept);

/// <summary>How reports are written as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(FiniteOrNull)])]
[JsonSerializable(typeof(ReproduceJson))]
internal sealed partial class ReproduceContext : JsonSerializerContext;
