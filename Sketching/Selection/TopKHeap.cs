using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Toolkit.Sketching;

/// <summary>A <see cref="TopK{T}"/> at work.</summary>
/// <remarks>
/// The heap is ordered by keys, each at most the magnitude of its number and, at the root whenever it is asked for, equal to it: the root is then the least of all. A number that grows, or falls without passing its key,
/// so costs nothing; most changes of a learner's weights are of that kind.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
internal readonly ref struct TopKHeap<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // 2³² over the golden ratio: a multiple of it has well-spread upper bits.
    private const uint Golden = 0x9E3779B1;

    private readonly ref int _count;
    private readonly Span<T> _keys;
    private readonly Span<int> _slots;
    private readonly Span<int> _table;
    private readonly int _shift;

    public TopKHeap(ref int count, Span<ulong> ids, Span<T> values, Span<T> keys, Span<long> offers, Span<int> slots, Span<int> table)
    {
        _count = ref count;
        Ids = ids;
        Values = values;
        Offers = offers;
        _keys = keys;
        _slots = slots;
        _table = table;
        _shift = 32 - BitOperations.Log2((uint)table.Length);
    }

    public int Count => _count;

    public Span<ulong> Ids { get; }

    public Span<T> Values { get; }

    public Span<long> Offers { get; }

    /// <summary>The magnitude of the least; 0 while there is room.</summary>
    public T Threshold
    {
        get
        {
            if (HasRoom) return T.Zero;
            Settle();
            return T.Max(_keys[0], T.Zero);
        }
    }

    /// <summary>The least of all.</summary>
    public (ulong Id, T Value) Least
    {
        get
        {
            Settle();
            return (Ids[0], Values[0]);
        }
    }

    public bool HasRoom => _count < Ids.Length;

    /// <summary>The slot that holds a coordinate, or the free one where it would go: linear probing from a multiplicative hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(ulong id)
    {
        var slot = Home(id);
        while (_table[slot] is > 0 and var place && Ids[place - 1] != id) slot = (slot + 1) & (_table.Length - 1);
        return slot;
    }

    /// <summary>The place of the coordinate at a slot; −1 of a free one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int PlaceAt(int slot) => _table[slot] - 1;

    /// <summary>The place that a coordinate is known to have had at a slot, if it still has; −1 otherwise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int PlaceAt(int slot, ulong id) => _table[slot] is > 0 and var place && Ids[place - 1] == id ? place - 1 : -1;

    /// <summary>Which of some coordinates are kept, and their slots: most are not, and for those the table is asked eight at a time.</summary>
    /// <param name="ids">The coordinates.</param>
    /// <param name="slots">Receives the slot of each that is kept, −1 for the others.</param>
    /// <param name="hits">Receives, in order, which are kept.</param>
    /// <returns>How many are kept.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe int Find(ReadOnlySpan<ulong> ids, Span<int> slots, Span<int> hits)
    {
        var (count, i) = (0, 0);
        slots = slots[..ids.Length];
        if (Avx2.IsSupported)
        {
            fixed (ulong* start = ids)
            fixed (ulong* kept = Ids)
            fixed (int* table = _table)
            {
                var homes = stackalloc int[Vector256<int>.Count];
                var places = stackalloc int[Vector256<int>.Count];
                for (; i <= ids.Length - Vector256<uint>.Count; i += Vector256<uint>.Count)
                {
                    var (one, two) = (Vector256.Load(start + i), Vector256.Load(start + i + 4));
                    var home = ((Vector256.Narrow(one ^ (one >>> 32), two ^ (two >>> 32)) * Golden) >>> _shift).AsInt32();
                    var taken = Avx2.GatherVector256(table, home, sizeof(int));
                    Vector256<int>.AllBitsSet.CopyTo(slots[i..]);
                    var bits = ~Vector256.Equals(taken, Vector256<int>.Zero).ExtractMostSignificantBits() & 0xFF;
                    if (bits == 0) continue;
                    home.Store(homes);
                    taken.Store(places);
                    for (; bits != 0; bits &= bits - 1)
                    {
                        // Most often the one that is looked for, or nobody behind another: then it is not kept.
                        var lane = BitOperations.TrailingZeroCount(bits);
                        if (kept[places[lane] - 1] == start[i + lane]) (slots[i + lane], hits[count++]) = (homes[lane], i + lane);
                        else if (table[(homes[lane] + 1) & (_table.Length - 1)] != 0) Note(ids, i + lane, slots, hits, ref count);
                    }
                }
            }
        }

        for (; i < ids.Length; i++) Note(ids, i, slots, hits, ref count);
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Offer(ulong id, T value)
    {
        var slot = Find(id);
        if (_table[slot] is > 0 and var kept)
        {
            Change(kept - 1, value);
            return true;
        }

        if (HasRoom)
        {
            var last = _count++;
            Put(last, id, value, slot);
            Rise(last);
            return true;
        }

        Settle();
        if (!IsLess(Ids[0], Values[0], id, value)) return false;
        Free(_slots[0]);
        Put(0, id, value, Find(id));
        Sink(0);
        return true;
    }

    /// <summary>A new number for a coordinate that is kept.</summary>
    /// <param name="place">Its place.</param>
    /// <param name="value">The number.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Change(int place, T value)
    {
        Offers[place]++;
        Values[place] = value;
        var magnitude = Magnitude(value);
        if (magnitude >= _keys[place]) return;
        _keys[place] = magnitude;
        Rise(place);
    }

    // What is no number is less than everything.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Magnitude(T value) => T.IsNaN(value) ? T.NegativeOne : T.Abs(value);

    // Makes the root's key its magnitude: whoever comes up instead is looked at in turn.
    private void Settle()
    {
        while (_count > 0 && Magnitude(Values[0]) is var magnitude && magnitude > _keys[0])
        {
            _keys[0] = magnitude;
            Sink(0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsBelow(int one, int other) => _keys[one] < _keys[other] || (_keys[one] == _keys[other] && Ids[one] > Ids[other]);

    public static bool IsLess(ulong id, T value, ulong other, T otherValue)
    {
        var (one, two) = (T.Abs(value), T.Abs(otherValue));
        if (one < two) return true;
        if (one > two) return false;
        if (one == two) return id > other;
        return T.IsNaN(one) && (!T.IsNaN(two) || id > other);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Note(ReadOnlySpan<ulong> ids, int i, Span<int> slots, Span<int> hits, ref int count)
    {
        var slot = Find(ids[i]);
        slots[i] = _table[slot] == 0 ? -1 : slot;
        hits[count] = i;
        if (slots[i] >= 0) count++;
    }

    private void Put(int place, ulong id, T value, int slot)
    {
        (Ids[place], Values[place], _keys[place], Offers[place], _slots[place]) = (id, value, Magnitude(value), 1, slot);
        _table[slot] = place + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Home(ulong id) => (int)(((uint)(id ^ (id >> 32)) * Golden) >> _shift);

    // Frees a slot, and moves back what had to go on because of it.
    private void Free(int slot)
    {
        var mask = _table.Length - 1;
        for (var next = (slot + 1) & mask; _table[next] is > 0 and var place; next = (next + 1) & mask)
        {
            // Its home is cyclically outside of (slot, next]: it may stand at the slot.
            if (((next - Home(Ids[place - 1])) & mask) < ((next - slot) & mask)) continue;
            (_table[slot], _slots[place - 1], slot) = (place, slot, next);
        }

        _table[slot] = 0;
    }

    // Towards the root, while it is less than its parent.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rise(int place)
    {
        while (place > 0 && IsBelow(place, (place - 1) / 2)) place = Swap(place, (place - 1) / 2);
    }

    // Away from the root, while a child is less; where it ends.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Sink(int place)
    {
        while (true)
        {
            var least = place;
            for (var child = (2 * place) + 1; child <= (2 * place) + 2 && child < _count; child++)
            {
                if (IsBelow(child, least)) least = child;
            }

            if (least == place) return place;
            place = Swap(place, least);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Swap(int one, int other)
    {
        (Ids[one], Ids[other]) = (Ids[other], Ids[one]);
        (Values[one], Values[other]) = (Values[other], Values[one]);
        (_keys[one], _keys[other]) = (_keys[other], _keys[one]);
        (Offers[one], Offers[other]) = (Offers[other], Offers[one]);
        (_slots[one], _slots[other]) = (_slots[other], _slots[one]);
        (_table[_slots[one]], _table[_slots[other]]) = (one + 1, other + 1);
        return other;
    }
}
