using MathNet.Numerics.LinearAlgebra;
using static Toolkit.Numerics.Tests.Matrices;

namespace Toolkit.Numerics.Tests;

public sealed class NumericalRankTests
{
    // Wide, square, tall, and rows of several blocks; of any size.
    [Theory]
    [InlineData(5, 40)]
    [InlineData(40, 5)]
    [InlineData(33, 33)]
    [InlineData(100, 33)]
    [InlineData(33, 100)]
    [InlineData(257, 64)]
    [InlineData(1, 1)]
    [InlineData(1000, 3)]
    public void Rank_and_smallest_singular_value_are_those_of_the_construction(int rows, int columns)
    {
        var count = Math.Min(rows, columns);
        foreach (var rank in new[] { 1, Math.Max(1, count / 2), count })
        {
            // From 1 down to 1e-5, and then nothing.
            double[] values = [.. Enumerable.Range(0, count).Select(i => i < rank ? Math.Pow(10, rank == 1 ? 0 : -5.0 * i / (rank - 1)) : 0)];
            foreach (var scale in new[] { 1, 1e6, 1e-6, 1e150, 1e-150 })
            {
                using var workspace = new Workspace();
                var found = NumericalRank.Of(new ReadOnlyMatrixSpan<double>(Of(rows, columns, values, scale), rows, columns), workspace, 1e-10);
                Assert.Equal(rank, found.Rank);
                Assert.Equal(scale, found.Largest, scale * 1e-13);
                Assert.Equal(scale * values[rank - 1], found.Smallest, scale * 1e-13);
                Assert.InRange(found.Next, 0, scale * 1e-13);

                // What is left between two orders of magnitude is for the tolerance to say.
                var cut = NumericalRank.Of(new ReadOnlyMatrixSpan<double>(Of(rows, columns, values, scale), rows, columns), workspace, 1.7e-3);
                Assert.Equal(values.Count(value => value > 1.7e-3), cut.Rank);
                Assert.Equal(rank > cut.Rank ? scale * values[cut.Rank] : 0, cut.Next, scale * 1e-13);
            }
        }
    }

    [Fact]
    public void Small_values_are_not_lost_as_they_are_in_a_gram_matrix()
    {
        using var workspace = new Workspace();
        double[] values = [1, 0.5, 1e-9, 1e-11];
        var found = NumericalRank.Of(new ReadOnlyMatrixSpan<double>(Of(200, 4, values, 1), 200, 4), workspace);
        Assert.Equal(4, found.Rank);
        Assert.Equal(1e-11, found.Smallest, 1e-15);
        Assert.Equal(3, NumericalRank.Of(new ReadOnlyMatrixSpan<double>(Of(200, 4, values, 1), 200, 4), workspace, 1e-10).Rank);
    }

    [Fact]
    public void Single_precision_counts_what_it_can_tell()
    {
        using var workspace = new Workspace();
        var narrow = Array.ConvertAll(Of(50, 8, [1, 0.9, 0.5, 0.2, 0.1, 0.01, 0, 0], 1), x => (float)x);
        var found = NumericalRank.Of(new ReadOnlyMatrixSpan<float>(narrow, 50, 8), workspace);
        Assert.Equal(6, found.Rank);
        Assert.Equal(0.01f, found.Smallest, 1e-5f);
    }

    [Fact]
    public void Nothing_and_what_is_no_number()
    {
        using var workspace = new Workspace();
        Assert.Equal(new(0, 0, 0, 0), NumericalRank.Of(new ReadOnlyMatrixSpan<double>(new double[12], 3, 4), workspace));
        Assert.Equal(new(0, 0, 0, 0), NumericalRank.Of(new ReadOnlyMatrixSpan<double>([], 0, 4), workspace));
        Assert.True(double.IsNaN(NumericalRank.Of(new ReadOnlyMatrixSpan<double>([1, double.NaN, 2, 3], 2, 2), workspace).Largest));
        Assert.Equal(0, NumericalRank.Of(new ReadOnlyMatrixSpan<double>([1, double.PositiveInfinity, 2, 3, 4, 5], 3, 2), workspace).Rank);
    }

    [Fact]
    public void A_tolerance_below_rounding_is_refused()
    {
        using var workspace = new Workspace();
        foreach (var tolerance in new[] { 0, 1e-17, 1, double.NaN })
        {
            var thrown = Assert.Throws<ArgumentOutOfRangeException>(
                "relativeTolerance", () => NumericalRank.Of(new ReadOnlyMatrixSpan<double>(new double[12], 3, 4), workspace, tolerance));
            Assert.Contains("8.88e-16", thrown.Message);
        }
    }

    private static double[] Of(int rows, int columns, double[] values, double scale)
    {
        var random = new Random(3);
        var (left, right) = (Dense(random.Matrix<double>(rows * values.Length), rows, values.Length), Dense(random.Matrix<double>(columns * values.Length), columns, values.Length));
        var diagonal = Matrix<double>.Build.DenseDiagonal(values.Length, values.Length, i => values[i] * scale);
        return (Thin(left) * diagonal * Thin(right).Transpose()).ToRowMajorArray();

        static Matrix<double> Thin(Matrix<double> matrix) => matrix.QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin).Q;
    }
}
