using System.Numerics;

namespace Toolkit.Sketching;

/// <summary>
/// A vector of 2⁶⁴ coordinates in d rows of w buckets: <c>S_{j, h_j(i)} += s_j(i) Δ</c> adds to coordinate i, the median over the rows of <c>s_j(i) S_{j, h_j(i)}</c> tells it.
/// </summary>
/// <remarks>
/// <para>
/// Each row has a hash of <see cref="PairMultiplyShift"/> for buckets and one of <see cref="PairMultiplySign"/> for signs, both pairwise independent, and independent of each other. A row is then unbiased
/// with variance (‖x‖² − xᵢ²)/w. It is linear: sketches of one shape and key add and scale as their vectors do, bit for bit where the numbers are whole and small, otherwise within the rounding of the sums.
/// </para>
/// <para>Source: Charikar, Chen, Farach-Colton 2002. Of an even number of rows the median is the mean of the two in the middle.</para>
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct CountSketch<T> : IState<CountSketch<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private CountSketch(SketchShape shape, Buffer<RowHash> hashes, Buffer<T> table) => (Shape, Hashes, Table) = (shape, hashes, table);

    /// <summary>A sketch of the zero vector.</summary>
    /// <param name="rows">d, from 1 to 64.</param>
    /// <param name="columns">w, at least 1; d w at most 2³¹ − 64.</param>
    /// <param name="key">What the hashes are drawn from: sketches of one key can be added.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static CountSketch<T> Zero(int rows, int columns, RandomKey key) => Zero(rows, columns, key, 1);

    internal static CountSketch<T> Zero(int rows, int columns, RandomKey key, int planes)
    {
        SketchShape.Check(rows, columns);
        if ((long)planes * rows * columns > int.MaxValue - 64)
            throw new ArgumentOutOfRangeException(nameof(planes), planes, "planes times rows times columns must be at most 2³¹ − 64.");
        return Of(new(rows, columns, key), Buffer<T>.Allocate(planes * rows * columns));
    }

    internal static CountSketch<T> Of(SketchShape shape, Buffer<T> table) => new(shape, RowHash.Rows(shape.Rows, shape.Key), table);

    /// <summary>Rows, columns and the key of the hashes.</summary>
    public SketchShape Shape { get; }

    /// <summary>The hash of each row.</summary>
    public Buffer<RowHash> Hashes { get; }

    /// <summary>S, row by row.</summary>
    public Buffer<T> Table { get; }

    /// <summary>How far off an estimate is at most, as a part of ‖x‖₂, and how often it is further; ‖x‖₂ itself is about the root of <see cref="SquaredNorm"/>.</summary>
    public ErrorBound ErrorBound => ErrorBound.OfCountSketch(Shape);

    /// <summary>The share of buckets that are not 0: near 1, hardly a coordinate has one of its own.</summary>
    public double Load => SketchTable.Load(Table.Span);

    /// <summary>Adds to a coordinate, in the sketch's own memory.</summary>
    /// <param name="id">i.</param>
    /// <param name="delta">Δ.</param>
    public void Add(ulong id, T delta) => Add([id], [delta]);

    /// <summary>Adds to coordinates, in the sketch's own memory: what adding one after the other comes to, bit for bit.</summary>
    /// <param name="ids">The coordinates, in any order; one that is there twice is added to twice.</param>
    /// <param name="deltas">What is added to each.</param>
    /// <exception cref="ArgumentException">There are not as many of the two.</exception>
    public void Add(ReadOnlySpan<ulong> ids, ReadOnlySpan<T> deltas)
    {
        if (ids.Length != deltas.Length) throw new ArgumentException($"{ids.Length} coordinates and {deltas.Length} numbers.", nameof(deltas));
        SketchLoops.Add(Shape, Hashes.Span, Table.Mutable, ids, deltas);
    }

    /// <summary>What a coordinate is, as far as the sketch can tell.</summary>
    /// <param name="id">i.</param>
    public T Estimate(ulong id)
    {
        Span<T> estimate = stackalloc T[1];
        Estimate([id], estimate);
        return estimate[0];
    }

    /// <summary>What coordinates are, as far as the sketch can tell.</summary>
    /// <param name="ids">The coordinates.</param>
    /// <param name="estimates">Receives as many numbers.</param>
    /// <exception cref="ArgumentException">There are not as many of the two.</exception>
    public void Estimate(ReadOnlySpan<ulong> ids, Span<T> estimates)
    {
        if (ids.Length != estimates.Length) throw new ArgumentException($"{ids.Length} coordinates and {estimates.Length} numbers.", nameof(estimates));
        SketchLoops.Estimate(Shape, Hashes.Span, Table.Span, ids, estimates);
    }

    /// <summary>S ← c S, in its own memory: the sketch of c x.</summary>
    /// <param name="factor">c.</param>
    public void Scale(T factor) => SketchTable.Scale(Table.Mutable, factor);

    /// <summary>S ← S + c S′, in its own memory: the sketch of x + c x′.</summary>
    /// <param name="other">S′, of the same shape and key.</param>
    /// <param name="factor">c: 1 adds, −1 subtracts.</param>
    /// <exception cref="ArgumentException">The other has another shape or key, so that their buckets hold other coordinates.</exception>
    public void Add(in CountSketch<T> other, T factor)
    {
        if (other.Shape != Shape) throw new ArgumentException($"A sketch of {other.Shape} cannot be added to one of {Shape}.", nameof(other));
        SketchTable.Add(Table.Mutable, other.Table.Span, factor);
    }

    /// <summary>S ← S + S′, in its own memory: the sketch of x + x′, as parts of a stream that were sketched apart are put together.</summary>
    /// <param name="other">S′, of the same shape and key.</param>
    /// <exception cref="ArgumentException">The other has another shape or key, so that their buckets hold other coordinates.</exception>
    public void Merge(in CountSketch<T> other) => Add(other, T.One);

    /// <summary>An estimate of ‖x‖²: the median over the rows of their sums of squares, each of which has it as its mean.</summary>
    public double SquaredNorm() => InnerProduct(this);

    /// <summary>An estimate of ⟨x, x′⟩: the median over the rows of their inner products.</summary>
    /// <param name="other">The sketch of x′, of the same shape and key.</param>
    /// <exception cref="ArgumentException">The other has another shape or key.</exception>
    public double InnerProduct(in CountSketch<T> other)
    {
        if (other.Shape != Shape) throw new ArgumentException($"A sketch of {other.Shape} has no product with one of {Shape}.", nameof(other));
        Span<double> products = stackalloc double[Shape.Rows];
        for (var row = 0; row < Shape.Rows; row++) products[row] = SketchTable.InnerProduct(Row(row), other.Row(row));
        return Median.Of(products);
    }

    /// <summary>The sum of squares of each row, of which each has ‖x‖² as its mean: how far they are apart tells how good the estimate of the norm is.</summary>
    /// <param name="norms">Receives a number for each row.</param>
    /// <exception cref="ArgumentException">There is another number of them than rows.</exception>
    public void SquaredNorms(Span<double> norms)
    {
        if (norms.Length != Shape.Rows) throw new ArgumentException($"{norms.Length} numbers for {Shape.Rows} rows.", nameof(norms));
        for (var row = 0; row < norms.Length; row++) norms[row] = SketchTable.InnerProduct(Row(row), Row(row));
    }

    /// <inheritdoc/>
    public CountSketch<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Scalar(Shape), visitor.Buffer(Hashes), visitor.Buffer(Table));

    private ReadOnlySpan<T> Row(int row) => Table.Span.Slice(row * Shape.Columns, Shape.Columns);
}
