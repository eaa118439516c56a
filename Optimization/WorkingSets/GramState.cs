using System.Numerics;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>
/// The products (1/n) ⟨A·ⱼ, A·ₖ⟩ of the columns that have been in a working set: a matrix that grows by the columns that are new, so that each
/// product is taken once. It is what the residual is to a coordinate method: with it, a coordinate costs as many operations as there are columns, and
/// none for the rows.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Columns">The columns, in the order in which they came; as many elements as there is room.</param>
/// <param name="Slots">For each column of A the place among <paramref name="Columns"/>, counted from 1; 0 where it has none.</param>
/// <param name="Products">The matrix, row by row, each row as long as there is room.</param>
/// <param name="Count">The number of columns.</param>
public readonly record struct GramState<T>(Buffer<int> Columns, Buffer<int> Slots, Buffer<T> Products, int Count) : IState<GramState<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Columns whose products are taken together: they stay in a near cache while the others go by.
    private const int Tile = 8;

    /// <summary>The number of columns that there is room for.</summary>
    public int Capacity => Columns.Length;

    /// <inheritdoc/>
    public GramState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor =>
        new(visitor.Buffer(Columns), visitor.Buffer(Slots), visitor.Buffer(Products), visitor.Scalar(Count));

    /// <summary>A matrix without columns.</summary>
    /// <param name="columns">The number of columns of A.</param>
    /// <param name="capacity">The room, which is rounded up.</param>
    internal static GramState<T> Empty(int columns, int capacity)
    {
        // Rows of whole lanes.
        var room = (capacity + Vector512<T>.Count - 1) / Vector512<T>.Count * Vector512<T>.Count;
        return new(Buffer<int>.Allocate(room), Buffer<int>.Allocate(columns), Buffer<T>.Allocate(checked(room * room)), 0);
    }

    /// <summary>
    /// The matrix with the columns of a set, which there must be room for; those of no use to it make room where there is too little.
    /// </summary>
    internal GramState<T> With<TOracle>(in TOracle oracle, ReadOnlySpan<int> set)
        where TOracle : struct, ISparseRegressionOracle<TOracle, T>
    {
        var missing = 0;
        var slots = Slots.Mutable;
        foreach (var column in set) if (slots[column] == 0) missing++;
        var kept = Count + missing <= Capacity ? this : Kept(set);
        if (missing == 0) return kept;

        var columns = Columns.Mutable;
        var count = kept.Count;
        foreach (var column in set)
        {
            if (slots[column] != 0) continue;
            columns[count++] = column;
            slots[column] = count;
        }

        var products = Products.Mutable;
        for (var first = kept.Count; first < count; first += Tile)
        {
            var end = Math.Min(first + Tile, count);
            for (var k = 0; k < end; k++)
            {
                for (var j = Math.Max(first, k); j < end; j++)
                {
                    var product = oracle.ColumnProduct(columns[j], columns[k]);
                    (products[(j * Capacity) + k], products[(k * Capacity) + j]) = (product, product);
                }
            }
        }

        return kept with { Count = count };
    }

    /// <summary>The matrix without its last columns, and no trace of them.</summary>
    internal GramState<T> First(int count)
    {
        for (var j = count; j < Count; j++)
        {
            Slots.Mutable[Columns.Span[j]] = 0;
            Columns.Mutable[j] = 0;
            Products.Mutable.Slice(j * Capacity, Count).Clear();
            for (var k = 0; k < count; k++) Products.Mutable[(k * Capacity) + j] = T.Zero;
        }

        return this with { Count = Math.Min(count, Count) };
    }

    // Rows and columns move up in order, so that none is written before it is read.
    private GramState<T> Kept(ReadOnlySpan<int> set)
    {
        var (columns, slots, products) = (Columns, Slots, Products);
        foreach (var column in set) slots.Mutable[column] = -slots.Span[column];
        var count = 0;
        for (var j = 0; j < Count; j++)
        {
            if (slots.Span[columns.Span[j]] < 0) columns.Mutable[count++] = columns.Span[j];
            else slots.Mutable[columns.Span[j]] = 0;
        }

        for (var j = 0; j < count; j++)
        {
            var row = (-slots.Span[columns.Span[j]] - 1) * Capacity;
            for (var k = 0; k < count; k++) products.Mutable[(j * Capacity) + k] = products.Span[row - slots.Span[columns.Span[k]] - 1];
        }

        for (var j = 0; j < count; j++) slots.Mutable[columns.Span[j]] = j + 1;
        return (this with { Count = Count }).Emptied(count);
    }

    private GramState<T> Emptied(int count)
    {
        for (var j = count; j < Count; j++) Columns.Mutable[j] = 0;
        for (var j = 0; j < Count; j++) Products.Mutable.Slice((j * Capacity) + (j < count ? count : 0), j < count ? Count - count : Count).Clear();
        return this with { Count = count };
    }
}
