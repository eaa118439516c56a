using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Sketching;

/// <summary>What is never below zero, kept at the cells of signed sketches: their signs are not looked at.</summary>
internal static class SketchCells
{
    private const uint Sign = 1u << 31;

    /// <summary>S_{j, h_j(i)} += Δ, for all coordinates in turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddUnsigned<T>(Span<T> table, ReadOnlySpan<uint> cells, int rows, ReadOnlySpan<T> deltas)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < deltas.Length; i++) table[(int)(cells[(row * deltas.Length) + i] & ~Sign)] += deltas[i];
        }
    }

    /// <summary>The minimum over j of S_{j, h_j(i)}, for all coordinates.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Least<T>(ReadOnlySpan<T> table, ReadOnlySpan<uint> cells, int rows, Span<T> estimates)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < estimates.Length; i++)
        {
            var least = table[(int)(cells[i] & ~Sign)];
            for (var row = 1; row < rows; row++) least = T.Min(least, table[(int)(cells[(row * estimates.Length) + i] & ~Sign)]);
            estimates[i] = least;
        }
    }
}
