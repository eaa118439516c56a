using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Toolkit.Sketching;

/// <summary>
/// The cells of many coordinates in one row, 8 or 16 at a time. A product mod 2⁶⁴ is three of 32 bits by 32, which every width of vector has; what comes out is the same at each width, bit for bit.
/// </summary>
internal static unsafe class CellHashing
{
    /// <summary>cells[i] = (offset + bucket of ids[i]) | its sign, by the widest vectors at hand.</summary>
    /// <param name="hash">The row's hashes.</param>
    /// <param name="columns">The number of buckets.</param>
    /// <param name="offset">The row's first cell; offset + columns at most 2³¹.</param>
    /// <param name="signs"><see cref="PairMultiplySign.Mask"/>, or 0 for cells without signs.</param>
    /// <param name="ids">The coordinates.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="cells">Receives as many cells.</param>
    public static void Row(in RowHash hash, uint columns, uint offset, uint signs, ulong* ids, int count, uint* cells)
    {
        var done = Vector512.IsHardwareAccelerated ? Row512(hash, columns, offset, signs, ids, count, cells)
            : Vector256.IsHardwareAccelerated ? Row256(hash, columns, offset, signs, ids, count, cells)
            : Vector128.IsHardwareAccelerated ? Row128(hash, columns, offset, signs, ids, count, cells)
            : 0;
        Row(hash, columns, offset, signs, ids, done, count, cells);
    }

    /// <summary>The same one by one, from a place on.</summary>
    public static void Row(in RowHash hash, uint columns, uint offset, uint signs, ulong* ids, int from, int count, uint* cells)
    {
        var own = hash;
        for (var i = from; i < count; i++) cells[i] = (offset + (uint)(((ulong)own.Bucket.Hash(ids[i]) * columns) >> 32)) | (own.Sign.Hash(ids[i]) & signs);
    }

    /// <summary>The same 16 at a time.</summary>
    /// <returns>How many were done.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static int Row512(in RowHash hash, uint columns, uint offset, uint signs, ulong* ids, int count, uint* cells)
    {
        var (a, b, c) = (Vector512.Create(hash.Bucket.A), Vector512.Create(hash.Bucket.B), Vector512.Create(hash.Bucket.C));
        var (p, q, r) = (Vector512.Create((ulong)hash.Sign.A), Vector512.Create((ulong)hash.Sign.B), Vector512.Create((ulong)hash.Sign.C));
        var (buckets, lower) = (Vector512.Create((ulong)columns), Vector512.Create((ulong)uint.MaxValue));
        var (first, mask) = (Vector512.Create(offset), Vector512.Create(signs));
        var i = 0;
        for (; i + 16 <= count; i += 16)
        {
            var (one, two) = (Vector512.Load(ids + i), Vector512.Load(ids + i + 8));
            var (oneUpper, twoUpper) = (one >> 32, two >> 32);
            var bucket = Vector512.Narrow(Bucket((one & lower) + a, oneUpper + b, c, buckets) >> 32, Bucket((two & lower) + a, twoUpper + b, c, buckets) >> 32);
            var sign = Vector512.Narrow(Product(one + p, oneUpper + q) + r, Product(two + p, twoUpper + q) + r);
            ((bucket + first) | (sign & mask)).Store(cells + i);
        }

        return i;
    }

    /// <summary>The same 8 at a time.</summary>
    /// <returns>How many were done.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static int Row256(in RowHash hash, uint columns, uint offset, uint signs, ulong* ids, int count, uint* cells)
    {
        var (a, b, c) = (Vector256.Create(hash.Bucket.A), Vector256.Create(hash.Bucket.B), Vector256.Create(hash.Bucket.C));
        var (p, q, r) = (Vector256.Create((ulong)hash.Sign.A), Vector256.Create((ulong)hash.Sign.B), Vector256.Create((ulong)hash.Sign.C));
        var (buckets, lower) = (Vector256.Create((ulong)columns), Vector256.Create((ulong)uint.MaxValue));
        var (first, mask) = (Vector256.Create(offset), Vector256.Create(signs));
        var i = 0;
        for (; i + 8 <= count; i += 8)
        {
            var (one, two) = (Vector256.Load(ids + i), Vector256.Load(ids + i + 4));
            var (oneUpper, twoUpper) = (one >> 32, two >> 32);
            var bucket = Halves(Bucket((one & lower) + a, oneUpper + b, c, buckets), Bucket((two & lower) + a, twoUpper + b, c, buckets), upper: true);
            var sign = Halves(Product(one + p, oneUpper + q) + r, Product(two + p, twoUpper + q) + r, upper: false);
            ((bucket + first) | (sign & mask)).Store(cells + i);
        }

        return i;
    }

    /// <summary>The same 4 at a time.</summary>
    /// <returns>How many were done.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static int Row128(in RowHash hash, uint columns, uint offset, uint signs, ulong* ids, int count, uint* cells)
    {
        var (a, b, c) = (Vector128.Create(hash.Bucket.A), Vector128.Create(hash.Bucket.B), Vector128.Create(hash.Bucket.C));
        var (p, q, r) = (Vector128.Create((ulong)hash.Sign.A), Vector128.Create((ulong)hash.Sign.B), Vector128.Create((ulong)hash.Sign.C));
        var (buckets, lower) = (Vector128.Create((ulong)columns), Vector128.Create((ulong)uint.MaxValue));
        var (first, mask) = (Vector128.Create(offset), Vector128.Create(signs));
        var i = 0;
        for (; i + 4 <= count; i += 4)
        {
            var (one, two) = (Vector128.Load(ids + i), Vector128.Load(ids + i + 2));
            var (oneUpper, twoUpper) = (one >> 32, two >> 32);
            var bucket = Vector128.Narrow(Bucket((one & lower) + a, oneUpper + b, c, buckets) >> 32, Bucket((two & lower) + a, twoUpper + b, c, buckets) >> 32);
            var sign = Vector128.Narrow(Product(one + p, oneUpper + q) + r, Product(two + p, twoUpper + q) + r);
            ((bucket + first) | (sign & mask)).Store(cells + i);
        }

        return i;
    }

    // The bucket in the upper half of a lane: the upper half of (u v + c) mod 2⁶⁴, times the number of buckets.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Bucket(Vector512<ulong> u, Vector512<ulong> v, Vector512<ulong> c, Vector512<ulong> buckets) =>
        Product(((Product(u, v) + c) >> 32) + Product(u >> 32, v) + Product(u, v >> 32), buckets);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Bucket(Vector256<ulong> u, Vector256<ulong> v, Vector256<ulong> c, Vector256<ulong> buckets) =>
        Product(((Product(u, v) + c) >> 32) + Product(u >> 32, v) + Product(u, v >> 32), buckets);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Bucket(Vector128<ulong> u, Vector128<ulong> v, Vector128<ulong> c, Vector128<ulong> buckets) =>
        Product(((Product(u, v) + c) >> 32) + Product(u >> 32, v) + Product(u, v >> 32), buckets);

    // Products of the lower halves of lanes, whatever is in the upper ones.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Product(Vector512<ulong> x, Vector512<ulong> y) => Avx512F.IsSupported
        ? Avx512F.Multiply(x.AsUInt32(), y.AsUInt32())
        : Vector512.Create(Product(x.GetLower(), y.GetLower()), Product(x.GetUpper(), y.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Product(Vector256<ulong> x, Vector256<ulong> y) => Avx2.IsSupported
        ? Avx2.Multiply(x.AsUInt32(), y.AsUInt32())
        : Vector256.Create(Product(x.GetLower(), y.GetLower()), Product(x.GetUpper(), y.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Product(Vector128<ulong> x, Vector128<ulong> y)
    {
        if (Sse2.IsSupported) return Sse2.Multiply(x.AsUInt32(), y.AsUInt32());
        if (AdvSimd.IsSupported) return AdvSimd.MultiplyWideningLower(AdvSimd.ExtractNarrowingLower(x), AdvSimd.ExtractNarrowingLower(y));
        var lower = Vector128.Create((ulong)uint.MaxValue);
        return (x & lower) * (y & lower);
    }

    // The upper or lower 32 bits of eight numbers, in their order.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Halves(Vector256<ulong> one, Vector256<ulong> two, bool upper)
    {
        if (!Avx2.IsSupported) return upper ? Vector256.Narrow(one >> 32, two >> 32) : Vector256.Narrow(one, two);
        var (x, y) = (one.AsSingle(), two.AsSingle());
        return Avx2.Permute4x64((upper ? Avx.Shuffle(x, y, 0b11_01_11_01) : Avx.Shuffle(x, y, 0b10_00_10_00)).AsUInt64(), 0b11_01_10_00).AsUInt32();
    }
}
