using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Inference;

/// <summary>max(x, 0); its derivative is 0 below 0.</summary>
internal readonly struct Clamped<T> : IUnaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Clamped";

    public static Variable<T> Of(Variable<T> x) => Variable<T>.Apply(default(Unary<T, Clamped<T>>), x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Value(Vector512<T> x) => Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<T>.Zero), Vector512<T>.Zero, x);

    public static T Value(T x) => x < T.Zero ? T.Zero : x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Derivative(Vector512<T> x, Vector512<T> y) =>
        Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<T>.Zero), Vector512<T>.Zero, Vector512<T>.One);

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => Variable<T>.Apply(default(Unary<T, Indicator<T, ZeroOrAbove<T>>>), x);
}
