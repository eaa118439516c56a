using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Toolkit.Numerics.Tests;

public sealed class SingleMatrixProductTests : MatrixProductTests<float>;

public sealed class DoubleMatrixProductTests : MatrixProductTests<double>;

public abstract class MatrixProductTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly int[] Sizes = [1, 2, 7, 13, 63, 64, 65, 129, 257];

    public static TheoryData<bool, bool> Forms => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_awkward_shape_matches_the_plain_triple_loop(bool transposeLeft, bool transposeRight)
    {
        using var workspace = new Workspace();
        foreach (var n in Sizes)
        {
            foreach (var m in Sizes)
            {
                foreach (var k in n * m < 5000 ? Sizes : [1, 65])
                {
                    Check(n, m, k, transposeLeft, transposeRight, T.One, T.Zero, 0, workspace, null);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Scales_and_strides_match_the_plain_triple_loop(bool transposeLeft, bool transposeRight)
    {
        using var workspace = new Workspace();
        foreach (var alpha in new[] { 0, 1, -1, 0.5 })
        {
            foreach (var beta in new[] { 0, 1, -2.5 })
            {
                foreach (var (n, m, k) in new[] { (13, 65, 7), (64, 31, 600), (1, 129, 2), (25, 1, 513) })
                {
                    var (a, b) = (T.CreateTruncating(alpha), T.CreateTruncating(beta));
                    Check(n, m, k, transposeLeft, transposeRight, a, b, 5, workspace, null);
                }
            }
        }
    }

    [Fact]
    public void More_than_one_block_of_each_dimension_matches_the_plain_triple_loop()
    {
        using var workspace = new Workspace();
        Check(200, 530, 1100, false, false, T.One, T.One, 3, workspace, null);
        Check(3100, 7, 20, false, true, T.One, T.One, 3, workspace, null);
        Check(5, 3100, 20, true, false, T.One, T.One, 3, workspace, null);
    }

    [Fact]
    public void MathNet_agrees()
    {
        const int N = 150, M = 90, K = 210;
        using var workspace = new Workspace();
        var (a, b) = (new Random(1).Matrix<T>(N * K), new Random(2).Matrix<T>(K * M));
        var c = new T[N * M];
        MatrixProduct.Multiply(new(a, N, K), new(b, K, M), new MatrixSpan<T>(c, N, M), workspace);
        var left = Matrix<double>.Build.Dense(N, K, (i, j) => double.CreateTruncating(a[(i * K) + j]));
        var right = Matrix<double>.Build.Dense(K, M, (i, j) => double.CreateTruncating(b[(i * M) + j]));
        Assert.InRange(Samples.Distance<T>(c, (left * right).ToRowMajorArray()), 0, K * Samples.Epsilon<T>());
    }

    [Theory]
    [InlineData(300, 700, 520)]
    [InlineData(97, 33, 1025)]
    [InlineData(1, 1, 1)]
    public void One_two_and_five_threads_give_the_same_bits(int n, int m, int k)
    {
        using var workspace = new Workspace();
        var (a, b) = (new Random(1).Matrix<T>(n * k), new Random(2).Matrix<T>(k * m));
        var alone = new T[n * m];
        MatrixProduct.Multiply(new(a, n, k), new(b, k, m), new MatrixSpan<T>(alone, n, m), workspace);
        foreach (var threads in new[] { 1, 2, 5 })
        {
            using var team = new WorkerTeam(threads);
            var together = new T[n * m];
            MatrixProduct.Multiply(new(a, n, k), new(b, k, m), new MatrixSpan<T>(together, n, m), workspace, team);
            Samples.AssertSameBits<T>(alone, together);
        }
    }

    [Fact]
    public void What_the_destination_held_is_not_read_when_beta_is_zero()
    {
        using var workspace = new Workspace();
        foreach (var n in new[] { 3, 12, 40 })
        {
            var (a, c) = (new Random(n).Matrix<T>(n * n), new T[n * n]);
            c.AsSpan().Fill(T.NaN);
            MatrixProduct.Multiply(new(a, n, n), new(a, n, n), new MatrixSpan<T>(c, n, n), workspace);
            Assert.True(Reductions.AllFinite<T>(c));
            c.AsSpan().Fill(T.NaN);
            MatrixProduct.Multiply(T.Zero, new(a, n, n), new(a, n, n), T.Zero, new MatrixSpan<T>(c, n, n), workspace);
            Assert.All(c, value => Assert.Equal(T.Zero, value));
        }
    }

    [Fact]
    public void NaN_in_a_factor_reaches_its_row_and_nothing_else()
    {
        const int N = 30;
        using var workspace = new Workspace();
        var (a, b, c) = (new Random(1).Matrix<T>(N * N), new Random(2).Matrix<T>(N * N), new T[N * N]);
        a[(17 * N) + 4] = T.NaN;
        MatrixProduct.Multiply(new(a, N, N), new(b, N, N), new MatrixSpan<T>(c, N, N), workspace);
        for (var i = 0; i < N; i++) Assert.Equal(i != 17, Reductions.AllFinite<T>(c.AsSpan(i * N, N)));
    }

    [Fact]
    public void No_depth_scales_and_no_rows_do_nothing()
    {
        using var workspace = new Workspace();
        T[] c = [T.One, T.CreateTruncating(2)];
        MatrixProduct.Multiply(T.One, new([], 1, 0), new([], 0, 2), T.CreateTruncating(3), new MatrixSpan<T>(c, 1, 2), workspace);
        Assert.Equal([T.CreateTruncating(3), T.CreateTruncating(6)], c);
        MatrixProduct.Multiply(new([], 0, 2), new(c, 2, 1), new MatrixSpan<T>([], 0, 1), workspace);
    }

    [Fact]
    public void Arguments_that_do_not_fit_are_named()
    {
        using var workspace = new Workspace();
        var memory = new T[100];
        Assert.Throws<ArgumentException>("right", () =>
            MatrixProduct.Multiply(new(memory, 2, 3), new(memory, 4, 5), new MatrixSpan<T>(new T[10], 2, 5), workspace));
        Assert.Throws<ArgumentException>("destination", () =>
            MatrixProduct.Multiply(new(memory, 2, 3), new(memory, 3, 5), new MatrixSpan<T>(new T[10], 5, 2), workspace));
        Assert.Throws<ArgumentException>("left", () =>
            MatrixProduct.Multiply(new(memory, 2, 3), new(new T[15], 3, 5), new MatrixSpan<T>(memory, 2, 5), workspace));
        Assert.Throws<ArgumentException>("values", () => new MatrixSpan<T>(memory, 10, 10, 11).Rows);
        Assert.Throws<ArgumentOutOfRangeException>("stride", () => new MatrixSpan<T>(memory, 10, 10, 9).Rows);
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => new ReadOnlyMatrixSpan<T>(memory, -1, 10).Rows);
        Assert.Throws<ArgumentNullException>("workspace", () =>
            MatrixProduct.Multiply(new(memory, 2, 3), new(memory, 3, 5), new MatrixSpan<T>(new T[10], 2, 5), null!));
    }

    [Fact]
    public void Blocks_of_one_matrix_that_lie_apart_may_be_multiplied_and_others_may_not()
    {
        const int N = 40, Cut = 15;
        using var workspace = new Workspace();
        var whole = new Random(1).Matrix<T>(N * N);
        var copy = (T[])whole.Clone();
        var below = new ReadOnlyMatrixSpan<T>(copy.AsSpan(Cut * N), N - Cut, Cut, N);
        var expected = new T[(N - Cut) * (N - Cut)];
        MatrixProduct.Multiply(below, below.Transpose(), new MatrixSpan<T>(expected, N - Cut, N - Cut), workspace);

        var destination = new MatrixSpan<T>(whole.AsSpan((Cut * N) + Cut), N - Cut, N - Cut, N);
        MatrixProduct.Multiply(new(whole.AsSpan(Cut * N), N - Cut, Cut, N), below.Transpose(), destination, workspace);
        for (var i = 0; i < N - Cut; i++) Samples.AssertSameBits<T>(expected.AsSpan(i * (N - Cut), N - Cut), destination.Row(i));
        for (var i = 0; i < N; i++) Samples.AssertSameBits<T>(copy.AsSpan(i * N, i < Cut ? N : Cut), whole.AsSpan(i * N, i < Cut ? N : Cut));

        Assert.Throws<ArgumentException>("left", () => Multiply(Cut * N, Cut + 1, N, (Cut * N) + Cut));
        Assert.Throws<ArgumentException>("left", () => Multiply((Cut * N) + Cut + 10, 10, N, (Cut * N) + Cut));
        Assert.Throws<ArgumentException>("left", () => Multiply(Cut * N, Cut, N - 1, (Cut * N) + Cut));

        void Multiply(int start, int depth, int stride, int to) => MatrixProduct.Multiply(
            new ReadOnlyMatrixSpan<T>(whole.AsSpan(start), 5, depth, stride),
            new(copy, depth, N - Cut),
            new MatrixSpan<T>(whole.AsSpan(to), 5, N - Cut, N),
            workspace);
    }

    [Fact]
    public void Narrow_tiles_and_wide_tiles_give_the_same_bits()
    {
        const int N = 70, M = 90, K = 600;
        using var workspace = new Workspace();
        var (a, b) = (new Random(1).Matrix<T>(N * K), new Random(2).Matrix<T>(K * M));
        var (wide, narrow) = (new T[N * M], new T[N * M]);
        Multiply<ProductTile512<T>>(wide);
        Multiply<ProductTile256<T>>(narrow);
        Samples.AssertSameBits<T>(wide, narrow);

        unsafe void Multiply<TTile>(T[] destination)
            where TTile : struct, IProductTile<T>
        {
            fixed (T* left = a, right = b, to = destination)
            {
                var arguments = new ProductArguments<T>
                {
                    Left = left,
                    LeftStride = K,
                    Right = right,
                    RightStride = M,
                    Destination = to,
                    Stride = M,
                    Rows = N,
                    Columns = M,
                    Depth = K,
                    Alpha = T.One,
                    Beta = T.Zero,
                };
                BlockedProduct<T, TTile>.Multiply(in arguments, workspace, null);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Products_that_are_narrow_have_the_bits_of_those_in_blocks_and_write_nothing_else(bool transposeLeft, bool transposeRight)
    {
        using var workspace = new Workspace();
        foreach (var (n, m, k) in new[]
        {
            (8, 1, 1), (9, 16, 9), (1030, 16, 9), (1030, 9, 16), (2049, 8, 3), (77, 3, 600), (77, 7, 1100), (40, 70, 24), (33, 33, 7), (16, 9, 2050), (32, 16, 513), (5, 5, 1000), (5003, 15, 9),
        })
        {
            foreach (var (alpha, beta) in new[] { (1.0, 0.0), (-0.5, 1.0), (1.0, 0.3) })
            {
                foreach (var gap in new[] { 0, 3 })
                {
                    var random = new Random(n + m + k);
                    var (leftStride, rightStride, stride) = ((transposeLeft ? n : k) + gap, (transposeRight ? k : m) + gap, m + gap);
                    var a = random.Matrix<T>((transposeLeft ? k : n) * leftStride);
                    var b = random.Matrix<T>((transposeRight ? m : k) * rightStride);
                    var blocked = random.Matrix<T>((n * stride) + 40);
                    if (beta == 0) blocked.AsSpan().Fill(T.NaN);
                    var narrow = (T[])blocked.Clone();
                    var together = (T[])blocked.Clone();
                    using var team = new WorkerTeam(3);
                    Multiply(blocked, false, null);
                    Multiply(narrow, true, null);
                    Multiply(together, true, team);
                    Samples.AssertSameBits<T>(blocked, narrow);
                    Samples.AssertSameBits<T>(blocked, together);

                    unsafe void Multiply(T[] destination, bool narrowly, WorkerTeam? with)
                    {
                        fixed (T* left = a, right = b, to = destination)
                        {
                            var arguments = new ProductArguments<T>
                            {
                                Left = left,
                                LeftStride = leftStride,
                                LeftTransposed = transposeLeft,
                                Right = right,
                                RightStride = rightStride,
                                RightTransposed = transposeRight,
                                Destination = to,
                                Stride = stride,
                                Rows = n,
                                Columns = m,
                                Depth = k,
                                Alpha = T.CreateTruncating(alpha),
                                Beta = T.CreateTruncating(beta),
                            };
                            if (narrowly) NarrowProduct<T>.Multiply(in arguments, workspace, with);
                            else BlockedProduct<T, ProductTile512<T>>.Multiply(in arguments, workspace, with);
                        }
                    }
                }
            }
        }
    }

    private static void Check(
        int n, int m, int k, bool transposeLeft, bool transposeRight, T alpha, T beta, int gap, Workspace workspace, WorkerTeam? team)
    {
        var random = new Random(HashCode.Combine(n, m, k));
        var (leftStride, rightStride, stride) = ((transposeLeft ? n : k) + gap, (transposeRight ? k : m) + gap, m + gap);
        var a = random.Matrix<T>((transposeLeft ? k : n) * leftStride);
        var b = random.Matrix<T>((transposeRight ? m : k) * rightStride);
        var c = random.Matrix<T>(n * stride);
        var left = transposeLeft ? new ReadOnlyMatrixSpan<T>(a, k, n, leftStride).Transpose() : new(a, n, k, leftStride);
        var right = transposeRight ? new ReadOnlyMatrixSpan<T>(b, m, k, rightStride).Transpose() : new(b, k, m, rightStride);

        var expected = ((ReadOnlySpan<T>)c).ToDoubles();
        var (leftValues, rightValues) = (Plain(left), Plain(right));
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < m; j++)
            {
                var sum = 0.0;
                for (var p = 0; p < k; p++) sum += leftValues[(i * k) + p] * rightValues[(p * m) + j];
                ref var element = ref expected[(i * stride) + j];
                element = (double.CreateTruncating(alpha) * sum) + (double.CreateTruncating(beta) * element);
            }
        }

        MatrixProduct.Multiply(alpha, left, right, beta, new MatrixSpan<T>(c, n, m, stride), workspace, team);
        Assert.InRange(Samples.Distance<T>(c, expected), 0, (k + 10) * Samples.Epsilon<T>());
    }

    private static double[] Plain(ReadOnlyMatrixSpan<T> matrix)
    {
        var values = new double[matrix.Rows * matrix.Columns];
        for (var i = 0; i < matrix.Rows; i++)
        {
            for (var j = 0; j < matrix.Columns; j++) values[(i * matrix.Columns) + j] = double.CreateTruncating(matrix[i, j]);
        }

        return values;
    }
}
