using System.Collections.Immutable;
using System.Text;

namespace Toolkit.Optimization;

/// <summary>The categories of a column, found by their UTF-8 text without making strings of it.</summary>
internal sealed class CategoryTable
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private char[] _text = new char[64];

    /// <summary>A table of known categories; none to begin with.</summary>
    /// <param name="categories">The categories, in order.</param>
    public CategoryTable(ImmutableArray<string> categories)
    {
        foreach (var category in categories) _places.Add(category, _places.Count);
    }

    /// <summary>How many there are.</summary>
    public int Count => _places.Count;

    /// <summary>All of them in ordinal order, so that the order of the rows does not matter.</summary>
    public ImmutableArray<string> Sorted() => [.. _places.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The place of a category, or −1.</summary>
    public int Find(ReadOnlySpan<byte> category) =>
        _places.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(Decoded(category), out var place) ? place : -1;

    /// <summary>Adds a category unless it is there.</summary>
    public void Add(ReadOnlySpan<byte> category) => _places.GetAlternateLookup<ReadOnlySpan<char>>().TryAdd(Decoded(category), _places.Count);

    private ReadOnlySpan<char> Decoded(ReadOnlySpan<byte> category)
    {
        if (_text.Length < category.Length) _text = new char[2 * category.Length];
        return _text.AsSpan(0, Encoding.UTF8.GetChars(category, _text));
    }
}
