using System.Collections.Immutable;
using System.Text.Json;

namespace Toolkit.Cli;

/// <summary>All that a prediction has to say: what <c>--json</c> prints.</summary>
/// <param name="Model">The model file.</param>
/// <param name="Data">The data.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="UnknownFeatures">How many features of the data the model does not know.</param>
/// <param name="UnknownEntries">How many stored values belong to them, and count nothing.</param>
/// <param name="DroppedRows">How many rows were left out for a value that is missing.</param>
/// <param name="ImputedValues">How many missing values were imputed.</param>
/// <param name="UnknownCategories">How many values are of a category that the training data had not, and count as none.</param>
/// <param name="UnknownColumns">How many columns were left out that the training data had not.</param>
/// <param name="UnknownLabels">How many rows have a label that the model does not know, so that there are no metrics.</param>
/// <param name="Classes">The labels of a classification, in the order of probabilities; null for numbers.</param>
/// <param name="Metrics">How well the labels of the data are predicted; null where some are not known, or there are none.</param>
/// <param name="Output">The file that the predictions were written to; null for none.</param>
/// <param name="Predictions">The predictions; null where they were written to a file.</param>
internal sealed record PredictReport(
    string Model,
    string Data,
    int Rows,
    int UnknownFeatures,
    int UnknownEntries,
    long DroppedRows,
    long ImputedValues,
    long UnknownCategories,
    int UnknownColumns,
    int UnknownLabels,
    ImmutableArray<string>? Classes,
    Metrics? Metrics,
    string? Output,
    ImmutableArray<Predicted>? Predictions)
{
    /// <summary>The report as one JSON object.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, FitReportContext.Default.PredictReport);

    /// <summary>The report for people, without the predictions.</summary>
    /// <param name="notes">What the policies for the data did.</param>
    public IEnumerable<string> Lines(IEnumerable<string> notes)
    {
        yield return $"{Figures.Count(Rows, "row", "rows")} of {Path.GetFileName(Data)}"
            + string.Concat((Metrics?.Shown ?? []).Select(figure => $", {figure.Name} {figure.Value}"));
        foreach (var note in notes) yield return note;
        if (UnknownLabels > 0) yield return $"{Figures.Count(UnknownLabels, "row has", "rows have")} a label that the model does not know: nothing to measure by";
        if (UnknownEntries > 0)
        {
            yield return $"{Figures.Count(UnknownFeatures, "feature is", "features are")} not known to the model: {Figures.Count(UnknownEntries, "value counts", "values count")} nothing";
        }
    }
}
