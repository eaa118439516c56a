using System.Collections.Immutable;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Toolkit.Cli;

/// <summary>Rows with their labels as a loss takes them.</summary>
/// <param name="Data">The rows.</param>
/// <param name="Labels">Their labels.</param>
/// <param name="Weights">Their weights, of mean 1: a row of weight 2 counts like two rows. Empty where all count alike.</param>
internal sealed record Examples(LabelledRows Data, ImmutableArray<double> Labels, ImmutableArray<double> Weights)
{
    /// <summary>Rows and labels, with the weights that their file gave them.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="labels">Their labels.</param>
    public static Validation<DataError, Examples> Of(LabelledRows data, ImmutableArray<double> labels)
    {
        if (data.Weights.IsEmpty) return Success<DataError, Examples>(new(data, labels, []));
        var mean = Reductions.Sum(data.Weights.AsSpan()) / data.Rows;
        return mean > 0
            ? Success<DataError, Examples>(new(data, labels, [.. data.Weights.Select(weight => weight / mean)]))
            : Fail<DataError, Examples>(DataError.OfFile(data.Source, "has no row of a weight above 0"));
    }
}
