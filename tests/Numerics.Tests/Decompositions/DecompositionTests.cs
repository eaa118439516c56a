using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MathNet.Numerics.LinearAlgebra;
using static Toolkit.Numerics.Tests.Matrices;

namespace Toolkit.Numerics.Tests;

[Properties(MaxTest = 60, Replay = "2354498968644955493,8079960125275672095")]
public sealed class DecompositionTests
{
    [Property]
    public Property Eigenvalues_and_vectors_in_double(int seed) => Eigen<double>(seed, 1);

    [Property]
    public Property Eigenvalues_and_vectors_in_float(int seed) => Eigen<float>(seed, 1);

    [Property]
    public Property Eigenvalues_of_matrices_that_are_large_or_small(int seed) => Eigen<double>(seed, seed % 2 == 0 ? 1e150 : 1e-150);

    [Property]
    public Property Singular_values_and_vectors_in_double(int seed) => Svd<double>(seed, 1);

    [Property]
    public Property Singular_values_and_vectors_in_float(int seed) => Svd<float>(seed, 1);

    [Property]
    public Property Singular_values_of_matrices_that_are_large_or_small(int seed) => Svd<double>(seed, seed % 2 == 0 ? 1e150 : 1e-150);

    [Property]
    public Property Orthogonal_triangular_factors_in_double(int seed) => QR<double>(seed, seed % 3 == 0 ? 1e150 : seed % 3 == 1 ? 1e-150 : 1);

    [Property]
    public Property Orthogonal_triangular_factors_in_float(int seed) => QR<float>(seed, 1);

    [Property]
    public Property Cholesky_factors_and_solutions_in_double(int seed) => Positive<double>(seed);

    [Property]
    public Property Cholesky_factors_and_solutions_in_float(int seed) => Positive<float>(seed);

    [Property]
    public Property Triangular_systems_in_double(int seed) => Triangles<double>(seed);

    [Property]
    public Property Triangular_systems_in_float(int seed) => Triangles<float>(seed);

    [Fact]
    public void A_pivot_that_is_not_positive_is_named()
    {
        using var workspace = new Workspace();
        foreach (var (n, at) in new[] { (3, 1), (100, 0), (100, 63), (100, 64), (100, 99) })
        {
            var a = new double[n * n];
            for (var i = 0; i < n; i++) a[(i * n) + i] = i == at ? -1 : 2;
            Assert.Equal(at, Cholesky.Factor(new MatrixSpan<double>(a, n, n), workspace));
            for (var i = 0; i < n; i++) a[(i * n) + i] = i == at ? double.NaN : 2;
            Assert.Equal(at, Cholesky.Factor(new MatrixSpan<double>(a, n, n), workspace));
        }

        // Of rank one: the second pivot is zero.
        Assert.Equal(1, Cholesky.Factor(new MatrixSpan<double>([1, 0, 1, 1], 2, 2), workspace));
    }

    [Fact]
    public void What_is_not_finite_gives_values_that_are_no_numbers()
    {
        using var workspace = new Workspace();
        foreach (var fault in new[] { double.NaN, double.PositiveInfinity })
        {
            double[] a = [1, 0, fault, 1], values = new double[2], left = new double[4], right = new double[4];
            SymmetricEigen.Factor(new ReadOnlyMatrixSpan<double>(a, 2, 2), values, new(left, 2, 2), workspace);
            Assert.All(values.Concat(left), x => Assert.True(double.IsNaN(x)));
            ThinSvd.Factor(new ReadOnlyMatrixSpan<double>(a, 2, 2), values, new(left, 2, 2), new(right, 2, 2), workspace);
            Assert.All(values.Concat(left).Concat(right), x => Assert.True(double.IsNaN(x)));
            HouseholderQR.Factor(new MatrixSpan<double>(a, 2, 2), values, workspace);
            Assert.Contains(a, x => !double.IsFinite(x));
        }
    }

    [Fact]
    public void Known_values()
    {
        using var workspace = new Workspace();
        double[] values = new double[2], vectors = new double[4];
        SymmetricEigen.Factor(new ReadOnlyMatrixSpan<double>([2, 77, 1, 2], 2, 2), values, new(vectors, 2, 2), workspace);
        Assert.Equal(1, values[0], 1e-15);
        Assert.Equal(3, values[1], 1e-15);

        // The singular values of [[1, 1], [0, 1]] are the golden ratio and its inverse.
        double[] left = new double[4], right = new double[4];
        ThinSvd.Factor(new ReadOnlyMatrixSpan<double>([1, 1, 0, 1], 2, 2), values, new(left, 2, 2), new(right, 2, 2), workspace);
        Assert.Equal((1 + Math.Sqrt(5)) / 2, values[0], 1e-15);
        Assert.Equal((Math.Sqrt(5) - 1) / 2, values[1], 1e-15);
    }

    [Fact]
    public void Numbers_of_very_different_size_in_one_matrix()
    {
        using var workspace = new Workspace();
        double[] a = [1e150, 0, 0, 1e-3, 1, 0, 1e-170, 1e-160, 1e-150], values = new double[3], left = new double[9], right = new double[9];
        SymmetricEigen.Factor(new ReadOnlyMatrixSpan<double>(a, 3, 3), values, new(left, 3, 3), workspace);
        Assert.Equal(1, values[2] / 1e150, 1e-15);
        Assert.InRange(Skew(Dense(left, 3, 3)), 0, 1e-14);
        ThinSvd.Factor(new ReadOnlyMatrixSpan<double>(a, 3, 3), values, new(left, 3, 3), new(right, 3, 3), workspace);
        Assert.Equal(1, values[0] / 1e150, 1e-15);
        Assert.InRange(values[1] + values[2], 0, 1.1);
        Assert.InRange(Skew(Dense(left, 3, 3)) + Skew(Dense(right, 3, 3)), 0, 1e-14);
    }

    [Fact]
    public void Eigenvalues_of_a_path_by_their_formula()
    {
        const int N = 100;
        using var workspace = new Workspace();
        double[] a = new double[N * N], values = new double[N], vectors = new double[N * N];
        for (var i = 1; i < N; i++) a[(i * N) + i - 1] = 1;
        SymmetricEigen.Factor(new ReadOnlyMatrixSpan<double>(a, N, N), values, new(vectors, N, N), workspace);
        for (var k = 0; k < N; k++) Assert.Equal(-2 * Math.Cos(Math.PI * (k + 1) / (N + 1)), values[k], 1e-14);
    }

    // The reduction leaves rounding in the rows that the rank does not reach: the steps must not take it for a matrix.
    [Theory]
    [InlineData(100, 1)]
    [InlineData(100, 5)]
    [InlineData(250, 3)]
    [InlineData(201, 120)]
    public void Gram_matrices_of_few_rows(int n, int rows)
    {
        Of<float>();
        Of<double>();

        void Of<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            using var workspace = new Workspace();
            foreach (var seed in new[] { 1, 2 })
            {
                T[] x = new Random(seed).Matrix<T>(rows * n), a = new T[n * n], values = new T[n], vectors = new T[n * n];
                SymmetricRankK.Multiply(new ReadOnlyMatrixSpan<T>(x, rows, n).Transpose(), new MatrixSpan<T>(a, n, n), workspace);
                foreach (var reversed in new[] { false, true })
                {
                    if (reversed) Array.Reverse(a);
                    SymmetricEigen.Factor(new ReadOnlyMatrixSpan<T>(a, n, n), values, new(vectors, n, n), workspace);
                    var (matrix, v) = (Dense(a, n, n), Dense(vectors, n, n));
                    var d = Matrix<double>.Build.DenseOfDiagonalArray(Array.ConvertAll(values, double.CreateTruncating));
                    var (size, tolerance) = (d[n - 1, n - 1], 16 * Math.Sqrt(n) * Samples.Epsilon<T>());
                    Assert.InRange(Largest((v.Transpose() * d * v) - matrix), 0, tolerance * size);
                    Assert.InRange(Skew(v), 0, tolerance);
                    Assert.Equal(n - rows, values.Count(value => double.CreateTruncating(T.Abs(value)) <= tolerance * size));
                }
            }
        }
    }

    [Fact]
    public void Shapes_are_checked()
    {
        using var workspace = new Workspace();
        Assert.Throws<ArgumentException>("matrix", () => HouseholderQR.Factor(new MatrixSpan<double>(new double[6], 2, 3), new double[3], workspace));
        Assert.Throws<ArgumentException>("matrix", () => Cholesky.Factor(new MatrixSpan<double>(new double[6], 2, 3), workspace));
        Assert.Throws<ArgumentException>("x", () => TriangularSolve.Lower(new ReadOnlyMatrixSpan<double>(new double[4], 2, 2), new double[3]));
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => _ = new MatrixSpan<double>(new double[4], 2, 2).Part(1, 0, 2, 2).Rows);
        Assert.Throws<ArgumentOutOfRangeException>("columns", () => _ = new ReadOnlyMatrixSpan<double>(new double[4], 2, 2).Part(0, 1, 1, 2).Rows);
    }

    private static Property Eigen<T>(int seed, double scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        var n = Sizes[random.Next(Sizes.Length)];
        var kind = random.Next(5);
        var a = Symmetric<T>(random, n, kind, scale);
        var (values, vectors) = (new T[n], new T[n * n]);
        using var workspace = new Workspace();
        SymmetricEigen.Factor(new ReadOnlyMatrixSpan<T>(a, n, n), values, new(vectors, n, n), workspace);
        if (n == 0) return true.ToProperty();
        var (matrix, v) = (Dense(a, n, n) / scale, Dense(vectors, n, n));
        var d = Matrix<double>.Build.DenseOfDiagonalArray([.. values.Select(x => double.CreateTruncating(x) / scale)]);
        var expected = matrix.Evd(Symmetricity.Symmetric).EigenValues.Select(x => x.Real).Order().ToArray();
        var size = expected.Max(Math.Abs);
        var tolerance = 4 * Math.Sqrt(n) * Samples.Epsilon<T>();
        var residual = Largest((v.Transpose() * d * v) - matrix);
        var wrong = expected.Select((x, i) => Math.Abs(x - d[i, i])).Max();
        return (residual <= 4 * tolerance * size && Skew(v) <= 4 * tolerance && wrong <= (tolerance + 1e-14) * 4 * size && values.SequenceEqual(values.Order()))
            .Label($"{n}, kind {kind}: residual {residual}, skew {Skew(v)}, values {wrong}, size {size}");
    }

    private static Property Svd<T>(int seed, double scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        var (m, n) = (Sizes[random.Next(Sizes.Length)], Sizes[random.Next(Sizes.Length)]);
        var (k, kind, transposed) = (Math.Min(m, n), random.Next(5), random.Next(2) == 0);
        var a = Rectangle<T>(random, m, n, kind, scale);
        T[] values = new T[k], left = new T[k * m], right = new T[k * n];
        using var workspace = new Workspace();
        var seen = new ReadOnlyMatrixSpan<T>(a, m, n);
        if (transposed) ThinSvd.Factor(seen.Transpose(), values, new(right, k, n), new(left, k, m), workspace);
        else ThinSvd.Factor(seen, values, new(left, k, m), new(right, k, n), workspace);
        if (k == 0) return true.ToProperty();
        var (matrix, u, v) = (Dense(a, m, n) / scale, Dense(left, k, m), Dense(right, k, n));
        var d = Matrix<double>.Build.DenseOfDiagonalArray([.. values.Select(x => double.CreateTruncating(x) / scale)]);
        var expected = matrix.Svd(false).S;
        var size = Math.Max(expected[0], double.Epsilon);
        var tolerance = 16 * Math.Sqrt(Math.Max(m, n)) * Samples.Epsilon<T>();
        var residual = Largest((u.Transpose() * d * v) - matrix);
        var wrong = expected.Select((x, i) => Math.Abs(x - d[i, i])).Max();
        return (residual <= tolerance * size && Skew(u) <= tolerance && Skew(v) <= tolerance && wrong <= (tolerance + 1e-14) * size
                && values.SequenceEqual(values.OrderDescending()))
            .Label($"{m} x {n}, kind {kind}: residual {residual}, skew {Skew(u)} {Skew(v)}, values {wrong}, size {size}");
    }

    private static Property QR<T>(int seed, double scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        var n = Sizes[random.Next(Sizes.Length)];
        var (m, kind) = (n + random.Next(40), random.Next(5));
        var a = Rectangle<T>(random, m, n, kind, scale);
        var (factors, scales, thin) = ((T[])a.Clone(), new T[n], new T[m * n]);
        using var workspace = new Workspace();
        HouseholderQR.Factor(new MatrixSpan<T>(factors, m, n), scales, workspace);
        HouseholderQR.Thin(new ReadOnlyMatrixSpan<T>(factors, m, n), scales, new(thin, m, n), workspace);
        if (n == 0) return true.ToProperty();
        var (matrix, q) = (Dense(a, m, n) / scale, Dense(thin, m, n));
        var r = (Dense(factors, m, n) / scale).UpperTriangle().SubMatrix(0, n, 0, n);
        var size = matrix.FrobeniusNorm();
        var tolerance = 4 * Math.Sqrt(m) * Samples.Epsilon<T>();
        var residual = Largest((q * r) - matrix);

        // Q Qᵀ b = b, and Qᵀ A = R.
        var b = random.Matrix<T>(m * 3);
        var turned = (T[])b.Clone();
        HouseholderQR.ApplyTransposed<T>(new(factors, m, n), scales, new(turned, m, 3), workspace);
        HouseholderQR.Apply<T>(new(factors, m, n), scales, new(turned, m, 3), workspace);
        var back = Samples.Distance<T>(turned, ((ReadOnlySpan<T>)b).ToDoubles());
        var expected = Matrix<double>.Abs(matrix.QR().R.SubMatrix(0, n, 0, n));
        var twin = kind is 0 or 2 ? Largest(Matrix<double>.Abs(r) - expected) : 0;
        return (residual <= tolerance * size && Skew(q.Transpose()) <= tolerance && back <= tolerance && twin <= 1e3 * tolerance * size)
            .Label($"{m} x {n}, kind {kind}: residual {residual}, skew {Skew(q.Transpose())}, back {back}, twin {twin}, size {size}");
    }

    private static Property Positive<T>(int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        var n = Sizes[random.Next(Sizes.Length)];
        if (n == 0) return (Cholesky.Factor<T>(default, new Workspace()) is null).ToProperty();
        var root = Dense(random.Matrix<double>(n * n), n, n);
        var a = Array.ConvertAll(((root * root.Transpose()) + Matrix<double>.Build.DenseIdentity(n)).ToRowMajorArray(), T.CreateChecked);
        var factor = (T[])a.Clone();
        using var workspace = new Workspace();
        for (var i = 0; i < n; i++) factor.AsSpan((i * n) + i + 1, n - i - 1).Fill(T.NaN);
        if (Cholesky.Factor(new MatrixSpan<T>(factor, n, n), workspace) is { } failed) return false.Label($"{n}: pivot {failed}");
        for (var i = 0; i < n; i++) factor.AsSpan((i * n) + i + 1, n - i - 1).Clear();
        var (matrix, l) = (Dense(a, n, n), Dense(factor, n, n));
        var (size, tolerance) = (Largest(matrix), 4 * Math.Sqrt(n) * Samples.Epsilon<T>());
        var residual = Largest((l * l.Transpose()) - matrix);
        var twin = Largest(l - matrix.Cholesky().Factor);

        var right = random.Matrix<T>(n * 5);
        var (many, one) = ((T[])right.Clone(), right.Where((_, i) => i % 5 == 2).ToArray());
        Cholesky.Solve(new ReadOnlyMatrixSpan<T>(factor, n, n), new MatrixSpan<T>(many, n, 5), workspace);
        Cholesky.Solve(new ReadOnlyMatrixSpan<T>(factor, n, n), one);
        var solved = Largest((matrix * Dense(many, n, 5)) - Dense(right, n, 5));
        var alike = one.Select((x, i) => Math.Abs(double.CreateTruncating(x - many[(i * 5) + 2]))).Max();
        return (residual <= tolerance * size && twin <= 100 * tolerance * size && solved <= n * tolerance * size && alike <= n * tolerance * size)
            .Label($"{n}: residual {residual}, twin {twin}, solved {solved}, alike {alike}, size {size}");
    }

    private static Property Triangles<T>(int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        var (n, m) = (Sizes[random.Next(Sizes.Length)], random.Next(1, 40));
        using var workspace = new Workspace();
        var (t, x) = (random.Matrix<T>(n * n), random.Matrix<T>(n * m));
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++) t[(i * n) + j] = i == j ? T.CreateChecked(2) : t[(i * n) + j] / T.CreateChecked(n);
        }

        if (n == 0) return true.ToProperty();
        var (lower, upper, right) = (Dense(t, n, n).LowerTriangle(), Dense(t, n, n).UpperTriangle(), Dense(x, n, m));
        var tolerance = 16 * n * Samples.Epsilon<T>();
        return (Solves(lower, span => TriangularSolve.Lower(new ReadOnlyMatrixSpan<T>(t, n, n), new MatrixSpan<T>(span, n, m), workspace))
            && Solves(upper, span => TriangularSolve.Upper(new ReadOnlyMatrixSpan<T>(t, n, n), new MatrixSpan<T>(span, n, m), workspace))
            && Solves(upper.Transpose(), span => TriangularSolve.Lower(new ReadOnlyMatrixSpan<T>(t, n, n).Transpose(), new MatrixSpan<T>(span, n, m), workspace))
            && Solves(lower.Transpose(), span => TriangularSolve.Upper(new ReadOnlyMatrixSpan<T>(t, n, n).Transpose(), new MatrixSpan<T>(span, n, m), workspace))
            && Column(lower, span => TriangularSolve.Lower(new ReadOnlyMatrixSpan<T>(t, n, n), span))
            && Column(upper, span => TriangularSolve.Upper(new ReadOnlyMatrixSpan<T>(t, n, n), span))
            && Column(upper.Transpose(), span => TriangularSolve.Lower(new ReadOnlyMatrixSpan<T>(t, n, n).Transpose(), span))
            && Column(lower.Transpose(), span => TriangularSolve.Upper(new ReadOnlyMatrixSpan<T>(t, n, n).Transpose(), span)))
            .Label($"{n}, {m} right-hand sides");

        bool Solves(Matrix<double> triangle, Action<T[]> solve)
        {
            var copy = (T[])x.Clone();
            solve(copy);
            return Largest((triangle * Dense(copy, n, m)) - right) <= tolerance;
        }

        bool Column(Matrix<double> triangle, Action<T[]> solve)
        {
            T[] copy = [.. x.Where((_, i) => i % m == 0)];
            solve(copy);
            return Largest((triangle * Dense(copy, n, 1)) - right.SubMatrix(0, n, 0, 1)) <= tolerance;
        }
    }
}
