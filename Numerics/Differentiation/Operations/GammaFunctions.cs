using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>ln Γ(x).</summary>
internal readonly struct LogarithmOfGamma<T> : ISpanFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "LogGamma";

    public static void Values(ReadOnlySpan<T> x, Span<T> destination) => SpecialFunctions.LogGamma(x, destination);

    public static void Derivatives(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination) => SpecialFunctions.Digamma(x, destination);

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => Functions.Digamma(x);
}

/// <summary>ψ(x), the derivative of ln Γ.</summary>
internal readonly struct DigammaFunction<T> : ISpanFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Digamma";

    public static void Values(ReadOnlySpan<T> x, Span<T> destination) => SpecialFunctions.Digamma(x, destination);

    public static void Derivatives(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination) => SpecialFunctions.Trigamma(x, destination);

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => Functions.Trigamma(x);
}

/// <summary>ψ′(x).</summary>
internal readonly struct TrigammaFunction<T> : ISpanFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Trigamma";

    public static void Values(ReadOnlySpan<T> x, Span<T> destination) => SpecialFunctions.Trigamma(x, destination);

    public static void Derivatives(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination) => SpecialFunctions.Polygamma(2, x, destination);

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => Functions.Polygamma(2, x);
}
