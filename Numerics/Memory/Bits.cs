using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Toolkit.Numerics;

/// <summary>Vectors compared and hashed by their bits, piece by piece: a span of bytes ends at 2 GiB, a vector does not.</summary>
internal static class Bits
{
    private const int PieceBytes = 1 << 30;

    /// <summary>Whether two vectors are of one length and hold the same bits.</summary>
    public static bool Equal<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, int pieceBytes = PieceBytes)
        where T : unmanaged
    {
        if (left.Length != right.Length) return false;
        while (!left.IsEmpty)
        {
            var piece = Piece(left, pieceBytes);
            if (!MemoryMarshal.AsBytes(left[..piece]).SequenceEqual(MemoryMarshal.AsBytes(right[..piece]))) return false;
            left = left[piece..];
            right = right[piece..];
        }

        return true;
    }

    /// <summary>A hash of the bits of a vector.</summary>
    public static int Hash<T>(ReadOnlySpan<T> values, int pieceBytes = PieceBytes)
        where T : unmanaged
    {
        var hash = new HashCode();
        while (!values.IsEmpty)
        {
            var piece = Piece(values, pieceBytes);
            hash.AddBytes(MemoryMarshal.AsBytes(values[..piece]));
            values = values[piece..];
        }

        return hash.ToHashCode();
    }

    private static int Piece<T>(ReadOnlySpan<T> values, int pieceBytes) =>
        Math.Min(values.Length, Math.Max(1, pieceBytes / Unsafe.SizeOf<T>()));
}
