using static Toolkit.Numerics.SpecialFunctions;

namespace Toolkit.Numerics.Tests;

/// <summary>Poles, limits, and values that must be exact.</summary>
public sealed class SpecialValuesTests
{
    private const double Infinity = double.PositiveInfinity;
    private const double NaN = double.NaN;

    public static TheoryData<string, double, double> Values => new()
    {
        { nameof(LogGamma), 1, 0 }, { nameof(LogGamma), 2, 0 }, { nameof(LogGamma), 0, Infinity }, { nameof(LogGamma), -0.0, Infinity },
        { nameof(LogGamma), -3, Infinity }, { nameof(LogGamma), Infinity, Infinity }, { nameof(LogGamma), -Infinity, Infinity },
        { nameof(LogGamma), 1e308, Infinity }, { nameof(LogGamma), -1e300, Infinity },
        { nameof(Digamma), 0, -Infinity }, { nameof(Digamma), -0.0, Infinity }, { nameof(Digamma), -2, NaN },
        { nameof(Digamma), Infinity, Infinity }, { nameof(Digamma), -Infinity, NaN },
        { nameof(Trigamma), 0, Infinity }, { nameof(Trigamma), -4, Infinity }, { nameof(Trigamma), Infinity, 0 },
        { nameof(Trigamma), -Infinity, NaN }, { nameof(Trigamma), 1e-200, Infinity },
        { nameof(Erf), 0, 0 }, { nameof(Erf), -0.0, -0.0 }, { nameof(Erf), Infinity, 1 }, { nameof(Erf), -Infinity, -1 }, { nameof(Erf), 40, 1 },
        { nameof(Erfc), 0, 1 }, { nameof(Erfc), Infinity, 0 }, { nameof(Erfc), -Infinity, 2 }, { nameof(Erfc), 30, 0 },
        { nameof(ErfcScaled), 0, 1 }, { nameof(ErfcScaled), Infinity, 0 }, { nameof(ErfcScaled), -Infinity, Infinity },
        { nameof(ErfcScaled), -26.7, Infinity },
        { nameof(NormalCdf), 0, 0.5 }, { nameof(NormalCdf), Infinity, 1 }, { nameof(NormalCdf), -Infinity, 0 }, { nameof(NormalCdf), -40, 0 },
        { nameof(NormalLogCdf), Infinity, 0 }, { nameof(NormalLogCdf), -Infinity, -Infinity }, { nameof(NormalLogCdf), -1e200, -Infinity },
        { nameof(InverseMillsRatio), Infinity, 0 }, { nameof(InverseMillsRatio), -Infinity, Infinity },
        { nameof(InverseMillsRatioDerivative), Infinity, 0 }, { nameof(InverseMillsRatioDerivative), -Infinity, -1 },
        { nameof(NormalQuantile), 0, -Infinity }, { nameof(NormalQuantile), 1, Infinity }, { nameof(NormalQuantile), 0.5, 0 },
        { nameof(NormalQuantile), -1e-300, NaN }, { nameof(NormalQuantile), 1.0000000000000002, NaN },
        { nameof(NormalQuantile), Infinity, NaN }, { nameof(NormalQuantile), -Infinity, NaN },
        { nameof(Log1p), -1, -Infinity }, { nameof(Log1p), -1.5, NaN }, { nameof(Log1p), Infinity, Infinity }, { nameof(Log1p), 0, 0 },
        { nameof(Expm1), -Infinity, -1 }, { nameof(Expm1), Infinity, Infinity }, { nameof(Expm1), 0, 0 }, { nameof(Expm1), 800, Infinity },
        { nameof(Log1pExp), -Infinity, 0 }, { nameof(Log1pExp), Infinity, Infinity }, { nameof(Log1pExp), 1e300, 1e300 },
        { nameof(Log1mExp), -Infinity, 0 }, { nameof(Log1mExp), 0, -Infinity }, { nameof(Log1mExp), 1e-3, NaN }, { nameof(Log1mExp), Infinity, NaN },
    };

    public static TheoryData<string> Names => [.. FunctionTable.OfOneArgument.Keys];

    [Theory]
    [MemberData(nameof(Values))]
    public void Poles_limits_and_exact_values(string name, double x, double value) =>
        Assert.Equal(value, FunctionTable.OfOneArgument[name].Scalar(x));

    [Theory]
    [MemberData(nameof(Values))]
    public void Poles_limits_and_exact_values_over_spans(string name, double x, double value)
    {
        var destination = new double[11];
        FunctionTable.OfOneArgument[name].Span([.. Enumerable.Repeat(x, destination.Length)], destination);
        Assert.All(destination, result => Assert.Equal(value, result));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NaN_stays_NaN(string name)
    {
        var forms = FunctionTable.OfOneArgument[name];
        Assert.Equal(NaN, forms.Scalar(NaN));
        var inside = (0.4 * forms.Lowest) + (0.6 * forms.Highest);
        var values = new[] { inside, NaN, inside };
        forms.Span(values, values);
        Assert.Equal([false, true, false], values.Select(double.IsNaN));
    }

    [Fact]
    public void Functions_of_two_arguments_at_their_limits()
    {
        Assert.Equal(Infinity, LogBeta(0, 2));
        Assert.Equal(-Infinity, LogBeta(Infinity, 2));
        Assert.Equal([NaN, NaN, NaN], [LogBeta(0, Infinity), LogBeta(-1, 2), LogBeta(NaN, 1)]);
        Assert.Equal(
            [0, 0, -Infinity, -Infinity],
            [
                LogBinomialCoefficient(7, 0), LogBinomialCoefficient(7, 7), LogBinomialCoefficient(7, 8),
                LogBinomialCoefficient(7, -1),
            ]);
        Assert.Equal([NaN, NaN, NaN], [LogBinomialCoefficient(-1, 0), LogBinomialCoefficient(NaN, 1), LogBinomialCoefficient(1, NaN)]);
        Assert.Equal(
            [-Infinity, Infinity, 3, NaN, NaN],
            [
                LogAddExp(-Infinity, -Infinity), LogAddExp(Infinity, 1), LogAddExp(-Infinity, 3), LogAddExp(NaN, 1),
                LogAddExp(1, NaN),
            ]);
        Assert.Equal(
            [-Infinity, Infinity, 0, NaN, NaN],
            [
                Polygamma(2, 0), Polygamma(3, 0), Polygamma(2, Infinity), Polygamma(2, -0.5), Polygamma(2, NaN),
            ]);
        Assert.Throws<ArgumentOutOfRangeException>("order", () => Polygamma(-1, 1));
    }

    [Fact]
    public void Incomplete_functions_at_their_limits()
    {
        Assert.Equal(
            [0, 1, 1, 0],
            [
                RegularizedGammaP(2, 0), RegularizedGammaP(2, Infinity), RegularizedGammaP(0, 1),
                RegularizedGammaP(Infinity, 1),
            ]);
        Assert.Equal(
            [1, 0, 0, 1],
            [
                RegularizedGammaQ(2, 0), RegularizedGammaQ(2, Infinity), RegularizedGammaQ(0, 1),
                RegularizedGammaQ(Infinity, 1),
            ]);
        Assert.Equal([0, 1, 1, 0], [RegularizedGammaP(1e8, 1), RegularizedGammaP(1e8, 1e9), RegularizedGammaQ(1e8, 1), RegularizedGammaQ(1e8, 1e9)]);
        Assert.Equal([NaN, NaN, NaN, NaN], [RegularizedGammaP(-1, 1), RegularizedGammaP(1, -1), RegularizedGammaQ(0, 0), RegularizedGammaQ(NaN, 1)]);
        Assert.Equal(
            [0, 1, NaN, NaN, NaN],
            [
                RegularizedBeta(2, 3, 0), RegularizedBeta(2, 3, 1), RegularizedBeta(2, 3, 1.5), RegularizedBeta(0, 1, 0.5),
                RegularizedBeta(1, NaN, 0.5),
            ]);
    }
}
