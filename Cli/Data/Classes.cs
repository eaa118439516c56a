using System.Collections.Immutable;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Toolkit.Cli;

/// <summary>The two labels of a classification: the smaller stands for −1, the larger for +1.</summary>
/// <param name="Negative">The label that stands for −1.</param>
/// <param name="Positive">The label that stands for +1.</param>
internal sealed record Classes(double Negative, double Positive)
{
    /// <summary>The classes of training data.</summary>
    /// <param name="data">The data, with exactly two labels.</param>
    public static Validation<DataError, Classes> Of(LabelledRows data)
    {
        var values = new SortedSet<double>(data.Labels);
        if (values.Count == 2) return Success<DataError, Classes>(new(values.Min, values.Max));
        if (values.Count < 2)
        {
            return Fail<DataError, Classes>(DataError.OfFile(
                data.Source, $"logistic takes two different labels; every row has {string.Join("", values)}"));
        }

        var (first, second) = (data.Labels[0], data.Labels.First(label => label != data.Labels[0]));
        var third = data.Labels.Select((label, row) => (label, row)).First(at => at.label != first && at.label != second);
        return Fail<DataError, Classes>(new DataError(
            data.Source, data.Lines[third.row], 1,
            $"logistic takes two different labels; this is a third, {third.label}, after {first} and {second} ({values.Count} in the file)"));
    }

    /// <summary>The labels of <paramref name="data"/> as −1 and +1; a label of neither class is an error.</summary>
    /// <param name="data">The data.</param>
    public Validation<DataError, ImmutableArray<double>> Signs(LabelledRows data)
    {
        var errors = new DataErrors();
        for (var row = 0; row < data.Rows; row++)
        {
            var label = data.Labels[row];
            if (label == Negative || label == Positive) continue;
            errors.Add(new(data.Source, data.Lines[row], 1, $"expected the label {Negative} or {Positive}, as in the training data, found {label}"));
        }

        return errors.IsEmpty
            ? Success<DataError, ImmutableArray<double>>([.. data.Labels.Select(label => label == Positive ? 1.0 : -1.0)])
            : Fail<DataError, ImmutableArray<double>>(errors.ToSeq());
    }
}
