using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Optimization;

/// <summary>
/// Every decision stump on some features, as the columns of a matrix H of −1 and +1 that is never written down: hᵢⱼ is what stump j answers to row i.
/// A linear model over them is an ensemble of stumps, a point its weights, and a partial derivative how well a stump agrees with the slopes of the
/// loss.
/// </summary>
/// <remarks>
/// <para>
/// There is a stump for each place between two neighbouring values of a feature, in the order of features, then thresholds, and behind them, as the
/// intercept, the one that always answers +1. The threshold is half way between the values. The other polarity is a negative weight.
/// </para>
/// <para>
/// Each feature's entries are sorted once. What is not stored is 0 and has one place in its feature's order: a scan comes from below up to it, and
/// from above down to it, so that Hᵀr costs the entries, and H x too. A row of H is dense: <see cref="RowDot"/> and <see cref="AddRow"/> cost as much
/// as there are stumps.
/// </para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public readonly struct DecisionStumps<T> : IRows<DecisionStumps<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SparseRows<T> _features;

    // The rows of each feature's entries, by rising value, and where each feature's begin.
    private readonly int[] _rows;
    private readonly int[] _entries;

    // Where each feature's stumps begin; of each its threshold, and where the entries above it begin.
    private readonly int[] _stumps;
    private readonly T[] _thresholds;
    private readonly int[] _positions;

    /// <summary>The stumps on the columns of a sparse matrix.</summary>
    /// <param name="features">The features, row by row.</param>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public DecisionStumps(SparseRows<T> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        _features = features;
        var columns = features.Transpose();
        var (rows, thresholds, positions) = (new List<int>(features.Entries), new List<T>(), new List<int>());
        (_entries, _stumps) = (new int[features.Columns + 1], new int[features.Columns + 1]);
        for (var j = 0; j < features.Columns; j++)
        {
            Sort(columns.RowIndices(j), columns.RowValues(j), features.Rows, rows, thresholds, positions);
            (_entries[j + 1], _stumps[j + 1]) = (rows.Count, thresholds.Count);
        }

        (_rows, _thresholds, _positions) = ([.. rows], [.. thresholds], [.. positions]);
    }

    /// <summary>The stumps on the columns of a dense matrix.</summary>
    /// <param name="features">The features, row by row; copied.</param>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public DecisionStumps(ReadOnlyMatrixSpan<T> features)
        : this(SparseRows<T>.FromDense(features))
    {
    }

    // Sees the inner product of each column with a vector.
    private interface IVisitor
    {
        void Visit(int stump, T product);
    }

    /// <inheritdoc/>
    public int Rows => _features.Rows;

    /// <summary>The number of stumps, that without a feature among them.</summary>
    public int Columns => _thresholds.Length + 1;

    /// <summary>The number of stumps that look at a feature.</summary>
    public int Features => _thresholds.Length;

    /// <inheritdoc/>
    public int LongestRow => Columns;

    /// <summary>A stump, of polarity +1.</summary>
    /// <param name="index">From 0 to <see cref="Columns"/> − 1.</param>
    public Stump<T> this[int index] => index == Features ? new(-1, T.Zero, 1) : new(FeatureOf(index), _thresholds[index], 1);

    /// <summary>The stumps that have a weight, as a value to keep.</summary>
    /// <param name="weights">x, one weight for each stump.</param>
    /// <exception cref="ArgumentException">There are not as many weights as stumps, or one is not finite.</exception>
    public StumpEnsemble<T> Ensemble(ReadOnlySpan<T> weights)
    {
        if (weights.Length != Columns) throw new ArgumentException($"There are {weights.Length} weights for {Columns} stumps.", nameof(weights));
        var votes = new List<WeightedStump<T>>();
        for (var j = 0; j < weights.Length; j++) if (weights[j] != T.Zero) votes.Add(new(this[j], weights[j]));
        return new(votes);
    }

    /// <inheritdoc/>
    public void Multiply(ReadOnlySpan<T> x, Span<T> destination, Workspace workspace)
    {
        destination.Clear();
        var ofZeros = x[^1];
        for (var j = 0; j < _features.Columns; j++)
        {
            var (from, to) = (_stumps[j], _stumps[j + 1]);
            if (x[from..to].IndexOfAnyExcept(T.Zero) < 0) continue;

            // Below all thresholds every stump says no; each threshold passed turns one.
            var (level, atZero) = (T.Zero, T.Zero);
            for (var k = from; k < to; k++)
            {
                level -= x[k];
                atZero += _thresholds[k] < T.Zero ? x[k] : -x[k];
            }

            ofZeros += atZero;
            var at = _entries[j];
            for (var k = from; k < to; k++)
            {
                for (; at < _positions[k]; at++) destination[_rows[at]] += level - atZero;
                level += x[k] + x[k];
            }

            for (; at < _entries[j + 1]; at++) destination[_rows[at]] += level - atZero;
        }

        foreach (ref var value in destination) value += ofZeros;
    }

    /// <inheritdoc/>
    public void TransposeMultiply(ReadOnlySpan<T> residual, Span<T> destination, Workspace workspace)
    {
        var products = new Products(destination);
        Scan(residual, ref products);
    }

    /// <inheritdoc/>
    public void MappedNormalMultiply<TMap>(ReadOnlySpan<T> x, in TMap map, Span<T> destination, Workspace workspace)
        where TMap : struct, IProductMap<T>, allows ref struct => this.MultiplyTwice(x, map, destination, workspace);

    /// <inheritdoc/>
    public void WeightedGram(ReadOnlySpan<int> rows, ReadOnlySpan<T> weights, MatrixSpan<T> destination, Workspace workspace)
    {
        // Answers are dense: blocks of rows are written down.
        const int Block = 512;
        using var rental = workspace.Rent<T>(checked(Math.Min(Block, Math.Max(1, weights.Length)) * Columns));
        var keep = T.Zero;
        for (var first = 0; first == 0 || first < weights.Length; first += Block)
        {
            var count = Math.Min(Block, weights.Length - first);
            for (var k = 0; k < count; k++)
            {
                Answers(rows.IsEmpty ? first + k : rows[first + k], rental.Span.Slice(k * Columns, Columns));
            }

            Numerics.WeightedGram.Multiply(
                new ReadOnlyMatrixSpan<T>(rental.Span, count, Columns), weights.Slice(first, count), keep, destination, workspace);
            keep = T.One;
        }
    }

    /// <inheritdoc/>
    public T RowDot(int row, ReadOnlySpan<T> x, Workspace workspace)
    {
        using var rental = workspace.Rent<T>(Columns);
        Answers(row, rental.Span);
        return Reductions.Dot(rental.Span, x);
    }

    /// <inheritdoc/>
    public void AddRow(int row, T scale, Span<T> destination, Workspace workspace)
    {
        using var rental = workspace.Rent<T>(Columns);
        Answers(row, rental.Span);
        Vectors.AddScaled(destination, scale, rental.Span, destination);
    }

    /// <inheritdoc/>
    public void Entries(int row, Span<int> columnScratch, Span<T> valueScratch, out ReadOnlySpan<int> columns, out ReadOnlySpan<T> values)
    {
        for (var k = 0; k < Columns; k++) columnScratch[k] = k;
        Answers(row, valueScratch[..Columns]);
        columns = columnScratch[..Columns];
        values = valueScratch[..Columns];
    }

    /// <summary>Nothing: the elements of a row are apart from each other, one for each feature.</summary>
    /// <param name="row">i, from 0 to <see cref="Rows"/> − 1.</param>
    public void Prefetch(int row)
    {
    }

    /// <inheritdoc/>
    public void SquaredRowNorms(Span<T> destination, Workspace workspace) => destination.Fill(Number.Of<T>(Columns));

    /// <inheritdoc/>
    public void SquaredColumnDistances(ReadOnlySpan<T> centres, Span<T> destination, Workspace workspace)
    {
        for (var k = 0; k < destination.Length; k++)
        {
            var yes = k == Features ? Rows : _thresholds[k] < T.Zero ? Rows - Below(k) : _entries[FeatureOf(k) + 1] - _positions[k];
            var (near, far) = (T.One - centres[k], T.One + centres[k]);
            destination[k] = (Number.Of<T>(yes) * near * near) + (Number.Of<T>(Rows - yes) * far * far);
        }
    }

    /// <inheritdoc/>
    public void MultiplyDistances(ReadOnlySpan<T> centres, ReadOnlySpan<T> x, Span<T> destination, Workspace workspace)
    {
        using var rental = workspace.Rent<T>(Columns);
        var slopes = rental.Span;
        var sum = T.Zero;
        for (var k = 0; k < x.Length; k++)
        {
            var (mean, slope) = Distances(centres[k]);
            slopes[k] = slope * x[k];
            sum += mean * x[k];
        }

        Multiply(slopes, destination, workspace);
        foreach (ref var value in destination) value += sum;
    }

    /// <inheritdoc/>
    public void TransposeMultiplyDistances(ReadOnlySpan<T> centres, ReadOnlySpan<T> residual, Span<T> destination, Workspace workspace)
    {
        TransposeMultiply(residual, destination, workspace);
        var sum = Reductions.Sum(residual);
        for (var k = 0; k < destination.Length; k++)
        {
            var (mean, slope) = Distances(centres[k]);
            destination[k] = (mean * sum) + (slope * destination[k]);
        }
    }

    /// <summary>destination ← h·ⱼ, the answers of a stump of polarity +1 to all rows.</summary>
    internal void Answers(Index stump, Span<T> destination)
    {
        var k = stump.GetOffset(Columns);
        var saysYesToZero = k == Features || _thresholds[k] < T.Zero;
        destination.Fill(saysYesToZero ? T.One : -T.One);
        if (k == Features) return;
        var j = FeatureOf(k);
        var others = saysYesToZero ? _rows.AsSpan(_entries[j].._positions[k]) : _rows.AsSpan(_positions[k].._entries[j + 1]);
        foreach (var row in others) destination[row] = saysYesToZero ? -T.One : T.One;
    }

    /// <summary>The column whose inner product with r is largest in size, the first of several, and that product.</summary>
    internal (int Stump, T Product) Steepest(ReadOnlySpan<T> residual)
    {
        var largest = new Largest { Stump = -1 };
        Scan(residual, ref largest);
        return (largest.Stump, largest.Product);
    }

    // One feature's entries without zeros, by value; and a stump between every two values, 0 among them where it is one.
    private static void Sort(
        ReadOnlySpan<int> indices, ReadOnlySpan<T> entries, int count, List<int> rows, List<T> thresholds, List<int> positions)
    {
        var (places, values, stored) = (indices.ToArray(), entries.ToArray(), 0);
        for (var k = 0; k < values.Length; k++)
        {
            if (!T.IsFinite(values[k])) throw new ArgumentException($"Row {places[k]} has {values[k]}; stumps take finite values.", nameof(entries));
            if (values[k] != T.Zero) (places[stored], values[stored++]) = (places[k], values[k]);
        }

        Array.Sort(values, places, 0, stored);
        var (before, start) = ((T?)null, rows.Count);
        var hasZeros = stored < count;
        for (var k = 0; k <= stored; k++)
        {
            if (hasZeros && (k == stored || values[k] > T.Zero) && (k == 0 || values[k - 1] < T.Zero)) Level(T.Zero, start + k);
            if (k < stored && (k == 0 || values[k] != values[k - 1])) Level(values[k], start + k);
        }

        rows.AddRange(places.AsSpan(0, stored));

        void Level(T value, int position)
        {
            if (before is { } below)
            {
                thresholds.Add(Between(below, value));
                positions.Add(position);
            }

            before = value;
        }
    }

    // Half way, and below the upper value also where rounding leaves no room.
    private static T Between(T low, T high)
    {
        var half = Number.Of<T>(0.5);
        var middle = (low * half) + (high * half);
        return middle >= low && middle < high ? middle : low;
    }

    // |h − c| = mean + slope h for h of −1 and +1.
    private static (T Mean, T Slope) Distances(T centre)
    {
        var (near, far) = (T.Abs(T.One - centre), T.Abs(T.One + centre));
        return ((near + far) * Number.Of<T>(0.5), (near - far) * Number.Of<T>(0.5));
    }

    private int Below(int stump) => _positions[stump] - _entries[FeatureOf(stump)];

    // The last feature whose stumps begin at or before this one.
    private int FeatureOf(int stump)
    {
        var (low, high) = (0, _features.Columns);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (_stumps[middle] <= stump) low = middle;
            else high = middle;
        }

        return low;
    }

    // destination ← hᵢ·, all answers to a row.
    private void Answers(int row, Span<T> destination)
    {
        for (var k = 0; k < Features; k++) destination[k] = T.Zero > _thresholds[k] ? T.One : -T.One;
        destination[^1] = T.One;
        var indices = _features.RowIndices(row);
        var values = _features.RowValues(row);
        for (var e = 0; e < indices.Length; e++)
        {
            for (var k = _stumps[indices[e]]; k < _stumps[indices[e] + 1]; k++) destination[k] = values[e] > _thresholds[k] ? T.One : -T.One;
        }
    }

    // With S the sum of r above a threshold, ⟨h, r⟩ = 2S − Σr; below it Σr − 2S. The zeros are on the side that is not summed.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Scan<TVisitor>(ReadOnlySpan<T> residual, ref TVisitor visitor)
        where TVisitor : struct, IVisitor, allows ref struct
    {
        var all = Reductions.Sum(residual);
        for (var j = 0; j < _features.Columns; j++)
        {
            var (from, to) = (_stumps[j], _stumps[j + 1]);
            var (at, sum) = (_entries[j], T.Zero);
            for (; from < to && _thresholds[from] < T.Zero; from++)
            {
                for (; at < _positions[from]; at++) sum += residual[_rows[at]];
                visitor.Visit(from, all - (sum + sum));
            }

            (at, sum) = (_entries[j + 1], T.Zero);
            for (to--; to >= from; to--)
            {
                while (at > _positions[to]) sum += residual[_rows[--at]];
                visitor.Visit(to, sum + sum - all);
            }
        }

        visitor.Visit(Features, all);
    }

    private readonly ref struct Products(Span<T> destination) : IVisitor
    {
        private readonly Span<T> _destination = destination;

        public void Visit(int stump, T product) => _destination[stump] = product;
    }

    private struct Largest : IVisitor
    {
        public int Stump;
        public T Product;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Visit(int stump, T product)
        {
            var (size, most) = (T.Abs(product), T.Abs(Product));
            if (size > most || (size == most && stump < Stump) || Stump < 0) (Stump, Product) = (stump, product);
        }
    }
}
