using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// The direction of SM3-II: AdaGrad with its sums of squares bounded by one number for each row and column of a block.
    /// <c>ν_ij = min(r_i, c_j) + g_ij²; u_ij = g_ij / (√ν_ij + ε); r_i ← max_j ν_ij; c_j ← max_i ν_ij</c>.
    /// </summary>
    /// <remarks>
    /// State: r and c of each block that has more than one row and column (the first dimension, and all others taken together); of other blocks ν
    /// itself, which then is AdaGrad. ν is never below AdaGrad's sum, so no coordinate moves further. A vector transform. Diagonal metric: a
    /// coordinate's length is 1/(√ν + ε). Source: Anil, Gupta, Koren, Singer, NeurIPS 2019, Algorithm SM3-II, without its momentum; there 0/0 is 0 in
    /// place of ε, which would leave a proximal map no length where no gradient was yet.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="blocks">The blocks of the vector.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ScaleBySm3<T> ScaleBySm3<T>(ParameterBlocks blocks, double epsilon = 1e-7)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(blocks, epsilon);
}

/// <summary>The direction of SM3-II; see <see cref="Transforms.ScaleBySm3{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ScaleBySm3<T> : ITransform<ScaleBySm3<T>, IPoint, Diagonal, T, CoverState<T>, Sm3Kernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there are no usual blocks.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public ScaleBySm3() => throw Require.Built("Transforms.ScaleBySm3");

    internal ScaleBySm3(ParameterBlocks blocks, double epsilon)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        Blocks = blocks;
        Epsilon = Require.Positive<T>(epsilon);
    }

    /// <summary>The blocks.</summary>
    public ParameterBlocks Blocks { get; }

    /// <summary>ε.</summary>
    public T Epsilon { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The point has not the blocks' number of parameters.</exception>
    public CoverState<T> Initialize(ReadOnlySpan<T> point)
    {
        Blocks.RequireLength(point.Length);
        var (rows, columns) = Covers.Lengths(Blocks);
        return new(Buffer<T>.Allocate(rows), Buffer<T>.Allocate(columns));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The update or the state has not the blocks' number of parameters.</exception>
    public void Prepare(
        scoped ref CoverState<T> state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out Sm3Kernel<T> kernel)
    {
        Blocks.RequireLength(update.Length);
        var rows = state.Rows.Mutable;
        var columns = state.Columns.Mutable;
        Covers.RequireLengths(Blocks, rows.Length, columns.Length);
        var (segments, elements) = Covers.Segments(Blocks);
        var bounds = new Segments<T>(update.Length, segments, elements, T.One, workspace);
        var first = 0;
        foreach (var block in Blocks.All)
        {
            var gradient = update.Slice(Blocks.Start(block), block.Length);
            if (Covers.IsMatrix(block))
            {
                columns[..block.Columns].CopyTo(bounds.Elements[first..]);
                foreach (var row in rows[..block.Rows]) bounds.Add(block.Columns, row, first);
                Cover(gradient, rows[..block.Rows], columns[..block.Columns], bounds.Elements.Slice(first, block.Columns));
                rows = rows[block.Rows..];
                columns = columns[block.Columns..];
                first += block.Columns;
            }
            else
            {
                rows[..block.Length].CopyTo(bounds.Elements[first..]);
                bounds.Add(block.Length, T.PositiveInfinity, first);
                BlockLoop.AddSquares(gradient, rows[..block.Length]);
                rows = rows[block.Length..];
                first += block.Length;
            }
        }

        kernel = new(bounds, Epsilon);
    }

    // r and c of this step, from those before it: the columns' are told, for their place takes the new ones.
    private static void Cover(ReadOnlySpan<T> gradient, Span<T> rows, Span<T> columns, ReadOnlySpan<T> bounds)
    {
        columns.Clear();
        for (var i = 0; i < rows.Length; i++) rows[i] = CoverRow(gradient.Slice(i * columns.Length, columns.Length), rows[i], bounds, columns);
    }

    // The row's largest sum; the columns' go into largest. A maximum has no rounding: its order does not matter. No sum is below 0 or NaN, so the
    // processor's own minimum and maximum will do.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static T CoverRow(ReadOnlySpan<T> gradient, T bound, ReadOnlySpan<T> bounds, Span<T> largest)
    {
        ref var g = ref MemoryMarshal.GetReference(gradient);
        ref var c = ref MemoryMarshal.GetReference(bounds);
        ref var most = ref MemoryMarshal.GetReference(largest);
        var (row, ofRow) = (Vector512.Create(bound), Vector512<T>.Zero);
        nuint j = 0;
        for (; j + (nuint)Vector512<T>.Count <= (nuint)gradient.Length; j += (nuint)Vector512<T>.Count)
        {
            var own = Vector512.LoadUnsafe(ref g, j);
            var sum = Vector512.MinNative(row, Vector512.LoadUnsafe(ref c, j)) + (own * own);
            Vector512.MaxNative(sum, Vector512.LoadUnsafe(ref most, j)).StoreUnsafe(ref most, j);
            ofRow = Vector512.MaxNative(ofRow, sum);
        }

        var half = Vector256.MaxNative(ofRow.GetLower(), ofRow.GetUpper());
        var quarter = Vector128.MaxNative(half.GetLower(), half.GetUpper());
        var largestOfRow = T.Zero;
        for (var k = 0; k < Vector128<T>.Count; k++) largestOfRow = T.Max(largestOfRow, quarter[k]);
        for (; j < (nuint)gradient.Length; j++)
        {
            var own = Unsafe.Add(ref g, j);
            var sum = T.Min(bound, Unsafe.Add(ref c, j)) + (own * own);
            Unsafe.Add(ref most, j) = T.Max(sum, Unsafe.Add(ref most, j));
            largestOfRow = T.Max(largestOfRow, sum);
        }

        return largestOfRow;
    }
}

/// <summary>Numbers that cover the rows and columns of blocks, block after block.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Rows">r of the matrices, ν of the other blocks.</param>
/// <param name="Columns">c of the matrices.</param>
public readonly record struct CoverState<T>(Buffer<T> Rows, Buffer<T> Columns) : IState<CoverState<T>>
    where T : unmanaged
{
    /// <inheritdoc/>
    public CoverState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Rows), visitor.Buffer(Columns));
}
