using static Toolkit.Optimization.ProximalMaps;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Optimization.Tests;

/// <summary>Hard thresholding against a full sort, and the methods that are made of it against loops.</summary>
public sealed class SparseVectorsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 3)]
    [InlineData(1000, 1)]
    [InlineData(1000, 17)]
    [InlineData(1000, 999)]
    [InlineData(20_000, 5000)]
    public void The_k_largest_magnitudes_stay_of_ties_the_first(int dimension, int nonZeros)
    {
        var random = new Random(dimension + nonZeros);
        Func<double>[] kinds =
        [
            () => random.NextDouble() - 0.5, () => random.Next(-3, 4), () => 1.5, () => Math.Pow(10, (600 * random.NextDouble()) - 300), () => random.Next(2) * double.Epsilon,
            () => BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(1) + (ulong)random.Next(64)),
        ];
        foreach (var kind in kinds)
        {
            double[] point = [.. Enumerable.Range(0, dimension).Select(_ => kind())];
            float[] single = [.. point.Select(x => (float)x)];
            Assert.Equal(Sorted(point, nonZeros), Apply(SparseVectors<double>(nonZeros), point));
            Assert.Equal(Sorted(single, nonZeros), Apply(SparseVectors<float>(nonZeros), single));
        }
    }

    // The nearest of all sparse vectors: against every support.
    [Fact]
    public void The_image_is_a_nearest_point_of_the_set()
    {
        double[] point = [0.3, -2, 0.7, 1.1, -0.7, 0.1];
        var image = Apply(SparseVectors<double>(3), point);
        var least = Enumerable.Range(0, 1 << 6).Where(set => int.PopCount(set) <= 3).Min(set => point.Where((_, i) => (set >> i & 1) == 0).Sum(x => x * x));
        Assert.Equal(least, point.Zip(image, (x, y) => (x - y) * (x - y)).Sum(), 1e-15);
        Assert.Equal([0, -2, 0.7, 1.1, 0, 0], image);
        Assert.Equal(0, SparseVectors<double>(3).Value(image, new Workspace()));
        Assert.Equal(double.PositiveInfinity, SparseVectors<double>(2).Value(image, new Workspace()));
        Assert.Equal(double.PositiveInfinity, SparseVectors<double>(2).Value([double.NaN], new Workspace()));
    }

    [Fact]
    public void What_is_not_finite_stays()
    {
        Assert.Equal([0, double.NaN, 0], Apply(SparseVectors<double>(1), [double.PositiveInfinity, double.NaN, 1]));
        Assert.Equal([float.NegativeInfinity, 0, 0], Apply(SparseVectors<float>(1), [float.NegativeInfinity, float.MaxValue, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SparseVectors<double>(0));
        Assert.Throws<InvalidOperationException>(() => new SparseVectors<double>());
    }

    // A theorem that asks for a convex g promises nothing here.
    [Fact]
    public void No_rate_is_declared_and_there_is_no_envelope()
    {
        var (objective, _) = Problem(40, 10, 2);
        Assert.NotNull(Steps.AcceleratedProximalGradient(objective, L2Ball<double>(1), restarts: false).Rate);
        Assert.Null(Steps.AcceleratedProximalGradient(objective, SparseVectors<double>(2), restarts: false).Rate);
        Assert.Null(Steps.AcceleratedProximalGradient(objective, SparseVectors<double>(2).On(..4).And(L2Ball<double>(1).On(4..)), restarts: false).Rate);
        Assert.Null(Steps.AcceleratedProximalGradient(objective, SparseVectors<double>(2).Scaled(2).Translated(new double[10]), restarts: false).Rate);
        Assert.Throws<ArgumentException>(() => SparseVectors<double>(2).MoreauEnvelope(1, 10));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Iterative_hard_thresholding_and_its_pursuit_are_their_loops(int refinements)
    {
        var (objective, _) = Problem(60, 40, 5);
        var length = 0.9 / objective.Smoothness.Lipschitz;
        var step = Steps.HardThresholdingPursuit(objective, SparseVectors<double>(5), length, refinements);
        var (state, workspace, x, gradient, last) = (step.Initialize(objective, new double[40]), new Workspace(), new double[40], new double[40], double.PositiveInfinity);
        for (var k = 0; k < 30; k++)
        {
            var info = step.Advance(ref state, objective, workspace);
            objective.Gradient(x, gradient, workspace);
            x = Sorted([.. x.Zip(gradient, (a, g) => a - (length * g))], 5);
            for (var r = 0; r < refinements; r++)
            {
                objective.Gradient(x, gradient, workspace);
                x = [.. x.Zip(gradient, (a, g) => a == 0 ? 0 : a - (length * g))];
            }

            Assert.All(x.Zip(state.Point.Span.ToArray()), pair => Assert.Equal(pair.Item1, pair.Item2, 1e-12));
            Assert.Equal(1 + refinements, info.OracleCalls);

            // Below 1/L no step raises f.
            var value = objective.Value(x, workspace);
            Assert.True(value <= last * (1 + 1e-12));
            last = value;
        }

        if (refinements > 0) return;
        var plain = Descend<double>(length).WithProx(SparseVectors<double>(5)).For(objective).Run(objective, new double[40]).Take(30).Run().State.Point;
        Assert.All(x.Zip(plain.Span.ToArray()), pair => Assert.Equal(pair.Item1, pair.Item2, 1e-12));
    }

    // Where there is enough data both find the vector; with steps on single examples too.
    [Fact]
    public void A_sparse_vector_is_found()
    {
        var (objective, truth) = Problem(400, 50, 5);
        var iht = Descend<double>(0.9 / objective.Smoothness.Lipschitz).WithProx(SparseVectors<double>(5)).For(objective).Run(objective, new double[50]).Take(300).Run().State.Point;
        var pursuit = Steps.HardThresholdingPursuit(objective, SparseVectors<double>(5), 0.9 / objective.Smoothness.Lipschitz).Run(objective, new double[50]).Take(100).Run().State.Point;
        var stochastic = Descend<double>(0.5 / 50).WithProx(SparseVectors<double>(5)).For(objective, batch: 20, RandomKey.FromSeed(2)).Run(objective, new double[50]).Take(20_000).Run().State.Point;
        foreach (var found in new[] { iht, pursuit, stochastic }) Assert.All(truth.Zip(found.Span.ToArray()), pair => Assert.Equal(pair.Item1, pair.Item2, 1e-6));
    }

    private static (SmoothLinearModel<double, DenseRows<double>, SquaredLoss<double>> Objective, double[] Truth) Problem(int rows, int dimension, int nonZeros)
    {
        var (a, truth) = (new double[rows * dimension], new double[dimension]);
        RandomKey.FromSeed(7).Normals<double>(a);
        for (var i = 0; i < nonZeros; i++) truth[i * dimension / nonZeros] = i % 2 == 0 ? 1 : -1.5;
        var y = Enumerable.Range(0, rows).Select(i => truth.Select((x, j) => x * a[(i * dimension) + j]).Sum()).ToArray();
        return (global::Toolkit.Optimization.Objectives.LeastSquares(new DenseRows<double>(a, rows, dimension), y), truth);
    }

    private static T[] Sorted<T>(T[] point, int count)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var kept = point.Select((x, i) => (Magnitude: T.Abs(x), Index: i)).OrderByDescending(pair => pair.Magnitude).ThenBy(pair => pair.Index).Take(count).Select(pair => pair.Index).ToHashSet();
        return [.. point.Select((x, i) => kept.Contains(i) ? x : T.Zero)];
    }

    private static T[] Apply<T, TProximalMap>(IProximalMap<TProximalMap, T> map, T[] point)
        where T : unmanaged
        where TProximalMap : struct, IProximalMap<TProximalMap, T>
    {
        var (image, workspace) = (new T[point.Length], new Workspace());
        map.Apply(point, default, image, workspace);
        var same = (T[])point.Clone();
        map.Apply(same, default, same, workspace);
        Assert.Equal(image, same);
        return image;
    }
}
