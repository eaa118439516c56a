using System.Collections.Immutable;
using System.Globalization;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Toolkit.Cli;

/// <summary>The labels of a classification, in increasing order; of two, the smaller stands for −1 and the larger for +1.</summary>
/// <param name="Values">The labels.</param>
internal sealed record Classes(ImmutableArray<double> Values)
{
    /// <summary>The labels as models and reports write them.</summary>
    public ImmutableArray<string> Names => [.. Values.Select(Figures.Parameter)];

    /// <summary>The classes that a model names.</summary>
    /// <param name="names">The names.</param>
    /// <returns>The classes; null where a name is no number, or they do not increase.</returns>
    public static Classes? Named(ImmutableArray<string> names)
    {
        var values = new double[names.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.TryParse(names[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]) || !double.IsFinite(values[i])) return null;
            if (i > 0 && values[i] <= values[i - 1]) return null;
        }

        return new([.. values]);
    }

    /// <summary>The classes of training data.</summary>
    /// <param name="data">The data, with exactly two labels, or with two or more.</param>
    /// <param name="loss">The loss that is to have them.</param>
    public static Validation<DataError, Classes> Of(LabelledRows data, LossKind loss)
    {
        var values = new SortedSet<double>(data.Labels);
        if (values.Count < 2)
        {
            return Fail<DataError, Classes>(DataError.OfFile(
                data.Source, $"{loss} takes two different labels; every row has {string.Join("", values.Select(Figures.Parameter))}"));
        }

        if (values.Count == 2 || loss.Labels == LabelKind.Classes) return Success<DataError, Classes>(new([.. values]));
        var (first, second) = (data.Labels[0], data.Labels.First(label => label != data.Labels[0]));
        var third = data.Labels.Select((label, row) => (label, row)).First(at => at.label != first && at.label != second);
        return Fail<DataError, Classes>(new DataError(
            data.Source, data.Lines[third.row], 1,
            $"{loss} takes two different labels; this is a third, {Figures.Parameter(third.label)}, after {Figures.Parameter(first)} and "
            + $"{Figures.Parameter(second)} ({values.Count} in the file)"));
    }

    /// <summary>The place of a label among the classes; negative where it is none of them.</summary>
    /// <param name="label">The label.</param>
    public int IndexOf(double label) => Values.BinarySearch(label);

    /// <summary>A class as losses take it: −1 or +1 of two, its place among more.</summary>
    /// <param name="index">The place of the class.</param>
    /// <param name="kind">What the labels of the loss are.</param>
    public static double Code(int index, LabelKind kind) => kind == LabelKind.TwoClasses ? (2 * index) - 1 : index;

    /// <summary>The labels of <paramref name="data"/> as losses take them; a label of no class is an error.</summary>
    /// <param name="data">The data.</param>
    /// <param name="kind">What the labels of the loss are.</param>
    public Validation<DataError, ImmutableArray<double>> Codes(LabelledRows data, LabelKind kind)
    {
        var errors = new DataErrors();
        var codes = new double[data.Rows];
        for (var row = 0; row < codes.Length; row++)
        {
            var index = IndexOf(data.Labels[row]);
            codes[row] = Code(index, kind);
            if (index >= 0) continue;
            errors.Add(new(data.Source, data.Lines[row], 1, $"expected the label {Words()}, as in the training data, found {Figures.Parameter(data.Labels[row])}"));
        }

        return errors.IsEmpty ? Success<DataError, ImmutableArray<double>>([.. codes]) : Fail<DataError, ImmutableArray<double>>(errors.ToSeq());
    }

    private string Words() => Values.Length <= 10
        ? $"{string.Join(", ", Names[..^1])} or {Names[^1]}"
        : $"{string.Join(", ", Names[..10])} or another of {Values.Length}";
}
