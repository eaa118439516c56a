using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>erf x.</summary>
internal readonly struct ErrorFunction<T> : ISpanFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>2/√π.</summary>
    internal const double Normalization = 1.1283791670955126;

    public static string Name => "Erf";

    public static void Values(ReadOnlySpan<T> x, Span<T> destination) => SpecialFunctions.Erf(x, destination);

    public static void Derivatives(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination)
    {
        for (var i = 0; i < x.Length; i++) destination[i] = T.CreateTruncating(Normalization) * T.Exp(-x[i] * x[i]);
    }

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => T.CreateTruncating(Normalization) * Functions.Exp(-Functions.Square(x));
}

/// <summary>erfc x = 1 − erf x.</summary>
internal readonly struct ComplementaryErrorFunction<T> : ISpanFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Erfc";

    public static void Values(ReadOnlySpan<T> x, Span<T> destination) => SpecialFunctions.Erfc(x, destination);

    public static void Derivatives(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination)
    {
        for (var i = 0; i < x.Length; i++) destination[i] = -T.CreateTruncating(ErrorFunction<T>.Normalization) * T.Exp(-x[i] * x[i]);
    }

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => -T.CreateTruncating(ErrorFunction<T>.Normalization) * Functions.Exp(-Functions.Square(x));
}

/// <summary>Φ(x), the standard normal distribution function.</summary>
internal readonly struct NormalDistributionFunction<T> : ISpanFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>1/√(2π).</summary>
    internal const double Normalization = 0.3989422804014327;

    public static string Name => "NormalCdf";

    public static void Values(ReadOnlySpan<T> x, Span<T> destination) => SpecialFunctions.NormalCdf(x, destination);

    public static void Derivatives(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination)
    {
        for (var i = 0; i < x.Length; i++) destination[i] = T.CreateTruncating(Normalization) * T.Exp(-T.CreateTruncating(0.5) * x[i] * x[i]);
    }

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => T.CreateTruncating(Normalization) * Functions.Exp(-T.CreateTruncating(0.5) * Functions.Square(x));
}

/// <summary>ln Φ(x).</summary>
internal readonly struct LogNormalDistributionFunction<T> : ISpanFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "NormalLogCdf";

    public static void Values(ReadOnlySpan<T> x, Span<T> destination) => SpecialFunctions.NormalLogCdf(x, destination);

    public static void Derivatives(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination)
    {
        SpecialFunctions.InverseMillsRatio(x, destination);
    }

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => Variable<T>.Apply(default(SpanUnary<T, InverseMillsRatio<T>>), x);
}

/// <summary>h(x) = φ(x)/Φ(x), the slope of ln Φ; h′ = −h (x + h).</summary>
internal readonly struct InverseMillsRatio<T> : ISpanFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "InverseMillsRatio";

    public static void Values(ReadOnlySpan<T> x, Span<T> destination) => SpecialFunctions.InverseMillsRatio(x, destination);

    public static void Derivatives(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination)
    {
        SpecialFunctions.InverseMillsRatioDerivative(x, destination);
    }

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => -(y * (x + y));
}

/// <summary>The x with Φ(x) = p.</summary>
internal readonly struct NormalQuantileFunction<T> : ISpanFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "NormalQuantile";

    public static void Values(ReadOnlySpan<T> x, Span<T> destination) => SpecialFunctions.NormalQuantile(x, destination);

    public static void Derivatives(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination)
    {
        for (var i = 0; i < x.Length; i++) destination[i] = T.Exp(T.CreateTruncating(0.5) * y[i] * y[i]) / T.CreateTruncating(NormalDistributionFunction<T>.Normalization);
    }

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => Functions.Exp(T.CreateTruncating(0.5) * Functions.Square(y)) / T.CreateTruncating(NormalDistributionFunction<T>.Normalization);
}
