using System.Numerics;

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

    /// <summary>The blocks of parameters, one after the other; those without a parameter are left out.</summary>
    /// <param name="blocks">The blocks, from the first parameter on.</param>
    public static CoordinateGroups Of(ParameterBlocks blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        return Contiguous([.. blocks.All.Select(block => block.Length).Where(length => length > 0)]);
    }

    /// <summary>Groups of as many coordinates each, one after the other; the last one has the rest.</summary>
    /// <param name="coordinates">The number of coordinates, at least 0.</param>
    /// <param name="size">How many make a group, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static CoordinateGroups Equal(int coordinates, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(coordinates);
        Require.AtLeastOne(size);
        var sizes = new int[(coordinates / size) + (coordinates % size == 0 ? 0 : 1)];
        Array.Fill(sizes, size);
        if (coordinates % size != 0) sizes[^1] = coordinates % size;
        return Contiguous(sizes);
    }

    /// <summary>These groups, and behind them a group of one for each coordinate of none.</summary>
    /// <param name="coordinates">The number of coordinates, at least <see cref="Extent"/>.</param>
    /// <exception cref="ArgumentException">The groups reach beyond the coordinates.</exception>
    public CoordinateGroups Completed(int coordinates)
    {
        if (coordinates < Extent) throw new ArgumentException($"There are {coordinates} coordinates; the groups reach over {Extent}.", nameof(coordinates));
        var alone = new bool[coordinates];
        Array.Fill(alone, true);
        for (var i = 0; i < _starts[^1]; i++) alone[_members?[i] ?? i] = false;
        int[] others = [.. Enumerable.Range(0, coordinates).Where(i => alone[i])];
        if (others.Length == 0) return this;
        int[] starts = [.. _starts, .. Enumerable.Range(_starts[^1] + 1, others.Length)];
        return new(starts, _members is null ? null : [.. _members, .. others], coordinates);
    }

    /// <summary>L_G = Σ Lᵢ over each group: no curvature of f on the group is above it.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="oracle">f.</param>
    /// <exception cref="ArgumentException">A coordinate of f is in no group, or a group holds one that f has not.</exception>
    public T[] Lipschitz<T>(ICoordinateOracle<T> oracle)
        where T : unmanaged, INumberBase<T>
    {
        ArgumentNullException.ThrowIfNull(oracle);
        if (_starts[^1] != oracle.Dimension || Extent != oracle.Dimension)
        {
            throw new ArgumentException(
                $"The groups hold {_starts[^1]} coordinates and reach over {Extent}; each of the {oracle.Dimension} coordinates must be in one.", nameof(oracle));
        }

        var constants = new T[Count];
        for (var group = 0; group < Count; group++)
        {
            for (var i = 0; i < Size(group); i++) constants[group] += oracle.CoordinateLipschitz(Member(group, i));
        }

        return constants;
    }

    /// <summary>The number of coordinates of a group.</summary>
    /// <param name="group">Its place, from 0.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such group.</exception>
    public int Size(int group) => _starts[group + 1] - _starts[group];

    /// <summary>A coordinate of a group, by its place in it.</summary>
    internal int Member(int group, int place) => _members is null ? _starts[group] + place : _members[_starts[group] + place];

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
