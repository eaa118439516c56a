using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Inference;

/// <summary>a ln b, and 0 where a is 0: what a count adds that does not occur, also where its probability is 0.</summary>
internal readonly struct TimesLogarithm<T> : IBinaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "TimesLogarithm";

    public static Variable<T> Of(Variable<T> left, Variable<T> right) => Variable<T>.Apply(default(Binary<T, TimesLogarithm<T>>), left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Value(Vector512<T> left, Vector512<T> right) => Or(left, left * LaneMath.Logarithm(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Left(Vector512<T> left, Vector512<T> right, Vector512<T> y, Vector512<T> v) => v * LaneMath.Logarithm(right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Right(Vector512<T> left, Vector512<T> right, Vector512<T> y, Vector512<T> v) => Or(left, v * left / right);

    public static Variable<T> Left(Variable<T> left, Variable<T> right, Variable<T> y, Variable<T> v) => v * Functions.Log(right);

    public static Variable<T> Right(Variable<T> left, Variable<T> right, Variable<T> y, Variable<T> v) => v * left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Or(Vector512<T> left, Vector512<T> value) =>
        Vector512.ConditionalSelect(Vector512.Equals(left, Vector512<T>.Zero), Vector512<T>.Zero, value);
}
