namespace Toolkit.Optimization;

/// <summary>Groups of coordinates that have no coordinate in common; those of no group stay alone.</summary>
public sealed class CoordinateGroups
{
    private readonly int[] _starts;
    private readonly int[]? _members;

    private CoordinateGroups(int[] starts, int[]? members, int extent) => (_starts, _members, Extent) = (starts, members, extent);

    /// <summary>The number of groups.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>The number of coordinates that a point must have: one more than the last that is in a group.</summary>
    public int Extent { get; }

    /// <summary>Whether each group is a stretch of the point.</summary>
    public bool IsContiguous => _members is null;

    /// <summary>Groups one after the other, from the first coordinate on.</summary>
    /// <param name="sizes">The number of coordinates of each group, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    /// <exception cref="OverflowException">There are 2³¹ coordinates or more.</exception>
    public static CoordinateGroups Contiguous(ReadOnlySpan<int> sizes)
    {
        var starts = new int[sizes.Length + 1];
        for (var i = 0; i < sizes.Length; i++) starts[i + 1] = checked(starts[i] + Require.AtLeastOne(sizes[i], nameof(sizes)));
        return new(starts, null, starts[^1]);
    }

    /// <summary>Groups by the coordinates that they hold.</summary>
    /// <param name="groups">The coordinates of each group, in any order, at least one.</param>
    /// <exception cref="ArgumentException">A group is empty, a coordinate is negative, or it occurs twice.</exception>
    public static CoordinateGroups Of(params ReadOnlySpan<int[]> groups)
    {
        var starts = new int[groups.Length + 1];
        List<int> members = [];
        HashSet<int> seen = [];
        for (var i = 0; i < groups.Length; i++)
        {
            if (groups[i].Length == 0) throw new ArgumentException($"Group {i} is empty.", nameof(groups));
            foreach (var coordinate in groups[i])
            {
                if (coordinate < 0) throw new ArgumentException($"Group {i} holds coordinate {coordinate}.", nameof(groups));
                if (!seen.Add(coordinate)) throw new ArgumentException($"Coordinate {coordinate} occurs twice.", nameof(groups));
                members.Add(coordinate);
            }

            starts[i + 1] = members.Count;
        }

        return new(starts, [.. members], members.Count == 0 ? 0 : members.Max() + 1);
    }

    /// <summary>The number of coordinates of a group.</summary>
    /// <param name="group">Its place, from 0.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such group.</exception>
    public int Size(int group) => _starts[group + 1] - _starts[group];

    /// <summary>destination ← the coordinates of a group.</summary>
    internal void Gather<T>(int group, ReadOnlySpan<T> point, Span<T> destination)
    {
        var start = _starts[group];
        if (_members is null) point.Slice(start, destination.Length).CopyTo(destination);
        else for (var i = 0; i < destination.Length; i++) destination[i] = point[_members[start + i]];
    }

    /// <summary>The coordinates of a group in <paramref name="point"/> ← values.</summary>
    internal void Scatter<T>(int group, ReadOnlySpan<T> values, Span<T> point)
    {
        var start = _starts[group];
        if (_members is null) values.CopyTo(point[start..]);
        else for (var i = 0; i < values.Length; i++) point[_members[start + i]] = values[i];
    }

    /// <summary>The size of the largest group.</summary>
    internal int LargestSize()
    {
        var largest = 0;
        for (var i = 0; i < Count; i++) largest = Math.Max(largest, Size(i));
        return largest;
    }
}
