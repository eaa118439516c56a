using static Toolkit.Optimization.ProximalMaps;

namespace Toolkit.Properties.Tests;

/// <summary>Images that can be worked out by hand, what is refused, and what is no number.</summary>
public sealed class ProximalValueTests
{
    [Fact]
    public void Images_by_hand()
    {
        Check(SquaredL2<double>(3).OverVectors(), [4, -8], 1, [1, -2]);
        Check(ElasticNet<double>(1, 3).OverVectors(), [5, -0.5, -9], 1, [1, 0, -2]);
        Check(NonNegative<double>().OverVectors(), [5, -0.5], 1, [5, 0]);
        Check(LInfinityBall<double>(2).OverVectors(), [5, -0.5, -3], 1, [2, -0.5, -2]);
        Check(L2Norm<double>(1), [3, 4], 2.5, [1.5, 2]);
        Check(L2Norm<double>(1), [3, 4], 6, [0, 0]);
        Check(L2Ball<double>(1), [3, 4], 1, [0.6, 0.8], 1e-15);
        Check(L2Ball<double>(1).Translated([3, 2]), [3, 4], 1, [3, 3]);
        Check(LInfinityNorm<double>(1), [3, -1, 2], 2, [1.5, -1, 1.5]);
        Check(L1Ball<double>(2), [3, -1, 2], 1, [1.5, 0, 0.5]);
        Check(Simplex<double>(), [0.5, 0.5, 0.3], 1, [0.4, 0.4, 0.2], 1e-15);
        Check(Simplex<double>(), [1e16, 0, 1e16], 1, [0.5, 0, 0.5]);
        Check(Hyperplane<double>([1, 1], 2), [3, 3], 1, [1, 1], 1e-15);
        Check(HalfSpace<double>([1, 1], 2), [0, 1], 1, [0, 1]);
        Check(BoxSection<double>([0, 0, 0], [1, 1, 1], [1, 1, 1], 2), [5, 0.5, 0.25], 1, [1, 0.625, 0.375], 1e-15);
        Check(TotalVariation<double>(1), [0, 0, 6, 6], 1, [0.5, 0.5, 5.5, 5.5]);
        Check(TotalVariation<double>(1), [1, 5, 3], 10, [3, 3, 3]);
        Check(GroupLasso<double>(1, CoordinateGroups.Contiguous([1, 4])), [3, 2, 2, 2, 2, 7], 1, [2, 1, 1, 1, 1, 7], 1e-15);
        Check(L1<double>(1).OverVectors().On(1..3).And(L2Norm<double>(1).On(3..)), [9, 3, -3, 3, 4], 1, [9, 2, -2, 2.4, 3.2], 1e-15);
        Check(AffineSet<double>(new([1, 1, 0, 0, 0, 2], 2, 3), [2, 8]), [3, 3, 0], 1, [1, 1, 4], 1e-14);
        Check(NuclearNorm<double>(1, 2, 3), [3, 0, 0, 0, 0, -5], 2, [1, 0, 0, 0, 0, -3], 1e-14);
        Check(L1<double>(1).OverVectors().Scaled(2), [5, -1], 1, [3, 0]);
        Check(L1<double>(2).Conjugate().OverVectors(), [5, -1], 0.5, [2, -1]);
    }

    [Fact]
    public void Values_by_hand()
    {
        var workspace = new Workspace();
        Assert.Equal(14, ElasticNet<double>(1, 2).OverVectors().Value([-1, 3], workspace), 1e-15);
        Assert.Equal(8, TotalVariation<double>(2).Value([1, 3, 1], workspace));
        Assert.Equal(3 + (2 * Math.Sqrt(2)), GroupLasso<double>(1, CoordinateGroups.Contiguous([1, 2])).Value([-3, 0, 2], workspace), 1e-15);
        Assert.Equal(0, Simplex<double>().Value([0.1, 0.2, 0.7], workspace));
        Assert.Equal(double.PositiveInfinity, Simplex<double>().Value([0.1, 0.2, 0.71], workspace));
        Assert.Equal(double.PositiveInfinity, Simplex<double>().Value([1.1, -0.1], workspace));
        Assert.Equal(double.PositiveInfinity, L2Ball<double>(1).Value([double.NaN], workspace));
        Assert.Equal(0, Hyperplane<double>([1, 1], 1).Value([0.3, 0.7], workspace));
        Assert.Equal(double.PositiveInfinity, Hyperplane<double>([1, 1], 1).Value([0.3, 0.6], workspace));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void What_is_no_number_is_seen(double fault)
    {
        Seen(L2Norm<double>(1), fault);
        Seen(L2Ball<double>(1), fault);
        Seen(L1Ball<double>(1), fault);
        Seen(LInfinityNorm<double>(1), fault);
        Seen(Simplex<double>(), fault);
        Seen(TotalVariation<double>(1), fault);
        Seen(GroupLasso<double>(1, CoordinateGroups.Contiguous([3])), fault);
        Seen(Hyperplane<double>([1, 1, 1], 1), fault);
        Seen(HalfSpace<double>([1, -1, 1], 1), fault == double.NegativeInfinity ? double.NaN : fault);
        Seen(BoxSection<double>([0, 0, 0], [1, 1, 1], [1, 1, 1], 1), fault);
        Seen(AffineSet<double>(new([1, 1, 1], 1, 3), [1]), fault);
        Seen(NuclearNorm<double>(1, 1, 3), fault);
        Seen(SquaredL2<double>(1).OverVectors(), fault);
        Seen(ElasticNet<double>(1, 1).OverVectors(), fault);
    }

    [Fact]
    public void A_box_of_bounds_refuses_longer_points()
    {
        var map = Box<double>([0, 0, 0], [1, 1, 1]).OverVectors();
        var destination = new double[17];
        Assert.Throws<ArgumentException>("point", () => map.Apply(new double[17], 1, destination, new Workspace()));
        map.Apply(new double[4], 1, destination, new Workspace());
        Assert.True(double.IsNaN(destination[3]));
    }

    [Fact]
    public void What_cannot_be_is_refused_where_it_is_built()
    {
        Assert.Throws<ArgumentOutOfRangeException>("weight", () => L2Norm<float>(-1));
        Assert.Throws<ArgumentOutOfRangeException>("weight", () => SquaredL2<float>(1e60));
        Assert.Throws<ArgumentOutOfRangeException>("radius", () => L1Ball<double>(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("total", () => Simplex<double>(0));
        Assert.Throws<ArgumentOutOfRangeException>("factor", () => Simplex<double>().Scaled(0));
        Assert.Throws<ArgumentException>("normal", () => Hyperplane<double>([0, 0], 1));
        Assert.Throws<ArgumentException>("normal", () => HalfSpace<double>([0, double.NaN], 1));
        Assert.Throws<ArgumentException>("upper", () => Box<double>([0, 1], [1, 0]));
        Assert.Throws<ArgumentException>("upper", () => Box<double>([0, 1], [1]));
        Assert.Throws<ArgumentException>("offset", () => BoxSection<double>([0, 0], [1, 1], [1, 1], 2.1));
        Assert.Contains("Row 1", Assert.Throws<ArgumentException>("matrix", () => AffineSet<double>(new([1, 2, 2, 4], 2, 2), [1, 2])).Message);
        Assert.Contains("Row 2", Assert.Throws<ArgumentException>("matrix", () => AffineSet<double>(new([1, 0, 0, 1, 1, 1], 3, 2), [1, 2, 3])).Message);
        Assert.Contains("Row 1", Assert.Throws<ArgumentException>("matrix", () => AffineSet<float>(new([1, 2, 3, 0, 0, 0], 2, 3), [1, 0])).Message);
        Assert.Throws<ArgumentException>("offsets", () => AffineSet<double>(new([1, 2], 1, 2), [1, 2]));
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => NuclearNorm<double>(1, -1, 2));
        Assert.Throws<ArgumentException>("groups", () => CoordinateGroups.Of([1, 2], [2]));
        Assert.Throws<ArgumentException>("groups", () => CoordinateGroups.Of([1, -2]));
        Assert.Throws<ArgumentOutOfRangeException>("sizes", () => CoordinateGroups.Contiguous([1, 0]));
        Assert.Throws<ArgumentException>("range", () => Simplex<double>().On(^3..));
        Assert.Throws<ArgumentException>("second", () => Simplex<double>().On(..3).And(Simplex<double>().On(2..)));
        Assert.Throws<InvalidOperationException>(() => new L2Ball<double>());
        Assert.Throws<ArgumentException>("point", () => GroupLasso<double>(1, CoordinateGroups.Contiguous([3])).Apply(new double[2], 1, new double[2], new()));
    }

    [Fact]
    public void The_envelope_of_L1_is_Hubers_function_and_its_gradient_is_its_derivative()
    {
        var huber = L1<double>(1).OverVectors().MoreauEnvelope(0.5, 3);
        var expected = (0.2 * 0.2 / (2 * 0.5)) + (3 - 0.25) + (0.75 - 0.25);
        Assert.Equal(expected, huber.Value([0.2, -3, 0.75], new Workspace()), 1e-15);
        Assert.Equal(2, huber.Smoothness.Lipschitz);
        GradientLaw.Assert(huber, [0.2, -3, 0.75], RandomKey.FromSeed(1));
        GradientLaw.Assert(Simplex<double>().MoreauEnvelope(0.7, 3), [0.2, -3, 0.75], RandomKey.FromSeed(1));
    }

    [Fact]
    public void A_long_staircase_keeps_its_means_to_the_last_digits()
    {
        const int Length = 100_000;
        var point = new double[Length];
        for (var i = 0; i < Length; i++) point[i] = 1e6 + (i < Length / 2 ? 0 : 1);
        var image = new double[Length];
        TotalVariation<double>(1).Apply(point, 1000, image, new Workspace());
        Assert.Equal(1e6 + 0.02, image[0], 1e-9);
        Assert.Equal(1e6 + 0.98, image[^1], 1e-9);
    }

    private static void Check<TProximalMap>(
        IProximalMap<TProximalMap, double> map, double[] point, double length, double[] expected, double tolerance = 0)
        where TProximalMap : struct, IProximalMap<TProximalMap, double>
    {
        var image = new double[point.Length];
        ((TProximalMap)map).Apply(point, length, image, new Workspace());
        Assert.All(Enumerable.Zip(image, expected), pair => Assert.Equal(pair.Second, pair.First, tolerance));
        ((TProximalMap)map).Apply(point, length, point, new Workspace());
        Assert.Equal(image, point);
    }

    private static void Seen<TProximalMap>(IProximalMap<TProximalMap, double> map, double fault)
        where TProximalMap : struct, IProximalMap<TProximalMap, double>
    {
        var image = new double[3];
        ((TProximalMap)map).Apply([0.5, fault, 1], 1, image, new Workspace());
        Assert.Contains(image, x => !double.IsFinite(x));
    }
}
