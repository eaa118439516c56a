using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <summary>−x.</summary>
internal readonly struct Negative<T> : IUnaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Negative";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Value(Vector512<T> x) => -x;

    public static T Value(T x) => -x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Derivative(Vector512<T> x, Vector512<T> y) => -Vector512<T>.One;

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => -T.One;
}

/// <summary>eˣ.</summary>
internal readonly struct Exponential<T> : IUnaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Exp";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Value(Vector512<T> x) => LaneMath.Exponential(x);

    public static T Value(T x) => T.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Derivative(Vector512<T> x, Vector512<T> y) => y;

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => y;
}

/// <summary>ln x.</summary>
internal readonly struct Logarithm<T> : IUnaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Log";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Value(Vector512<T> x) => LaneMath.Logarithm(x);

    public static T Value(T x) => T.Log(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Derivative(Vector512<T> x, Vector512<T> y) => Vector512<T>.One / x;

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => T.One / x;
}

/// <summary>√x.</summary>
internal readonly struct SquareRoot<T> : IUnaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Sqrt";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Value(Vector512<T> x) => Vector512.Sqrt(x);

    public static T Value(T x) => T.Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Derivative(Vector512<T> x, Vector512<T> y) => Vector512.Create(T.CreateTruncating(0.5)) / y;

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => T.CreateTruncating(0.5) / y;
}

/// <summary>x².</summary>
internal readonly struct SquareOf<T> : IUnaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Square";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Value(Vector512<T> x) => x * x;

    public static T Value(T x) => x * x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Derivative(Vector512<T> x, Vector512<T> y) => x + x;

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => x + x;
}

/// <summary>1/(1 + e⁻ˣ).</summary>
internal readonly struct Logistic<T> : IUnaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Sigmoid";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Value(Vector512<T> x) => LaneMath.Logistic(x);

    public static T Value(T x) => LaneMath.Logistic(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Derivative(Vector512<T> x, Vector512<T> y) => y * (Vector512<T>.One - y);

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => y * (T.One - y);
}

/// <summary>ln(1 + x).</summary>
internal readonly struct LogarithmOfOnePlus<T> : IUnaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Log1p";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Value(Vector512<T> x) => LaneMath.LogarithmOfOnePlus(x);

    public static T Value(T x) => LaneMath.LogarithmOfOnePlus(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Derivative(Vector512<T> x, Vector512<T> y) => Vector512<T>.One / (Vector512<T>.One + x);

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => T.One / (T.One + x);
}

/// <summary>ln(1 + eˣ).</summary>
internal readonly struct Softplus<T> : IUnaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Softplus";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Value(Vector512<T> x) => LaneMath.Softplus(x);

    public static T Value(T x) => T.Max(x, T.Zero) + LaneMath.LogarithmOfOnePlus(T.Exp(-T.Abs(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Derivative(Vector512<T> x, Vector512<T> y) => LaneMath.Logistic(x);

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => Functions.Sigmoid(x);
}

/// <summary>sin x.</summary>
internal readonly struct Sine<T> : IUnaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Sin";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Value(Vector512<T> x) => LaneMath.Sine(x);

    public static T Value(T x) => T.Sin(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Derivative(Vector512<T> x, Vector512<T> y) => LaneMath.Cosine(x);

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => Functions.Cos(x);
}

/// <summary>cos x.</summary>
internal readonly struct Cosine<T> : IUnaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Cos";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Value(Vector512<T> x) => LaneMath.Cosine(x);

    public static T Value(T x) => T.Cos(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Derivative(Vector512<T> x, Vector512<T> y) => -LaneMath.Sine(x);

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => -Functions.Sin(x);
}

/// <summary>tanh x.</summary>
internal readonly struct HyperbolicTangent<T> : IUnaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Tanh";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Value(Vector512<T> x) => LaneMath.HyperbolicTangent(x);

    public static T Value(T x) => T.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Derivative(Vector512<T> x, Vector512<T> y) => Vector512<T>.One - (y * y);

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => T.One - (y * y);
}

/// <summary>|x|; its derivative at 0 is taken as 0.</summary>
internal readonly struct AbsoluteValue<T> : IUnaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Abs";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Value(Vector512<T> x) => Vector512.Abs(x);

    public static T Value(T x) => T.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Derivative(Vector512<T> x, Vector512<T> y) => LaneMath.Sign(x);

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => Functions.Sign(x);
}

/// <summary>The sign of x, with a derivative of 0 everywhere.</summary>
internal readonly struct SignOf<T> : IUnaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Sign";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Value(Vector512<T> x) => LaneMath.Sign(x);

    public static T Value(T x) => LaneMath.Sign(Vector512.Create(x))[0];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Derivative(Vector512<T> x, Vector512<T> y) => Vector512<T>.Zero;

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => T.Zero;
}
