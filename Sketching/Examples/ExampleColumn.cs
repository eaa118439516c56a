using System.Text.Json.Serialization;

namespace Toolkit.Sketching;

/// <summary>What a column of CSV is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ExampleColumnKind>))]
public enum ExampleColumnKind
{
    /// <summary>Left out.</summary>
    Ignored,

    /// <summary>The label.</summary>
    Label,

    /// <summary>The weight.</summary>
    Weight,

    /// <summary>Numbers: one feature.</summary>
    Number,

    /// <summary>Names: a feature for each.</summary>
    Name,
}

/// <summary>A column of CSV.</summary>
/// <param name="Name">Its name in the header; without one its number, from 1.</param>
/// <param name="Kind">What it is.</param>
public sealed record ExampleColumn(string Name, ExampleColumnKind Kind);
