using System.Collections.Immutable;

namespace Toolkit.Sketching;

/// <summary>The rows that could not be read: so many are passed over and counted, the next one ends the stream.</summary>
/// <param name="tolerated">How many are passed over.</param>
internal sealed class BadRows(long tolerated)
{
    private const int Kept = 20;

    /// <summary>How many were passed over.</summary>
    public long Skipped { get; private set; }

    /// <summary>What was wrong with the first of them.</summary>
    public ImmutableArray<DataError> FirstSkipped { get; private set; } = [];

    /// <summary>What ended the stream.</summary>
    public DataErrors Ending { get; } = new();

    /// <summary>Whether no row counts any more.</summary>
    public bool Ended => !Ending.IsEmpty;

    /// <summary>Takes a bad row.</summary>
    /// <param name="errors">What is wrong with it, at least one error.</param>
    public void Add(List<DataError> errors)
    {
        if (Ended || Skipped == tolerated)
        {
            foreach (var error in errors) Ending.Add(error);
            return;
        }

        Skipped++;
        foreach (var error in errors)
        {
            if (FirstSkipped.Length < Kept) FirstSkipped = FirstSkipped.Add(error);
        }
    }

    /// <summary>Ends the stream for what is no matter of one row.</summary>
    /// <param name="error">What is wrong.</param>
    public void End(DataError error) => Ending.Add(error);
}
