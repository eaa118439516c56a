using System.Collections.Immutable;
using System.Text.Json;

namespace Toolkit.Cli;

/// <summary>All that a prediction has to say: what <c>--json</c> prints.</summary>
/// <param name="Model">The model file.</param>
/// <param name="Data">The data.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="UnknownFeatures">How many features of the data the model does not know.</param>
/// <param name="UnknownEntries">How many stored values belong to them, and count nothing.</param>
/// <param name="UnknownLabels">How many rows have a label that the model does not know, so that there are no metrics.</param>
/// <param name="Classes">The labels of a classification, in the order of probabilities; null for numbers.</param>
/// <param name="Metrics">How well the labels of the data are predicted; null where some are not known.</param>
/// <param name="Output">The file that the predictions were written to; null for none.</param>
/// <param name="Predictions">The predictions; null where they were written to a file.</param>
internal sealed record PredictReport(
    string Model,
    string Data,
    int Rows,
    int UnknownFeatures,
    int UnknownEntries,
    int UnknownLabels,
    ImmutableArray<string>? Classes,
    Metrics? Metrics,
    string? Output,
    ImmutableArray<Predicted>? Predictions)
{
    /// <summary>The report as one JSON object.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, FitReportContext.Default.PredictReport);

    /// <summary>The report for people, without the predictions.</summary>
    public IEnumerable<string> Lines()
    {
        yield return $"{Figures.Count(Rows)} rows of {Path.GetFileName(Data)}"
            + string.Concat((Metrics?.Shown ?? []).Select(figure => $", {figure.Name} {figure.Value}"));
        if (UnknownLabels > 0) yield return $"{Figures.Count(UnknownLabels)} rows have a label that the model does not know: nothing to measure by";
        if (UnknownEntries > 0)
        {
            yield return $"{Figures.Count(UnknownFeatures)} features are not known to the model: their {Figures.Count(UnknownEntries)} values count nothing";
        }
    }
}
