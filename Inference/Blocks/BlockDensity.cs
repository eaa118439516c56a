using System.Numerics;

namespace Toolkit.Inference;

/// <summary>ln p of a block of coordinates given all others, up to a constant: the whole density, seen from the block.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TDensity">The whole density.</typeparam>
/// <param name="Density">The whole density.</param>
/// <param name="Point">The whole point, of which all but the block is read.</param>
/// <param name="Offset">Where the block begins.</param>
/// <param name="Dimension">The number of its coordinates.</param>
public readonly record struct BlockDensity<T, TDensity>(TDensity Density, Buffer<T> Point, int Offset, int Dimension) : ILogDensity<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TDensity : ILogDensity<T>
{
    /// <inheritdoc/>
    public T LogDensity(ReadOnlySpan<T> point, Workspace workspace)
    {
        using var whole = workspace.Rent<T>(Point.Length);
        Fill(point, whole.Span);
        return Density.LogDensity(whole.Span, workspace);
    }

    /// <inheritdoc/>
    public T LogDensityAndGradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        using var whole = workspace.Rent<T>(Point.Length);
        using var gradient = workspace.Rent<T>(Point.Length);
        Fill(point, whole.Span);
        var value = Density.LogDensityAndGradient(whole.Span, gradient.Span, workspace);
        gradient.Span.Slice(Offset, Dimension).CopyTo(destination);
        return value;
    }

    private void Fill(ReadOnlySpan<T> block, Span<T> whole)
    {
        Point.Span.CopyTo(whole);
        block.CopyTo(whole[Offset..]);
    }
}
