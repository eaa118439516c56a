using MathNet.Numerics.Distributions;
using static Toolkit.Numerics.SpecialFunctions;
using Twin = MathNet.Numerics.SpecialFunctions;

namespace Toolkit.Numerics.Tests;

/// <summary>The functions against another library's, as closely as that is accurate.</summary>
public sealed class MathNetTwinTests
{
    private static void Compare(
        double lowest, double highest, Func<double, double> ours, Func<double, double> twin, double relative, double absolute = 0)
    {
        var random = new Random(11);
        for (var i = 0; i < 2000; i++)
        {
            var x = lowest + ((highest - lowest) * random.NextDouble());
            Agreement.Check(twin(x), ours(x), relative, absolute, $"at {x:R}");
        }
    }

    [Fact]
    public void Gamma_family()
    {
        Compare(0.01, 200, LogGamma, Twin.GammaLn, 1e-13, 1e-13);
        Compare(0.01, 200, Digamma, Twin.DiGamma, 1e-13, 1e-13);
    }

    [Fact]
    public void Error_and_normal_families()
    {
        Compare(-6, 6, Erf, Twin.Erf, 1e-14);
        Compare(-6, 20, Erfc, Twin.Erfc, 1e-13);
        Compare(-20, 8, NormalCdf, x => Normal.CDF(0, 1, x), 1e-12);
        Compare(1e-9, 1 - 1e-9, NormalQuantile, p => Normal.InvCDF(0, 1, p), 1e-7, 1e-9);
    }

    [Fact]
    public void Incomplete_functions()
    {
        var random = new Random(12);
        for (var i = 0; i < 500; i++)
        {
            var (a, b, u) = (50 * random.NextDouble(), 50 * random.NextDouble(), random.NextDouble());
            Agreement.Check(Twin.GammaLowerRegularized(a, 2 * a * u), RegularizedGammaP(a, 2 * a * u), 1e-10, 1e-12, $"P at {a:R}, {2 * a * u:R}");
            Agreement.Check(Twin.GammaUpperRegularized(a, 2 * a * u), RegularizedGammaQ(a, 2 * a * u), 1e-10, 1e-12, $"Q at {a:R}, {2 * a * u:R}");
            Agreement.Check(Twin.BetaRegularized(a, b, u), RegularizedBeta(a, b, u), 1e-10, 1e-12, $"I at {a:R}, {b:R}, {u:R}");
            Agreement.Check(Twin.BetaLn(a, b), LogBeta(a, b), 1e-13, 1e-12, $"ln B at {a:R}, {b:R}");
        }
    }
}
