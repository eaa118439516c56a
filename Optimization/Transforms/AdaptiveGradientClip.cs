using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// Each unit's update, shortened where it is long beside the unit's parameters: <c>u_i = g_i min(1, λ max(‖x_i‖₂, ε) / ‖g_i‖₂)</c>. A unit is a
    /// row of a block of two or more dimensions, or a whole block of fewer.
    /// </summary>
    /// <remarks>
    /// No state; reads the point. A vector transform. Diagonal metric: a unit's length shrinks with its update. Source: Brock, De, Smith, Simonyan,
    /// ICML 2021, adaptive gradient clipping.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="blocks">The blocks of the vector.</param>
    /// <param name="maximum">λ, above 0.</param>
    /// <param name="epsilon">ε, above 0: units that start at zero begin to move.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static AdaptiveGradientClip<T> AdaptiveGradientClip<T>(ParameterBlocks blocks, double maximum = 0.01, double epsilon = 1e-3)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(blocks, maximum, epsilon);
}

/// <summary>Clipping unit by unit; see <see cref="Transforms.AdaptiveGradientClip{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct AdaptiveGradientClip<T> : ITransform<AdaptiveGradientClip<T>, IPoint, Diagonal, T, NoState, SegmentFactorKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there are no usual blocks.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public AdaptiveGradientClip() => throw Require.Built("Transforms.AdaptiveGradientClip");

    internal AdaptiveGradientClip(ParameterBlocks blocks, double maximum, double epsilon)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        Blocks = blocks;
        Maximum = Require.Positive<T>(maximum);
        Epsilon = Require.Positive<T>(epsilon);
    }

    /// <summary>The blocks.</summary>
    public ParameterBlocks Blocks { get; }

    /// <summary>λ.</summary>
    public T Maximum { get; }

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
        var factors = new Segments<T>(update.Length, Blocks.Units, 0, T.One, workspace);
        foreach (var block in Blocks.All)
        {
            var (start, unit) = (Blocks.Start(block), block.Unit);
            for (var at = start; at < start + block.Length; at += unit)
            {
                var norm = Reductions.Norm(update.Slice(at, unit));
                var longest = Maximum * T.Max(Reductions.Norm(evidence.Point.Slice(at, unit)), Epsilon);
                factors.Add(unit, norm > longest ? longest / norm : T.One);
            }
        }

        kernel = new(factors);
    }
}
