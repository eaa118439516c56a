using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Inference;

/// <summary>ln(1 − eˣ) of x ≤ 0: the logarithm of what a probability eˣ leaves. −∞ at 0; its derivative is −eˣ/(1 − eˣ).</summary>
internal readonly unsafe struct LogarithmOfRemainder<T> : IUnaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "LogarithmOfRemainder";

    public static Variable<T> Of(Variable<T> x) => Variable<T>.Apply(default(Unary<T, LogarithmOfRemainder<T>>), x);

    public static Vector512<T> Value(Vector512<T> x)
    {
        var lane = x;
        var each = (T*)&lane;
        for (var i = 0; i < Vector512<T>.Count; i++) each[i] = Value(each[i]);
        return lane;
    }

    public static T Value(T x) => T.CreateTruncating(SpecialFunctions.Log1mExp(double.CreateTruncating(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Derivative(Vector512<T> x, Vector512<T> y) => -LaneMath.Exponential(x - y);

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => -Functions.Exp(x - y);
}
