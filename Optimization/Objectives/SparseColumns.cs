using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>Columns of which only the entries are stored: a product with one costs its entries.</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly struct SparseColumns<T> : IColumns<SparseColumns<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // So many times as fast a row without zeros adds its products.
    private const double Lanes = 4;

    private readonly SparseRows<T> _columns;

    /// <summary>The columns of a sparse matrix.</summary>
    /// <param name="rows">The matrix by rows; turned once.</param>
    public SparseColumns(SparseRows<T> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        _columns = rows.Transpose();
    }

    /// <inheritdoc/>
    public int Rows => _columns.Columns;

    /// <inheritdoc/>
    public int Columns => _columns.Rows;

    /// <inheritdoc/>
    public int Features => Columns;

    /// <inheritdoc/>
    public void Multiply(ReadOnlySpan<T> x, Span<T> destination)
    {
        destination.Clear();
        for (var j = 0; j < x.Length; j++) if (x[j] != T.Zero) AddColumn(j, x[j], destination);
    }

    /// <inheritdoc/>
    public void TransposeMultiply(ReadOnlySpan<T> residual, Span<T> destination) => _columns.Multiply(residual, destination);

    /// <inheritdoc/>
    public T ColumnDot(int column, ReadOnlySpan<T> residual) => _columns.RowDot(column, residual);

    /// <inheritdoc/>
    public void AddColumn(int column, T scale, Span<T> residual) => _columns.AddRow(column, scale, residual);

    /// <inheritdoc/>
    public void AddColumn(int column, T scale, ReadOnlySpan<T> weights, Span<T> residual)
    {
        var rows = _columns.RowIndices(column);
        var values = _columns.RowValues(column);
        for (var k = 0; k < rows.Length; k++) residual[rows[k]] += scale * weights[rows[k]] * values[k];
    }

    /// <inheritdoc/>
    public T ColumnsDot(int first, int second)
    {
        var rows = _columns.RowIndices(first);
        var values = _columns.RowValues(first);
        var others = _columns.RowIndices(second);
        var factors = _columns.RowValues(second);
        var (sum, k) = (T.Zero, 0);
        for (var i = 0; i < rows.Length && k < others.Length; i++)
        {
            while (k < others.Length && others[k] < rows[i]) k++;
            if (k < others.Length && others[k] == rows[i]) sum += values[i] * factors[k];
        }

        return sum;
    }

    /// <inheritdoc/>
    /// <remarks>The columns are turned into rows; each row then adds the products of its entries.</remarks>
    public void WeightedGram(ReadOnlySpan<int> columns, ReadOnlySpan<T> weights, MatrixSpan<T> destination, Workspace workspace)
    {
        using var scope = workspace.Open();
        var ends = workspace.Take<int>(Rows)[..Rows];
        var entries = CountEntries(columns, ends);
        var places = workspace.Take<int>(entries)[..entries];
        var values = workspace.Take<T>(entries)[..entries];
        for (var (i, start) = (0, 0); i < ends.Length; i++) (ends[i], start) = (start, start + ends[i]);
        for (var k = 0; k < columns.Length; k++)
        {
            var rows = _columns.RowIndices(columns[k]);
            var stored = _columns.RowValues(columns[k]);
            for (var i = 0; i < rows.Length; i++)
            {
                var next = ends[rows[i]]++;
                (places[next], values[next]) = (k, stored[i]);
            }

            destination.Row(k).Clear();
        }

        for (var (i, start) = (0, 0); i < ends.Length; start = ends[i++])
        {
            if (weights[i] != T.Zero) AddProducts(places[start..ends[i]], values[start..ends[i]], weights[i], destination);
        }

        for (var j = 0; j < columns.Length; j++) for (var k = 0; k < j; k++) destination[k, j] = destination[j, k];
    }

    /// <inheritdoc/>
    public double WeightedGramCost(ReadOnlySpan<int> columns, Workspace workspace)
    {
        using var rental = workspace.Rent<int>(Rows);
        var entries = CountEntries(columns, rental.Span);
        var products = 0.0;
        foreach (var count in rental.Span) products += (count == columns.Length ? 1 / Lanes : 1) * 0.5 * count * (count + 1.0);
        return products / Math.Max(1, 2.0 * entries);
    }

    /// <inheritdoc/>
    public void SquaredColumnNorms(Span<T> destination, ReadOnlySpan<T> weights = default)
    {
        if (weights.IsEmpty) _columns.SquaredRowNorms(destination);
        else for (var j = 0; j < destination.Length; j++) destination[j] = Sum(default(SquareTerm<T>), j, weights, weights, weights);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public T Sum<TTerm>(TTerm term, int column, ReadOnlySpan<T> residual, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights = default)
        where TTerm : struct, IColumnTerm<T>
    {
        Span<T> entries = stackalloc T[Vector512<T>.Count];
        Span<T> residuals = stackalloc T[Vector512<T>.Count];
        Span<T> known = stackalloc T[Vector512<T>.Count];
        Span<T> weighed = stackalloc T[Vector512<T>.Count];
        var rows = _columns.RowIndices(column);
        var values = _columns.RowValues(column);
        var sum = Vector512<T>.Zero;
        weighed.Fill(T.One);
        for (var k = 0; k < rows.Length; k += Vector512<T>.Count)
        {
            var count = Math.Min(Vector512<T>.Count, rows.Length - k);
            for (var i = 0; i < count; i++) (entries[i], residuals[i], known[i]) = (values[k + i], residual[rows[k + i]], labels[rows[k + i]]);
            if (!weights.IsEmpty) for (var i = 0; i < count; i++) weighed[i] = weights[rows[k + i]];
            if (count < Vector512<T>.Count)
            {
                entries[count..].Clear();
                residuals[count..].Clear();
                known[count..].Clear();
            }

            sum += Vector512.Create<T>(weighed) * term.Invoke(Vector512.Create<T>(entries), Vector512.Create<T>(residuals), Vector512.Create<T>(known));
        }

        return Vector512.Sum(sum);
    }

    // Below the diagonal: places increase, and a row without zeros takes lanes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddProducts(ReadOnlySpan<int> places, ReadOnlySpan<T> values, T weight, MatrixSpan<T> destination)
    {
        for (var a = 0; a < places.Length; a++)
        {
            var scaled = weight * values[a];
            var sums = destination.Row(places[a]);
            if (places.Length == destination.Rows) Vectors.AddScaled(sums[..(a + 1)], scaled, values[..(a + 1)], sums[..(a + 1)]);
            else for (var b = 0; b <= a; b++) sums[places[b]] += scaled * values[b];
        }
    }

    // The entries of each row in some columns, and of all.
    private int CountEntries(ReadOnlySpan<int> columns, Span<int> counts)
    {
        counts.Clear();
        var entries = 0;
        foreach (var column in columns)
        {
            var rows = _columns.RowIndices(column);
            foreach (var row in rows) counts[row]++;
            entries += rows.Length;
        }

        return entries;
    }
}
