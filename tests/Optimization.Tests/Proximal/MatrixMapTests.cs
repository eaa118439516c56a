using MathNet.Numerics.LinearAlgebra;
using static Toolkit.Optimization.ProximalMaps;

namespace Toolkit.Optimization.Tests;

/// <summary>The maps that decompose a matrix, against those that MathNet's decompositions give.</summary>
public sealed class MatrixMapTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 8)]
    [InlineData(8, 3)]
    [InlineData(40, 25)]
    public void The_nuclear_norm_by_another_decomposition(int rows, int columns)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var point = Normals(seed, rows * columns);
            var svd = Matrix<double>.Build.DenseOfRowMajor(rows, columns, point).Svd();
            var kept = Matrix<double>.Build.Dense(rows, columns, (i, j) => i == j ? Math.Max(svd.S[i] - (0.5 * 1.5), 0) : 0);
            var expected = (svd.U * kept * svd.VT).ToRowMajorArray();
            var image = new double[point.Length];
            NuclearNorm<double>(0.5, rows, columns).Apply(point, 1.5, image, new Workspace());
            Assert.All(Enumerable.Zip(image, expected), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
            Assert.Equal(0.5 * svd.S.Sum(), NuclearNorm<double>(0.5, rows, columns).Value(point, new Workspace()), 1e-11);
        }
    }

    [Fact]
    public void Equal_singular_values_and_matrices_of_low_rank()
    {
        var identity = Matrix<double>.Build.DenseIdentity(6).ToRowMajorArray();
        var image = new double[36];
        NuclearNorm<double>(0.25, 6, 6).Apply(identity, 1, image, new Workspace());
        Assert.All(Enumerable.Zip(image, identity), pair => Assert.Equal(0.75 * pair.Second, pair.First, 1e-15));
        var ones = Enumerable.Repeat(1.0, 36).ToArray();
        NuclearNorm<double>(1, 6, 6).Apply(ones, 1, image, new Workspace());
        Assert.All(image, x => Assert.Equal(5.0 / 6, x, 1e-14));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(4, 4)]
    [InlineData(7, 40)]
    public void An_affine_set_by_the_pseudo_inverse(int equations, int dimension)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var (matrix, offsets, point) = (Normals(seed, equations * dimension), Normals(100 + seed, equations), Normals(200 + seed, dimension));

            // Rows in units of their own, a million times apart.
            for (var i = 0; i < matrix.Length; i++) matrix[i] *= Math.Pow(10, 2 * (i / dimension % 4));
            var a = Matrix<double>.Build.DenseOfRowMajor(equations, dimension, matrix);
            var v = Vector<double>.Build.DenseOfArray(point);
            var expected = v - (a.PseudoInverse() * ((a * v) - Vector<double>.Build.DenseOfArray(offsets)));
            var map = AffineSet<double>(new(matrix, equations, dimension), offsets);
            var image = new double[dimension];
            map.Apply(point, 1, image, new Workspace());
            Assert.All(Enumerable.Zip(image, expected), pair => Assert.Equal(pair.Second, pair.First, 1e-8));
            Assert.Equal(0, map.Value(image, new Workspace()));
            Assert.Equal(double.PositiveInfinity, map.Value(point, new Workspace()));
        }
    }

    private static double[] Normals(int seed, int length)
    {
        var values = new double[length];
        RandomKey.FromSeed((ulong)seed).Normals<double>(values);
        return values;
    }
}
