using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Toolkit.Numerics;

/// <summary>A sparse matrix that keeps its rows together (CSR): immutable, and checked once, where it is built.</summary>
/// <remarks>
/// Row <c>i</c> has the entries from <c>RowOffsets[i]</c> up to <c>RowOffsets[i + 1]</c> of <see cref="ColumnIndices"/> and
/// <see cref="Values"/>. Stored zeros are entries like any other. Sums run in a fixed order with each product rounded, so bits depend
/// neither on the vector width nor on the number of threads.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class SparseRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int EntriesInPart = 1 << 15;
    private const int RowsInBlock = 64;

    private readonly int[] _offsets;
    private readonly int[] _indices;
    private readonly T[] _values;

    /// <summary>A matrix of the given entries.</summary>
    /// <param name="rowOffsets">
    /// Where each row begins, and where the last one ends: <paramref name="rows"/> + 1 numbers from 0 on, none smaller than the one before.
    /// </param>
    /// <param name="columnIndices">The column of each entry, strictly increasing within a row.</param>
    /// <param name="values">The value of each entry.</param>
    /// <param name="rows">The number of rows, at least 0.</param>
    /// <param name="columns">The number of columns, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is negative.</exception>
    /// <exception cref="ArgumentException">The offsets, the columns or the number of values break the rules above.</exception>
    public SparseRows(ImmutableArray<int> rowOffsets, ImmutableArray<int> columnIndices, ImmutableArray<T> values, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        _offsets = Contents(rowOffsets, nameof(rowOffsets));
        _indices = Contents(columnIndices, nameof(columnIndices));
        _values = Contents(values, nameof(values));
        (Rows, Columns) = (rows, columns);
        CheckOffsets(_offsets, rows, _indices.Length);
        CheckIndices(_offsets, _indices, columns);
        if (_values.Length != _indices.Length)
        {
            throw new ArgumentException($"There are {_values.Length} values for {_indices.Length} columns.", nameof(values));
        }
    }

    private SparseRows(SparseRows<T> narrow, int columns) =>
        (_offsets, _indices, _values, Rows, Columns) = (narrow._offsets, narrow._indices, narrow._values, narrow.Rows, columns);

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>The number of entries.</summary>
    public int Entries => _values.Length;

    /// <summary>Where each row begins, and where the last one ends.</summary>
    public ReadOnlySpan<int> RowOffsets => _offsets;

    /// <summary>The column of each entry.</summary>
    public ReadOnlySpan<int> ColumnIndices => _indices;

    /// <summary>The value of each entry.</summary>
    public ReadOnlySpan<T> Values => _values;

    /// <summary>The entries of a dense matrix that are not zero.</summary>
    /// <param name="matrix">The matrix, which may be seen transposed.</param>
    public static SparseRows<T> FromDense(ReadOnlyMatrixSpan<T> matrix)
    {
        var offsets = new int[matrix.Rows + 1];
        for (var i = 0; i < matrix.Rows; i++)
        {
            var entries = offsets[i];
            for (var j = 0; j < matrix.Columns; j++) entries = checked(entries + (matrix[i, j] != T.Zero ? 1 : 0));
            offsets[i + 1] = entries;
        }

        var (indices, values) = (new int[offsets[^1]], new T[offsets[^1]]);
        var next = 0;
        for (var i = 0; i < matrix.Rows; i++)
        {
            for (var j = 0; j < matrix.Columns; j++)
            {
                var value = matrix[i, j];
                if (value == T.Zero) continue;
                indices[next] = j;
                values[next++] = value;
            }
        }

        return new(
            ImmutableCollectionsMarshal.AsImmutableArray(offsets),
            ImmutableCollectionsMarshal.AsImmutableArray(indices),
            ImmutableCollectionsMarshal.AsImmutableArray(values),
            matrix.Rows,
            matrix.Columns);
    }

    /// <summary>The transposed matrix: its rows are the columns of this one.</summary>
    public SparseRows<T> Transpose()
    {
        var offsets = new int[Columns + 1];
        foreach (var column in _indices) offsets[column + 1]++;
        for (var j = 0; j < Columns; j++) offsets[j + 1] += offsets[j];

        // Rows go by in order, so that each column's entries come in order too.
        var next = offsets.AsSpan(..^1).ToArray();
        var (indices, values) = (new int[Entries], new T[Entries]);
        for (var i = 0; i < Rows; i++)
        {
            for (var k = _offsets[i]; k < _offsets[i + 1]; k++)
            {
                var place = next[_indices[k]]++;
                indices[place] = i;
                values[place] = _values[k];
            }
        }

        return new(
            ImmutableCollectionsMarshal.AsImmutableArray(offsets),
            ImmutableCollectionsMarshal.AsImmutableArray(indices),
            ImmutableCollectionsMarshal.AsImmutableArray(values),
            Columns,
            Rows);
    }

    /// <summary>The same entries in a matrix with more columns, which have none; nothing is copied.</summary>
    /// <param name="columns">The number of columns, at least as many as there are.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer columns than before.</exception>
    public SparseRows<T> WithColumns(int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, Columns);
        return columns == Columns ? this : new(this, columns);
    }

    /// <summary>The columns of the entries of row <paramref name="row"/>.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<int> RowIndices(int row) => _indices.AsSpan(_offsets[row].._offsets[row + 1]);

    /// <summary>The values of the entries of row <paramref name="row"/>.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<T> RowValues(int row) => _values.AsSpan(_offsets[row].._offsets[row + 1]);

    /// <summary>The inner product of a row and a vector: sum_j A_ij x_j.</summary>
    /// <param name="row">i, from 0 to one less than the number of rows.</param>
    /// <param name="x">A vector with an element for each column.</param>
    /// <remarks>Entries go round four sums s, added as (s0 + s1) + (s2 + s3).</remarks>
    /// <exception cref="ArgumentException">The vector has another length.</exception>
    /// <exception cref="IndexOutOfRangeException">There is no such row.</exception>
    public T RowDot(int row, ReadOnlySpan<T> x)
    {
        MatrixShape.CheckVector(x.Length, Columns, nameof(x));
        return Dot(row, ref MemoryMarshal.GetReference(x));
    }

    /// <summary>Adds a multiple of a row to a vector: y_j = y_j + scale A_ij.</summary>
    /// <param name="row">i, from 0 to one less than the number of rows.</param>
    /// <param name="scale">The multiple.</param>
    /// <param name="destination">y, with an element for each column.</param>
    /// <exception cref="ArgumentException">The vector has another length.</exception>
    /// <exception cref="IndexOutOfRangeException">There is no such row.</exception>
    public void AddRow(int row, T scale, Span<T> destination)
    {
        MatrixShape.CheckVector(destination.Length, Columns, nameof(destination));
        Add(row, scale, ref MemoryMarshal.GetReference(destination));
    }

    /// <summary>Asks for the first entries of a row to be brought into the caches, where the processor can be asked; it changes no result.</summary>
    /// <remarks>For whoever goes through the rows in an order that the processor cannot guess: a few rows ahead is enough.</remarks>
    /// <param name="row">i, from 0 to one less than the number of rows.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such row.</exception>
    public unsafe void Prefetch(int row)
    {
        const int LineBytes = 64;
        const int MostEntries = 128;
        if (!Sse.IsSupported) return;
        var (from, to) = (_offsets[row], _offsets[row + 1]);
        var count = Math.Min(to - from, MostEntries);
        if (count == 0) return;

        // Addresses of memory that may move are as good as any: no more than a hint goes there.
        var index = (byte*)Unsafe.AsPointer(ref _indices[from]);
        var value = (byte*)Unsafe.AsPointer(ref _values[from]);
        for (var offset = 0; offset < count * sizeof(int); offset += LineBytes) Sse.Prefetch0(index + offset);
        for (var offset = 0; offset < count * sizeof(T); offset += LineBytes) Sse.Prefetch0(value + offset);
    }

    /// <summary>y = A x; each element has the bits of <see cref="RowDot"/>.</summary>
    /// <param name="x">A vector with an element for each column.</param>
    /// <param name="destination">y, with an element for each row.</param>
    /// <param name="team">The threads to use for a large matrix; null for the calling thread.</param>
    /// <exception cref="ArgumentException">A length does not match, or y overlaps x.</exception>
    public void Multiply(ReadOnlySpan<T> x, Span<T> destination, WorkerTeam? team = null)
    {
        MatrixShape.CheckVector(x.Length, Columns, nameof(x));
        MatrixShape.CheckVector(destination.Length, Rows, nameof(destination));
        MatrixShape.CheckApart<T>(x, destination, nameof(x));
        var body = new Products(this, x, destination);
        WorkerTeam.Run(body.Parts > 1 ? team : null, ref body, body.Parts);
    }

    /// <summary>y = A^T x, adding the rows in order, on the calling thread.</summary>
    /// <param name="x">A vector with an element for each row.</param>
    /// <param name="destination">y, with an element for each column.</param>
    /// <exception cref="ArgumentException">A length does not match, or y overlaps x.</exception>
    public void TransposeMultiply(ReadOnlySpan<T> x, Span<T> destination)
    {
        MatrixShape.CheckVector(x.Length, Rows, nameof(x));
        MatrixShape.CheckVector(destination.Length, Columns, nameof(destination));
        MatrixShape.CheckApart<T>(x, destination, nameof(x));
        destination.Clear();
        ref var y = ref MemoryMarshal.GetReference(destination);
        for (var i = 0; i < x.Length; i++) Add(i, x[i], ref y);
    }

    /// <summary>y = A^T map(A x), reading each row once, on the calling thread; the bits are those of <see cref="Multiply"/> and <see cref="TransposeMultiply"/>.</summary>
    /// <typeparam name="TMap">The map.</typeparam>
    /// <param name="x">A vector with an element for each column.</param>
    /// <param name="map">What becomes of the products.</param>
    /// <param name="destination">y, with an element for each column.</param>
    /// <exception cref="ArgumentException">A length does not match, or y overlaps x.</exception>
    [SkipLocalsInit]
    public void MappedNormalMultiply<TMap>(ReadOnlySpan<T> x, in TMap map, Span<T> destination)
        where TMap : struct, IProductMap<T>, allows ref struct
    {
        MatrixShape.CheckVector(x.Length, Columns, nameof(x));
        MatrixShape.CheckVector(destination.Length, Columns, nameof(destination));
        MatrixShape.CheckApart<T>(x, destination, nameof(x));
        destination.Clear();
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var to = ref MemoryMarshal.GetReference(destination);
        Span<T> room = stackalloc T[RowsInBlock];
        for (var first = 0; first < Rows; first += RowsInBlock)
        {
            var count = Math.Min(RowsInBlock, Rows - first);
            var products = room[..Alignment.PadToLanes<T>(count)];
            products[count..].Clear();
            for (var i = 0; i < count; i++) products[i] = Dot(first + i, ref from);
            map.Map(first, products);
            for (var i = 0; i < count; i++) Add(first + i, products[i], ref to);
        }
    }

    /// <summary>C = sum_k w_k a_i a_i^T, where i is the k-th of some rows, or of all; on the calling thread, entry by entry.</summary>
    /// <param name="rows">The rows i; one that comes twice counts twice. Empty for all rows, in order.</param>
    /// <param name="weights">w, an element for each of them.</param>
    /// <param name="destination">C, with a row and a column for each column; what it held is not read.</param>
    /// <exception cref="ArgumentException">A shape does not match.</exception>
    /// <exception cref="IndexOutOfRangeException">There is no such row.</exception>
    public void WeightedGram(ReadOnlySpan<int> rows, ReadOnlySpan<T> weights, MatrixSpan<T> destination)
    {
        MatrixShape.CheckVector(weights.Length, rows.IsEmpty ? Rows : rows.Length, nameof(weights));
        MatrixShape.CheckMatrix(destination.Rows, destination.Columns, Columns, Columns, nameof(destination));
        for (var j = 0; j < Columns; j++) destination.Row(j).Clear();
        for (var k = 0; k < weights.Length; k++)
        {
            if (weights[k] == T.Zero) continue;
            var row = rows.IsEmpty ? k : rows[k];
            var indices = RowIndices(row);
            var values = RowValues(row);
            for (var a = 0; a < indices.Length; a++)
            {
                var scaled = weights[k] * values[a];
                var sums = destination.Row(indices[a]);
                for (var b = 0; b <= a; b++) sums[indices[b]] += scaled * values[b];
            }
        }

        SymmetricRankK.MirrorLower(destination);
    }

    /// <summary>The squared 2-norm of each row.</summary>
    /// <param name="destination">An element for each row.</param>
    /// <exception cref="ArgumentException">The length does not match.</exception>
    public void SquaredRowNorms(Span<T> destination)
    {
        MatrixShape.CheckVector(destination.Length, Rows, nameof(destination));
        for (var i = 0; i < Rows; i++) destination[i] = Reductions.SumOfSquares(RowValues(i));
    }

    private static TElement[] Contents<TElement>(ImmutableArray<TElement> array, string name) =>
        ImmutableCollectionsMarshal.AsArray(array) ?? throw new ArgumentException("The array is default.", name);

    private static void CheckOffsets(int[] rowOffsets, int rows, int entries)
    {
        if (rowOffsets.Length != rows + 1L)
        {
            throw new ArgumentException($"{rows} rows take {rows + 1L} offsets, not {rowOffsets.Length}.", nameof(rowOffsets));
        }

        if (rowOffsets[0] != 0 || rowOffsets[^1] != entries)
        {
            throw new ArgumentException(
                $"The offsets run from {rowOffsets[0]} to {rowOffsets[^1]}; they must run from 0 to the number of entries, {entries}.",
                nameof(rowOffsets));
        }

        for (var i = 0; i < rows; i++)
        {
            if (rowOffsets[i + 1] < rowOffsets[i])
            {
                throw new ArgumentException($"Row {i} ends at {rowOffsets[i + 1]}, before it begins at {rowOffsets[i]}.", nameof(rowOffsets));
            }
        }
    }

    private static void CheckIndices(int[] offsets, int[] columnIndices, int columns)
    {
        for (var i = 0; i + 1 < offsets.Length; i++)
        {
            var before = -1;
            for (var k = offsets[i]; k < offsets[i + 1]; k++)
            {
                var column = columnIndices[k];
                if (column <= before || column >= columns)
                {
                    throw new ArgumentException(
                        $"Row {i} has column {column} after {before}; columns increase strictly, from 0 to {columns - 1}.",
                        nameof(columnIndices));
                }

                before = column;
            }
        }
    }

    // The constructor has checked every index against the number of columns, and the callers the vectors.
    private T Dot(int row, ref T x)
    {
        var indices = RowIndices(row);
        ref var index = ref MemoryMarshal.GetReference(indices);
        ref var value = ref MemoryMarshal.GetReference(RowValues(row));
        T a = T.Zero, b = T.Zero, c = T.Zero, d = T.Zero;
        var k = 0;
        for (; k + 4 <= indices.Length; k += 4)
        {
            a += Unsafe.Add(ref value, k) * Unsafe.Add(ref x, Unsafe.Add(ref index, k));
            b += Unsafe.Add(ref value, k + 1) * Unsafe.Add(ref x, Unsafe.Add(ref index, k + 1));
            c += Unsafe.Add(ref value, k + 2) * Unsafe.Add(ref x, Unsafe.Add(ref index, k + 2));
            d += Unsafe.Add(ref value, k + 3) * Unsafe.Add(ref x, Unsafe.Add(ref index, k + 3));
        }

        if (k < indices.Length) a += Unsafe.Add(ref value, k) * Unsafe.Add(ref x, Unsafe.Add(ref index, k));
        if (k + 1 < indices.Length) b += Unsafe.Add(ref value, k + 1) * Unsafe.Add(ref x, Unsafe.Add(ref index, k + 1));
        if (k + 2 < indices.Length) c += Unsafe.Add(ref value, k + 2) * Unsafe.Add(ref x, Unsafe.Add(ref index, k + 2));
        return a + b + (c + d);
    }

    private void Add(int row, T scale, ref T y)
    {
        var indices = RowIndices(row);
        ref var value = ref MemoryMarshal.GetReference(RowValues(row));
        for (var k = 0; k < indices.Length; k++) Unsafe.Add(ref y, indices[k]) += scale * Unsafe.Add(ref value, k);
    }

    private readonly ref struct Products(SparseRows<T> matrix, ReadOnlySpan<T> x, Span<T> destination) : IParallelBody
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _destination = destination;
        private readonly int _cut = (int)Math.Max(1, (long)EntriesInPart * matrix.Rows / Math.Max(1, (long)matrix.Entries + matrix.Rows));

        public int Parts => (int)((_destination.Length + (long)_cut - 1) / _cut);

        public void Invoke(int part)
        {
            var end = (int)Math.Min(_destination.Length, (part + 1L) * _cut);
            for (var i = part * _cut; i < end; i++) _destination[i] = matrix.Dot(i, ref MemoryMarshal.GetReference(_x));
        }
    }
}
