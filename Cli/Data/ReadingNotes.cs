using System.Globalization;

namespace Toolkit.Cli;

/// <summary>What policies did to data on the way in, in words: nothing is left out or made up without a count.</summary>
internal static class ReadingNotes
{
    /// <summary>A line for each policy that had something to do.</summary>
    /// <param name="data">The data.</param>
    public static IEnumerable<string> Of(LabelledRows data)
    {
        var name = Path.GetFileName(data.Source);
        if (data.DroppedRows > 0) yield return $"{name}: {Figures.Count(data.DroppedRows, "row", "rows")} left out, for a value that is missing";
        if (data.ImputedValues > 0) yield return $"{name}: {Figures.Count(data.ImputedValues, "missing value", "missing values")} imputed";
        if (data.UnknownCategories > 0)
            yield return $"{name}: {Figures.Count(data.UnknownCategories, "value", "values")} of a category that the training data had not: counted as none";
        foreach (var column in data.Schema?.Columns ?? [])
        {
            // One mistyped number makes a column of numbers one of categories.
            if (column.Role != CsvRole.Categories || data.Schema!.Options.Categorical.Contains(column.Name)) continue;
            var texts = column.Categories.Where(category => !double.TryParse(category, CultureInfo.InvariantCulture, out _)).ToArray();
            if (texts.Length > 0 && 2 * texts.Length < column.Categories.Length)
                yield return $"{name}: column '{column.Name}' is taken for categories, since '{texts[0]}' in it is no number; --categorical says that it is meant";
        }

        if (data.UnknownColumns > 0) yield return $"{name}: {Figures.Count(data.UnknownColumns, "column", "columns")} left out that the training data had not";
    }
}
