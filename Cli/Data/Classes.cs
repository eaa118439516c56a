using System.Collections.Immutable;
using System.Globalization;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Toolkit.Cli;

/// <summary>The labels of a classification, in increasing order; of two, the first stands for −1 and the second for +1.</summary>
/// <param name="Names">The labels as models, reports and predictions write them.</param>
/// <param name="Values">The labels as readers give them: the numbers, or places in the list of names where labels are text.</param>
internal sealed record Classes(ImmutableArray<string> Names, ImmutableArray<double> Values)
{
    /// <summary>The classes that a model names.</summary>
    /// <param name="names">The names.</param>
    /// <param name="text">Whether labels are text.</param>
    /// <returns>The classes; null where a name is no number but should be one, or they do not increase.</returns>
    public static Classes? Named(ImmutableArray<string> names, bool text)
    {
        if (text) return new(names, [.. Enumerable.Range(0, names.Length).Select(place => (double)place)]);
        var values = new double[names.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.TryParse(names[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]) || !double.IsFinite(values[i])) return null;
            if (i > 0 && values[i] <= values[i - 1]) return null;
        }

        return new(names, [.. values]);
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
                data.Source, $"{loss} takes two different labels; every row has {string.Join("", values.Select(label => Shown(data, label)))}"));
        }

        if (values.Count == 2 || loss.Labels == LabelKind.Classes) return Success<DataError, Classes>(new([.. values.Select(label => NameOf(data, label))], [.. values]));
        var (first, second) = (data.Labels[0], data.Labels.First(label => label != data.Labels[0]));
        var third = data.Labels.Select((label, row) => (label, row)).First(at => at.label != first && at.label != second);
        return Fail<DataError, Classes>(ErrorAt(
            data, third.row,
            $"{loss} takes two different labels; this is a third, {Shown(data, third.label)}, after {Shown(data, first)} and {Shown(data, second)} ({values.Count} in the file)"));
    }

    /// <summary>A label as its file has it.</summary>
    /// <param name="data">The data.</param>
    /// <param name="label">The label as the reader gives it.</param>
    private static string NameOf(LabelledRows data, double label) => data.LabelNames.IsEmpty ? Figures.Parameter(label) : data.LabelNames[(int)label];

    /// <summary>An error of the label of a row: LIBSVM has it at the front of the line.</summary>
    /// <param name="data">The data.</param>
    /// <param name="row">The row.</param>
    /// <param name="message">What is wrong with it.</param>
    public static DataError ErrorAt(LabelledRows data, int row, string message) => new(data.Source, data.Lines[row], data.Schema is null ? 1 : 0, message);

    /// <summary>The place of a label among the classes; negative where it is none of them.</summary>
    /// <param name="label">The label as the reader gives it.</param>
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
            if (index < 0) errors.Add(ErrorAt(data, row, $"expected the label {Words()}, as in the training data, found {Shown(data, data.Labels[row])}"));
        }

        return errors.IsEmpty ? Success<DataError, ImmutableArray<double>>([.. codes]) : Fail<DataError, ImmutableArray<double>>(errors.ToSeq());
    }

    private static string Shown(LabelledRows data, double label) => Figures.Name(NameOf(data, label));

    private string Words() => Names.Length <= 10
        ? $"{string.Join(", ", Names[..^1].Select(Figures.Name))} or {Figures.Name(Names[^1])}"
        : $"{string.Join(", ", Names[..10].Select(Figures.Name))} or another of {Names.Length}";
}
