using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Toolkit.Cli;

/// <summary>All that a path of penalties has to say: what <c>--json</c> prints, and what the table shows.</summary>
/// <remarks>Figures that are not finite are null in JSON.</remarks>
/// <param name="Data">The file.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Features">The number of features.</param>
/// <param name="Entries">The number of stored values.</param>
/// <param name="Classes">The labels of a classification, in increasing order; null for numbers.</param>
/// <param name="Options">What was fitted.</param>
/// <param name="Outcome">converged, cancelled, stalled or non-finite.</param>
/// <param name="NonFinite">What was not finite, and where; null where all was.</param>
/// <param name="ReadSeconds">How long reading took.</param>
/// <param name="FitSeconds">How long the path took.</param>
/// <param name="TestFile">The test data; null without.</param>
/// <param name="Chosen">The number of the penalty whose model is kept, from 1 on: the one with the least loss on the test data, or the last; null where there is none.</param>
/// <param name="Model">The file that its model was written to; null for none.</param>
/// <param name="FeatureNames">The names of the features; null where they are numbered.</param>
/// <param name="FirstIndex">The number of the first feature, where they are numbered.</param>
/// <param name="Penalties">The penalties, from the largest on, as far as the path came.</param>
internal sealed record PathReport(
    string Data,
    int Rows,
    int Features,
    int Entries,
    ImmutableArray<string>? Classes,
    FitOptions Options,
    string Outcome,
    string? NonFinite,
    double ReadSeconds,
    double FitSeconds,
    string? TestFile,
    int? Chosen,
    string? Model,
    ImmutableArray<string>? FeatureNames,
    int FirstIndex,
    ImmutableArray<PathRow> Penalties)
{
    /// <summary>Whether every penalty was fitted to the tolerance.</summary>
    [JsonIgnore]
    public bool IsDone => Outcome == FitReport.ConvergedName;

    /// <summary>The report as one JSON object.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, FitReportContext.Default.PathReport);
}

/// <summary>A penalty of a path, and its solution.</summary>
/// <param name="Penalty">λ.</param>
/// <param name="L1">The weight of the L1 norm.</param>
/// <param name="L2">The weight of half the squared L2 norm.</param>
/// <param name="NonZeros">How many coefficients are not 0.</param>
/// <param name="Objective">The regularised mean loss.</param>
/// <param name="Gap">The duality gap: the objective is above its least value by at most this.</param>
/// <param name="Loss">The mean loss.</param>
/// <param name="Explained">The share of the mean loss without features that the features take away; null where that loss is 0.</param>
/// <param name="TestLoss">The mean loss on the test data; null without.</param>
/// <param name="Test">How well the model predicts the test data; null without.</param>
/// <param name="Score">The coefficients in the units of the data.</param>
internal sealed record PathRow(
    double Penalty, double L1, double L2, int NonZeros, double Objective, double Gap, double Loss, double? Explained, double? TestLoss, Metrics? Test, ModelScore Score);
