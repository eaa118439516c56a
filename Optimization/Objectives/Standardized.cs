using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>
/// Rows whose columns are centred and scaled, (A − 1mᵀ) S, without writing them down: the centring is a correction of rank one, so that
/// sparse rows stay sparse in both products.
/// </summary>
/// <remarks>
/// A single row is dense once it is centred: <see cref="RowDot"/>, <see cref="AddRow"/> and <see cref="SquaredRowNorms"/> cost
/// <see cref="Columns"/> operations a row. A column that does not vary is scaled by 0, and its coefficient stays where it starts.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TRows">The rows before.</typeparam>
public readonly struct Standardized<T, TRows> : IRows<Standardized<T, TRows>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRows : struct, IRows<TRows, T>
{
    private readonly Buffer<T> _means;
    private readonly Buffer<T> _scales;

    internal Standardized(TRows rows, bool centred, Workspace workspace)
    {
        if (rows.Features != rows.Columns) throw new ArgumentException("Standardize the features first, then add the intercept.", nameof(rows));
        Inner = rows;
        _means = Buffer<T>.Allocate(rows.Columns);
        _scales = Buffer<T>.Allocate(rows.Columns);
        var means = _means.Mutable;
        var scales = _scales.Mutable;
        var count = Number.Of<T>(rows.Rows);
        if (centred)
        {
            using var ones = workspace.Rent<T>(rows.Rows);
            ones.Span.Fill(T.One);
            rows.TransposeMultiply(ones.Span, means, workspace);
            foreach (ref var mean in means) mean /= count;
        }

        rows.SquaredColumnDistances(means, scales, workspace);
        for (var j = 0; j < scales.Length; j++)
        {
            // What rounding leaves of a column that does not vary is no spread.
            var spread = T.Sqrt(scales[j] / count);
            var rounding = Number.Of<T>(8) * (T.BitIncrement(T.One) - T.One) * T.Abs(means[j]);
            scales[j] = spread > rounding ? T.One / spread : T.Zero;
        }
    }

    /// <summary>The rows before.</summary>
    public TRows Inner { get; }

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
    public int LongestRow => Columns;

    /// <summary>Coefficients for the rows as they were: destination ← Sx, and the constant −⟨m, Sx⟩ that goes with them.</summary>
    /// <param name="x">x, coefficients of the standardized columns.</param>
    /// <param name="destination">Receives coefficients w with (A − 1mᵀ) S x = A w + constant.</param>
    /// <returns>The constant, to be added to the intercept.</returns>
    public T Restore(ReadOnlySpan<T> x, Span<T> destination)
    {
        Scale(x, destination);
        return -Reductions.Dot(Means, destination);
    }

    /// <inheritdoc/>
    public void Multiply(ReadOnlySpan<T> x, Span<T> destination, Workspace workspace)
    {
        using var scaled = workspace.Rent<T>(Columns);
        var constant = Restore(x, scaled.Span);
        Inner.Multiply(scaled.Span, destination, workspace);
        foreach (ref var value in destination) value += constant;
    }

    /// <inheritdoc/>
    public void TransposeMultiply(ReadOnlySpan<T> residual, Span<T> destination, Workspace workspace)
    {
        Inner.TransposeMultiply(residual, destination, workspace);
        Vectors.AddScaled(destination, -Reductions.Sum(residual), Means, destination);
        Scale(destination, destination);
    }

    /// <inheritdoc/>
    public void MappedNormalMultiply<TMap>(ReadOnlySpan<T> x, in TMap map, Span<T> destination, Workspace workspace)
        where TMap : struct, IProductMap<T>, allows ref struct
    {
        using var scaled = workspace.Rent<T>(Columns);
        using var mapped = workspace.Rent<T>(Rows);
        var constant = Restore(x, scaled.Span);
        Inner.MappedNormalMultiply(scaled.Span, new ShiftedMap<T, TMap>(map, constant, mapped.Lanes), destination, workspace);
        Vectors.AddScaled(destination, -Reductions.Sum<T>(mapped.Span), Means, destination);
        Scale(destination, destination);
    }

    /// <summary>
    /// destination ← S (G − m gᵀ − g mᵀ + ω m mᵀ) S with G and g, Σ wₖ aᵢaᵢᵀ and Σ wₖ aᵢ, of the rows before, and ω = Σ wₖ: sparse rows cost what their
    /// entries cost.
    /// </summary>
    /// <param name="rows">The rows i; one that comes twice counts twice. Empty for all rows, in order.</param>
    /// <param name="weights">w, an element for each of them, of any sign.</param>
    /// <param name="destination">Receives <see cref="Columns"/> rows and columns.</param>
    /// <param name="workspace">Scratch memory.</param>
    public void WeightedGram(ReadOnlySpan<int> rows, ReadOnlySpan<T> weights, MatrixSpan<T> destination, Workspace workspace)
    {
        Inner.WeightedGram(rows, weights, destination, workspace);
        using var rental = workspace.Rent<T>(Columns);
        var sums = rental.Span;
        Inner.WeightedSum(rows, weights, sums, workspace);
        var means = Means;
        var scales = Scales;
        var total = Reductions.Sum(weights);
        for (var j = 0; j < Columns; j++)
        {
            var row = destination.Row(j);
            for (var k = 0; k <= j; k++)
            {
                var value = scales[j] * scales[k] * (row[k] - ((means[j] * sums[k]) + (sums[j] * means[k])) + (total * means[j] * means[k]));
                (row[k], destination[k, j]) = (value, value);
            }
        }
    }

    /// <inheritdoc/>
    public T RowDot(int row, ReadOnlySpan<T> x, Workspace workspace)
    {
        using var scaled = workspace.Rent<T>(Columns);
        var constant = Restore(x, scaled.Span);
        return Inner.RowDot(row, scaled.Span, workspace) + constant;
    }

    /// <inheritdoc/>
    public void AddRow(int row, T scale, Span<T> destination, Workspace workspace)
    {
        using var rental = workspace.Rent<T>(Columns);
        var values = rental.Span;
        Standard(row, values, workspace);
        Vectors.AddScaled(destination, scale, values, destination);
    }

    /// <inheritdoc/>
    public void Entries(int row, Span<int> columnScratch, Span<T> valueScratch, out ReadOnlySpan<int> columns, out ReadOnlySpan<T> values)
    {
        Inner.Entries(row, columnScratch, valueScratch, out var stored, out var entries);
        var all = columnScratch[..Columns];
        var standard = valueScratch[..Columns];
        var next = stored.Length - 1;

        // From the last on: what is stored may lie in the front of the same memory.
        for (var j = Columns - 1; j >= 0; j--)
        {
            var value = next >= 0 && stored[next] == j ? entries[next--] : T.Zero;
            (all[j], standard[j]) = (j, Scales[j] * (value - Means[j]));
        }

        columns = all;
        values = standard;
    }

    /// <inheritdoc/>
    public void Prefetch(int row) => Inner.Prefetch(row);

    /// <inheritdoc/>
    public void SquaredRowNorms(Span<T> destination, Workspace workspace)
    {
        using var rental = workspace.Rent<T>(Columns);
        var values = rental.Span;
        for (var i = 0; i < Rows; i++)
        {
            Standard(i, values, workspace);
            destination[i] = Reductions.SumOfSquares<T>(values);
        }
    }

    /// <inheritdoc/>
    public void SquaredColumnDistances(ReadOnlySpan<T> centres, Span<T> destination, Workspace workspace)
    {
        using var rental = workspace.Rent<T>(Columns);
        var shifted = rental.Span;
        Shift(centres, shifted);
        Inner.SquaredColumnDistances(shifted, destination, workspace);
        var scales = Scales;
        var count = Number.Of<T>(Rows);
        for (var j = 0; j < shifted.Length; j++)
        {
            destination[j] = scales[j] == T.Zero ? count * centres[j] * centres[j] : scales[j] * scales[j] * destination[j];
        }
    }

    /// <inheritdoc/>
    public void MultiplyDistances(ReadOnlySpan<T> centres, ReadOnlySpan<T> x, Span<T> destination, Workspace workspace)
    {
        using var rental = workspace.Rent<T>(Columns);
        using var factors = workspace.Rent<T>(Columns);
        Shift(centres, rental.Span);
        Scale(x, factors.Span);
        Inner.MultiplyDistances(rental.Span, factors.Span, destination, workspace);
        var scales = Scales;
        var rest = T.Zero;
        for (var j = 0; j < scales.Length; j++) if (scales[j] == T.Zero) rest += T.Abs(centres[j]) * x[j];
        foreach (ref var value in destination) value += rest;
    }

    /// <inheritdoc/>
    public void TransposeMultiplyDistances(ReadOnlySpan<T> centres, ReadOnlySpan<T> residual, Span<T> destination, Workspace workspace)
    {
        using var rental = workspace.Rent<T>(Columns);
        Shift(centres, rental.Span);
        Inner.TransposeMultiplyDistances(rental.Span, residual, destination, workspace);
        Scale(destination, destination);
        var scales = Scales;
        var sum = Reductions.Sum(residual);
        for (var j = 0; j < scales.Length; j++) if (scales[j] == T.Zero) destination[j] = T.Abs(centres[j]) * sum;
    }

    // Centres among the columns as they were; a column that does not vary has the mean.
    private void Shift(ReadOnlySpan<T> centres, Span<T> destination)
    {
        var means = Means;
        var scales = Scales;
        for (var j = 0; j < destination.Length; j++) destination[j] = scales[j] == T.Zero ? means[j] : means[j] + (centres[j] / scales[j]);
    }

    // destination ← S (aᵢ − m).
    private void Standard(int row, Span<T> destination, Workspace workspace)
    {
        destination.Clear();
        Inner.AddRow(row, T.One, destination, workspace);
        Vectors.AddScaled(destination, -T.One, Means, destination);
        Scale(destination, destination);
    }

    private void Scale(ReadOnlySpan<T> x, Span<T> destination)
    {
        var scales = Scales;
        for (var j = 0; j < x.Length; j++) destination[j] = scales[j] * x[j];
    }
}
