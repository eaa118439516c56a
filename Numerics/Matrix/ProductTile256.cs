using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <summary>The tile that 256-bit registers hold: 6 rows of 2 lanes, 12 sums of products that never leave their registers.</summary>
/// <remarks>Every sum has a local of its own: the compiler keeps locals in registers, and spills what it has to index.</remarks>
internal readonly unsafe struct ProductTile256<T> : IProductTile<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public static int Rows => 6;

    /// <inheritdoc/>
    public static int Columns => 2 * Vector256<T>.Count;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int depth, T* left, T* right, nint rightStride, T alpha, T beta, T* destination, nint stride)
    {
        var lane = Vector256<T>.Count;
        Vector256<T> r0a = default, r0b = default;
        Vector256<T> r1a = default, r1b = default;
        Vector256<T> r2a = default, r2b = default;
        Vector256<T> r3a = default, r3b = default;
        Vector256<T> r4a = default, r4b = default;
        Vector256<T> r5a = default, r5b = default;
        for (; depth > 0; depth--)
        {
            var a = Vector256.Load(right);
            var b = Vector256.Load(right + lane);
            var x = Vector256.Create(left[0]);
            r0a = Fused.MultiplyAdd(x, a, r0a);
            r0b = Fused.MultiplyAdd(x, b, r0b);
            x = Vector256.Create(left[1]);
            r1a = Fused.MultiplyAdd(x, a, r1a);
            r1b = Fused.MultiplyAdd(x, b, r1b);
            x = Vector256.Create(left[2]);
            r2a = Fused.MultiplyAdd(x, a, r2a);
            r2b = Fused.MultiplyAdd(x, b, r2b);
            x = Vector256.Create(left[3]);
            r3a = Fused.MultiplyAdd(x, a, r3a);
            r3b = Fused.MultiplyAdd(x, b, r3b);
            x = Vector256.Create(left[4]);
            r4a = Fused.MultiplyAdd(x, a, r4a);
            r4b = Fused.MultiplyAdd(x, b, r4b);
            x = Vector256.Create(left[5]);
            r5a = Fused.MultiplyAdd(x, a, r5a);
            r5b = Fused.MultiplyAdd(x, b, r5b);
            left += 6;
            right += rightStride;
        }

        var scale = Vector256.Create(alpha);
        var keep = Vector256.Create(beta);
        var overwrite = beta == T.Zero;
        Store(r0a, r0b, scale, keep, overwrite, destination);
        Store(r1a, r1b, scale, keep, overwrite, destination + stride);
        Store(r2a, r2b, scale, keep, overwrite, destination + (2 * stride));
        Store(r3a, r3b, scale, keep, overwrite, destination + (3 * stride));
        Store(r4a, r4b, scale, keep, overwrite, destination + (4 * stride));
        Store(r5a, r5b, scale, keep, overwrite, destination + (5 * stride));
    }

    // Rounded product by product, as the scalar code at the edges does it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<T> a, Vector256<T> b, Vector256<T> scale, Vector256<T> keep, bool overwrite, T* destination)
    {
        a *= scale;
        b *= scale;
        if (!overwrite)
        {
            a += keep * Vector256.Load(destination);
            b += keep * Vector256.Load(destination + Vector256<T>.Count);
        }

        a.Store(destination);
        b.Store(destination + Vector256<T>.Count);
    }
}
