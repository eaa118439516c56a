using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// Each block's update as long as its parameters are, times a constant: <c>u_B = r g_B</c> with <c>r = c ‖x_B‖₂ / (‖g_B‖₂ + ε)</c>, and r = 1
    /// where one of the norms is 0.
    /// </summary>
    /// <remarks>
    /// No state; reads the point. A vector transform. Diagonal metric: a block's length is multiplied by its r. Source: the layer-wise ratio of LARS
    /// (You, Gitman, Ginsburg 2017) and LAMB (You et al., ICLR 2020), whose function φ of ‖x_B‖ is the identity here. With r = 1 at zero norms blocks
    /// that start at zero begin to move.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="blocks">The blocks of the vector.</param>
    /// <param name="coefficient">c, above 0.</param>
    /// <param name="epsilon">ε, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ScaleByTrustRatio<T> ScaleByTrustRatio<T>(ParameterBlocks blocks, double coefficient = 1, double epsilon = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(blocks, coefficient, epsilon);
}

/// <summary>The ratio of parameters to update, block by block; see <see cref="Transforms.ScaleByTrustRatio{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ScaleByTrustRatio<T> : ITransform<ScaleByTrustRatio<T>, IPoint, Diagonal, T, NoState, SegmentFactorKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there are no usual blocks.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public ScaleByTrustRatio() => throw Require.Built("Transforms.ScaleByTrustRatio");

    internal ScaleByTrustRatio(ParameterBlocks blocks, double coefficient, double epsilon)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        Blocks = blocks;
        Coefficient = Require.Positive<T>(coefficient);
        Epsilon = Require.NotNegative<T>(epsilon);
    }

    /// <summary>The blocks.</summary>
    public ParameterBlocks Blocks { get; }

    /// <summary>c.</summary>
    public T Coefficient { get; }

    /// <summary>ε.</summary>
    public T Epsilon { get; }

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
        var ratios = new Segments<T>(update.Length, Blocks.All.Length, 0, T.One, workspace);
        foreach (var block in Blocks.All)
        {
            var parameters = Reductions.Norm(evidence.Point.Slice(Blocks.Start(block), block.Length));
            var step = Reductions.Norm(update.Slice(Blocks.Start(block), block.Length));
            ratios.Add(block.Length, parameters > T.Zero && step > T.Zero ? Coefficient * parameters / (step + Epsilon) : T.One);
        }

        kernel = new(ratios);
    }
}
