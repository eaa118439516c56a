using static Toolkit.Numerics.SpecialFunctions;

namespace Toolkit.Numerics.Tests;

/// <summary>Every function against values computed with 60 digits.</summary>
public sealed class ReferenceValuesTests
{
    private const double Ulp = 2.220446049250313e-16;

    [Fact]
    public void LogGamma_agrees()
    {
        Agreement.Check([.. ReferenceValues.LogGamma.Where(row => row.X > 0)], LogGamma, 4 * Ulp);
        Agreement.Check([.. ReferenceValues.LogGamma.Where(row => row.X < 0)], LogGamma, 4 * Ulp, 1e-15);
    }

    [Fact]
    public void Digamma_agrees()
    {
        Agreement.Check([.. ReferenceValues.Digamma.Where(row => row.X > 0)], Digamma, 4 * Ulp);
        Agreement.Check([.. ReferenceValues.Digamma.Where(row => row.X < 0)], Digamma, 4 * Ulp, 1e-15);
    }

    [Fact]
    public void Trigamma_agrees() => Agreement.Check(ReferenceValues.Trigamma, Trigamma, 4 * Ulp);

    [Fact]
    public void Polygamma_agrees()
    {
        foreach (var (order, x, value) in ReferenceValues.Polygamma)
            Agreement.Check(value, Polygamma(order, x), (4 + order) * Ulp, 0, $"order {order} at {x:R}");
    }

    [Fact]
    public void Erf_agrees() => Agreement.Check(ReferenceValues.Erf, Erf, 2 * Ulp);

    [Fact]
    public void Erfc_agrees() => Agreement.Check(ReferenceValues.Erfc, Erfc, 4 * Ulp);

    [Fact]
    public void ErfcScaled_agrees() => Agreement.Check(ReferenceValues.ErfcScaled, ErfcScaled, 4 * Ulp);

    [Fact]
    public void NormalCdf_agrees() => Agreement.Check(ReferenceValues.NormalCdf, NormalCdf, 4 * Ulp);

    [Fact]
    public void NormalLogCdf_agrees() => Agreement.Check(ReferenceValues.NormalLogCdf, NormalLogCdf, 4 * Ulp);

    [Fact]
    public void InverseMillsRatio_agrees() => Agreement.Check(ReferenceValues.InverseMillsRatio, InverseMillsRatio, 4 * Ulp);

    [Fact]
    public void NormalQuantile_agrees() => Agreement.Check(ReferenceValues.NormalQuantile, NormalQuantile, 4 * Ulp);

    [Fact]
    public void Log1p_agrees() => Agreement.Check(ReferenceValues.Log1p, Log1p, 3 * Ulp);

    [Fact]
    public void Expm1_agrees() => Agreement.Check(ReferenceValues.Expm1, Expm1, 3 * Ulp);

    [Fact]
    public void Log1pExp_agrees() => Agreement.Check(ReferenceValues.Log1pExp, Log1pExp, 4 * Ulp);

    [Fact]
    public void Log1mExp_agrees() => Agreement.Check(ReferenceValues.Log1mExp, Log1mExp, 4 * Ulp);

    [Fact]
    public void LogBeta_agrees()
    {
        foreach (var (a, b, value) in ReferenceValues.LogBeta) Agreement.Check(value, LogBeta(a, b), 4 * Ulp, 1e-15, $"at {a:R}, {b:R}");
    }

    [Fact]
    public void LogBinomialCoefficient_agrees()
    {
        foreach (var (n, k, value) in ReferenceValues.LogBinomialCoefficient)
            Agreement.Check(value, LogBinomialCoefficient(n, k), 4 * Ulp, 4 * Ulp * Math.Log(n + 1), $"at {n:R}, {k:R}");
    }
}
