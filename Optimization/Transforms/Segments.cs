using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>
/// One number for each segment of a vector — a block, a row — and where wanted one for each of its elements, laid out for a loop over lanes: segments are
/// added in their order, without gaps.
/// </summary>
/// <remarks>
/// Lanes that lie within one segment are a run, a lane across a border is a run of its own, which holds the numbers of all that meet there. So a loop
/// compares its index once a lane, and moves on to the next run's numbers where one ends.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
internal ref struct Segments<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Span<T> _values;
    private readonly Span<T> _elements;
    private readonly Span<int> _ends;
    private readonly Span<int> _shifts;
    private readonly T _rest;
    private readonly int _ownElements;
    private int _runs;
    private int _at;

    /// <summary>No segments yet.</summary>
    /// <param name="length">The length of the vector.</param>
    /// <param name="count">How many segments it has, at most.</param>
    /// <param name="elements">How many numbers for elements there are, each for any number of segments; 0 for none.</param>
    /// <param name="rest">What the end of the last lane is given.</param>
    /// <param name="workspace">Scratch memory.</param>
    public Segments(int length, int count, int elements, T rest, Workspace workspace)
    {
        var width = Vector512<T>.Count;

        // A run has a lane at least, and begins or ends at a border.
        var most = (int)Math.Max(1, Math.Min((2L * count) + 1, ((long)length + width - 1) / width));
        (_rest, _ownElements) = (rest, elements);
        _values = workspace.Take<T>(most * width);
        _ends = workspace.Take<int>(most);
        _shifts = elements > 0 ? workspace.Take<int>(most) : default;
        _elements = elements > 0 ? workspace.Take<T>(elements + (most * width)) : default;
    }

    /// <summary>The numbers for elements, to be written before the segments that have them are added.</summary>
    public readonly Span<T> Elements => _elements[.._ownElements];

    /// <summary>Adds a segment.</summary>
    /// <param name="length">Its length.</param>
    /// <param name="value">Its number.</param>
    /// <param name="first">Where its elements' numbers begin in <see cref="Elements"/>.</param>
    public void Add(int length, T value, int first = 0)
    {
        var width = Vector512<T>.Count;
        for (var done = 0; done < length;)
        {
            var (from, whole) = (_at % width, (length - done) / width * width);
            if (from == 0 && whole > 0)
            {
                Begin(whole, first + done - _at);
                Values(_runs - 1).Fill(value);
                (_at, done) = (_at + whole, done + whole);
                continue;
            }

            var part = Math.Min(width - from, length - done);
            if (from == 0)
            {
                Begin(width, _ownElements + (_runs * width) - _at);
                Values(_runs - 1).Fill(_rest);
                if (_ownElements > 0) OwnElements(_runs - 1).Fill(_rest);
            }

            Values(_runs - 1).Slice(from, part).Fill(value);
            if (_ownElements > 0) _elements.Slice(first + done, part).CopyTo(OwnElements(_runs - 1)[from..]);
            (_at, done) = (_at + part, done + part);
        }
    }

    /// <summary>The place of the first lane.</summary>
    public readonly SegmentCursor<T> Start() => new(_values, _elements, _ends, _shifts);

    private void Begin(int length, int shift)
    {
        _ends[_runs] = _at + length;
        if (_ownElements > 0) _shifts[_runs] = shift;
        _runs++;
    }

    private readonly Span<T> Values(int run) => _values.Slice(run * Vector512<T>.Count, Vector512<T>.Count);

    private readonly Span<T> OwnElements(int run) => _elements.Slice(_ownElements + (run * Vector512<T>.Count), Vector512<T>.Count);
}

/// <summary>A place among segments, from which a loop goes on lane by lane.</summary>
/// <typeparam name="T">The number type.</typeparam>
internal ref struct SegmentCursor<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref T _values;
    private readonly ref T _elements;
    private readonly ref int _ends;
    private readonly ref int _shifts;
    private nuint _run;
    private nuint _end;

    internal SegmentCursor(Span<T> values, Span<T> elements, Span<int> ends, Span<int> shifts)
    {
        _values = ref MemoryMarshal.GetReference(values);
        _elements = ref MemoryMarshal.GetReference(elements);
        _ends = ref MemoryMarshal.GetReference(ends);
        _shifts = ref MemoryMarshal.GetReference(shifts);
        _end = (nuint)ends[0];
        Value = Vector512.LoadUnsafe(ref _values);
    }

    /// <summary>The segments' numbers at the lane moved to.</summary>
    public Vector512<T> Value { get; private set; }

    /// <summary>Moves to a lane, which is not before the last one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MoveTo(nuint index)
    {
        while (index >= _end)
        {
            _run++;
            _end = (nuint)(uint)Unsafe.Add(ref _ends, _run);
            Value = Vector512.LoadUnsafe(ref _values, _run * (nuint)Vector512<T>.Count);
        }
    }

    /// <summary>The elements' numbers at the lane moved to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Vector512<T> Elements(nuint index) =>
        Vector512.LoadUnsafe(ref Unsafe.Add(ref _elements, (nint)index + Unsafe.Add(ref _shifts, _run)));
}
