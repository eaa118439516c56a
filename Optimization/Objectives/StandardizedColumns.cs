using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>
/// Columns that are centred and scaled, (A − 1mᵀ) S, without writing them down: what <see cref="Standardized{T, TRows}"/> is to rows, with its means and scales.
/// </summary>
/// <remarks>
/// A centred column is dense: a product with one costs its entries and an operation for each row. A column whose mean is taken for 0, as all are where rows are
/// only scaled, costs its entries.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TColumns">The columns before.</typeparam>
public readonly struct StandardizedColumns<T, TColumns> : IColumns<StandardizedColumns<T, TColumns>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TColumns : struct, IColumns<TColumns, T>
{
    // Of a product of two columns, what may be rounding of the differences that it is made of.
    private const double MostRounding = 1e-4;

    private readonly Buffer<T> _means;
    private readonly Buffer<T> _scales;
    private readonly Buffer<T> _sums;
    private readonly DenseColumns<T> _ones;

    internal StandardizedColumns(TColumns columns, ReadOnlySpan<T> means, ReadOnlySpan<T> scales)
    {
        if (columns.Features != columns.Columns) throw new ArgumentException("Standardize the features first, then add the intercept.", nameof(columns));
        if (means.Length != columns.Columns) throw new ArgumentException($"There are {means.Length} means for {columns.Columns} columns.", nameof(means));
        if (scales.Length != columns.Columns) throw new ArgumentException($"There are {scales.Length} scales for {columns.Columns} columns.", nameof(scales));
        Inner = columns;
        (_means, _scales, _sums) = (Buffer<T>.CopyOf(means), Buffer<T>.CopyOf(scales), Buffer<T>.Allocate(columns.Columns));
        var ones = new T[columns.Rows];
        Array.Fill(ones, T.One);
        _ones = new(new(ones, columns.Rows, 1));
        columns.TransposeMultiply(ones, _sums.Mutable);
    }

    /// <summary>The columns before.</summary>
    public TColumns Inner { get; }

    /// <summary>m, what is taken from each column.</summary>
    public ReadOnlySpan<T> Means => _means.Span;

    /// <summary>The diagonal of S, what each column is then multiplied by.</summary>
    public ReadOnlySpan<T> Scales => _scales.Span;

    /// <inheritdoc/>
    public int Rows => Inner.Rows;

    /// <inheritdoc/>
    public int Columns => Inner.Columns;

    /// <inheritdoc/>
    public int Features => Inner.Features;

    /// <inheritdoc/>
    public void Multiply(ReadOnlySpan<T> x, Span<T> destination)
    {
        destination.Clear();
        var constant = T.Zero;
        for (var j = 0; j < x.Length; j++)
        {
            if (x[j] == T.Zero) continue;
            var scaled = Scales[j] * x[j];
            Inner.AddColumn(j, scaled, destination);
            constant -= Means[j] * scaled;
        }

        if (constant != T.Zero) _ones.AddColumn(0, constant, destination);
    }

    /// <inheritdoc/>
    public void TransposeMultiply(ReadOnlySpan<T> residual, Span<T> destination)
    {
        Inner.TransposeMultiply(residual, destination);
        Vectors.AddScaled(destination, -Reductions.Sum(residual), Means, destination);
        for (var j = 0; j < destination.Length; j++) destination[j] *= Scales[j];
    }

    /// <inheritdoc/>
    public T ColumnDot(int column, ReadOnlySpan<T> residual)
    {
        var (mean, product) = (Means[column], Inner.ColumnDot(column, residual));
        return Scales[column] * (mean == T.Zero ? product : product - (mean * Reductions.Sum(residual)));
    }

    /// <inheritdoc/>
    public void AddColumn(int column, T scale, Span<T> residual)
    {
        var scaled = scale * Scales[column];
        Inner.AddColumn(column, scaled, residual);
        if (Means[column] != T.Zero) _ones.AddColumn(0, -Means[column] * scaled, residual);
    }

    /// <inheritdoc/>
    public void AddColumn(int column, T scale, ReadOnlySpan<T> weights, Span<T> residual)
    {
        var scaled = scale * Scales[column];
        Inner.AddColumn(column, scaled, weights, residual);
        if (Means[column] != T.Zero) _ones.AddColumn(0, -Means[column] * scaled, weights, residual);
    }

    /// <inheritdoc/>
    public T ColumnsDot(int first, int second)
    {
        var (m, n) = (Means[first], Means[second]);
        var product = Inner.ColumnsDot(first, second) - (m * _sums.Span[second]) - (n * _sums.Span[first]) + (Number.Of<T>(Rows) * m * n);
        return Scales[first] * Scales[second] * product;
    }

    /// <summary>
    /// destination ← S (G − m gᵀ − g mᵀ + ω m mᵀ) S over some columns, with G and g, Σᵢ wᵢ Aᵢⱼ Aᵢₖ and Σᵢ wᵢ Aᵢⱼ, of the columns before, and ω = Σᵢ wᵢ.
    /// </summary>
    /// <param name="columns">The columns, each once.</param>
    /// <param name="weights">w, at least 0, <see cref="Rows"/> elements.</param>
    /// <param name="destination">Receives a row and a column for each of them.</param>
    /// <param name="workspace">Scratch memory.</param>
    public void WeightedGram(ReadOnlySpan<int> columns, ReadOnlySpan<T> weights, MatrixSpan<T> destination, Workspace workspace)
    {
        Inner.WeightedGram(columns, weights, destination, workspace);
        using var rental = workspace.Rent<T>(columns.Length);
        var sums = rental.Span;
        for (var j = 0; j < columns.Length; j++) sums[j] = Inner.ColumnDot(columns[j], weights);
        var total = Reductions.Sum(weights);
        for (var j = 0; j < columns.Length; j++)
        {
            var (mean, scale) = (Means[columns[j]], Scales[columns[j]]);
            for (var k = 0; k <= j; k++)
            {
                var (other, factor) = (Means[columns[k]], scale * Scales[columns[k]]);
                var value = factor * (destination[j, k] - ((mean * sums[k]) + (sums[j] * other)) + (total * mean * other));
                (destination[j, k], destination[k, j]) = (value, value);
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>Without bound where a mean dwarfs the spread: the differences would be rounding.</remarks>
    public double WeightedGramCost(ReadOnlySpan<int> columns, Workspace workspace)
    {
        foreach (var column in columns)
        {
            var mean = Means[column] * Scales[column];
            if (!(mean * mean * Number.Epsilon<T>() <= Number.Of<T>(MostRounding))) return double.PositiveInfinity;
        }

        return Inner.WeightedGramCost(columns, workspace);
    }

    /// <inheritdoc/>
    public void SquaredColumnNorms(Span<T> destination, ReadOnlySpan<T> weights = default)
    {
        // Each column written down: of a large mean, the difference of two sums would leave nothing.
        var values = new T[Rows];
        for (var j = 0; j < destination.Length; j++)
        {
            values.AsSpan().Clear();
            Inner.AddColumn(j, T.One, values);
            _ones.AddColumn(0, -Means[j], values);
            for (var i = 0; i < weights.Length; i++) values[i] *= T.Sqrt(weights[i]);
            destination[j] = Scales[j] * Scales[j] * Reductions.SumOfSquares<T>(values);
        }
    }

    /// <inheritdoc/>
    public T Sum<TTerm>(TTerm term, int column, ReadOnlySpan<T> residual, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights = default)
        where TTerm : struct, IColumnTerm<T>
    {
        // As if nothing were stored, then what is stored at its own value.
        var (mean, scale) = (Means[column], Scales[column]);
        var sum = Inner.Sum(new Stored<TTerm>(term, mean, scale), column, residual, labels, weights);
        return mean == T.Zero ? sum : sum + _ones.Sum(new Absent<TTerm>(term, -scale * mean), 0, residual, labels, weights);
    }

    // term(s (a − m)) − term(−s m), which is 0 wherever a is.
    private readonly struct Stored<TTerm>(TTerm term, T mean, T scale) : IColumnTerm<T>
        where TTerm : struct, IColumnTerm<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> entry, Vector512<T> residual, Vector512<T> label)
        {
            var value = term.Invoke((entry - Vector512.Create(mean)) * Vector512.Create(scale), residual, label);
            return mean == T.Zero ? value : value - term.Invoke(Vector512.Create(-scale * mean), residual, label);
        }
    }

    // term(−s m) on a column of ones.
    private readonly struct Absent<TTerm>(TTerm term, T value) : IColumnTerm<T>
        where TTerm : struct, IColumnTerm<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> entry, Vector512<T> residual, Vector512<T> label) =>
            term.Invoke(entry * Vector512.Create(value), residual, label);
    }
}
