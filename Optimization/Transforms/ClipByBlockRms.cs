using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>Each block's update, shortened where the root of its mean square is above d: <c>u_B = g_B / max(1, RMS(g_B) / d)</c>.</summary>
    /// <remarks>
    /// No state. A vector transform. Diagonal metric: a block's length shrinks with its update. Source: Shazeer and Stern, ICML 2018, section 6,
    /// update clipping.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="blocks">The blocks of the vector.</param>
    /// <param name="maximum">d, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ClipByBlockRms<T> ClipByBlockRms<T>(ParameterBlocks blocks, double maximum = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(blocks, maximum);
}

/// <summary>Clipping block by block; see <see cref="Transforms.ClipByBlockRms{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ClipByBlockRms<T> : ITransform<ClipByBlockRms<T>, IPoint, Diagonal, T, NoState, SegmentFactorKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there are no usual blocks.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public ClipByBlockRms() => throw Require.Built("Transforms.ClipByBlockRms");

    internal ClipByBlockRms(ParameterBlocks blocks, double maximum)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        Blocks = blocks;
        Maximum = Require.Positive<T>(maximum);
    }

    /// <summary>The blocks.</summary>
    public ParameterBlocks Blocks { get; }

    /// <summary>d.</summary>
    public T Maximum { get; }

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
        scoped ref NoState state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out SegmentFactorKernel<T> kernel)
    {
        Blocks.RequireLength(update.Length);
        var factors = new Segments<T>(update.Length, Blocks.All.Length, 0, T.One, workspace);
        foreach (var block in Blocks.All)
        {
            var rms = BlockLoop.Rms(update.Slice(Blocks.Start(block), block.Length));
            factors.Add(block.Length, rms > Maximum ? Maximum / rms : T.One);
        }

        kernel = new(factors);
    }
}
