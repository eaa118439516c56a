using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static Toolkit.Optimization.ProximalMaps;

namespace Toolkit.Properties.Tests;

/// <summary>Every proximal map gives the image of its plain twin.</summary>
[Properties(Arbitrary = [typeof(Problems)], MaxTest = 60, Replay = Fixed.Seed)]
public sealed class ProximalTwinTests
{
    [Property]
    public Property Simplex_by_sorting(RandomKey key) => Agree(Simplex<double>(1.5), key, (v, _) => ProximalTwins.Simplex(v, 1.5));

    [Property]
    public Property L1_ball_by_bisection(RandomKey key) => Agree(L1Ball<double>(1.5), key, (v, _) => ProximalTwins.L1Ball(v, 1.5));

    [Property]
    public Property L_infinity_norm_by_bisection(RandomKey key) =>
        Agree(LInfinityNorm<double>(0.7), key, (v, length) => ProximalTwins.LInfinityNorm(v, 0.7 * length));

    [Property(MaxTest = 12)]
    public Property Total_variation_by_its_dual(RandomKey key) => Agree(
        TotalVariation<double>(0.4), key, (v, length) => ProximalTwins.TotalVariation(v, 0.4 * length), 12, 1e-9);

    [Property]
    public Property Box_section_by_bisection(RandomKey key)
    {
        double[] lower = [-1, 0, -2, -0.5, 0, double.NegativeInfinity, -1], upper = [1, 0.5, 2, 0.5, double.PositiveInfinity, 1, -0.5];
        double[] normal = [1, -2, 0.5, 0, 1, -1, 3];
        return Agree(BoxSection<double>(lower, upper, normal, 0.3), key, (v, _) => ProximalTwins.BoxSection(v, lower, upper, normal, 0.3), 7, 1e-11);
    }

    [Property]
    public Property Group_lasso_by_lists(RandomKey key)
    {
        int[][] groups = [[4, 0, 2], [1], [6, 5]];
        return Agree(GroupLasso<double>(0.5, CoordinateGroups.Of(groups)), key, (v, length) => ProximalTwins.GroupLasso(v, 0.5 * length, groups), 8);
    }

    private static Property Agree<TProximalMap>(
        IProximalMap<TProximalMap, double> map, RandomKey key, Func<double[], double, double[]> twin, int? fixedDimension = null, double tolerance = 1e-13)
        where TProximalMap : struct, IProximalMap<TProximalMap, double>
    {
        var dimension = fixedDimension ?? 1 + (int)(40 * key.Uniform<double>(1));
        var point = new double[dimension];
        key.Fold(2).Normals<double>(point);
        var length = Math.Pow(10, (2 * key.Uniform<double>(3)) - 1);
        for (var i = 0; i < dimension; i++) point[i] *= 1 + length;
        var image = new double[dimension];
        ((TProximalMap)map).Apply(point, length, image, new Workspace());
        var expected = twin(point, length);
        var distance = image.Zip(expected, (a, b) => Math.Abs(a - b)).Max();
        return (distance <= tolerance * point.Max(x => 1 + Math.Abs(x))).Label($"dimension {dimension}, length {length}: {distance}");
    }
}
