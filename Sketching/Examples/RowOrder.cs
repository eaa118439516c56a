using System.Numerics;

namespace Toolkit.Sketching;

/// <summary>Puts the entries of a row in the order of their ids and adds up those of one id, in the order in which they stand.</summary>
/// <remarks>
/// Ids that are hashes are spread evenly: as many buckets as entries leave little to sort in each, and a row takes a time proportional to its length. Where many share a bucket a sort by comparisons does it instead.
/// All of it is stable, so that the sums do not depend on the way.
/// </remarks>
internal sealed class RowOrder
{
    private const int Few = 12;
    private const int Crowd = 16;

    private ulong[] _ids = [];
    private float[] _values = [];
    private int[] _places = [];
    private int[] _buckets = [];

    /// <summary>Sorts and adds up.</summary>
    /// <param name="ids">The ids; in order on return, as many as are different.</param>
    /// <param name="values">Their values, likewise.</param>
    /// <param name="count">Receives how many ids are different.</param>
    /// <returns>Whether all sums fit a float.</returns>
    public bool Arrange(Span<ulong> ids, Span<float> values, out int count)
    {
        if (ids.Length > Few && !SortByBuckets(ids, values)) SortByComparisons(ids, values);
        else if (ids.Length <= Few) Insert(ids, values);
        return Merge(ids, values, out count);
    }

    private static void Insert(Span<ulong> ids, Span<float> values)
    {
        for (var i = 1; i < ids.Length; i++)
        {
            var (id, value) = (ids[i], values[i]);
            var place = i;
            for (; place > 0 && ids[place - 1] > id; place--) (ids[place], values[place]) = (ids[place - 1], values[place - 1]);
            (ids[place], values[place]) = (id, value);
        }
    }

    private static bool Merge(Span<ulong> ids, Span<float> values, out int count)
    {
        count = Math.Min(1, ids.Length);
        var good = true;
        for (var i = 1; i < ids.Length; i++)
        {
            if (ids[i] == ids[count - 1])
            {
                values[count - 1] += values[i];
                good &= float.IsFinite(values[count - 1]);
                continue;
            }

            (ids[count], values[count]) = (ids[i], values[i]);
            count++;
        }

        return good;
    }

    private bool SortByBuckets(Span<ulong> ids, Span<float> values)
    {
        var (least, largest) = (ulong.MaxValue, 0UL);
        foreach (var id in ids) (least, largest) = (Math.Min(least, id), Math.Max(largest, id));
        var shift = Math.Max(0, BitOperations.Log2(largest - least) - BitOperations.Log2((uint)ids.Length));
        var size = (int)((largest - least) >> shift) + 1;
        Reserve(ids.Length, size + 1);
        var buckets = _buckets.AsSpan(0, size + 1);
        buckets.Clear();
        foreach (var id in ids) buckets[(int)((id - least) >> shift) + 1]++;
        var sum = 0;
        for (var i = 0; i < buckets.Length; i++)
        {
            if (buckets[i] > Crowd) return false;
            buckets[i] = sum += buckets[i];
        }

        for (var i = 0; i < ids.Length; i++)
        {
            var place = buckets[(int)((ids[i] - least) >> shift)]++;
            (_ids[place], _values[place]) = (ids[i], values[i]);
        }

        _ids.AsSpan(0, ids.Length).CopyTo(ids);
        _values.AsSpan(0, ids.Length).CopyTo(values);
        Insert(ids, values);
        return true;
    }

    private void SortByComparisons(Span<ulong> ids, Span<float> values)
    {
        Reserve(ids.Length, 0);
        var places = _places.AsSpan(0, ids.Length);
        for (var i = 0; i < places.Length; i++) places[i] = i;
        values.CopyTo(_values);
        ids.Sort(places);
        for (var i = 0; i < ids.Length;)
        {
            // Equal ids do not stay in their order.
            var end = i + 1;
            while (end < ids.Length && ids[end] == ids[i]) end++;
            if (end > i + 1) places[i..end].Sort();
            for (; i < end; i++) values[i] = _values[places[i]];
        }
    }

    private void Reserve(int entries, int buckets)
    {
        if (_ids.Length < entries)
        {
            var length = (int)Math.Min(Array.MaxLength, 2L * entries);
            (_ids, _values, _places) = (new ulong[length], new float[length], new int[length]);
        }

        if (_buckets.Length < buckets) _buckets = new int[2 * buckets];
    }
}
