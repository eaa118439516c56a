using System.Numerics;

namespace Toolkit.Numerics.Tests;

public sealed class SingleMatrixKinTests : MatrixKinTests<float>;

public sealed class DoubleMatrixKinTests : MatrixKinTests<double>;

/// <summary>Matrix times vector, outer products, symmetric products and distances, against plain loops in double.</summary>
public abstract class MatrixKinTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly double Epsilon = Samples.Epsilon<T>();

    public static TheoryData<int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int>();
            foreach (var rows in new[] { 1, 2, 7, 13, 63, 64, 65, 129, 257 })
            {
                foreach (var columns in new[] { 1, 2, 7, 13, 63, 64, 65, 129, 257 }) shapes.Add(rows, columns);
            }

            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Matrix_times_vector_matches_a_plain_loop_in_both_forms(int rows, int columns)
    {
        var stride = columns + 3;
        var random = new Random(rows);
        var (a, x, y) = (random.Matrix<T>(rows * stride), random.Matrix<T>(columns), random.Matrix<T>(rows));
        var matrix = new ReadOnlyMatrixSpan<T>(a, rows, columns, stride);
        foreach (var (alpha, beta) in new[] { (1.0, 0.0), (1.0, 1.0), (-0.5, 2.0), (0.0, 0.5) })
        {
            AssertMatches(matrix, x, y, alpha, beta);
            AssertMatches(matrix.Transpose(), y, x, alpha, beta);
        }
    }

    [Fact]
    public void Each_element_of_a_product_with_a_vector_has_the_bits_of_an_inner_product()
    {
        var (a, x, y) = (new Random(1).Matrix<T>(37 * 5000), new Random(2).Matrix<T>(5000), new T[37]);
        MatrixVector.Multiply<T>(new(a, 37, 5000), x, y);
        for (var i = 0; i < y.Length; i++) Assert.Equal(Reductions.Dot<T>(a.AsSpan(i * 5000, 5000), x), y[i]);
    }

    [Fact]
    public void One_two_and_five_threads_give_the_same_bits()
    {
        const int N = 700, M = 900;
        using var workspace = new Workspace();
        var (a, x, y) = (new Random(1).Matrix<T>(N * M), new Random(2).Matrix<T>(M), new Random(3).Matrix<T>(N));
        var alone = All(null);
        foreach (var threads in new[] { 1, 2, 5 })
        {
            using var team = new WorkerTeam(threads);
            Samples.AssertSameBits<T>(alone, All(team));
        }

        T[] All(WorkerTeam? team)
        {
            var matrix = new ReadOnlyMatrixSpan<T>(a, N, M);
            var (forward, backward, outer) = (new T[N], new T[M], (T[])a.Clone());
            var (gram, distances) = (new T[N * N], new T[N * N]);
            MatrixVector.Multiply(matrix, x, forward, team);
            MatrixVector.Multiply(matrix.Transpose(), y, backward, team);
            RankOneUpdate.Add(T.CreateTruncating(0.3), y, x, new(outer, N, M), team);
            SymmetricRankK.Multiply(matrix, new(gram, N, N), workspace, team);
            PairwiseSquaredDistances.Compute(matrix, new(distances, N, N), workspace, team);
            return [.. forward, .. backward, .. outer, .. gram, .. distances];
        }
    }

    [Fact]
    public void What_the_vector_held_is_not_read_when_beta_is_zero()
    {
        var (a, x, y) = (new Random(1).Matrix<T>(20 * 30), new Random(2).Matrix<T>(30), new Random(3).Matrix<T>(20));
        var matrix = new ReadOnlyMatrixSpan<T>(a, 20, 30);
        var (rows, columns) = (new T[20], new T[30]);
        rows.AsSpan().Fill(T.NaN);
        columns.AsSpan().Fill(T.NaN);
        MatrixVector.Multiply<T>(matrix, x, rows);
        MatrixVector.Multiply<T>(matrix.Transpose(), y, columns);
        Assert.True(Reductions.AllFinite<T>(rows) && Reductions.AllFinite<T>(columns));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void An_outer_product_is_added_element_by_element(int rows, int columns)
    {
        var stride = columns + 2;
        var (a, x, y) = (new Random(1).Matrix<T>(rows * stride), new Random(2).Matrix<T>(rows), new Random(3).Matrix<T>(columns));
        var (expected, alpha) = ((T[])a.Clone(), T.CreateTruncating(0.7));
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++) expected[(i * stride) + j] += alpha * x[i] * y[j];
        }

        RankOneUpdate.Add<T>(alpha, x, y, new(a, rows, columns, stride));
        Assert.Equal(expected, a);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_symmetric_product_is_the_product_and_exactly_symmetric(int rows, int columns)
    {
        using var workspace = new Workspace();
        var a = new Random(rows).Matrix<T>(rows * columns);
        var matrix = new ReadOnlyMatrixSpan<T>(a, rows, columns);
        var (product, symmetric) = (new T[rows * rows], new T[rows * rows]);
        MatrixProduct.Multiply(matrix, matrix.Transpose(), new(product, rows, rows), workspace);
        symmetric.AsSpan().Fill(T.NaN);
        SymmetricRankK.Multiply(matrix, new(symmetric, rows, rows), workspace);
        Assert.Equal(product, symmetric);
        AssertSymmetric(symmetric, rows);

        var (alpha, beta) = (T.CreateTruncating(-0.5), T.CreateTruncating(1.5));
        var transposed = new T[columns * columns];
        SymmetricRankK.Multiply(matrix.Transpose(), new(transposed, columns, columns), workspace);
        var expected = (T[])transposed.Clone();
        MatrixProduct.Multiply(alpha, matrix.Transpose(), matrix, beta, new(expected, columns, columns), workspace);
        SymmetricRankK.Multiply(alpha, matrix.Transpose(), beta, new(transposed, columns, columns), workspace);
        Assert.Equal(expected, transposed);
        AssertSymmetric(transposed, columns);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Distances_match_a_plain_loop_and_are_never_negative(int n, int m)
    {
        const int Dimension = 19;
        using var workspace = new Workspace();
        var (x, y) = (new Random(1).Matrix<T>(n * Dimension), new Random(2).Matrix<T>(m * Dimension));
        var (pairs, own) = (new T[n * m], new T[n * n]);
        PairwiseSquaredDistances.Compute(new(x, n, Dimension), new(y, m, Dimension), new MatrixSpan<T>(pairs, n, m), workspace);
        PairwiseSquaredDistances.Compute(new(x, n, Dimension), new MatrixSpan<T>(own, n, n), workspace);
        Assert.InRange(Samples.Distance<T>(pairs, Plain(x, y, n, m)), 0, 8 * Dimension * Epsilon);
        Assert.InRange(Samples.Distance<T>(own, Plain(x, x, n, n)), 0, 8 * Dimension * Epsilon);
        AssertSymmetric(own, n);
        for (var i = 0; i < n; i++) Assert.Equal(T.Zero, own[(i * n) + i]);

        static double[] Plain(T[] x, T[] y, int n, int m)
        {
            var distances = new double[n * m];
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < m; j++)
                {
                    for (var k = 0; k < Dimension; k++)
                    {
                        var difference = double.CreateTruncating(x[(i * Dimension) + k]) - double.CreateTruncating(y[(j * Dimension) + k]);
                        distances[(i * m) + j] += difference * difference;
                    }
                }
            }

            return distances;
        }
    }

    [Fact]
    public void Points_that_coincide_far_from_the_origin_have_no_negative_distance_and_NaN_stays()
    {
        using var workspace = new Workspace();
        var points = new T[40 * 3];
        for (var i = 0; i < points.Length; i++) points[i] = T.CreateTruncating(1000.1 + (i % 3));
        points[5 * 3] = T.NaN;
        var distances = new T[40 * 40];
        PairwiseSquaredDistances.Compute(new(points, 40, 3), new MatrixSpan<T>(distances, 40, 40), workspace);
        for (var i = 0; i < 40; i++)
        {
            for (var j = 0; j < 40; j++)
            {
                var distance = distances[(i * 40) + j];
                Assert.Equal(i == 5 || j == 5, T.IsNaN(distance));
                Assert.False(distance < T.Zero);
            }
        }
    }

    [Fact]
    public void Arguments_that_do_not_fit_are_named()
    {
        using var workspace = new Workspace();
        var memory = new T[100];
        Assert.Throws<ArgumentException>("x", () => MatrixVector.Multiply<T>(new(memory, 2, 3), new T[2], new T[2]));
        Assert.Throws<ArgumentException>("destination", () => MatrixVector.Multiply<T>(new(memory, 2, 3), new T[3], new T[3]));
        Assert.Throws<ArgumentException>("matrix", () => MatrixVector.Multiply<T>(new(memory, 2, 3), new T[3], memory.AsSpan(4, 2)));
        Assert.Throws<ArgumentException>("x", () => RankOneUpdate.Add<T>(T.One, new T[3], new T[3], new(memory, 2, 3)));
        Assert.Throws<ArgumentException>("y", () => RankOneUpdate.Add<T>(T.One, new T[2], new T[2], new(memory, 2, 3)));
        Assert.Throws<ArgumentException>("destination", () =>
            SymmetricRankK.Multiply(new(memory, 2, 3), new MatrixSpan<T>(new T[9], 3, 3), workspace));
        Assert.Throws<ArgumentException>("y", () =>
            PairwiseSquaredDistances.Compute(new(memory, 2, 3), new(memory, 2, 4), new MatrixSpan<T>(new T[4], 2, 2), workspace));
        Assert.Throws<ArgumentException>("x", () =>
            PairwiseSquaredDistances.Compute(new ReadOnlyMatrixSpan<T>(memory, 2, 3).Transpose(), new MatrixSpan<T>(new T[9], 3, 3), workspace));
    }

    private static void AssertMatches(ReadOnlyMatrixSpan<T> matrix, ReadOnlySpan<T> x, ReadOnlySpan<T> y, double alpha, double beta)
    {
        var expected = y.ToDoubles();
        for (var i = 0; i < matrix.Rows; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < matrix.Columns; j++) sum += double.CreateTruncating(matrix[i, j]) * double.CreateTruncating(x[j]);
            expected[i] = (alpha * sum) + (beta * expected[i]);
        }

        var actual = y.ToArray();
        MatrixVector.Multiply(T.CreateTruncating(alpha), matrix, x, T.CreateTruncating(beta), actual);
        Assert.InRange(Samples.Distance<T>(actual, expected), 0, (matrix.Columns + 10) * Epsilon);
    }

    private static void AssertSymmetric(T[] matrix, int n)
    {
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++) Assert.Equal(matrix[(i * n) + j], matrix[(j * n) + i]);
        }
    }
}
