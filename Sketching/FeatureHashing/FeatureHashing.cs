using System.Collections.Immutable;
using System.Numerics;

namespace Toolkit.Sketching;

/// <summary>
/// Feature hashing: a vector of 2⁶⁴ coordinates in w buckets, <c>φ_b(x) = Σ_{i: h(i) = b} ξ(i) xᵢ</c>, with random signs ξ or with ξ = 1.
/// </summary>
/// <remarks>
/// <para>
/// With signs inner products are unbiased, <c>E⟨φ(x), φ(y)⟩ = ⟨x, y⟩</c>, with variance at most (‖x‖² ‖y‖² + ⟨x, y⟩²)/w; without them they are off by
/// <c>((Σ xᵢ)(Σ yᵢ) − ⟨x, y⟩)/w</c>. A bucket has no name: what was learned for it belongs to all coordinates that fell into it.
/// </para>
/// <para>
/// It is the first row of a Count-Sketch of the same columns and key, as a map of vectors. Source: Weinberger, Dasgupta, Langford, Smola, Attenberg 2009, "Feature hashing for large scale multitask learning"; without
/// signs, Shi et al. 2009, and Vowpal Wabbit.
/// </para>
/// </remarks>
public readonly record struct FeatureHashing
{
    private readonly RowHash _hash;

    /// <summary>A hashing by a key.</summary>
    /// <param name="buckets">w, at least 1.</param>
    /// <param name="key">What the hashes are drawn from.</param>
    /// <param name="signed">Whether values get random signs.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public FeatureHashing(int buckets, RandomKey key, bool signed = true)
    {
        if (buckets < 1) throw new ArgumentOutOfRangeException(nameof(buckets), buckets, "buckets must be at least 1.");
        (Buckets, Key, IsSigned, _hash) = (buckets, key, signed, RowHash.Of(key.Fold(0)));
    }

    /// <summary>w.</summary>
    public int Buckets { get; }

    /// <summary>What the hashes are drawn from.</summary>
    public RandomKey Key { get; }

    /// <summary>Whether values get random signs.</summary>
    public bool IsSigned { get; }

    /// <summary>h(i) and ξ(i).</summary>
    /// <param name="id">i.</param>
    public (int Bucket, int Sign) Cell(ulong id)
    {
        var cell = _hash.Cell(id, (uint)Buckets);
        return ((int)(cell & ~Negative), IsSigned && (cell & Negative) != 0 ? -1 : 1);
    }

    /// <summary>φ(x) of a sparse x as a sparse vector: buckets strictly increasing, those that coordinates share merged. A bucket whose numbers cancel stays, with a zero.</summary>
    /// <remarks>Numbers of a bucket are added in the order of the entries. Nothing is allocated.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="ids">The coordinates, in any order.</param>
    /// <param name="values">Their values.</param>
    /// <param name="order">Scratch memory for as many numbers.</param>
    /// <param name="buckets">Receives the buckets, at most as many.</param>
    /// <param name="sums">Receives what each holds.</param>
    /// <returns>How many buckets there are.</returns>
    /// <exception cref="ArgumentException">Values are not as many as coordinates, or there is not as much room.</exception>
    public int Hash<T>(ReadOnlySpan<ulong> ids, ReadOnlySpan<T> values, Span<ulong> order, Span<ulong> buckets, Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (ids.Length != values.Length) throw new ArgumentException($"{ids.Length} coordinates and {values.Length} values.", nameof(values));
        if (order.Length < ids.Length || buckets.Length < ids.Length || sums.Length < ids.Length)
            throw new ArgumentException($"{ids.Length} coordinates, room for {Math.Min(order.Length, Math.Min(buckets.Length, sums.Length))}.", nameof(ids));
        order = order[..ids.Length];

        // Bucket, entry and sign in one number, so that a sort of numbers keeps the entries of a bucket in their order.
        for (var i = 0; i < ids.Length; i++)
        {
            var (bucket, sign) = Cell(ids[i]);
            order[i] = ((ulong)bucket << 32) | ((ulong)i << 1) | (sign < 0 ? 1UL : 0);
        }

        order.Sort();
        var count = 0;
        foreach (var entry in order)
        {
            var (bucket, value) = (entry >> 32, values[(int)((uint)entry >> 1)]);
            if ((entry & 1) != 0) value = -value;
            if (count > 0 && buckets[count - 1] == bucket) sums[count - 1] += value;
            else (buckets[count], sums[count++]) = (bucket, value);
        }

        return count;
    }

    /// <summary>destination ← φ(x) of a sparse x as a dense vector: a row for <see cref="DenseRows{T}"/>.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="ids">The coordinates, in any order.</param>
    /// <param name="values">Their values.</param>
    /// <param name="destination">Receives <see cref="Buckets"/> numbers.</param>
    /// <exception cref="ArgumentException">Values are not as many as coordinates, or there is not as much room as buckets.</exception>
    public void Spread<T>(ReadOnlySpan<ulong> ids, ReadOnlySpan<T> values, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (ids.Length != values.Length) throw new ArgumentException($"{ids.Length} coordinates and {values.Length} values.", nameof(values));
        if (destination.Length != Buckets) throw new ArgumentException($"{Buckets} buckets, room for {destination.Length}.", nameof(destination));
        destination.Clear();
        for (var i = 0; i < ids.Length; i++)
        {
            var (bucket, sign) = Cell(ids[i]);
            destination[bucket] += sign < 0 ? -values[i] : values[i];
        }
    }

    /// <summary>Examples as rows over the buckets, which every objective takes: <c>Objectives.Logistic(hashing.Rows(examples), examples.Labels)</c>.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="examples">The examples.</param>
    public SparseRows<T> Rows<T>(in Examples<T> examples)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (offsets, columns, values) = (new int[examples.Count + 1], ImmutableArray.CreateBuilder<int>(), ImmutableArray.CreateBuilder<T>());
        var (order, buckets, sums) = (new ulong[examples.Ids.Length], new ulong[examples.Ids.Length], new T[examples.Ids.Length]);
        for (var row = 0; row < examples.Count; row++)
        {
            var count = Hash(examples.IdsOf(row), examples.ValuesOf(row), order, buckets, sums);
            for (var i = 0; i < count; i++)
            {
                columns.Add((int)buckets[i]);
                values.Add(sums[i]);
            }

            offsets[row + 1] = columns.Count;
        }

        return new([.. offsets], columns.ToImmutable(), values.ToImmutable(), examples.Count, Buckets);
    }

    private const uint Negative = 1u << 31;
}
