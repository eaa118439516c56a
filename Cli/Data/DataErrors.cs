using LanguageExt;

namespace Toolkit.Cli;

/// <summary>Errors as they are shown: the first twenty, then how many more there are.</summary>
internal sealed class DataErrors
{
    /// <summary>How many errors are shown one by one.</summary>
    public const int Shown = 20;

    private readonly List<DataError> _first = [];
    private long _count;

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Adds an error.</summary>
    public void Add(DataError error)
    {
        if (_count++ < Shown) _first.Add(error);
    }

    /// <summary>The first errors, and one more that counts the rest.</summary>
    public Seq<DataError> ToSeq() => _count <= Shown
        ? new Seq<DataError>(_first)
        : new Seq<DataError>(_first).Add(DataError.OfFile(_first[0].Source, $"{_count - Shown} more errors"));
}
