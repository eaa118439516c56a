using System.Numerics;

namespace Toolkit.Sketching;

/// <summary>
/// A vector of 2⁶⁴ coordinates that are never negative, in d rows of w buckets: <c>S_{j, h_j(i)} += Δ</c> adds to coordinate i, the least over the rows of <c>S_{j, h_j(i)}</c> tells it, and never too little.
/// </summary>
/// <remarks>
/// <para>
/// A row is above xᵢ by what shares the bucket, (‖x‖₁ − xᵢ)/w on average, for any two coordinates share one with probability 1/w; so by Markov it is above by more than (e/w)‖x‖₁ with probability at most 1/e,
/// and all d rows at once with at most e⁻ᵈ: w = e/ε and d = ln(1/δ) keep an error within ε‖x‖₁ with probability 1 − δ (<see cref="ErrorBound"/>). Sums are rounded: "never too little" is up to that, and exact where numbers are whole and small.
/// </para>
/// <para>
/// <see cref="Add(ReadOnlySpan{ulong}, ReadOnlySpan{T})"/> is linear: sketches of one shape and key add up and scale as their vectors do. <see cref="AddConservatively(ReadOnlySpan{ulong}, ReadOnlySpan{T})"/> raises only the rows that would
/// tell too little otherwise: never above the other, never too little, but not linear: the sum of two such sketches is an upper bound too, though not what one sketch of both would hold.
/// </para>
/// <para>Source: Cormode and Muthukrishnan, "An improved data stream summary: the count-min sketch and its applications", Journal of Algorithms 2005; conservative update: Estan and Varghese, "New directions in
/// traffic measurement and accounting", SIGCOMM 2002.</para>
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct CountMin<T> : IState<CountMin<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private CountMin(SketchShape shape, Buffer<RowHash> hashes, Buffer<T> table) => (Shape, Hashes, Table) = (shape, hashes, table);

    /// <summary>A sketch of the zero vector.</summary>
    /// <param name="rows">d, from 1 to 64.</param>
    /// <param name="columns">w, at least 1; d w at most 2³¹ − 64.</param>
    /// <param name="key">What the hashes are drawn from: sketches of one key can be added.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static CountMin<T> Zero(int rows, int columns, RandomKey key)
    {
        SketchShape.Check(rows, columns);
        return Of(new(rows, columns, key), Buffer<T>.Allocate(rows * columns));
    }

    internal static CountMin<T> Of(SketchShape shape, Buffer<T> table) => new(shape, RowHash.Rows(shape.Rows, shape.Key), table);

    /// <summary>Rows, columns and the key of the hashes.</summary>
    public SketchShape Shape { get; }

    /// <summary>The hash of each row; its sign is not used.</summary>
    public Buffer<RowHash> Hashes { get; }

    /// <summary>S, row by row.</summary>
    public Buffer<T> Table { get; }

    /// <summary>How far above a coordinate an estimate is at most, as a part of ‖x‖₁, and how often it is further.</summary>
    public ErrorBound ErrorBound => ErrorBound.OfCountMin(Shape);

    /// <summary>The share of buckets that are not 0: near 1, hardly a coordinate has one of its own.</summary>
    public double Load => SketchTable.Load(Table.Span);

    /// <summary>Adds to a coordinate, in the sketch's own memory.</summary>
    /// <param name="id">i.</param>
    /// <param name="delta">Δ, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">Δ is negative or not a number.</exception>
    public void Add(ulong id, T delta) => Add([id], [delta]);

    /// <summary>Adds to coordinates, in the sketch's own memory: what adding one after the other comes to, bit for bit.</summary>
    /// <param name="ids">The coordinates, in any order; one that is there twice is added to twice.</param>
    /// <param name="deltas">What is added to each, at least 0.</param>
    /// <exception cref="ArgumentException">There are not as many of the two.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not a number; nothing was added.</exception>
    public void Add(ReadOnlySpan<ulong> ids, ReadOnlySpan<T> deltas)
    {
        Check(ids, deltas);
        SketchLoops.Add(Shape, Hashes.Span, Table.Mutable, ids, deltas, signed: false);
    }

    /// <summary>Adds to a coordinate in those rows alone that would tell too little otherwise: S_{j, h_j(i)} ← max(S_{j, h_j(i)}, x̂ᵢ + Δ).</summary>
    /// <param name="id">i.</param>
    /// <param name="delta">Δ, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">Δ is negative or not a number.</exception>
    public void AddConservatively(ulong id, T delta) => AddConservatively([id], [delta]);

    /// <summary>Adds to coordinates, one after the other, to each in those rows alone that would tell too little otherwise.</summary>
    /// <param name="ids">The coordinates; their order matters.</param>
    /// <param name="deltas">What is added to each, at least 0.</param>
    /// <exception cref="ArgumentException">There are not as many of the two.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not a number; nothing was added.</exception>
    public void AddConservatively(ReadOnlySpan<ulong> ids, ReadOnlySpan<T> deltas)
    {
        Check(ids, deltas);
        SketchLoops.AddConservatively(Shape, Hashes.Span, Table.Mutable, ids, deltas);
    }

    /// <summary>What a coordinate is at most.</summary>
    /// <param name="id">i.</param>
    public T Estimate(ulong id)
    {
        Span<T> estimate = stackalloc T[1];
        Estimate([id], estimate);
        return estimate[0];
    }

    /// <summary>What coordinates are at most.</summary>
    /// <param name="ids">The coordinates.</param>
    /// <param name="estimates">Receives as many numbers.</param>
    /// <exception cref="ArgumentException">There are not as many of the two.</exception>
    public void Estimate(ReadOnlySpan<ulong> ids, Span<T> estimates)
    {
        if (ids.Length != estimates.Length) throw new ArgumentException($"{ids.Length} coordinates and {estimates.Length} numbers.", nameof(estimates));
        SketchLoops.Least(Shape, Hashes.Span, Table.Span, ids, estimates);
    }

    /// <summary>S ← c S, in its own memory: the sketch of c x.</summary>
    /// <param name="factor">c, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">c is negative or not a number.</exception>
    public void Scale(T factor)
    {
        if (!(factor >= T.Zero)) throw new ArgumentOutOfRangeException(nameof(factor), factor, "factor must be at least 0.");
        SketchTable.Scale(Table.Mutable, factor);
    }

    /// <summary>S ← S + S′, in its own memory: the sketch of x + x′; of sketches with conservative additions, an upper bound of it.</summary>
    /// <param name="other">S′, of the same shape and key.</param>
    /// <exception cref="ArgumentException">The other has another shape or key, so that their buckets hold other coordinates.</exception>
    public void Merge(in CountMin<T> other)
    {
        if (other.Shape != Shape) throw new ArgumentException($"A sketch of {other.Shape} cannot be added to one of {Shape}.", nameof(other));
        SketchTable.Add(Table.Mutable, other.Table.Span, T.One);
    }

    /// <inheritdoc/>
    public CountMin<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Scalar(Shape), visitor.Buffer(Hashes), visitor.Buffer(Table));

    private static void Check(ReadOnlySpan<ulong> ids, ReadOnlySpan<T> deltas)
    {
        if (ids.Length != deltas.Length) throw new ArgumentException($"{ids.Length} coordinates and {deltas.Length} numbers.", nameof(deltas));
        foreach (var delta in deltas)
        {
            if (!(delta >= T.Zero)) throw new ArgumentOutOfRangeException(nameof(deltas), delta, "what is added must be at least 0.");
        }
    }
}
