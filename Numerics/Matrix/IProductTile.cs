using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>The innermost part of the blocked product: one tile of C, held in registers while the depth runs by.</summary>
/// <remarks>
/// An element is a chain of fused multiply-adds in the order of the depth, whatever the shape of the tile, so tiles of different
/// widths give the same bits wherever the hardware fuses.
/// </remarks>
internal unsafe interface IProductTile<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The rows of C that a tile covers.</summary>
    static abstract int Rows { get; }

    /// <summary>The columns of C that a tile covers.</summary>
    static abstract int Columns { get; }

    /// <summary>C = alpha A B + beta C for a tile of C; with beta = 0 what C held is not read.</summary>
    /// <param name="depth">The number of columns of A and rows of B.</param>
    /// <param name="left">A, packed: for each of its columns <see cref="Rows"/> elements.</param>
    /// <param name="right">B: for each of its rows <see cref="Columns"/> elements.</param>
    /// <param name="rightStride">The distance between two rows of B: <see cref="Columns"/> where it is packed.</param>
    /// <param name="alpha">The scale of the product.</param>
    /// <param name="beta">The scale of what C held.</param>
    /// <param name="destination">C.</param>
    /// <param name="stride">The distance between two rows of C.</param>
    static abstract void Multiply(int depth, T* left, T* right, nint rightStride, T alpha, T beta, T* destination, nint stride);
}
