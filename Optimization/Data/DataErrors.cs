using LanguageExt;

namespace Toolkit.Optimization;

/// <summary>Errors as they are shown: the first twenty, then how many more there are.</summary>
public sealed class DataErrors
{
    /// <summary>How many errors are shown one by one.</summary>
    public const int Shown = 20;

    private readonly List<DataError> _first = [];

    /// <summary>How many errors there are, shown or not.</summary>
    public long Count { get; private set; }

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>Adds an error.</summary>
    /// <param name="error">The error.</param>
    public void Add(DataError error)
    {
        if (Count++ < Shown) _first.Add(error);
    }

    /// <summary>Adds the errors of a later part of the same file, whose lines were counted from its own beginning.</summary>
    /// <param name="part">The errors of the part.</param>
    /// <param name="linesBefore">The number of lines before the part.</param>
    public void Add(DataErrors part, long linesBefore)
    {
        foreach (var error in part._first.Take((int)Math.Max(0, Shown - Count))) _first.Add(error with { Line = error.Line + linesBefore });
        Count += part.Count;
    }

    /// <summary>The first errors, and one more that counts the rest.</summary>
    public Seq<DataError> ToSeq() => Count <= Shown
        ? new Seq<DataError>(_first)
        : new Seq<DataError>(_first).Add(DataError.OfFile(_first[0].Source, $"{Count - Shown} more errors"));
}
