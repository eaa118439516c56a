using MathNet.Numerics.Distributions;

namespace Toolkit.Numerics.Tests;

/// <summary>
/// Each fill against its exact distribution with fixed seeds; an assertion's false-alarm rate is <see cref="Statistics.Level"/>, derived
/// where the statistic is defined.
/// </summary>
public sealed class DistributionTests
{
    private const int Draws = 1 << 20;

    private static readonly RandomKey Key = RandomKey.FromSeed(20_260_101);

    public static TheoryData<string> Continuous => [.. Samples.Keys];

    private static Dictionary<string, (Func<double[]> Draw, Func<double, double> Cumulative, Func<int, double> RawMoment)> Samples => new()
    {
        ["uniform float"] = (() => Singles(values => Key.Uniforms<float>(values)), u => u, power => 1.0 / (power + 1)),
        ["uniform double"] = (() => Doubles(values => Key.Uniforms<double>(values)), u => u, power => 1.0 / (power + 1)),
        ["open uniform float"] = (() => Singles(values => Key.OpenUniforms<float>(values)), u => u, power => 1.0 / (power + 1)),
        ["open uniform double"] = (() => Doubles(values => Key.OpenUniforms<double>(values)), u => u, power => 1.0 / (power + 1)),
        ["normal float"] = (() => Singles(values => Key.Normals<float>(values)), z => Normal.CDF(0, 1, z), NormalMoment),
        ["normal double"] = (() => Doubles(values => Key.Normals<double>(values)), z => Normal.CDF(0, 1, z), NormalMoment),
        ["exponential float"] = (() => Singles(values => Key.Exponentials<float>(values)), x => -double.ExpM1(-x), Factorial),
        ["exponential double"] = (() => Doubles(values => Key.Exponentials<double>(values)), x => -double.ExpM1(-x), Factorial),
    };

    [Theory]
    [MemberData(nameof(Continuous))]
    public void The_distribution_function_is_exact(string name)
    {
        var (draw, cumulative, _) = Samples[name];
        var p = Statistics.KolmogorovSmirnov(draw(), cumulative);
        Assert.True(p > Statistics.Level, $"p = {p}");
    }

    // Raw moments one to four: mean, variance, skewness and kurtosis up to the known lower ones.
    [Theory]
    [MemberData(nameof(Continuous))]
    public void The_first_four_moments_are_exact(string name)
    {
        var (draw, _, moment) = Samples[name];
        var values = draw();
        for (var power = 1; power <= 4; power++)
        {
            var p = Statistics.Moment(values, power, moment);
            Assert.True(p > Statistics.Level, $"moment {power}: p = {p}");
        }
    }

    // x and y of one Box-Muller pair lie 16 (floats) or 8 (doubles) apart; squares would show a shared radius.
    [Fact]
    public void The_two_normals_of_a_pair_are_independent()
    {
        foreach (var (normals, lane) in new[] { (Singles(v => Key.Normals<float>(v)), 16), (Doubles(v => Key.Normals<double>(v)), 8) })
        {
            var first = new List<double>();
            var second = new List<double>();
            for (var i = 0; i < normals.Length; i++) (i / lane % 2 == 0 ? first : second).Add(normals[i]);
            Assert.True(Statistics.Correlation(first.ToArray(), second.ToArray()) > Statistics.Level);

            // (z^2 - 1) / sqrt 2 is standardised.
            var (x, y) = (first.Select(Square).ToArray(), second.Select(Square).ToArray());
            Assert.True(Statistics.Correlation(x, y) > Statistics.Level);

            var cells = new int[64];
            for (var i = 0; i < first.Count; i++) cells[(8 * (int)(8 * Normal.CDF(0, 1, first[i]))) + (int)(8 * Normal.CDF(0, 1, second[i]))]++;
            Assert.True(Statistics.ChiSquare(cells) > Statistics.Level);
        }

        static double Square(double z) => ((z * z) - 1) / Math.Sqrt(2);
    }

    // P(|z| > 4) = 6.334e-5: with 2^24 draws the count is Poisson of mean 1,062.7, normal to the accuracy needed at |deviation| 4.9.
    [Fact]
    public void The_tails_of_normals_have_their_mass()
    {
        var (floats, doubles) = (new float[1 << 24], new double[1 << 24]);
        Key.Normals<float>(floats);
        Key.Normals<double>(doubles);
        var expected = 2 * Normal.CDF(0, 1, -4) * (1 << 24);
        Assert.InRange((floats.Count(z => Math.Abs(z) > 4) - expected) / Math.Sqrt(expected), -4.9, 4.9);
        Assert.InRange((doubles.Count(z => Math.Abs(z) > 4) - expected) / Math.Sqrt(expected), -4.9, 4.9);
    }

    [Fact]
    public void Uniforms_are_the_upper_bits_of_their_words()
    {
        var (floats, doubles, openFloats, openDoubles) = (new float[300], new double[300], new float[300], new double[300]);
        Key.Uniforms<float>(floats);
        Key.Uniforms<double>(doubles);
        Key.OpenUniforms<float>(openFloats);
        Key.OpenUniforms<double>(openDoubles);
        for (var i = 0; i < 300; i++)
        {
            Assert.Equal((PhiloxTwin.Word(Key, DrawDomain.Uniform, i) >> 8) * MathF.Pow(2, -24), floats[i]);
            Assert.Equal((PhiloxTwin.WideWord(Key, DrawDomain.Uniform, i) >> 11) * Math.Pow(2, -53), doubles[i]);
            Assert.Equal(((PhiloxTwin.Word(Key, DrawDomain.OpenUniform, i) >> 8) | 1) * MathF.Pow(2, -24), openFloats[i]);
            Assert.Equal(((PhiloxTwin.WideWord(Key, DrawDomain.OpenUniform, i) >> 11) | 1) * Math.Pow(2, -53), openDoubles[i]);
        }
    }

    // The documented transform with the system's functions; the error bound is four units in the last place of the radius.
    [Fact]
    public void Normals_are_the_transform_of_Box_and_Muller()
    {
        var (floats, doubles) = (new float[64 * 200], new double[64 * 200]);
        Key.Normals<float>(floats);
        Key.Normals<double>(doubles);
        for (var n = 0; n < floats.Length; n++)
        {
            if (n / 16 % 2 == 0)
            {
                var word = PhiloxTwin.Word(Key, DrawDomain.Normal, n + 16);
                var u = (float)((PhiloxTwin.Word(Key, DrawDomain.Normal, n) >> 1) | 1) / (1U << 31);
                var (x, y, r) = BoxMuller(u, (int)(word << 2) / (double)(1U << 31), word >> 31, (word >> 30) & 1);
                Assert.InRange(Math.Max(Math.Abs(floats[n] - x), Math.Abs(floats[n + 16] - y)), 0, 4 * Math.Max(r, 0.01) * Math.Pow(2, -23));
            }

            if (n / 8 % 2 == 0)
            {
                var word = PhiloxTwin.WideWord(Key, DrawDomain.Normal, n + 8);
                var u = ((PhiloxTwin.WideWord(Key, DrawDomain.Normal, n) >> 11) | 1) * Math.Pow(2, -53);
                var s = ((word & ((1UL << 52) - 1)) * Math.Pow(2, -51)) - 1;
                var (x, y, r) = BoxMuller(u, s, word >> 63, (word >> 62) & 1);
                Assert.InRange(Math.Max(Math.Abs(doubles[n] - x), Math.Abs(doubles[n + 8] - y)), 0, 4 * Math.Max(r, 0.01) * Math.Pow(2, -52));
            }
        }

        static (double X, double Y, double Radius) BoxMuller(double u, double s, ulong left, ulong down)
        {
            var (radius, angle) = (Math.Sqrt(-2 * Math.Log(u)), Math.PI / 4 * (1 + s));
            return (radius * Math.Cos(angle) * (1 - (2.0 * left)), radius * Math.Sin(angle) * (1 - (2.0 * down)), radius);
        }
    }

    [Fact]
    public void Ranges_are_as_documented()
    {
        Assert.All(Singles(v => Key.Uniforms<float>(v)), u => Assert.InRange(u, 0, 1 - Math.Pow(2, -24)));
        Assert.All(Singles(v => Key.OpenUniforms<float>(v)), u => Assert.InRange(u, Math.Pow(2, -24), 1 - Math.Pow(2, -24)));
        Assert.All(Doubles(v => Key.OpenUniforms<double>(v)), u => Assert.InRange(u, Math.Pow(2, -53), 1 - Math.Pow(2, -53)));
        Assert.All(Singles(v => Key.Exponentials<float>(v)), x => Assert.InRange(x, 0, 21.5));
        Assert.All(Doubles(v => Key.Exponentials<double>(v)), x => Assert.InRange(x, 1e-17, 36.8));
        Assert.All(Singles(v => Key.Normals<float>(v)), z => Assert.InRange(z, -6.56, 6.56));
    }

    [Fact]
    public void Signs_are_minus_one_or_one_with_equal_probability()
    {
        foreach (var signs in new[] { Singles(v => Key.Rademachers<float>(v)), Doubles(v => Key.Rademachers<double>(v)) })
        {
            Assert.All(signs, sign => Assert.Equal(1, Math.Abs(sign)));
            Assert.True(Statistics.ChiSquare([signs.Count(sign => sign < 0), signs.Count(sign => sign > 0)]) > Statistics.Level);
            var runs = new int[256];
            for (var i = 0; i + 8 <= signs.Length; i += 8) runs[Enumerable.Range(0, 8).Sum(j => signs[i + j] > 0 ? 1 << j : 0)]++;
            Assert.True(Statistics.ChiSquare(runs) > Statistics.Level);
        }
    }

    private static double[] Singles(Action<float[]> fill)
    {
        var values = new float[Draws];
        fill(values);
        return Array.ConvertAll(values, value => (double)value);
    }

    private static double[] Doubles(Action<double[]> fill)
    {
        var values = new double[Draws];
        fill(values);
        return values;
    }

    private static double NormalMoment(int power) =>
        power % 2 == 1 ? 0 : Enumerable.Range(0, power / 2).Aggregate(1.0, (product, i) => product * ((2 * i) + 1));

    private static double Factorial(int power) => Enumerable.Range(1, power).Aggregate(1.0, (product, i) => product * i);
}
