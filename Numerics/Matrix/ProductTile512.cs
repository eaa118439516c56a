using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <summary>The tile that 512-bit registers hold: 12 rows of 2 lanes, 24 sums of products that never leave their registers.</summary>
/// <remarks>Every sum has a local of its own: the compiler keeps locals in registers, and spills what it has to index.</remarks>
internal readonly unsafe struct ProductTile512<T> : IProductTile<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public static int Rows => 12;

    /// <inheritdoc/>
    public static int Columns => 2 * Vector512<T>.Count;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int depth, T* left, T* right, nint rightStride, T alpha, T beta, T* destination, nint stride)
    {
        var lane = Vector512<T>.Count;
        Vector512<T> r0a = default, r0b = default;
        Vector512<T> r1a = default, r1b = default;
        Vector512<T> r2a = default, r2b = default;
        Vector512<T> r3a = default, r3b = default;
        Vector512<T> r4a = default, r4b = default;
        Vector512<T> r5a = default, r5b = default;
        Vector512<T> r6a = default, r6b = default;
        Vector512<T> r7a = default, r7b = default;
        Vector512<T> r8a = default, r8b = default;
        Vector512<T> r9a = default, r9b = default;
        Vector512<T> r10a = default, r10b = default;
        Vector512<T> r11a = default, r11b = default;
        for (; depth > 0; depth--)
        {
            var a = Vector512.Load(right);
            var b = Vector512.Load(right + lane);
            var x = Vector512.Create(left[0]);
            r0a = Fused.MultiplyAdd(x, a, r0a);
            r0b = Fused.MultiplyAdd(x, b, r0b);
            x = Vector512.Create(left[1]);
            r1a = Fused.MultiplyAdd(x, a, r1a);
            r1b = Fused.MultiplyAdd(x, b, r1b);
            x = Vector512.Create(left[2]);
            r2a = Fused.MultiplyAdd(x, a, r2a);
            r2b = Fused.MultiplyAdd(x, b, r2b);
            x = Vector512.Create(left[3]);
            r3a = Fused.MultiplyAdd(x, a, r3a);
            r3b = Fused.MultiplyAdd(x, b, r3b);
            x = Vector512.Create(left[4]);
            r4a = Fused.MultiplyAdd(x, a, r4a);
            r4b = Fused.MultiplyAdd(x, b, r4b);
            x = Vector512.Create(left[5]);
            r5a = Fused.MultiplyAdd(x, a, r5a);
            r5b = Fused.MultiplyAdd(x, b, r5b);
            x = Vector512.Create(left[6]);
            r6a = Fused.MultiplyAdd(x, a, r6a);
            r6b = Fused.MultiplyAdd(x, b, r6b);
            x = Vector512.Create(left[7]);
            r7a = Fused.MultiplyAdd(x, a, r7a);
            r7b = Fused.MultiplyAdd(x, b, r7b);
            x = Vector512.Create(left[8]);
            r8a = Fused.MultiplyAdd(x, a, r8a);
            r8b = Fused.MultiplyAdd(x, b, r8b);
            x = Vector512.Create(left[9]);
            r9a = Fused.MultiplyAdd(x, a, r9a);
            r9b = Fused.MultiplyAdd(x, b, r9b);
            x = Vector512.Create(left[10]);
            r10a = Fused.MultiplyAdd(x, a, r10a);
            r10b = Fused.MultiplyAdd(x, b, r10b);
            x = Vector512.Create(left[11]);
            r11a = Fused.MultiplyAdd(x, a, r11a);
            r11b = Fused.MultiplyAdd(x, b, r11b);
            left += 12;
            right += rightStride;
        }

        var scale = Vector512.Create(alpha);
        var keep = Vector512.Create(beta);
        var overwrite = beta == T.Zero;
        Store(r0a, r0b, scale, keep, overwrite, destination);
        Store(r1a, r1b, scale, keep, overwrite, destination + stride);
        Store(r2a, r2b, scale, keep, overwrite, destination + (2 * stride));
        Store(r3a, r3b, scale, keep, overwrite, destination + (3 * stride));
        Store(r4a, r4b, scale, keep, overwrite, destination + (4 * stride));
        Store(r5a, r5b, scale, keep, overwrite, destination + (5 * stride));
        Store(r6a, r6b, scale, keep, overwrite, destination + (6 * stride));
        Store(r7a, r7b, scale, keep, overwrite, destination + (7 * stride));
        Store(r8a, r8b, scale, keep, overwrite, destination + (8 * stride));
        Store(r9a, r9b, scale, keep, overwrite, destination + (9 * stride));
        Store(r10a, r10b, scale, keep, overwrite, destination + (10 * stride));
        Store(r11a, r11b, scale, keep, overwrite, destination + (11 * stride));
    }

    // Rounded product by product, as the scalar code at the edges does it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<T> a, Vector512<T> b, Vector512<T> scale, Vector512<T> keep, bool overwrite, T* destination)
    {
        a *= scale;
        b *= scale;
        if (!overwrite)
        {
            a += keep * Vector512.Load(destination);
            b += keep * Vector512.Load(destination + Vector512<T>.Count);
        }

        a.Store(destination);
        b.Store(destination + Vector512<T>.Count);
    }
}
