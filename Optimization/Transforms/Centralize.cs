using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// Gradient centralisation: each row of a block of two or more dimensions without its mean, <c>u_i = g_i − mean(g_i)</c>; other blocks as they are.
    /// </summary>
    /// <remarks>
    /// No state. A vector transform. It projects onto the rows whose mean is zero, so no diagonal metric: no proximal map may follow. A row of one
    /// element comes out zero. Source: Yong, Huang, Hua, Zhang, ECCV 2020, where the mean is over all dimensions but that of the outputs,
    /// here the first.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="blocks">The blocks of the vector.</param>
    public static Centralize<T> Centralize<T>(ParameterBlocks blocks)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(blocks);
}

/// <summary>Gradient centralisation; see <see cref="Transforms.Centralize{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct Centralize<T> : ITransform<Centralize<T>, IPoint, Metric, T, NoState, SegmentShiftKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there are no usual blocks.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public Centralize() => throw Require.Built("Transforms.Centralize");

    internal Centralize(ParameterBlocks blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        Blocks = blocks;
    }

    /// <summary>The blocks.</summary>
    public ParameterBlocks Blocks { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The point has not the blocks' number of parameters.</exception>
    public NoState Initialize(ReadOnlySpan<T> point)
    {
        Blocks.RequireLength(point.Length);
        return default;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The update has not the blocks' number of parameters.</exception>
    public void Prepare(
        scoped ref NoState state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out SegmentShiftKernel<T> kernel)
    {
        Blocks.RequireLength(update.Length);
        var means = new Segments<T>(update.Length, Blocks.Units, 0, T.Zero, workspace);
        foreach (var block in Blocks.All)
        {
            var (start, unit) = (Blocks.Start(block), block.Unit);
            for (var at = start; at < start + block.Length; at += unit)
            {
                means.Add(unit, block.Shape.Length > 1 ? Reductions.Sum(update.Slice(at, unit)) / T.CreateChecked(unit) : T.Zero);
            }
        }

        kernel = new(means);
    }
}
