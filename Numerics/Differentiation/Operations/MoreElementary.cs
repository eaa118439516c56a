using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>eˣ − 1.</summary>
internal readonly struct ExponentialLessOne<T> : ISpanFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Expm1";

    public static void Values(ReadOnlySpan<T> x, Span<T> destination) => SpecialFunctions.Expm1(x, destination);

    public static void Derivatives(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination)
    {
        for (var i = 0; i < x.Length; i++) destination[i] = y[i] + T.One;
    }

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => y + T.One;
}

/// <summary>ln(1 − eˣ) of x below 0.</summary>
internal readonly struct LogOneLessExponential<T> : ISpanFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Log1mExp";

    public static void Values(ReadOnlySpan<T> x, Span<T> destination) => SpecialFunctions.Log1mExp(x, destination);

    public static void Derivatives(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination)
    {
        for (var i = 0; i < x.Length; i++) destination[i] = -x[i];
        SpecialFunctions.Expm1<T>(destination, destination);
        for (var i = 0; i < x.Length; i++) destination[i] = -T.One / destination[i];
    }

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => -T.One / Functions.Expm1(-x);
}

/// <summary>The angle in (−π/2, π/2) whose tangent is x.</summary>
internal readonly struct ArcTangent<T> : ISpanFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Atan";

    public static void Values(ReadOnlySpan<T> x, Span<T> destination)
    {
        for (var i = 0; i < x.Length; i++) destination[i] = T.Atan(x[i]);
    }

    public static void Derivatives(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination)
    {
        for (var i = 0; i < x.Length; i++) destination[i] = T.One / (T.One + (x[i] * x[i]));
    }

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => T.One / (T.One + Functions.Square(x));
}
