using static Toolkit.Optimization.ProximalMaps;

namespace Toolkit.Optimization.Tests;

/// <summary>Proximal maps at the edges of their sets, of their lengths and of the numbers.</summary>
public sealed class ProximalEdgeTests
{
    [Fact]
    public void Just_inside_its_norm_a_point_goes_to_zero_by_the_maximum_norm()
    {
        double[] example = [0.00319651, 43.8339, 1.26858];
        Assert.All(Apply(LInfinityNorm<double>(Math.BitDecrement(Reductions.SumOfAbs<double>(example))), example), x => Assert.Equal(0, x, 1e-13));
        var key = RandomKey.FromSeed(5);
        var point = new double[3];
        for (var i = 0; i < 5000; i++)
        {
            key.Fold(i).Normals<double>(point);
            var length = Math.BitDecrement(Reductions.SumOfAbs<double>(point));
            Assert.All(Apply(LInfinityNorm<double>(1), point, length), x => Assert.Equal(0, x, 1e-14));
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(double.Epsilon)]
    [InlineData(1e-310)]
    [InlineData(1e-300)]
    public void At_length_zero_a_conjugate_projects_on_its_domain(double length)
    {
        double[] point = [1, -3, 3, 0, 0.25, -0.0, 1e-320, 7];
        double[] clipped = [1, -1, 1, 0, 0.25, 0, 1e-320, 1];
        Assert.Equal(clipped, Apply(L1<double>(1).Conjugate().OverVectors(), point, length), (a, b) => Math.Abs(a - b) < 4e-15);
        Assert.Equal(clipped.Select(x => (float)x), Apply(L1<float>(1).Conjugate().OverVectors(), [1, -3, 3, 0, 0.25f, -0.0f, (float)1e-320, 7], (float)length), (a, b) => Math.Abs(a - b) < 1e-6f);
        Assert.All(Apply(L1<double>(1).Conjugate().OverVectors(), [-1e308, double.MaxValue], length), x => Assert.True(double.IsFinite(x)));
        Assert.Equal([0.6, 0.8], Apply(L2Norm<double>(1).Conjugate(), [3, 4], length), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal([0, 0], Apply(L2Norm<double>(1).Conjugate(), [0, 0], length));
        Assert.Equal([1, 0], Apply(LInfinityNorm<double>(1).Conjugate(), [3, 0], length), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal([0.5, 0.5], Apply(LInfinityNorm<double>(1).Conjugate(), [3, 3], length), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal([1, -1], Apply(TotalVariation<double>(1).Conjugate(), [3, -3], length), (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void A_small_normal_is_scaled()
    {
        double[] free = [double.NegativeInfinity, double.NegativeInfinity], far = [double.PositiveInfinity, double.PositiveInfinity];
        foreach (var scale in new[] { 1e-200, 1, 1e200 })
        {
            Assert.Equal([3.5, -2.5], Apply(BoxSection<double>(free, far, [scale, scale], scale), [3, -3]), (a, b) => Math.Abs(a - b) < 1e-14);
        }
    }

    [Fact]
    public void A_section_of_a_box_is_met_from_afar()
    {
        Assert.Equal([1, -1], Apply(BoxSection<double>([-1, -1], [1, 1], [1, 1], 0), [1e308, -1e308]));
        Assert.Equal([0.25, 0.25], Apply(BoxSection<double>([-1, -1], [1, 1], [1, 1], 0.5), [1e20, 1e20]));
        var corner = BoxSection<double>([0, 0], [3, 1], [0, -3], 0);
        Assert.Equal([3, 0], Apply(corner, [4.30, 1.68]));
        var key = RandomKey.FromSeed(7);
        var draws = new double[3];
        for (var i = 0; i < 2000; i++)
        {
            key.Fold(i).Normals<double>(draws);
            var map = BoxSection<double>([0, 0], [3, 1], [0, draws[2]], 0);
            Assert.Equal(0, map.Value(Apply(map, [5 * draws[0], 5 * draws[1]]), new Workspace()));
        }
    }

    [Fact]
    public void Total_variation_at_the_ends_of_the_range()
    {
        Assert.Equal([2.0, 2, 2], Apply(TotalVariation<double>(1e200), [1, 2, 3], 1e200));
        Assert.Equal([1.7e308, 1.7e308, 1.7e308, 1.7e308], Apply(TotalVariation<double>(1), [1.7e308, 1.7e308, 1.7e308, 1.7e308]));
        Assert.Equal([0.0, 0], Apply(TotalVariation<double>(1e308), [1.7e308, -1.7e308], 10), (a, b) => Math.Abs(a - b) <= 1e293);
        Assert.Equal([1.6e308, -1.6e308], Apply(TotalVariation<double>(1e307), [1.7e308, -1.7e308]), (a, b) => Math.Abs((a / b) - 1) < 1e-14);
    }

    [Fact]
    public void A_norm_may_overflow_where_its_point_does_not()
    {
        double[] point = [1e308, -1e308, 3];
        Assert.Equal([0.5, -0.5, 0], Apply(L1Ball<double>(1), point));
        Assert.Equal([5e307, -5e307, 0], Apply(L1Ball<double>(1e308), point), (a, b) => Math.Abs(a - b) <= 1e293);
        Assert.Equal([9.5e307, -9.5e307, 3], Apply(LInfinityNorm<double>(1e307), point), (a, b) => Math.Abs(a - b) <= 1e-14 * Math.Abs(b));
        Assert.All(Apply(L1Ball<double>(1), [1, double.NaN]), x => Assert.Equal(double.NaN, x));
        Assert.All(Apply(LInfinityNorm<double>(1), [1, double.PositiveInfinity]), x => Assert.Equal(double.NaN, x));
        var ones = Enumerable.Repeat(1e308, 300).ToArray();
        Assert.All(Apply(L1Ball<double>(1e308), ones), x => Assert.Equal(1, x / (1e308 / 300), 1e-12));
    }

    [Fact]
    public void A_tiny_total_is_refused_or_spread()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Simplex<double>(1e-322));
        Assert.Throws<ArgumentOutOfRangeException>(() => Simplex<float>(1e-42));
        Assert.All(Apply(Simplex<double>(2.3e-308), new double[300]), x => Assert.InRange(x, 7e-311, 8e-311));
        Assert.All(Apply(L1Ball<double>(1e-322), [.. Enumerable.Repeat(1.0, 300)]), x => Assert.InRange(x, 0, 1e-322));
    }

    private static T[] Apply<T, TProximalMap>(IProximalMap<TProximalMap, T> map, T[] point, T length)
        where T : unmanaged
        where TProximalMap : struct, IProximalMap<TProximalMap, T>
    {
        var image = new T[point.Length];
        ((TProximalMap)map).Apply(point, length, image, new Workspace());
        return image;
    }

    private static double[] Apply<TProximalMap>(IProximalMap<TProximalMap, double> map, double[] point)
        where TProximalMap : struct, IProximalMap<TProximalMap, double> => Apply(map, point, 1);
}
