using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>A fixed diagonal preconditioner: <c>u = p ∘ g</c>.</summary>
    /// <remarks>No state. Diagonal metric: a coordinate's length is its element of p. With the variances of a posterior all its coordinates mix alike. It is for the whole vector: to leave a region alone give it ones there.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="diagonal">p, an element for each coordinate, all finite and above 0; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">An element is out of its range.</exception>
    public static ScaleByDiagonal<T> ScaleByDiagonal<T>(ReadOnlySpan<T> diagonal)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(diagonal);
}

/// <summary>A fixed diagonal preconditioner; see <see cref="Transforms.ScaleByDiagonal{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ScaleByDiagonal<T> : ITransform<ScaleByDiagonal<T>, IPoint, Diagonal, T, NoState, DiagonalKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public ScaleByDiagonal() => throw Require.Built("Transforms.ScaleByDiagonal");

    internal ScaleByDiagonal(ReadOnlySpan<T> diagonal)
    {
        foreach (var element in diagonal)
        {
            if (!(element > T.Zero && T.IsFinite(element))) throw new ArgumentOutOfRangeException(nameof(diagonal), element, "diagonal must be finite and above 0 in every element.");
        }

        Diagonal = Buffer<T>.CopyOf(diagonal);
    }

    /// <summary>p.</summary>
    public Buffer<T> Diagonal { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The point has another number of coordinates.</exception>
    public NoState Initialize(ReadOnlySpan<T> point)
    {
        Require.Length(point.Length, Diagonal.Length);
        return default;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The update has another number of coordinates.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(scoped ref NoState state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out DiagonalKernel<T> kernel) =>
        kernel = new(Diagonal, evidence);
}

/// <summary>The loop body of a fixed diagonal.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct DiagonalKernel<T> : ILaneKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref T _diagonal;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal DiagonalKernel(Buffer<T> diagonal, scoped in Evidence<T> evidence) => _diagonal = ref diagonal.First(evidence);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        var diagonal = Vector512.LoadUnsafe(ref _diagonal, index);
        lane.Update *= diagonal;
        lane.Length *= diagonal;
    }
}
