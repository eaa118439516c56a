using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Inference;

/// <summary>Above 0, and finite.</summary>
internal readonly struct AboveZero<T> : ISet<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "above 0";

    public static T Inner => T.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Holds(Vector512<T> x) =>
        Vector512.GreaterThan(x, Vector512<T>.Zero) & Vector512.LessThan(x, Vector512.Create(T.PositiveInfinity));

    public static bool Holds(T x) => x > T.Zero && x < T.PositiveInfinity;
}

/// <summary>At least 0, and finite.</summary>
internal readonly struct ZeroOrAbove<T> : ISet<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "at least 0";

    public static T Inner => T.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Holds(Vector512<T> x) =>
        Vector512.GreaterThanOrEqual(x, Vector512<T>.Zero) & Vector512.LessThan(x, Vector512.Create(T.PositiveInfinity));

    public static bool Holds(T x) => x >= T.Zero && x < T.PositiveInfinity;
}

/// <summary>Any finite number.</summary>
internal readonly struct Finite<T> : ISet<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "finite";

    public static T Inner => T.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Holds(Vector512<T> x) => Vector512.LessThan(Vector512.Abs(x), Vector512.Create(T.PositiveInfinity));

    public static bool Holds(T x) => T.IsFinite(x);
}

/// <summary>Between 0 and 1, both left out.</summary>
internal readonly struct InsideUnit<T> : ISet<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "between 0 and 1";

    public static T Inner => T.CreateTruncating(0.5);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Holds(Vector512<T> x) => Vector512.GreaterThan(x, Vector512<T>.Zero) & Vector512.LessThan(x, Vector512<T>.One);

    public static bool Holds(T x) => x > T.Zero && x < T.One;
}

/// <summary>From 0 to 1.</summary>
internal readonly struct UnitInterval<T> : ISet<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "from 0 to 1";

    public static T Inner => T.CreateTruncating(0.5);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Holds(Vector512<T> x) =>
        Vector512.GreaterThanOrEqual(x, Vector512<T>.Zero) & Vector512.LessThanOrEqual(x, Vector512<T>.One);

    public static bool Holds(T x) => x >= T.Zero && x <= T.One;
}

/// <summary>0, 1, 2, …</summary>
internal readonly struct Counts<T> : ISet<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "a count";

    public static T Inner => T.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Holds(Vector512<T> x)
    {
        var whole = typeof(T) == typeof(float) ? Vector512.Floor(x.AsSingle()).As<float, T>() : Vector512.Floor(x.AsDouble()).As<double, T>();
        return Vector512.Equals(whole, x) & ZeroOrAbove<T>.Holds(x);
    }

    public static bool Holds(T x) => ZeroOrAbove<T>.Holds(x) && T.Floor(x) == x;
}

/// <summary>0 and 1.</summary>
internal readonly struct Bits<T> : ISet<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "0 or 1";

    public static T Inner => T.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Holds(Vector512<T> x) => Vector512.Equals(x, Vector512<T>.Zero) | Vector512.Equals(x, Vector512<T>.One);

    public static bool Holds(T x) => x == T.Zero || x == T.One;
}

/// <summary>0, to within the root of the rounding error: of a sum that should be one, less one.</summary>
internal readonly struct NearZero<T> : ISet<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "near 0";

    public static T Inner => T.Zero;

    private static T Tolerance => T.CreateTruncating(typeof(T) == typeof(float) ? 3.5e-4 : 1.5e-8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Holds(Vector512<T> x) => Vector512.LessThanOrEqual(Vector512.Abs(x), Vector512.Create(Tolerance));

    public static bool Holds(T x) => T.Abs(x) <= Tolerance;
}

/// <summary>Above 0, infinity included.</summary>
internal readonly struct OverZero<T> : ISet<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "above 0";

    public static T Inner => T.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Holds(Vector512<T> x) => Vector512.GreaterThan(x, Vector512<T>.Zero);

    public static bool Holds(T x) => x > T.Zero;
}

/// <summary>At least 0, infinity included.</summary>
internal readonly struct NotBelowZero<T> : ISet<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "at least 0";

    public static T Inner => T.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Holds(Vector512<T> x) => Vector512.GreaterThanOrEqual(x, Vector512<T>.Zero);

    public static bool Holds(T x) => x >= T.Zero;
}
