using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>Each block's update relative to the size of its parameters: <c>u_B = max(ε, RMS(x_B)) g_B</c>.</summary>
    /// <remarks>
    /// No state; reads the point. A vector transform. Diagonal metric: a block's length is multiplied by its factor. Source: Shazeer and Stern,
    /// ICML 2018, section 8, relative step size.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="blocks">The blocks of the vector.</param>
    /// <param name="minimum">ε, above 0: blocks that start at zero begin to move.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ScaleByParameterRms<T> ScaleByParameterRms<T>(ParameterBlocks blocks, double minimum = 1e-3)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(blocks, minimum);
}

/// <summary>Steps relative to the parameters, block by block; see <see cref="Transforms.ScaleByParameterRms{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ScaleByParameterRms<T> : ITransform<ScaleByParameterRms<T>, IPoint, Diagonal, T, NoState, SegmentFactorKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there are no usual blocks.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public ScaleByParameterRms() => throw Require.Built("Transforms.ScaleByParameterRms");

    internal ScaleByParameterRms(ParameterBlocks blocks, double minimum)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        Blocks = blocks;
        Minimum = Require.Positive<T>(minimum);
    }

    /// <summary>The blocks.</summary>
    public ParameterBlocks Blocks { get; }

    /// <summary>ε.</summary>
    public T Minimum { get; }

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
            factors.Add(block.Length, T.Max(Minimum, BlockLoop.Rms(evidence.Point.Slice(Blocks.Start(block), block.Length))));
        }

        kernel = new(factors);
    }
}
