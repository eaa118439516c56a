using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <summary>left + right.</summary>
internal readonly struct Add<T> : IBinaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Add";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Value(Vector512<T> left, Vector512<T> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Left(Vector512<T> left, Vector512<T> right, Vector512<T> y, Vector512<T> v) => v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Right(Vector512<T> left, Vector512<T> right, Vector512<T> y, Vector512<T> v) => v;

    public static Variable<T> Left(Variable<T> left, Variable<T> right, Variable<T> y, Variable<T> v) => v;

    public static Variable<T> Right(Variable<T> left, Variable<T> right, Variable<T> y, Variable<T> v) => v;
}

/// <summary>left − right.</summary>
internal readonly struct Subtract<T> : IBinaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Subtract";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Value(Vector512<T> left, Vector512<T> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Left(Vector512<T> left, Vector512<T> right, Vector512<T> y, Vector512<T> v) => v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Right(Vector512<T> left, Vector512<T> right, Vector512<T> y, Vector512<T> v) => -v;

    public static Variable<T> Left(Variable<T> left, Variable<T> right, Variable<T> y, Variable<T> v) => v;

    public static Variable<T> Right(Variable<T> left, Variable<T> right, Variable<T> y, Variable<T> v) => -v;
}

/// <summary>left · right.</summary>
internal readonly struct Multiply<T> : IBinaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Multiply";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Value(Vector512<T> left, Vector512<T> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Left(Vector512<T> left, Vector512<T> right, Vector512<T> y, Vector512<T> v) => v * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Right(Vector512<T> left, Vector512<T> right, Vector512<T> y, Vector512<T> v) => v * left;

    public static Variable<T> Left(Variable<T> left, Variable<T> right, Variable<T> y, Variable<T> v) => v * right;

    public static Variable<T> Right(Variable<T> left, Variable<T> right, Variable<T> y, Variable<T> v) => v * left;
}

/// <summary>left / right.</summary>
internal readonly struct Divide<T> : IBinaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Divide";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Value(Vector512<T> left, Vector512<T> right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Left(Vector512<T> left, Vector512<T> right, Vector512<T> y, Vector512<T> v) => v / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Right(Vector512<T> left, Vector512<T> right, Vector512<T> y, Vector512<T> v) => -v * y / right;

    public static Variable<T> Left(Variable<T> left, Variable<T> right, Variable<T> y, Variable<T> v) => v / right;

    public static Variable<T> Right(Variable<T> left, Variable<T> right, Variable<T> y, Variable<T> v) => -v * y / right;
}
