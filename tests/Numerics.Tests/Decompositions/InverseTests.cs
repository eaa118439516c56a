using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MathNet.Numerics.LinearAlgebra;
using static Toolkit.Numerics.Tests.Matrices;

namespace Toolkit.Numerics.Tests;

public sealed class SingleInverseTests : InverseTests<float>;

public sealed class DoubleInverseTests : InverseTests<double>;

[Properties(MaxTest = 40, Replay = "2354498968644955493,8079960125275672095")]
public abstract class InverseTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Property]
    public Property The_inverse_of_a_definite_matrix_is_symmetric_and_undoes_it(int seed)
    {
        var random = new Random(seed);
        var n = Sizes[random.Next(1, Sizes.Length)] + random.Next(2) * random.Next(200);
        var a = Definite(random, n);
        var inverse = new T[n * n];
        using var workspace = new Workspace();
        for (var i = 0; i < n; i++) a.AsSpan((i * n) + i + 1, n - i - 1).Fill(T.NaN);
        if (SymmetricInverse.Factor(new ReadOnlyMatrixSpan<T>(a, n, n), new MatrixSpan<T>(inverse, n, n), workspace) is { } failed) return false.Label($"{n}: {failed}");
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++) a[(j * n) + i] = a[(i * n) + j];
        }

        var (matrix, x) = (Dense(a, n, n), Dense(inverse, n, n));
        var left = Largest((matrix * x) - Matrix<double>.Build.DenseIdentity(n));
        var tolerance = 16 * Math.Sqrt(n) * Samples.Epsilon<T>() * matrix.L2Norm() * x.L2Norm();
        return (left <= tolerance && x.Equals(x.Transpose())).Label($"{n}: left {left}, tolerance {tolerance}");
    }

    [Property]
    public Property The_inverse_of_a_triangle_is_one_and_undoes_it(int seed)
    {
        var random = new Random(seed);
        var n = Sizes[random.Next(1, Sizes.Length)] + random.Next(2) * random.Next(300);
        T[] l = random.Matrix<T>(n * n), inverse = new T[n * n];
        for (var i = 0; i < l.Length; i++) l[i] = i / n == i % n ? T.CreateChecked(1.5) : i / n < i % n ? T.NaN : l[i] / T.CreateChecked(Math.Sqrt(n));
        inverse.AsSpan().Fill(T.NaN);
        using var workspace = new Workspace();
        TriangularInverse.Lower(new ReadOnlyMatrixSpan<T>(l, n, n), new MatrixSpan<T>(inverse, n, n), workspace);
        var (lower, x) = (Dense(l, n, n).LowerTriangle(), Dense(inverse, n, n));
        var left = Largest((lower * x) - Matrix<double>.Build.DenseIdentity(n));
        var tolerance = 4 * Math.Sqrt(n) * Samples.Epsilon<T>() * lower.L2Norm() * x.L2Norm();
        var above = Largest(x.StrictlyUpperTriangle());
        return (left <= tolerance && above == 0).Label($"{n}: left {left}, above {above}, tolerance {tolerance}");
    }

    [Fact]
    public void A_pivot_that_is_not_positive_is_named_and_nothing_is_a_number()
    {
        using var workspace = new Workspace();
        foreach (var (n, at) in new[] { (1, 0), (3, 1), (100, 64), (100, 99) })
        {
            var (a, inverse) = (new T[n * n], new T[n * n]);
            for (var i = 0; i < n; i++) a[(i * n) + i] = i == at ? T.Zero : T.One;
            Assert.Equal(at, SymmetricInverse.Factor(new ReadOnlyMatrixSpan<T>(a, n, n), new MatrixSpan<T>(inverse, n, n), workspace));
            Assert.All(inverse, x => Assert.True(T.IsNaN(x)));
            a[(at * n) + at] = T.NaN;
            Assert.Equal(at, SymmetricInverse.Factor(new ReadOnlyMatrixSpan<T>(a, n, n), new MatrixSpan<T>(inverse, n, n), workspace));
        }
    }

    [Fact]
    public void One_two_and_five_threads_give_the_same_bits()
    {
        const int N = 200;
        using var workspace = new Workspace();
        var (a, alone) = (Definite(new Random(1), N), new T[N * N]);
        SymmetricInverse.Factor(new ReadOnlyMatrixSpan<T>(a, N, N), new MatrixSpan<T>(alone, N, N), workspace);
        foreach (var threads in new[] { 1, 2, 5 })
        {
            using var team = new WorkerTeam(threads);
            var together = new T[N * N];
            SymmetricInverse.Factor(new ReadOnlyMatrixSpan<T>(a, N, N), new MatrixSpan<T>(together, N, N), workspace, team);
            Samples.AssertSameBits<T>(alone, together);
        }
    }

    [Fact]
    public void Arguments_that_do_not_fit_are_named()
    {
        using var workspace = new Workspace();
        var (a, x) = (new T[9], new T[9]);
        Assert.Throws<ArgumentException>("matrix", () => SymmetricInverse.Factor(new(a, 2, 3), new MatrixSpan<T>(x, 3, 3), workspace));
        Assert.Throws<ArgumentException>("destination", () => SymmetricInverse.Factor(new(a, 3, 3), new MatrixSpan<T>(x, 2, 3), workspace));
        Assert.Throws<ArgumentException>("matrix", () => SymmetricInverse.Factor(new(a, 3, 3), new MatrixSpan<T>(a, 3, 3), workspace));
        Assert.Throws<ArgumentException>("matrix", () => TriangularInverse.Lower(new(a, 2, 3), new MatrixSpan<T>(x, 3, 3), workspace));
        Assert.Throws<ArgumentException>("destination", () => TriangularInverse.Lower(new(a, 3, 3), new MatrixSpan<T>(x, 2, 3), workspace));
        Assert.Throws<ArgumentException>("matrix", () => TriangularInverse.Lower(new(a, 3, 3), new MatrixSpan<T>(a, 3, 3), workspace));
        Assert.Null(SymmetricInverse.Factor(new([], 0, 0), new MatrixSpan<T>([], 0, 0), workspace));
    }

    private static T[] Definite(Random random, int n)
    {
        var root = Dense(random.Matrix<double>(n * n), n, n) / Math.Sqrt(n);
        return Array.ConvertAll(((root * root.Transpose()) + (0.1 * Matrix<double>.Build.DenseIdentity(n))).ToRowMajorArray(), T.CreateChecked);
    }
}
