using System.Runtime.Intrinsics;

namespace Toolkit.Numerics.Tests;

[Trait("Width", "Invariant")]
public sealed class VectorMathTests
{
    private const int Points = 1 << 20;

    [Fact]
    public void Log_of_a_float_is_within_one_unit_in_the_last_place() =>
        Assert.InRange(WorstSingle(VectorMath.LogOfNormal, Math.Log, LogarithmicSingles()), 0, 1);

    [Fact]
    public void Log_of_a_double_is_within_one_unit_in_the_last_place_of_the_systems() =>
        Assert.InRange(WorstDouble(VectorMath.LogOfNormal, Math.Log, LogarithmicDoubles()), 0, 1);

    [Fact]
    public void Sin_and_cos_of_a_float_are_within_one_unit_in_the_last_place_up_to_an_eighth_of_a_turn()
    {
        var angles = Angles().Select(angle => (float)angle).ToArray();
        Assert.InRange(WorstSingle(VectorMath.SinOfReduced, Math.Sin, angles), 0, 1);
        Assert.InRange(WorstSingle(VectorMath.CosOfReduced, Math.Cos, angles), 0, 1);
    }

    [Fact]
    public void Sin_and_cos_of_a_double_are_within_one_unit_in_the_last_place_of_the_systems_up_to_an_eighth_of_a_turn()
    {
        Assert.InRange(WorstDouble(VectorMath.SinOfReduced, Math.Sin, Angles()), 0, 1);
        Assert.InRange(WorstDouble(VectorMath.CosOfReduced, Math.Cos, Angles()), 0, 1);
    }

    [Fact]
    public void Log_of_one_is_zero()
    {
        Assert.Equal(Vector512<float>.Zero, VectorMath.LogOfNormal(Vector512<float>.One));
        Assert.Equal(Vector512<double>.Zero, VectorMath.LogOfNormal(Vector512<double>.One));
    }

    // Every exponent, and a neighbourhood of 1 where the logarithm vanishes.
    private static float[] LogarithmicSingles()
    {
        var uniforms = new double[2 * Points];
        RandomKey.FromSeed(11).Uniforms<double>(uniforms);
        return
        [
            .. uniforms[..Points].Select(u => (float)double.Exp2(-126 + (253.9 * u))),
            .. uniforms[Points..].Select(u => (float)(0.5 + (1.5 * u))),
            float.MaxValue, 1.17549435e-38f, MathF.BitDecrement(1), MathF.BitIncrement(1),
        ];
    }

    private static double[] LogarithmicDoubles()
    {
        var uniforms = new double[2 * Points];
        RandomKey.FromSeed(12).Uniforms<double>(uniforms);
        return
        [
            .. uniforms[..Points].Select(u => double.Exp2(-1022 + (2045.9 * u))),
            .. uniforms[Points..].Select(u => 0.5 + (1.5 * u)),
            double.MaxValue, 2.2250738585072014e-308, Math.BitDecrement(1), Math.BitIncrement(1),
        ];
    }

    private static double[] Angles()
    {
        var uniforms = new double[Points];
        RandomKey.FromSeed(13).Uniforms<double>(uniforms);
        return [.. uniforms.Select(u => ((2 * u) - 1) * 0.785398), 0, 1e-7, -1e-7, 0.785398];
    }

    private static double WorstSingle(Func<Vector512<float>, Vector512<float>> function, Func<double, double> exact, float[] points) =>
        points.Max(x => Math.Abs(function(Vector512.Create(x))[0] - exact(x)) / UnitInTheLastPlace((float)exact(x)));

    private static double WorstDouble(Func<Vector512<double>, Vector512<double>> function, Func<double, double> exact, double[] points) =>
        points.Max(x => Math.Abs(function(Vector512.Create(x))[0] - exact(x)) / UnitInTheLastPlace(exact(x)));

    private static double UnitInTheLastPlace(float value) => (double)MathF.BitIncrement(Math.Abs(value)) - Math.Abs(value);

    private static double UnitInTheLastPlace(double value) => Math.BitIncrement(Math.Abs(value)) - Math.Abs(value);
}
