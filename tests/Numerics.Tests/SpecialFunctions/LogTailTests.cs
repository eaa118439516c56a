using static Toolkit.Numerics.Functions;

namespace Toolkit.Numerics.Tests;

/// <summary>Logarithms of tails and their derivatives by the shapes, against arithmetic of 60 digits.</summary>
public class LogTailTests
{
    /// <summary>a, x, whether the upper tail, the logarithm, its first and its second derivative by a.</summary>
    public static TheoryData<double, double, bool, double, double, double> Gamma => new()
    {
        { 0.01, 0.5, false, -0.005642646020085002, -0.5687461073978534, -0.894404951335961 },
        { 0.01, 0.5, true, -5.180222167358926, 100.51011492582828, -10001.38664720823 },
        { 0.5, 0.001, false, -3.3334286907475343, -6.944689685545728, -0.9342097359543046 },
        { 0.5, 0.001, true, -0.036322332917113245, 0.25688440935006684, -1.8154156441727582 },
        { 2.5, 1.3, false, -1.4328212134620215, -0.9622526287850823, -0.26272437246810254 },
        { 2.5, 1.3, true, -0.272642052248324, 0.3015988619831592, -0.2988304656598629 },
        { 2.5, 40.0, false, -8.391825114831614e-16, -2.5267860704828784e-15, -7.197186330457084e-15 },
        { 2.5, 40.0, true, -34.714103456537934, 3.011008971120079, -0.4897494767160293 },
        { 100.0, 80.0, false, -4.068190791197013, -0.25733941356038437, -0.008749926176280056 },
        { 100.0, 80.0, true, -0.01725635110645819, 0.004479276101178385, -0.0010204560912417584 },
        { 100.0, 130.0, false, -0.0027541976901183014, -0.0008123643623016661, -0.00021396620656192114 },
        { 100.0, 130.0, true, -5.896005881125902, 0.2945489979568561, -0.009418018459604575 },
        { 10000.0, 9800.0, false, -3.807323236386658, -0.023902649286614886, -8.843437117128137e-05 },
        { 10000.0, 9800.0, true, -0.02245784395629758, 0.0005428750528235415, -1.126235097435791e-05 },
        { 3.0, 2000.0, false, 0.0, 0.0, 0.0 },
        { 3.0, 2000.0, true, -1985.4903422616424, 6.678618374193616, -0.3949338168486633 },
        { 0.3, 1.2, false, -0.06549334437677451, -0.27882187436114214, -0.4053347540893499 },
        { 0.3, 1.2, true, -2.7583747085586756, 4.119365802082912, -12.129253482282621 },
    };

    /// <summary>a, b, x; the logarithm, its derivatives by a, b, twice a, both, twice b.</summary>
    public static TheoryData<double, double, double, double[]> Beta => new()
    {
        { 0.2, 0.4, 0.3, [-0.5196408955344046, -2.3134661035608546, 0.9613910024819523, 2.1292616592006866, 3.3926819305345597, -3.6311282382942847] },
        { 0.2, 0.4, 0.97, [-0.09491088213633429, -0.3723287655079924, 0.49515639697164177, 0.7221402523755311, 1.6756220432731066, -2.965967886704924] },
        { 300.0, 2.0, 0.99, [-1.6288063949305438, -0.007550335853501449, 0.992331042775343, -6.250000000000003e-06, 0.0023645576922336478, -0.5827564441188006] },
        { 5.0, 0.05, 0.9, [-3.50521426106452, -0.22464538885415994, 20.314927295373746, 0.019896818196782254, 0.15942296957880936, -401.1280339311953] },
        { 10000.0, 41.0, 0.995, [-2.509261540270346, -0.0012661255969518839, 0.27959339932278837, -3.1096678032408746e-07, 8.217881546405735e-05, -0.021469775337775217] },
        { 2.0, 3.0, 1e-06, [-25.839262980034217, -13.232177446853335, 0.5833326666665278, -0.1736109629628773, 0.2213228446258954, -0.17361111111105557] },
        { 2.7, 1.3, 0.999, [-0.00041881381210224605, -0.0001921791232611342, 0.0026189719485875825, -1.9758879951616855e-05, 0.001083192385903054, -0.01627241035364464] },
        { 40.0, 60.0, 0.41, [-0.5348181670520944, -0.08109120736385117, 0.05511648183646008, -0.007761078657572052, 0.005970036031413796, -0.004519733456263705] },
    };

    /// <summary>ν, t, the logarithm, its first and its second derivative by ν.</summary>
    public static TheoryData<double, double, double, double, double> StudentT => new()
    {
        { 0.7, -3.0, -1.9541442690121191, -1.1978868713827835, 0.8880253682695388 },
        { 4.0, -30.0, -12.513568916063136, -2.3218021565637925, 0.14777210352524306 },
        { 30.0, 1e-05, -0.6931392679475523, 2.196720814809517e-09, -1.457571512801402e-10 },
        { 30.0, -1e-05, -0.6931550932349482, -2.1967555788228144e-09, 1.4575944829580722e-10 },
        { 1000000.0, -1.3, -2.3351017309549396, -1.5477058987627696e-12, 3.0954085888532477e-18 },
        { 2.5, 2.0, -0.08196494752891949, 0.02320253934133154, -0.017468830713628477 },
        { 3.0, -1000000.0, -41.34880823485182, -12.906390566406188, 0.20531074435269656 },
        { 50.0, 12.0, -1.2311903126662723e-16, 3.8673060697221213e-17, -1.2848497628147007e-17 },
    };

    [Theory]
    [MemberData(nameof(Gamma))]
    public void OfGamma(double a, double x, bool upper, double value, double first, double second)
    {
        var jet = SpecialFunctions.LogRegularizedGamma(a, x, upper);
        Near(value, jet.Value);
        Near(first, jet.A);
        Near(second, jet.AA);
        Near(value, (upper ? LogRegularizedGammaQ<double>(a, x) : LogRegularizedGammaP<double>(a, x)).Value);
    }

    [Theory]
    [MemberData(nameof(Beta))]
    public void OfBeta(double a, double b, double x, double[] expected)
    {
        var jet = SpecialFunctions.LogRegularizedBeta(Jet.First(a), Jet.Second(b), x, 1 - x);
        double[] actual = [jet.Value, jet.A, jet.B, jet.AA, jet.AB, jet.BB];
        for (var i = 0; i < expected.Length; i++) Near(expected[i], actual[i]);
        Near(expected[0], LogRegularizedBeta<double>(a, b, x).Value);
    }

    [Theory]
    [MemberData(nameof(StudentT))]
    public void OfStudentT(double degrees, double t, double value, double first, double second)
    {
        var jet = SpecialFunctions.LogStudentTCdf(degrees, t);
        Near(value, jet.Value);
        Near(first, jet.A);
        Near(second, jet.AA);
    }

    // The two sides make one, whichever was summed.
    [Theory]
    [MemberData(nameof(Beta))]
    public void BothSidesMakeOne(double a, double b, double x, double[] expected)
    {
        var below = Math.Exp(LogRegularizedBeta<double>(a, b, x).Value);
        Assert.Equal(1, below + Math.Exp(LogRegularizedBeta<double>(b, a, 1 - x).Value), 1e-10);
        Assert.Equal(SpecialFunctions.RegularizedBeta(a, b, x), below, 1e-12);
        Assert.Equal(Math.Exp(expected[0]), below, 1e-12);
    }

    [Fact]
    public void AtTheEndsAllOrNothingIsBelow()
    {
        Assert.Equal(double.NegativeInfinity, LogRegularizedGammaP<double>(2.0, 0.0).Value);
        Assert.Equal(0, LogRegularizedGammaQ<double>(2.0, 0.0).Value);
        Assert.Equal(0, LogRegularizedGammaP<double>(2.0, double.PositiveInfinity).Value);
        Assert.Equal(double.NegativeInfinity, LogRegularizedBeta<double>(2.0, 3.0, 0.0).Value);
        Assert.Equal(0, LogRegularizedBeta<double>(2.0, 3.0, 1.0).Value);
        Assert.True(double.IsNaN(LogRegularizedGammaP<double>(-1.0, 2.0).Value));
        Assert.True(double.IsNaN(LogRegularizedGammaP<double>(1.0, -2.0).Value));
        Assert.True(double.IsNaN(LogRegularizedBeta<double>(1.0, 0.0, 0.5).Value));
        Assert.True(double.IsNaN(LogRegularizedBeta<double>(1.0, 1.0, 1.5).Value));
        Assert.Equal(-Math.Log(2), SpecialFunctions.LogStudentTCdf(3, 0).Value, 1e-16);
        Assert.True(double.IsNaN(SpecialFunctions.LogStudentTCdf(0, 1).Value));
    }

    private static void Near(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= (1e-9 * Math.Abs(expected)) + 1e-13, $"expected {expected}, got {actual}");
}
