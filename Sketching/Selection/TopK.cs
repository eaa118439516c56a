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
    private TopK(Buffer<int> counts, Buffer<ulong> ids, Buffer<T> values, Buffer<long> offers, Buffer<int> slots, Buffer<int> table) =>
        (Counts, Ids, Values, Offers, Slots, Table) = (counts, ids, values, offers, slots, table);

    /// <summary>None so far.</summary>
    /// <param name="capacity">k, from 1 to 2²⁷.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is out of its range.</exception>
    public static TopK<T> Empty(int capacity)
    {
        if (capacity is < 1 or > 1 << 27) throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "capacity must be from 1 to 2²⁷.");
        return new(
            Buffer<int>.Allocate(1), Buffer<ulong>.Allocate(capacity), Buffer<T>.Allocate(capacity), Buffer<long>.Allocate(capacity), Buffer<int>.Allocate(capacity),
            Buffer<int>.Allocate((int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(4 * capacity, 4))));
    }

    /// <summary>k.</summary>
    public int Capacity => Ids.Length;

    /// <summary>The number of coordinates that are kept.</summary>
    public int Count => Counts.Span[0];

    // Count; the heap's coordinates, numbers and how often each was offered; for each place of the heap its slot in the table; the table: places plus one, 0 for a free slot.
    private Buffer<int> Counts { get; }

    private Buffer<ulong> Ids { get; }

    private Buffer<T> Values { get; }

    private Buffer<long> Offers { get; }

    private Buffer<int> Slots { get; }

    private Buffer<int> Table { get; }

    /// <summary>The magnitude that a newcomer must have to be kept: that of the least, 0 while there is room.</summary>
    public T Threshold => Open().Threshold;

    /// <summary>The number of a coordinate that is kept.</summary>
    /// <param name="id">The coordinate.</param>
    /// <param name="value">Receives its number; 0 where it is not kept.</param>
    public bool TryGet(ulong id, out T value)
    {
        var heap = Open();
        var place = heap.PlaceAt(heap.Find(id));
        value = place < 0 ? T.Zero : heap.Values[place];
        return place >= 0;
    }

    /// <summary>Offers a coordinate, in its own memory: one that is kept gets the new number, another is kept where it is larger than the least, which then goes.</summary>
    /// <param name="id">The coordinate.</param>
    /// <param name="value">Its number.</param>
    /// <returns>Whether it is kept now.</returns>
    public bool Offer(ulong id, T value)
    {
        var heap = Open();
        return heap.Offer(id, value);
    }

    /// <summary>What is kept, the largest magnitude first.</summary>
    public (ulong Id, T Value)[] Ranked()
    {
        var heap = Open();
        var kept = new (ulong Id, T Value)[Count];
        for (var i = 0; i < kept.Length; i++) kept[i] = (heap.Ids[i], heap.Values[i]);
        Array.Sort(kept, static (one, other) => TopKHeap<T>.IsLess(one.Id, one.Value, other.Id, other.Value) ? 1 : one.Id == other.Id ? 0 : -1);
        return kept;
    }

    /// <summary>How often a coordinate was offered since it came in; 0 where it is not kept.</summary>
    /// <param name="id">The coordinate.</param>
    public long OffersOf(ulong id)
    {
        var heap = Open();
        var place = heap.PlaceAt(heap.Find(id));
        return place < 0 ? 0 : heap.Offers[place];
    }

    /// <inheritdoc/>
    public TopK<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor =>
        new(visitor.Buffer(Counts), visitor.Buffer(Ids), visitor.Buffer(Values), visitor.Buffer(Offers), visitor.Buffer(Slots), visitor.Buffer(Table));

    /// <summary>The heap at work: its memory is looked up once for many offers.</summary>
    internal TopKHeap<T> Open() => new(ref Counts.Mutable[0], Ids.Mutable, Values.Mutable, Offers.Mutable, Slots.Mutable, Table.Mutable);
}
