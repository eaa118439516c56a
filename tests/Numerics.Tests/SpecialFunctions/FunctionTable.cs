using static Toolkit.Numerics.SpecialFunctions;

namespace Toolkit.Numerics.Tests;

internal delegate void SpanFunction<T>(ReadOnlySpan<T> x, Span<T> destination);

internal sealed record FunctionForms(
    Func<double, double> Scalar, SpanFunction<double> Span, SpanFunction<float> Singles, double Lowest, double Highest);

/// <summary>Every function of one argument in its three forms, with a range in which its value is ordinary.</summary>
internal static class FunctionTable
{
    public static IReadOnlyDictionary<string, FunctionForms> OfOneArgument { get; } = new Dictionary<string, FunctionForms>
    {
        [nameof(LogGamma)] = new(LogGamma, LogGamma, LogGamma, -4.9, 60),
        [nameof(Digamma)] = new(Digamma, Digamma, Digamma, -4.9, 60),
        [nameof(Trigamma)] = new(Trigamma, Trigamma, Trigamma, -4.9, 60),
        [nameof(Erf)] = new(Erf, Erf, Erf, -7, 7),
        [nameof(Erfc)] = new(Erfc, Erfc, Erfc, -7, 26),
        [nameof(ErfcScaled)] = new(ErfcScaled, ErfcScaled, ErfcScaled, -9, 40),
        [nameof(NormalCdf)] = new(NormalCdf, NormalCdf, NormalCdf, -37, 9),
        [nameof(NormalLogCdf)] = new(NormalLogCdf, NormalLogCdf, NormalLogCdf, -60, 37),
        [nameof(InverseMillsRatio)] = new(InverseMillsRatio, InverseMillsRatio, InverseMillsRatio, -60, 37),
        [nameof(InverseMillsRatioDerivative)] = new(
            InverseMillsRatioDerivative, InverseMillsRatioDerivative, InverseMillsRatioDerivative, -60, 37),
        [nameof(NormalQuantile)] = new(NormalQuantile, NormalQuantile, NormalQuantile, 0, 1),
        [nameof(Log1p)] = new(Log1p, Log1p, Log1p, -1, 3),
        [nameof(Expm1)] = new(Expm1, Expm1, Expm1, -3, 3),
        [nameof(Log1pExp)] = new(Log1pExp, Log1pExp, Log1pExp, -40, 40),
        [nameof(Log1mExp)] = new(Log1mExp, Log1mExp, Log1mExp, -40, 0),
    };
}
