using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>Columns that are stored whole, one after the other.</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly struct DenseColumns<T> : IColumns<DenseColumns<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // As deep as the matrix product cuts its blocks.
    private const int Block = 512;

    // So many times as fast as a column at a time the matrix product is: what it reads is in a near cache.
    private const double Reuse = 16;

    private readonly T[] _values;

    /// <summary>The columns of a matrix.</summary>
    /// <param name="matrix">The matrix, which may be seen transposed; copied.</param>
    public DenseColumns(ReadOnlyMatrixSpan<T> matrix)
    {
        (Rows, Columns) = (matrix.Rows, matrix.Columns);
        _values = new T[checked(matrix.Rows * matrix.Columns)];
        for (var j = 0; j < Columns; j++)
        {
            for (var i = 0; i < Rows; i++) _values[(j * Rows) + i] = matrix[i, j];
        }
    }

    /// <inheritdoc/>
    public int Rows { get; }

    /// <inheritdoc/>
    public int Columns { get; }

    /// <inheritdoc/>
    public int Features => Columns;

    /// <inheritdoc/>
    public void Multiply(ReadOnlySpan<T> x, Span<T> destination)
    {
        destination.Clear();
        for (var j = 0; j < x.Length; j++) if (x[j] != T.Zero) AddColumn(j, x[j], destination);
    }

    /// <inheritdoc/>
    public void TransposeMultiply(ReadOnlySpan<T> residual, Span<T> destination) =>
        MatrixVector.Multiply(new ReadOnlyMatrixSpan<T>(_values, Columns, Rows), residual, destination);

    /// <inheritdoc/>
    public T ColumnDot(int column, ReadOnlySpan<T> residual) => Reductions.Dot(Column(column), residual);

    /// <inheritdoc/>
    public void AddColumn(int column, T scale, Span<T> residual) => Vectors.AddScaled(residual, scale, Column(column), residual);

    /// <inheritdoc/>
    public void AddColumn(int column, T scale, ReadOnlySpan<T> weights, Span<T> residual)
    {
        var entries = Column(column);
        var factor = Vector512.Create(scale);
        var i = 0;
        for (; i <= entries.Length - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            (Vector512.Create<T>(residual[i..]) + (factor * Vector512.Create(weights[i..]) * Vector512.Create(entries[i..]))).CopyTo(residual[i..]);
        }

        for (; i < entries.Length; i++) residual[i] += scale * weights[i] * entries[i];
    }

    /// <inheritdoc/>
    public T ColumnsDot(int first, int second) => Reductions.Dot(Column(first), Column(second));

    /// <inheritdoc/>
    public void WeightedGram(ReadOnlySpan<int> columns, ReadOnlySpan<T> weights, MatrixSpan<T> destination, Workspace workspace)
    {
        using var scope = workspace.Open();
        var roots = workspace.Take<T>(Math.Min(Block, Rows));
        var block = workspace.Take<T>(checked(columns.Length * Math.Min(Block, Rows)));
        for (var k = 0; k < columns.Length; k++) destination.Row(k).Clear();
        for (var first = 0; first < Rows; first += Block)
        {
            var count = Math.Min(Block, Rows - first);
            for (var i = 0; i < count; i++) roots[i] = T.Sqrt(weights[first + i]);
            for (var k = 0; k < columns.Length; k++)
            {
                var entries = Column(columns[k]).Slice(first, count);
                var scaled = block.Slice(k * count, count);
                for (var i = 0; i < count; i++) scaled[i] = roots[i] * entries[i];
            }

            SymmetricRankK.Multiply(T.One, new ReadOnlyMatrixSpan<T>(block, columns.Length, count), T.One, destination, workspace);
        }
    }

    /// <inheritdoc/>
    public double WeightedGramCost(ReadOnlySpan<int> columns, Workspace workspace) => columns.Length / (4 * Reuse);

    /// <inheritdoc/>
    public void SquaredColumnNorms(Span<T> destination, ReadOnlySpan<T> weights = default)
    {
        for (var j = 0; j < Columns; j++)
        {
            destination[j] = weights.IsEmpty ? Reductions.SumOfSquares(Column(j)) : Sum(default(SquareTerm<T>), Column(j), weights, weights, weights);
        }
    }

    /// <inheritdoc/>
    public T Sum<TTerm>(TTerm term, int column, ReadOnlySpan<T> residual, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights = default)
        where TTerm : struct, IColumnTerm<T> => weights.IsEmpty
        ? Sum(term, Column(column), residual, labels)
        : Sum(term, Column(column), residual, labels, weights);

    /// <summary>A·ⱼ.</summary>
    /// <param name="column">j, from 0 to <see cref="Columns"/> − 1.</param>
    internal ReadOnlySpan<T> Column(int column) => _values.AsSpan(column * Rows, Rows);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static T Sum<TTerm>(TTerm term, ReadOnlySpan<T> entries, ReadOnlySpan<T> residual, ReadOnlySpan<T> labels)
        where TTerm : struct, IColumnTerm<T>
    {
        var sum = Vector512<T>.Zero;
        var i = 0;
        for (; i <= entries.Length - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            sum += term.Invoke(Vector512.Create(entries[i..]), Vector512.Create(residual[i..]), Vector512.Create(labels[i..]));
        }

        return Vector512.Sum(i < entries.Length ? sum + term.Invoke(Tail(entries[i..]), Tail(residual[i..]), Tail(labels[i..])) : sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static T Sum<TTerm>(TTerm term, ReadOnlySpan<T> entries, ReadOnlySpan<T> residual, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights)
        where TTerm : struct, IColumnTerm<T>
    {
        var sum = Vector512<T>.Zero;
        var i = 0;
        for (; i <= entries.Length - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            sum += Vector512.Create(weights[i..]) * term.Invoke(Vector512.Create(entries[i..]), Vector512.Create(residual[i..]), Vector512.Create(labels[i..]));
        }

        return Vector512.Sum(i < entries.Length
            ? sum + (Tail(weights[i..]) * term.Invoke(Tail(entries[i..]), Tail(residual[i..]), Tail(labels[i..])))
            : sum);
    }

    private static Vector512<T> Tail(ReadOnlySpan<T> rest)
    {
        var lane = Vector512<T>.Zero;
        rest.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<Vector512<T>, T>(ref lane), Vector512<T>.Count));
        return lane;
    }
}
