using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MathNet.Numerics.LinearAlgebra;
using static Toolkit.Numerics.Tests.Matrices;

namespace Toolkit.Numerics.Tests;

public sealed class SingleOrthogonalIterationTests : OrthogonalIterationTests<float>;

public sealed class DoubleOrthogonalIterationTests : OrthogonalIterationTests<double>;

[Properties(MaxTest = 60, Replay = "2354498968644955493,8079960125275672095")]
public abstract class OrthogonalIterationTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Property]
    public Property Vectors_are_orthonormal_and_values_their_quotients_whatever_matrix_and_basis_were(int seed)
    {
        var random = new Random(seed);
        var n = Sizes[random.Next(1, Sizes.Length)];
        var (kind, start, steps) = (random.Next(6), random.Next(4), random.Next(1, 4));
        double[] scales = typeof(T) == typeof(float) ? [1, 1e15, 1e-15] : [1, 1e150, 1e-150];
        var scale = scales[random.Next(3)];
        var a = kind == 5 ? new T[n * n] : Symmetric<T>(random, n, kind, scale);
        T[] basis = start switch { 0 => random.Matrix<T>(n * n), 1 => Identity(n), 2 => new T[n * n], _ => Rectangle<T>(random, n, n, 1) };
        var (values, before) = (new T[n], Dense(basis, n, n));
        using var workspace = new Workspace();
        OrthogonalIteration.Refine(new ReadOnlyMatrixSpan<T>(a, n, n), new MatrixSpan<T>(basis, n, n), values, workspace, steps);
        var (matrix, v) = (Dense(a, n, n) / scale, Dense(basis, n, n));
        var quotients = (v * matrix * v.Transpose()).Diagonal();
        var wrong = quotients.Select((x, i) => Math.Abs(x - (double.CreateTruncating(values[i]) / scale))).Max();
        var turned = (v * before.Transpose()).Diagonal().Minimum();
        var (size, epsilon) = (Largest(matrix), Samples.Epsilon<T>());
        return (Skew(v) <= 4 * Math.Sqrt(n) * epsilon && wrong <= 8 * n * epsilon * size && (steps > 1 || turned >= -n * epsilon))
            .Label($"{n}, kind {kind}, start {start}, steps {steps}, scale {scale}: skew {Skew(v)}, values {wrong}, size {size}, turned {turned}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(33)]
    [InlineData(100)]
    public void Eigenvectors_stay_and_a_basis_nearby_goes_to_them(int n)
    {
        using var workspace = new Workspace();
        var random = new Random(n);
        var a = Decaying(random, n, n);
        var (values, exact) = (new T[n], new T[n * n]);
        SymmetricEigen.Factor(new ReadOnlyMatrixSpan<T>(a, n, n), values, new(exact, n, n), workspace);
        var basis = (T[])exact.Clone();
        OrthogonalIteration.Refine(new ReadOnlyMatrixSpan<T>(a, n, n), new MatrixSpan<T>(basis, n, n), new T[n], workspace);
        Assert.InRange(Off(a, basis, n), 0, 8 * Math.Sqrt(n) * Samples.Epsilon<T>());
        for (var i = 0; i < n; i++) Assert.InRange((Dense(basis, n, n).Row(i) - Dense(exact, n, n).Row(i)).L2Norm(), 0, 1e4 * Samples.Epsilon<T>());

        // Eigenvalues that fall by a quarter and more: each step shrinks what is off the diagonal by as much at least.
        for (var i = 0; i < n * n; i++) basis[i] = exact[i] + T.CreateChecked(0.02 * ((2 * random.NextDouble()) - 1) / Math.Sqrt(n));
        var off = Off(a, basis, n);
        for (var step = 0; step < 3; step++)
        {
            OrthogonalIteration.Refine(new ReadOnlyMatrixSpan<T>(a, n, n), new MatrixSpan<T>(basis, n, n), values, workspace);
            var next = Off(a, basis, n);
            Assert.InRange(next, 0, (0.75 * off) + (8 * Math.Sqrt(n) * Samples.Epsilon<T>()));
            off = next;
        }
    }

    [Fact]
    public void A_basis_follows_a_matrix_that_changes_and_rows_keep_their_places()
    {
        const int N = 90;
        using var workspace = new Workspace();
        var random = new Random(1);
        var (a, values, basis) = (Decaying(random, N, N), new T[N], new T[N * N]);
        SymmetricEigen.Factor(new ReadOnlyMatrixSpan<T>(a, N, N), values, new(basis, N, N), workspace);
        var worst = 0.0;
        for (var round = 0; round < 20; round++)
        {
            var fresh = Decaying(random, N, N);
            for (var i = 0; i < a.Length; i++) a[i] = (T.CreateChecked(0.98) * a[i]) + (T.CreateChecked(0.02) * fresh[i]);
            var stale = Off(a, basis, N);
            var before = Dense(basis, N, N);
            OrthogonalIteration.Refine(new ReadOnlyMatrixSpan<T>(a, N, N), new MatrixSpan<T>(basis, N, N), values, workspace, 2);
            worst = Math.Max(worst, Off(a, basis, N) / stale);
            Assert.InRange((Dense(basis, N, N) * before.Transpose()).Diagonal().Minimum(), 0, 1 + 1e-4);
        }

        Assert.InRange(worst, 0, 0.6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Directions_that_a_matrix_of_low_rank_does_not_see_stay_where_they_are(int rank)
    {
        const int N = 60;
        using var workspace = new Workspace();
        var a = Decaying(new Random(2), N, rank);
        var (values, exact) = (new T[N], new T[N * N]);
        SymmetricEigen.Factor(new ReadOnlyMatrixSpan<T>(a, N, N), values, new(exact, N, N), workspace);
        var basis = (T[])exact.Clone();
        OrthogonalIteration.Refine(new ReadOnlyMatrixSpan<T>(a, N, N), new MatrixSpan<T>(basis, N, N), values, workspace, 3);
        Assert.InRange(Skew(Dense(basis, N, N)), 0, 4 * Math.Sqrt(N) * Samples.Epsilon<T>());
        Assert.InRange(Largest(Dense(basis, N, N) - Dense(exact, N, N)), 0, 1e4 * Samples.Epsilon<T>());
        Assert.Equal(rank, values.Count(x => double.CreateTruncating(x) > 1e-4));
    }

    [Fact]
    public void An_empty_matrix_leaves_the_basis_and_equal_values_any()
    {
        const int N = 40;
        using var workspace = new Workspace();
        var q = Array.ConvertAll(Dense(new Random(3).Matrix<double>(N * N), N, N).QR().Q.ToRowMajorArray(), T.CreateChecked);
        foreach (var value in new[] { T.Zero, T.One })
        {
            var (a, basis, values) = (new T[N * N], (T[])q.Clone(), new T[N]);
            for (var i = 0; i < N; i++) a[(i * N) + i] = value;
            OrthogonalIteration.Refine(new ReadOnlyMatrixSpan<T>(a, N, N), new MatrixSpan<T>(basis, N, N), values, workspace);
            Assert.InRange(Largest(Dense(basis, N, N) - Dense(q, N, N)), 0, 8 * Samples.Epsilon<T>());
            Assert.All(values, x => Assert.InRange(double.CreateTruncating(T.Abs(x - value)), 0, 8 * Samples.Epsilon<T>()));
        }
    }

    [Fact]
    public void Without_values_the_vectors_are_the_same()
    {
        const int N = 50;
        using var workspace = new Workspace();
        var (a, one, two) = (Decaying(new Random(4), N, N), Identity(N), Identity(N));
        OrthogonalIteration.Refine(new ReadOnlyMatrixSpan<T>(a, N, N), new MatrixSpan<T>(one, N, N), new T[N], workspace, 2);
        OrthogonalIteration.Refine(new ReadOnlyMatrixSpan<T>(a, N, N), new MatrixSpan<T>(two, N, N), [], workspace, 2);
        Samples.AssertSameBits<T>(one, two);
    }

    [Fact]
    public void One_two_and_five_threads_give_the_same_bits()
    {
        const int N = 150;
        using var workspace = new Workspace();
        var (a, values) = (Decaying(new Random(5), N, N), new T[N]);
        var (alone, full) = (Identity(N), new T[N * N]);
        OrthogonalIteration.Refine(new ReadOnlyMatrixSpan<T>(a, N, N), new MatrixSpan<T>(alone, N, N), values, workspace, 2);
        SymmetricEigen.Factor(new ReadOnlyMatrixSpan<T>(a, N, N), values, new(full, N, N), workspace);
        foreach (var threads in new[] { 1, 2, 5 })
        {
            using var team = new WorkerTeam(threads);
            var (together, fullTogether) = (Identity(N), new T[N * N]);
            OrthogonalIteration.Refine(new ReadOnlyMatrixSpan<T>(a, N, N), new MatrixSpan<T>(together, N, N), values, workspace, 2, team);
            Samples.AssertSameBits<T>(alone, together);
            SymmetricEigen.Factor(new ReadOnlyMatrixSpan<T>(a, N, N), values, new(fullTogether, N, N), workspace, team);
            Samples.AssertSameBits<T>(full, fullTogether);
        }
    }

    [Fact]
    public void What_is_not_finite_gives_what_is_no_number()
    {
        using var workspace = new Workspace();
        foreach (var fault in new[] { T.NaN, T.PositiveInfinity })
        {
            T[] a = [T.One, T.Zero, fault, T.One], basis = Identity(2), values = new T[2];
            OrthogonalIteration.Refine(new ReadOnlyMatrixSpan<T>(a, 2, 2), new MatrixSpan<T>(basis, 2, 2), values, workspace);
            Assert.All(values.Concat(basis), x => Assert.True(T.IsNaN(x)));
            (basis, values) = ([T.One, T.Zero, T.Zero, fault], new T[2]);
            OrthogonalIteration.Refine(new ReadOnlyMatrixSpan<T>(Identity(2), 2, 2), new MatrixSpan<T>(basis, 2, 2), values, workspace);
            Assert.All(values.Concat(basis), x => Assert.True(T.IsNaN(x)));
        }
    }

    [Fact]
    public void Arguments_that_do_not_fit_are_named()
    {
        using var workspace = new Workspace();
        var (square, other) = (new T[9], new T[9]);
        Assert.Throws<ArgumentException>("matrix", () => OrthogonalIteration.Refine(new(square, 2, 3), new MatrixSpan<T>(other, 3, 3), new T[3], workspace));
        Assert.Throws<ArgumentException>("basis", () => OrthogonalIteration.Refine(new(square, 3, 3), new MatrixSpan<T>(other, 2, 3), new T[3], workspace));
        Assert.Throws<ArgumentException>("values", () => OrthogonalIteration.Refine(new(square, 3, 3), new MatrixSpan<T>(other, 3, 3), new T[2], workspace));
        Assert.Throws<ArgumentException>("matrix", () => OrthogonalIteration.Refine(new(square, 3, 3), new MatrixSpan<T>(square, 3, 3), new T[3], workspace));
        Assert.Throws<ArgumentNullException>("workspace", () => OrthogonalIteration.Refine(new(square, 3, 3), new MatrixSpan<T>(other, 3, 3), new T[3], null!));
        Assert.Throws<ArgumentOutOfRangeException>(
            "iterations", () => OrthogonalIteration.Refine(new(square, 3, 3), new MatrixSpan<T>(other, 3, 3), new T[3], workspace, 0));
    }

    private static T[] Identity(int n)
    {
        var identity = new T[n * n];
        for (var i = 0; i < n; i++) identity[(i * n) + i] = T.One;
        return identity;
    }

    // Positive semidefinite, with eigenvalues 1, 0.7, 0.49, … down to a thousandth, and then zero.
    private static T[] Decaying(Random random, int n, int rank)
    {
        var q = Dense(random.Matrix<double>(n * n), n, n).QR().Q;
        var d = Matrix<double>.Build.DenseDiagonal(n, n, i => i < rank ? Math.Max(1e-3, Math.Pow(0.7, i)) : 0);
        var a = q * d * q.Transpose();
        return Array.ConvertAll(((a + a.Transpose()) / 2).ToRowMajorArray(), T.CreateChecked);
    }

    private static double Off(T[] a, T[] basis, int n)
    {
        var turned = Dense(basis, n, n) * Dense(a, n, n) * Dense(basis, n, n).Transpose();
        return (turned - Matrix<double>.Build.DenseOfDiagonalVector(turned.Diagonal())).FrobeniusNorm();
    }
}
