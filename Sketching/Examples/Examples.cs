namespace Toolkit.Sketching;

/// <summary>Consecutive examples, sparse rows one behind the other: a view.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="starts">Where each row begins among the entries, and where the last one ends: one more than there are rows.</param>
/// <param name="ids">The features of the entries, strictly increasing within a row.</param>
/// <param name="values">Their values, finite.</param>
/// <param name="labels">A label for each row, finite.</param>
/// <param name="weights">A weight for each row, finite and at least 0.</param>
public readonly ref struct Examples<T>(
    ReadOnlySpan<int> starts, ReadOnlySpan<ulong> ids, ReadOnlySpan<T> values, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights)
    where T : unmanaged
{
    /// <summary>The number of rows; 0 behind the last.</summary>
    public int Count => Labels.Length;

    /// <summary>Where each row begins in <see cref="Ids"/>, and where the last one ends.</summary>
    public ReadOnlySpan<int> Starts { get; } = starts;

    /// <summary>The features of the entries, strictly increasing within a row.</summary>
    public ReadOnlySpan<ulong> Ids { get; } = ids;

    /// <summary>Their values.</summary>
    public ReadOnlySpan<T> Values { get; } = values;

    /// <summary>A label for each row.</summary>
    public ReadOnlySpan<T> Labels { get; } = labels;

    /// <summary>A weight for each row.</summary>
    public ReadOnlySpan<T> Weights { get; } = weights;

    /// <summary>The entries of the row with most of them.</summary>
    internal int Longest()
    {
        var longest = 0;
        for (var row = 0; row < Count; row++) longest = Math.Max(longest, Starts[row + 1] - Starts[row]);
        return longest;
    }

    /// <summary>The features of a row.</summary>
    /// <param name="row">The row, from 0.</param>
    public ReadOnlySpan<ulong> IdsOf(int row) => Ids[Starts[row]..Starts[row + 1]];

    /// <summary>The values of a row.</summary>
    /// <param name="row">The row, from 0.</param>
    public ReadOnlySpan<T> ValuesOf(int row) => Values[Starts[row]..Starts[row + 1]];
}
