using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Toolkit.Cli;

/// <summary>Data that fit together: features and legal labels to learn from, and perhaps others to test on.</summary>
/// <param name="Training">The training data.</param>
/// <param name="Test">The test data; null without.</param>
/// <param name="Classes">The labels of a classification; null for numbers.</param>
/// <param name="Loss">The loss.</param>
internal sealed record Problem(Examples Training, Examples? Test, Classes? Classes, LossKind Loss)
{
    /// <summary>How many scores a row has, where each class has one of its own; else 1.</summary>
    public int Scores => Loss.Labels == LabelKind.Classes ? Classes!.Values.Length : 1;

    /// <summary>Checks that the data suit the loss.</summary>
    /// <param name="data">The training data.</param>
    /// <param name="test">The test data.</param>
    /// <param name="loss">The loss.</param>
    public static Validation<DataError, Problem> Of(LabelledRows data, Option<LabelledRows> test, LossKind loss) => loss.Classifies
        ? Classes.Of(data, loss).Bind(classes => Of(data, test, classes, loss, rows => classes.Codes(rows, loss.Labels)))
        : Of(data, test, null, loss, rows => Numbers(rows, loss));

    /// <summary>A SHA-256 of what is learned from: equal for equal rows, labels, weights and names, whatever the file is called and how it is written.</summary>
    public string Digest()
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Append<T>(ReadOnlySpan<T> values)
            where T : unmanaged
        {
            const int Piece = 1 << 20;
            digest.AppendData(MemoryMarshal.AsBytes<long>([values.Length]));
            for (var from = 0; from < values.Length; from += Piece) digest.AppendData(MemoryMarshal.AsBytes(values.Slice(from, Math.Min(Piece, values.Length - from))));
        }

        var data = Training.Data;
        Append<int>([data.Rows, data.Features, data.FirstIndex]);
        Append(data.Labels.AsSpan());
        Append(data.Weights.AsSpan());
        Append(data.Matrix.RowOffsets);
        Append(data.Matrix.ColumnIndices);
        Append(data.Matrix.Values);
        foreach (var name in data.LabelNames.Concat(data.FeatureNames)) Append<byte>(Encoding.UTF8.GetBytes(name));
        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    private static Validation<DataError, Problem> Of(
        LabelledRows data, Option<LabelledRows> test, Classes? classes, LossKind loss, Func<LabelledRows, Validation<DataError, ImmutableArray<double>>> labels)
    {
        var training = Examples(data);
        return test.Match(
            None: () => training.Map(examples => new Problem(examples, null, classes, loss)),
            Some: rows => (training, Examples(rows)).Apply((examples, tested) => new Problem(examples, tested, classes, loss)));

        Validation<DataError, Examples> Examples(LabelledRows rows) => labels(rows).Bind(known => Cli.Examples.Of(rows, known));
    }

    private static Validation<DataError, ImmutableArray<double>> Numbers(LabelledRows data, LossKind loss)
    {
        var errors = new DataErrors();
        for (var row = 0; row < data.Rows; row++)
        {
            if (Fault(row) is { } fault) errors.Add(Classes.ErrorAt(data, row, fault));
        }

        if (errors.IsEmpty && !data.LabelNames.IsEmpty) errors.Add(DataError.OfFile(data.Source, $"{loss} takes labels that are numbers; these are categories, as --categorical says"));
        return errors.IsEmpty ? Success<DataError, ImmutableArray<double>>(data.Labels) : Fail<DataError, ImmutableArray<double>>(errors.ToSeq());

        // Where one label is no number, all are text.
        string? Fault(int row) => data.LabelNames switch
        {
            { IsEmpty: true } => loss.Labels == LabelKind.Counts && data.Labels[row] < 0 ? $"{loss} takes labels of at least 0, found {Figures.Parameter(data.Labels[row])}" : null,
            var names when !double.TryParse(names[(int)data.Labels[row]], NumberStyles.Float, CultureInfo.InvariantCulture, out _) =>
                $"{loss} takes labels that are numbers, found '{Figures.Name(names[(int)data.Labels[row]])}'",
            _ => null,
        };
    }
}
