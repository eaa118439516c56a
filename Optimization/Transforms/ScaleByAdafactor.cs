using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// The direction of Adafactor: the gradient over the root of a running mean of its square, which for a matrix is kept as row sums R and column
    /// sums C only. <c>R ← β R + (1 − β)(G² + ε) 1; C ← β C + (1 − β) 1ᵀ(G² + ε); V = R C / 1ᵀR; U = G / √V</c> with <c>β = 1 − t^−c</c> in step
    /// t = 1, 2, ….
    /// </summary>
    /// <remarks>
    /// State: R and C of each block that has more than one row and column (the first dimension, and all others taken together), V itself of the
    /// others, and t. V is exact where the square is of rank one. A vector transform. Diagonal metric: a coordinate's length is 1/√V. The other parts
    /// of Adafactor are transforms of their own: <see cref="ClipByBlockRms{T}"/> and <see cref="ScaleByParameterRms{T}"/>. Source: Shazeer and Stern,
    /// ICML 2018, Algorithms 4 and 5, β from their section 7.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="blocks">The blocks of the vector.</param>
    /// <param name="decay">c, above 0.</param>
    /// <param name="epsilon">ε, above 0, added to the square.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ScaleByAdafactor<T> ScaleByAdafactor<T>(ParameterBlocks blocks, double decay = 0.8, double epsilon = 1e-30)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(blocks, decay, epsilon);
}

/// <summary>The direction of Adafactor; see <see cref="Transforms.ScaleByAdafactor{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ScaleByAdafactor<T> : ITransform<ScaleByAdafactor<T>, IPoint, Diagonal, T, AdafactorState<T>, AdafactorKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Column sums begin anew after so many rows, so that a tall matrix is not summed up one row after the other.
    private const int Rows = 64;

    /// <summary>Refused: there are no usual blocks.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public ScaleByAdafactor() => throw Require.Built("Transforms.ScaleByAdafactor");

    internal ScaleByAdafactor(ParameterBlocks blocks, double decay, double epsilon)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        Blocks = blocks;
        Decay = Require.Positive(decay);
        Epsilon = Require.Positive<T>(epsilon);
    }

    /// <summary>The blocks.</summary>
    public ParameterBlocks Blocks { get; }

    /// <summary>c.</summary>
    public double Decay { get; }

    /// <summary>ε.</summary>
    public T Epsilon { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The point has not the blocks' number of parameters.</exception>
    public AdafactorState<T> Initialize(ReadOnlySpan<T> point)
    {
        Blocks.RequireLength(point.Length);
        var (rows, columns) = Covers.Lengths(Blocks);
        return new(Buffer<T>.Allocate(rows), Buffer<T>.Allocate(columns), 0);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The update or the state has not the blocks' number of parameters.</exception>
    public void Prepare(
        scoped ref AdafactorState<T> state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out AdafactorKernel<T> kernel)
    {
        Blocks.RequireLength(update.Length);
        state = state with { Steps = state.Steps + 1 };
        var rows = state.Rows.Mutable;
        var columns = state.Columns.Mutable;
        Covers.RequireLengths(Blocks, rows.Length, columns.Length);
        var take = Math.Pow(state.Steps, -Decay);
        var (keep, fresh) = (Number.Of<T>(1 - take), Number.Of<T>(take));
        var (segments, elements) = Covers.Segments(Blocks);
        var factors = new Segments<T>(update.Length, segments, elements, T.One, workspace);
        var first = 0;
        foreach (var block in Blocks.All)
        {
            var gradient = update.Slice(Blocks.Start(block), block.Length);
            if (Covers.IsMatrix(block))
            {
                var own = rows[..block.Rows];
                Blend(gradient, own, columns[..block.Columns], keep, fresh, factors.Elements.Slice(first, block.Columns), workspace);
                var root = T.Sqrt(Reductions.Sum<T>(own));
                foreach (var row in own) factors.Add(block.Columns, root / T.Sqrt(row), first);
                rows = rows[block.Rows..];
                columns = columns[block.Columns..];
                first += block.Columns;
            }
            else
            {
                BlendSquares(gradient, rows[..block.Length], keep, fresh, factors.Elements.Slice(first, block.Length));
                factors.Add(block.Length, T.One, first);
                rows = rows[block.Length..];
                first += block.Length;
            }
        }

        kernel = new(factors);
    }

    // V ← β V + (1 − β)(g² + ε), and 1/√V.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void BlendSquares(ReadOnlySpan<T> gradient, Span<T> square, T keep, T fresh, Span<T> inverseRoots)
    {
        ref var g = ref MemoryMarshal.GetReference(gradient);
        ref var v = ref MemoryMarshal.GetReference(square);
        ref var to = ref MemoryMarshal.GetReference(inverseRoots);
        var (kept, taken, epsilon) = (Vector512.Create(keep), Vector512.Create(fresh), Vector512.Create(Epsilon));
        nuint i = 0;
        for (; i + (nuint)Vector512<T>.Count <= (nuint)gradient.Length; i += (nuint)Vector512<T>.Count)
        {
            var own = Vector512.LoadUnsafe(ref g, i);
            var mean = (kept * Vector512.LoadUnsafe(ref v, i)) + (taken * ((own * own) + epsilon));
            mean.StoreUnsafe(ref v, i);
            (Vector512<T>.One / Vector512.Sqrt(mean)).StoreUnsafe(ref to, i);
        }

        for (; i < (nuint)gradient.Length; i++)
        {
            var own = Unsafe.Add(ref g, i);
            var mean = (keep * Unsafe.Add(ref v, i)) + (fresh * ((own * own) + Epsilon));
            Unsafe.Add(ref v, i) = mean;
            Unsafe.Add(ref to, i) = T.One / T.Sqrt(mean);
        }
    }

    // R and C, and 1/√C. 1/√V is a factor of the row, √(1ᵀR / R), times one of the column, 1/√C: neither leaves the range of T where V would.
    private void Blend(
        ReadOnlySpan<T> gradient, Span<T> rows, Span<T> columns, T keep, T fresh, Span<T> inverseRoots, Workspace workspace)
    {
        var width = columns.Length;
        using var parts = workspace.Rent<T>(width, BufferContents.Zeroed);
        using var sums = workspace.Rent<T>(width, BufferContents.Zeroed);
        for (var i = 0; i < rows.Length; i++)
        {
            var row = gradient.Slice(i * width, width);
            rows[i] = (keep * rows[i]) + (fresh * (Reductions.SumOfSquares(row) + (T.CreateChecked(width) * Epsilon)));
            BlockLoop.AddSquares(row, parts.Span);
            if ((i + 1) % Rows != 0 && i + 1 < rows.Length) continue;
            BlockLoop.Add<T>(parts.Span, sums.Span);
            parts.Span.Clear();
        }

        BlendColumns(sums.Span, T.CreateChecked(rows.Length) * Epsilon, keep, fresh, columns, inverseRoots);
    }

    // C ← β C + (1 − β)(sums + extra), and 1/√C.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void BlendColumns(ReadOnlySpan<T> sums, T extra, T keep, T fresh, Span<T> columns, Span<T> inverseRoots)
    {
        ref var from = ref MemoryMarshal.GetReference(sums);
        ref var c = ref MemoryMarshal.GetReference(columns);
        ref var to = ref MemoryMarshal.GetReference(inverseRoots);
        var (kept, taken, added) = (Vector512.Create(keep), Vector512.Create(fresh), Vector512.Create(extra));
        nuint j = 0;
        for (; j + (nuint)Vector512<T>.Count <= (nuint)columns.Length; j += (nuint)Vector512<T>.Count)
        {
            var blended = (kept * Vector512.LoadUnsafe(ref c, j)) + (taken * (Vector512.LoadUnsafe(ref from, j) + added));
            blended.StoreUnsafe(ref c, j);
            (Vector512<T>.One / Vector512.Sqrt(blended)).StoreUnsafe(ref to, j);
        }

        for (; j < (nuint)columns.Length; j++)
        {
            var blended = (keep * Unsafe.Add(ref c, j)) + (fresh * (Unsafe.Add(ref from, j) + extra));
            Unsafe.Add(ref c, j) = blended;
            Unsafe.Add(ref to, j) = T.One / T.Sqrt(blended);
        }
    }
}

/// <summary>The factored second moments of Adafactor, block after block.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Rows">R of the matrices, V of the other blocks.</param>
/// <param name="Columns">C of the matrices.</param>
/// <param name="Steps">t.</param>
public readonly record struct AdafactorState<T>(Buffer<T> Rows, Buffer<T> Columns, long Steps) : IState<AdafactorState<T>>
    where T : unmanaged
{
    /// <inheritdoc/>
    public AdafactorState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Rows), visitor.Buffer(Columns), visitor.Scalar(Steps));
}
