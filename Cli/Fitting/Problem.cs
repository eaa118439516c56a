using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Toolkit.Cli;

/// <summary>Data that fit together: features and legal labels to learn from, and perhaps others to test on.</summary>
/// <param name="Data">The training data.</param>
/// <param name="Labels">Its labels as the loss takes them.</param>
/// <param name="Test">The test data.</param>
/// <param name="TestLabels">Its labels as the loss takes them; empty without test data.</param>
/// <param name="Classes">The labels of a classification; null for numbers.</param>
/// <param name="Loss">The loss.</param>
internal sealed record Problem(
    LabelledRows Data, ImmutableArray<double> Labels, LabelledRows? Test, ImmutableArray<double> TestLabels, Classes? Classes, LossKind Loss)
{
    /// <summary>How many scores a row has, where each class has one of its own; else 1.</summary>
    public int Scores => Loss.Labels == LabelKind.Classes ? Classes!.Values.Length : 1;

    /// <summary>Checks that the data suit the loss.</summary>
    /// <param name="data">The training data.</param>
    /// <param name="test">The test data.</param>
    /// <param name="loss">The loss.</param>
    public static Validation<DataError, Problem> Of(LabelledRows data, Option<LabelledRows> test, LossKind loss)
    {
        var other = test.MatchUnsafe<LabelledRows?>(some => some, () => null);
        return loss.Classifies
            ? from classes in Classes.Of(data, loss)
              from labels in classes.Codes(data, loss.Labels)
              from testLabels in test.Match(rows => classes.Codes(rows, loss.Labels), Success<DataError, ImmutableArray<double>>([]))
              select new Problem(data, labels, other, testLabels, classes, loss)
            : (Numbers(data, loss), test.Match(rows => Numbers(rows, loss), Success<DataError, ImmutableArray<double>>([])))
                .Apply((labels, testLabels) => new Problem(data, labels, other, testLabels, null, loss));
    }

    /// <summary>A SHA-256 of what is learned from: equal for equal rows and labels, whatever the file is called and how it is written.</summary>
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

        Append<int>([Data.Rows, Data.Features]);
        Append(Data.Labels.AsSpan());
        Append(Data.RowOffsets.AsSpan());
        Append(Data.ColumnIndices.AsSpan());
        Append(Data.Values.AsSpan());
        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    private static Validation<DataError, ImmutableArray<double>> Numbers(LabelledRows data, LossKind loss)
    {
        if (loss.Labels == LabelKind.Numbers) return Success<DataError, ImmutableArray<double>>(data.Labels);
        var errors = new DataErrors();
        for (var row = 0; row < data.Rows; row++)
        {
            if (data.Labels[row] >= 0) continue;
            errors.Add(new(data.Source, data.Lines[row], 1, $"{loss} takes labels of at least 0, found {Figures.Parameter(data.Labels[row])}"));
        }

        return errors.IsEmpty ? Success<DataError, ImmutableArray<double>>(data.Labels) : Fail<DataError, ImmutableArray<double>>(errors.ToSeq());
    }
}
