using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>A function of corresponding lanes of three spans.</summary>
internal interface ILaneMap<T>
    where T : unmanaged
{
    Vector512<T> Invoke(Vector512<T> x, Vector512<T> y, Vector512<T> z);
}

/// <summary>Element-wise loops of layers and losses: whole lanes from memory, the rest through a copy, so that no element's bits depend on its place.</summary>
internal static class LaneMap
{
    /// <summary>destination[i] ← map(x[i], y[i], z[i]); destination may be one of the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply<T, TMap>(in TMap map, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> z, Span<T> destination)
        where T : unmanaged
        where TMap : struct, ILaneMap<T>
    {
        var (width, length) = (Vector512<T>.Count, destination.Length);
        if (x.Length < length || y.Length < length || z.Length < length) throw new ArgumentException($"{length} elements asked of {x.Length}, {y.Length}, {z.Length}.", nameof(destination));
        ref var a = ref MemoryMarshal.GetReference(x);
        ref var b = ref MemoryMarshal.GetReference(y);
        ref var c = ref MemoryMarshal.GetReference(z);
        ref var to = ref MemoryMarshal.GetReference(destination);
        var body = map;
        var i = 0;
        for (; i <= length - width; i += width)
        {
            var at = (nuint)i;
            body.Invoke(Vector512.LoadUnsafe(ref a, at), Vector512.LoadUnsafe(ref b, at), Vector512.LoadUnsafe(ref c, at)).StoreUnsafe(ref to, at);
        }

        if (i == length) return;
        Span<T> room = stackalloc T[3 * Vector512<T>.Count];
        room.Clear();
        x[i..length].CopyTo(room);
        y[i..length].CopyTo(room[width..]);
        z[i..length].CopyTo(room[(2 * width)..]);
        body.Invoke(Vector512.Create<T>(room), Vector512.Create<T>(room[width..]), Vector512.Create<T>(room[(2 * width)..])).CopyTo(room);
        room[..(length - i)].CopyTo(destination[i..]);
    }

    /// <summary>destination ← destination + x.</summary>
    public static void Add<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Apply(default(Sum<T>), x, destination, destination, destination);

    /// <summary>destination ← destination + scale x.</summary>
    public static void AddScaled<T>(T scale, ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Apply(new ScaledSum<T>(Vector512.Create(scale)), x, destination, destination, destination);

    /// <summary>destination ← scale x.</summary>
    public static void Scale<T>(T scale, ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Apply(new Scaled<T>(Vector512.Create(scale)), x, x, x, destination);

    /// <summary>x ← x².</summary>
    public static void Square<T>(Span<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Apply(default(Squared<T>), x, x, x, x);

    /// <summary>destination ← destination + scale x².</summary>
    public static void AddScaledSquare<T>(T scale, ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Apply(new ScaledSquareSum<T>(Vector512.Create(scale)), x, destination, destination, destination[..x.Length]);

    /// <summary>destination ← destination x.</summary>
    public static void Multiply<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Apply(default(Product<T>), x, destination, destination, destination);

    /// <summary>destination ← destination / x.</summary>
    public static void Divide<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Apply(default(Quotient<T>), x, destination, destination, destination);

    /// <summary>destination ← destination / divisor.</summary>
    public static void DivideBy<T>(T divisor, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Apply(new QuotientBy<T>(Vector512.Create(divisor)), destination, destination, destination, destination);

    /// <summary>destination ← destination + scale x/√y, as far as x goes.</summary>
    public static void AddScaledOverRoot<T>(T scale, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Apply(new ScaledOverRootSum<T>(Vector512.Create(scale)), x, y, destination, destination[..x.Length]);

    /// <summary>destination ← x + constant.</summary>
    public static void AddConstant<T>(T constant, ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Affine(T.One, constant, T.Zero, x, destination);

    /// <summary>destination ← factor (x + inner) + outer.</summary>
    public static void Affine<T>(T factor, T inner, T outer, ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Apply(new AffineMap<T>(Vector512.Create(factor), Vector512.Create(inner), Vector512.Create(outer)), x, x, x, destination);

    private readonly struct Squared<T> : ILaneMap<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> x, Vector512<T> y, Vector512<T> z) => x * x;
    }

    private readonly struct ScaledSquareSum<T>(Vector512<T> scale) : ILaneMap<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> x, Vector512<T> y, Vector512<T> z) => y + (scale * x * x);
    }

    private readonly struct Product<T> : ILaneMap<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> x, Vector512<T> y, Vector512<T> z) => y * x;
    }

    private readonly struct Quotient<T> : ILaneMap<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> x, Vector512<T> y, Vector512<T> z) => y / x;
    }

    private readonly struct QuotientBy<T>(Vector512<T> divisor) : ILaneMap<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> x, Vector512<T> y, Vector512<T> z) => x / divisor;
    }

    private readonly struct ScaledOverRootSum<T>(Vector512<T> scale) : ILaneMap<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> x, Vector512<T> y, Vector512<T> z) => z + (scale * x / Vector512.Sqrt(y));
    }

    private readonly struct AffineMap<T>(Vector512<T> factor, Vector512<T> inner, Vector512<T> outer) : ILaneMap<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> x, Vector512<T> y, Vector512<T> z) => (factor * (x + inner)) + outer;
    }

    private readonly struct Sum<T> : ILaneMap<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> x, Vector512<T> y, Vector512<T> z) => x + y;
    }

    private readonly struct ScaledSum<T>(Vector512<T> scale) : ILaneMap<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> x, Vector512<T> y, Vector512<T> z) => y + (scale * x);
    }

    private readonly struct Scaled<T>(Vector512<T> scale) : ILaneMap<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> x, Vector512<T> y, Vector512<T> z) => scale * x;
    }
}
