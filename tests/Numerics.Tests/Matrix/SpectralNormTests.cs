using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MathNet.Numerics.LinearAlgebra;

namespace Toolkit.Numerics.Tests;

public class SpectralNormTests
{
    [Property(MaxTest = 150)]
    public Property The_largest_singular_value_lies_between_the_bounds(int seed)
    {
        var random = new Random(seed);
        var (rows, columns) = (random.Next(1, 90), random.Next(1, 90));
        var a = random.Matrix<double>(rows * columns);
        var largest = Matrix<double>.Build.DenseOfRowMajor(rows, columns, a).Svd(false).S[0];
        using var workspace = new Workspace();
        var steps = random.Next(1, 70);
        var dense = SpectralNorm.Bound(new ReadOnlyMatrixSpan<double>(a, rows, columns), workspace, steps);
        var sparse = SpectralNorm.Bound(SparseRows<double>.FromDense(new(a, rows, columns)), workspace, steps);
        return (Holds(dense) && Holds(sparse)).Label($"{rows} x {columns}, {steps} steps: {largest}, dense {dense}, sparse {sparse}");

        bool Holds(SpectralNormBounds<double> bounds) => bounds.Lower <= largest * (1 + 1e-12) && bounds.Upper >= largest;
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-9)]
    [InlineData(0)]
    public void A_crowd_of_nearly_equal_singular_values_does_not_fool_the_bound(double gap)
    {
        const int N = 300;
        var diagonal = Enumerable.Range(0, N).Select(i => 1 - (gap * i)).ToArray();
        var sparse = new SparseRows<double>([.. Enumerable.Range(0, N + 1)], [.. Enumerable.Range(0, N)], [.. diagonal], N, N);
        using var workspace = new Workspace();
        var bounds = SpectralNorm.Bound(sparse, workspace);
        Assert.InRange(bounds.Upper, 1, 1.02);
        Assert.InRange(bounds.Lower, 0.99, 1 + 1e-12);
    }

    [Fact]
    public void Single_precision_bounds_enclose_the_double_value()
    {
        foreach (var (rows, columns) in new[] { (200, 300), (300, 200), (50, 50), (1, 40), (40, 1) })
        {
            var a = new Random(rows).Matrix<float>(rows * columns);
            var largest = Matrix<double>.Build.DenseOfRowMajor(rows, columns, a.Select(x => (double)x)).Svd(false).S[0];
            using var workspace = new Workspace();
            var matrix = new ReadOnlyMatrixSpan<float>(a, rows, columns);
            foreach (var bounds in new[] { SpectralNorm.Bound(matrix, workspace), SpectralNorm.Bound(matrix.Transpose(), workspace) })
            {
                Assert.InRange(bounds.Upper, largest, largest * 1.02);
                Assert.InRange(bounds.Lower, largest * 0.99, largest * (1 + 1e-5));
            }
        }
    }

    [Fact]
    public void A_matrix_of_rank_one_is_found_in_a_step_or_two()
    {
        var (x, y) = (new Random(1).Matrix<double>(60), new Random(2).Matrix<double>(80));
        var a = new double[60 * 80];
        RankOneUpdate.Add<double>(1, x, y, new(a, 60, 80));
        using var workspace = new Workspace();
        var bounds = SpectralNorm.Bound(new ReadOnlyMatrixSpan<double>(a, 60, 80), workspace);
        var norm = Reductions.Norm<double>(x) * Reductions.Norm<double>(y);
        Assert.InRange(bounds.Upper, norm, norm * (1 + 1e-13));
        Assert.InRange(bounds.Steps, 1, 2);
    }

    [Fact]
    public void Scale_does_not_matter_and_what_is_zero_or_not_finite_says_so()
    {
        using var workspace = new Workspace();
        Assert.Equal(default, SpectralNorm.Bound(new ReadOnlyMatrixSpan<double>(new double[12], 3, 4), workspace));
        Assert.Equal(default, SpectralNorm.Bound(new ReadOnlyMatrixSpan<double>([], 0, 4), workspace));
        Assert.True(double.IsNaN(SpectralNorm.Bound(new ReadOnlyMatrixSpan<double>([1, double.NaN], 1, 2), workspace).Upper));
        foreach (var scale in new[] { 1e-200, 1e200 })
        {
            var bounds = SpectralNorm.Bound(new ReadOnlyMatrixSpan<double>([3 * scale, 0, 0, -4 * scale], 2, 2), workspace);
            Assert.InRange(bounds.Upper / scale, 4, 4 + 1e-12);
        }
    }

    [Fact]
    public void The_same_matrix_has_the_same_bounds_on_any_number_of_threads()
    {
        using var workspace = new Workspace();
        using var team = new WorkerTeam(3);
        var a = new Random(1).Matrix<double>(500 * 400);
        var matrix = new ReadOnlyMatrixSpan<double>(a, 500, 400);
        Assert.Equal(SpectralNorm.Bound(matrix, workspace), SpectralNorm.Bound(matrix, workspace, team: team));
        Assert.Throws<ArgumentOutOfRangeException>("steps", () => SpectralNorm.Bound(new ReadOnlyMatrixSpan<double>(a, 5, 4), workspace, 0));
    }

    [Fact]
    public void Bisection_finds_the_largest_eigenvalue_of_a_path()
    {
        var (diagonal, beside) = (new double[50], new double[50]);
        beside.AsSpan().Fill(1);
        Assert.Equal(2 * Math.Cos(Math.PI / 51), SpectralNorm.LargestEigenvalue(diagonal, beside), 1e-14);
    }
}
