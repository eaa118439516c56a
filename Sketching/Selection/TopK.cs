using System.Numerics;

namespace Toolkit.Sketching;

/// <summary>
/// The k coordinates of the largest magnitudes among those that were offered, each with the number that it was offered with last: a heap with the least at its root, and a table from coordinates to their places in it.
/// </summary>
/// <remarks>
/// An offer takes O(log k), of one that stays outside O(1). Of equal magnitudes the smaller coordinate is the larger one, so that what is kept does not depend on the order of ties. What is not a number is less
/// than everything. All is in buffers of fixed lengths: nothing is allocated after it is made.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct TopK<T> : IState<TopK<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private TopK(Buffer<int> count, Buffer<ulong> ids, Buffer<T> values, Buffer<int> slots, Buffer<int> table) => (Counts, Ids, Values, Slots, Table) = (count, ids, values, slots, table);

    /// <summary>None so far.</summary>
    /// <param name="capacity">k, from 1 to 2²⁸.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is out of its range.</exception>
    public static TopK<T> Empty(int capacity)
    {
        if (capacity is < 1 or > 1 << 28) throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "capacity must be from 1 to 2²⁸.");
        return new(
            Buffer<int>.Allocate(1), Buffer<ulong>.Allocate(capacity), Buffer<T>.Allocate(capacity), Buffer<int>.Allocate(capacity),
            Buffer<int>.Allocate((int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2 * capacity, 4))));
    }

    /// <summary>k.</summary>
    public int Capacity => Ids.Length;

    /// <summary>The number of coordinates that are kept.</summary>
    public int Count => Counts.Span[0];

    // Count; the heap's coordinates and numbers; for each place of the heap its slot in the table; the table: places plus one, 0 for a free slot.
    private Buffer<int> Counts { get; }

    private Buffer<ulong> Ids { get; }

    private Buffer<T> Values { get; }

    private Buffer<int> Slots { get; }

    private Buffer<int> Table { get; }

    /// <summary>The magnitude that a newcomer must have to be kept: that of the least, 0 while there is room.</summary>
    public T Threshold => Count < Capacity ? T.Zero : T.Abs(Values.Span[0]);

    /// <summary>The number of a coordinate that is kept.</summary>
    /// <param name="id">The coordinate.</param>
    /// <param name="value">Receives its number; 0 where it is not kept.</param>
    public bool TryGet(ulong id, out T value)
    {
        var place = Table.Span[Find(id)] - 1;
        value = place < 0 ? T.Zero : Values.Span[place];
        return place >= 0;
    }

    /// <summary>Offers a coordinate, in its own memory: one that is kept gets the new number, another is kept where it is larger than the least, which then goes.</summary>
    /// <param name="id">The coordinate.</param>
    /// <param name="value">Its number.</param>
    /// <returns>Whether it is kept now.</returns>
    public bool Offer(ulong id, T value)
    {
        var slot = Find(id);
        var (ids, values, slots, table) = (Ids, Values, Slots, Table);
        if (table.Span[slot] is > 0 and var kept)
        {
            values.Mutable[kept - 1] = value;
            Sift(kept - 1);
            return true;
        }

        var count = Count;
        if (count < Capacity)
        {
            Counts.Mutable[0] = count + 1;
            (ids.Mutable[count], values.Mutable[count], slots.Mutable[count]) = (id, value, slot);
            table.Mutable[slot] = count + 1;
            Sift(count);
            return true;
        }

        if (!IsLess(ids.Span[0], values.Span[0], id, value)) return false;
        Free(slots.Span[0]);
        slot = Find(id);
        (ids.Mutable[0], values.Mutable[0], slots.Mutable[0]) = (id, value, slot);
        table.Mutable[slot] = 1;
        Sift(0);
        return true;
    }

    /// <summary>What is kept, the largest magnitude first.</summary>
    public (ulong Id, T Value)[] Ranked()
    {
        var (kept, ids, values) = (new (ulong Id, T Value)[Count], Ids, Values);
        for (var i = 0; i < kept.Length; i++) kept[i] = (ids.Span[i], values.Span[i]);
        Array.Sort(kept, static (one, other) => IsLess(one.Id, one.Value, other.Id, other.Value) ? 1 : one.Id == other.Id ? 0 : -1);
        return kept;
    }

    /// <inheritdoc/>
    public TopK<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Counts), visitor.Buffer(Ids), visitor.Buffer(Values), visitor.Buffer(Slots), visitor.Buffer(Table));

    private static bool IsLess(ulong id, T value, ulong other, T otherValue)
    {
        var (one, two) = (T.Abs(value), T.Abs(otherValue));
        if (T.IsNaN(one) || T.IsNaN(two)) return T.IsNaN(one) && (!T.IsNaN(two) || id > other);
        return one < two || (one == two && id > other);
    }

    // The slot that holds a coordinate, or the free one where it would go: linear probing from a multiplicative hash.
    private int Find(ulong id)
    {
        var table = Table.Span;
        var ids = Ids.Span;
        var mask = table.Length - 1;
        var slot = Home(id);
        while (table[slot] is > 0 and var place && ids[place - 1] != id) slot = (slot + 1) & mask;
        return slot;
    }

    private int Home(ulong id) => (int)((id * 0x9E3779B97F4A7C15UL) >> (64 - BitOperations.Log2((uint)Table.Length)));

    // Frees a slot, and moves back what had to go on because of it.
    private void Free(int slot)
    {
        var table = Table.Mutable;
        var ids = Ids.Span;
        var slots = Slots.Mutable;
        var mask = table.Length - 1;
        for (var next = (slot + 1) & mask; table[next] is > 0 and var place; next = (next + 1) & mask)
        {
            // Its home is cyclically outside of (slot, next]: it may stand at the slot.
            if (((next - Home(ids[place - 1])) & mask) < ((next - slot) & mask)) continue;
            (table[slot], slots[place - 1], slot) = (place, slot, next);
        }

        table[slot] = 0;
    }

    private void Sift(int place)
    {
        var ids = Ids.Span;
        var values = Values.Span;
        while (place > 0 && IsLess(ids[place], values[place], ids[(place - 1) / 2], values[(place - 1) / 2])) place = Swap(place, (place - 1) / 2);
        while (true)
        {
            var least = place;
            for (var child = (2 * place) + 1; child <= (2 * place) + 2 && child < Count; child++)
            {
                if (IsLess(ids[child], values[child], ids[least], values[least])) least = child;
            }

            if (least == place) return;
            place = Swap(place, least);
        }
    }

    private int Swap(int one, int other)
    {
        var ids = Ids.Mutable;
        var values = Values.Mutable;
        var slots = Slots.Mutable;
        var table = Table.Mutable;
        (ids[one], ids[other]) = (ids[other], ids[one]);
        (values[one], values[other]) = (values[other], values[one]);
        (slots[one], slots[other]) = (slots[other], slots[one]);
        (table[slots[one]], table[slots[other]]) = (one + 1, other + 1);
        return other;
    }
}
