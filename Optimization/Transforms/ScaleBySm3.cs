using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// The direction of SM3-II: AdaGrad with its sums of squares bounded by one number for each row and column of a block.
    /// <c>ν_ij = min(r_i, c_j) + g_ij²; u_ij = g_ij / √ν_ij; r_i ← max_j ν_ij; c_j ← max_i ν_ij</c>, 0 where ν is 0.
    /// </summary>
    /// <remarks>
    /// State: r and c of each block that has more than one row and column (the first dimension, and all others taken together); of other blocks ν
    /// itself, which then is AdaGrad. ν is never below AdaGrad's sum, so no coordinate moves further. A vector transform. Diagonal metric: a
    /// coordinate's length is 1/√ν. Source: Anil, Gupta, Koren, Singer, NeurIPS 2019, Algorithm SM3-II, without its momentum.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="blocks">The blocks of the vector.</param>
    public static ScaleBySm3<T> ScaleBySm3<T>(ParameterBlocks blocks)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(blocks);
}

/// <summary>The direction of SM3-II; see <see cref="Transforms.ScaleBySm3{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ScaleBySm3<T> : ITransform<ScaleBySm3<T>, IPoint, Diagonal, T, CoverState<T>, PreparedKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there are no usual blocks.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public ScaleBySm3() => throw Require.Built("Transforms.ScaleBySm3");

    internal ScaleBySm3(ParameterBlocks blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        Blocks = blocks;
    }

    /// <summary>The blocks.</summary>
    public ParameterBlocks Blocks { get; }

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
        scoped ref CoverState<T> state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out PreparedKernel<T> kernel)
    {
        Blocks.RequireLength(update.Length);
        var rows = state.Rows.Mutable;
        var columns = state.Columns.Mutable;
        Covers.RequireLengths(Blocks, rows.Length, columns.Length);
        var scaled = workspace.Take<T>(update.Length);
        var lengths = evidence.TracksLength ? workspace.Take<T>(update.Length) : default;
        foreach (var block in Blocks.All)
        {
            var own = new Range(Blocks.Start(block), Blocks.Start(block) + block.Length);
            var length = evidence.TracksLength ? lengths[own] : default;
            if (Covers.IsMatrix(block))
            {
                ScaleMatrix(update[own], rows[..block.Rows], columns[..block.Columns], scaled[own], length, workspace.Take<T>(block.Columns));
                rows = rows[block.Rows..];
                columns = columns[block.Columns..];
            }
            else
            {
                ScaleVector(update[own], rows[..block.Length], scaled[own], length);
                rows = rows[block.Length..];
            }
        }

        kernel = new(scaled, lengths);
    }

    private static void ScaleVector(ReadOnlySpan<T> gradient, Span<T> sums, Span<T> scaled, Span<T> length)
    {
        for (var i = 0; i < gradient.Length; i++)
        {
            sums[i] += gradient[i] * gradient[i];
            var factor = InverseRoot(sums[i]);
            scaled[i] = gradient[i] * factor;
            if (!length.IsEmpty) length[i] = factor;
        }
    }

    private static void ScaleMatrix(
        ReadOnlySpan<T> gradient, Span<T> rows, Span<T> columns, Span<T> scaled, Span<T> length, Span<T> scratch)
    {
        var width = columns.Length;
        var largest = scratch[..width];
        largest.Clear();
        for (var (i, at) = (0, 0); i < rows.Length; i++)
        {
            var (bound, largestOfRow) = (rows[i], T.Zero);
            for (var j = 0; j < width; j++, at++)
            {
                var sum = T.MinNumber(bound, columns[j]) + (gradient[at] * gradient[at]);
                var factor = InverseRoot(sum);
                scaled[at] = gradient[at] * factor;
                if (!length.IsEmpty) length[at] = factor;
                largestOfRow = sum > largestOfRow ? sum : largestOfRow;
                largest[j] = sum > largest[j] ? sum : largest[j];
            }

            rows[i] = largestOfRow;
        }

        largest.CopyTo(columns);
    }

    private static T InverseRoot(T sum) => sum > T.Zero ? T.One / T.Sqrt(sum) : T.Zero;
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
