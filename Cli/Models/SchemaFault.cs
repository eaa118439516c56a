using System.Collections.Immutable;

namespace Toolkit.Cli;

/// <summary>What is wrong with the schema that a model file holds: readers take it at its word.</summary>
internal static class SchemaFault
{
    /// <summary>The first fault in words; null where there is none.</summary>
    /// <param name="model">The model.</param>
    public static string? Of(Model model)
    {
        if (model.Schema is not { } schema) return model.FeatureNames is null ? null : "it names features and has no schema";
        if (!IsSound(schema.Options)) return "the options of its schema are not whole";
        if (schema.Columns.IsDefaultOrEmpty || schema.Columns.Contains(null!)) return "its schema has no columns, or one that is null";
        foreach (var column in schema.Columns)
        {
            if (Of(column) is { } fault) return $"column '{column.Name}' of its schema {fault}";
        }

        if (schema.Columns.DistinctBy(column => column.Name).Count() < schema.Columns.Length) return "two columns of its schema have the same name";
        if (schema.Columns.Count(column => column.Role == CsvRole.Label) != 1) return "its schema has no column of labels, or more than one";
        if (schema.Columns.Count(column => column.Role == CsvRole.Weight) > 1) return "its schema has more than one column of weights";
        if (model.FeatureNames is not { IsDefault: false } names || !names.SequenceEqual(schema.FeatureNames()) || names.Length != model.Features) return "its schema makes other features";
        return model.HasTextLabels && !(model.Classes is { IsDefault: false } classes && classes.SequenceEqual(schema.LabelNames())) ? "its schema has other classes" : null;
    }

    private static string? Of(CsvColumn column)
    {
        if (column.Name is null) return "has no name";
        if (!Enum.IsDefined(column.Role)) return $"has the role {column.Role}";
        if (column.Categories.IsDefault || column.Categories.Contains(null!)) return "has a category that is null";
        for (var i = 1; i < column.Categories.Length; i++)
        {
            if (string.CompareOrdinal(column.Categories[i - 1], column.Categories[i]) >= 0) return "has categories that do not increase";
        }

        if (column.Role is not (CsvRole.Categories or CsvRole.Label) && !column.Categories.IsEmpty) return "has categories, but is none of them";
        return double.IsFinite(column.Mean) && Math.Abs(column.Mean) <= 1e100 ? null : "has a mean that is no number from -1e100 to 1e100";
    }

    private static bool IsSound(CsvOptions? options) =>
        options is not null && Enum.IsDefined(options.Header) && Enum.IsDefined(options.MissingValues) && Enum.IsDefined(options.UnknownCategories) && Enum.IsDefined(options.UnknownColumns)
        && AreSound(options.Categorical) && AreSound(options.Ignored) && AreSound(options.Missing);

    private static bool AreSound(ImmutableArray<string> texts) => !texts.IsDefault && !texts.Contains(null!);
}
