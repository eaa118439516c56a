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
    /// <summary>The most coordinates that may be kept, of all planes together.</summary>
    public const int MostKept = 1 << 26;

    private const int SlotsEach = 8;

    private TopK(Buffer<int> counts, Buffer<ulong> ids, Buffer<T> values, Buffer<T> keys, Buffer<long> offers, Buffer<int> slots, Buffer<int> table) =>
        (Counts, Ids, Values, Keys, Offers, Slots, Table) = (counts, ids, values, keys, offers, slots, table);

    /// <summary>None so far.</summary>
    /// <param name="capacity">k, from 1 to 2²⁶.</param>
    /// <param name="planes">How many sets of k there are side by side, one for each of several vectors: at least 1, all together at most 2²⁶.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static TopK<T> Empty(int capacity, int planes = 1)
    {
        if (capacity is < 1 or > MostKept) throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "capacity must be from 1 to 2²⁶.");
        if (planes < 1 || (long)planes * capacity > MostKept) throw new ArgumentOutOfRangeException(nameof(planes), planes, "planes must be at least 1, and times the capacity at most 2²⁶.");
        // Of those that are not kept, one in eight at most meets another in the table.
        var (all, slots) = (planes * capacity, SlotsOf(capacity));
        return new(
            Buffer<int>.Allocate(planes), Buffer<ulong>.Allocate(all), Buffer<T>.Allocate(all), Buffer<T>.Allocate(all), Buffer<long>.Allocate(all), Buffer<int>.Allocate(all), Buffer<int>.Allocate(checked(planes * slots)));
    }

    /// <summary>The bytes that keeping so many coordinates takes.</summary>
    /// <param name="capacity">k.</param>
    public static unsafe long BytesOf(int capacity) => ((long)capacity * (sizeof(ulong) + sizeof(T) + sizeof(T) + sizeof(long) + sizeof(int))) + ((long)SlotsOf(capacity) * sizeof(int));

    private static int SlotsOf(int capacity) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(SlotsEach * capacity, 16));

    /// <summary>k.</summary>
    public int Capacity => Ids.Length / Planes;

    /// <summary>How many sets of k there are.</summary>
    public int Planes => Counts.Length;

    /// <summary>The number of coordinates that are kept, of the first plane.</summary>
    public int Count => Counts.Span[0];

    // Count; the heap's coordinates, numbers, keys and how often each was offered; for each place of the heap its slot in the table; the table: places plus one, 0 for a free slot.
    private Buffer<int> Counts { get; }

    private Buffer<ulong> Ids { get; }

    private Buffer<T> Values { get; }

    private Buffer<T> Keys { get; }

    private Buffer<long> Offers { get; }

    private Buffer<int> Slots { get; }

    private Buffer<int> Table { get; }

    /// <summary>The magnitude that a newcomer must have to be kept: that of the least, 0 while there is room.</summary>
    public T Threshold => Open(0).Threshold;

    /// <summary>The number of a coordinate that is kept.</summary>
    /// <param name="id">The coordinate.</param>
    /// <param name="value">Receives its number; 0 where it is not kept.</param>
    /// <param name="plane">Of which vector.</param>
    public bool TryGet(ulong id, out T value, int plane = 0)
    {
        var heap = Open(plane);
        var place = heap.PlaceAt(heap.Find(id));
        value = place < 0 ? T.Zero : heap.Values[place];
        return place >= 0;
    }

    /// <summary>Offers a coordinate, in its own memory: one that is kept gets the new number, another is kept where it is larger than the least, which then goes.</summary>
    /// <param name="id">The coordinate.</param>
    /// <param name="value">Its number.</param>
    /// <param name="plane">Of which vector.</param>
    /// <returns>Whether it is kept now.</returns>
    public bool Offer(ulong id, T value, int plane = 0)
    {
        var heap = Open(plane);
        return heap.Offer(id, value);
    }

    /// <summary>What is kept, the largest magnitude first.</summary>
    /// <param name="plane">Of which vector.</param>
    public (ulong Id, T Value)[] Ranked(int plane = 0)
    {
        var heap = Open(plane);
        var kept = new (ulong Id, T Value)[heap.Count];
        for (var i = 0; i < kept.Length; i++) kept[i] = (heap.Ids[i], heap.Values[i]);
        Array.Sort(kept, static (one, other) => TopKHeap<T>.IsLess(one.Id, one.Value, other.Id, other.Value) ? 1 : one.Id == other.Id ? 0 : -1);
        return kept;
    }

    /// <summary>The coordinates that are kept, in no order.</summary>
    /// <param name="plane">Of which vector.</param>
    public ReadOnlySpan<ulong> Kept(int plane = 0) => Ids.Span.Slice(plane * Capacity, Counts.Span[plane]);

    /// <summary>How often a coordinate was offered since it came in; 0 where it is not kept.</summary>
    /// <param name="id">The coordinate.</param>
    /// <param name="plane">Of which vector.</param>
    public long OffersOf(ulong id, int plane = 0)
    {
        var heap = Open(plane);
        var place = heap.PlaceAt(heap.Find(id));
        return place < 0 ? 0 : heap.Offers[place];
    }

    /// <inheritdoc/>
    public TopK<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor =>
        new(visitor.Buffer(Counts), visitor.Buffer(Ids), visitor.Buffer(Values), visitor.Buffer(Keys), visitor.Buffer(Offers), visitor.Buffer(Slots), visitor.Buffer(Table));

    /// <summary>The heap at work: its memory is looked up once for many offers.</summary>
    internal TopKHeap<T> Open(int plane = 0)
    {
        var (capacity, slots) = (Capacity, Table.Length / Planes);
        var from = plane * capacity;
        return new(
            ref Counts.Mutable[plane], Ids.Mutable.Slice(from, capacity), Values.Mutable.Slice(from, capacity), Keys.Mutable.Slice(from, capacity), Offers.Mutable.Slice(from, capacity), Slots.Mutable.Slice(from, capacity),
            Table.Mutable.Slice(plane * slots, slots));
    }
}
