using static Toolkit.Optimization.Preconditioners;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Optimization.Tests;

/// <summary>Preconditioners that are a matrix, the lengths of a direction, or stand still: products, roots, inverses and determinants.</summary>
public sealed class PreconditionerTests
{
    private const int D = 19;

    private static RandomKey Key => RandomKey.FromSeed(71);

    [Fact]
    public void A_constant_matrix_multiplies_by_itself_by_a_root_and_by_its_inverse()
    {
        var matrix = Positive();
        var p = ConstantMatrix(new ReadOnlyMatrixSpan<double>(matrix, D, D));
        Kept(p, default(NoState), matrix);
        Assert.Equal(Determinant(matrix), p.LogDeterminant(default, new Workspace()), 1e-10);
    }

    // Any root with an inverse: P = L Lᵀ.
    [Fact]
    public void A_constant_root_need_not_be_triangular()
    {
        var root = new double[D * D];
        Key.Normals<double>(root);
        var matrix = new double[D * D];
        MatrixProduct.Multiply(new ReadOnlyMatrixSpan<double>(root, D, D), new ReadOnlyMatrixSpan<double>(root, D, D).Transpose(), new MatrixSpan<double>(matrix, D, D), new Workspace());
        var p = ConstantRoot(new ReadOnlyMatrixSpan<double>(root, D, D));
        Kept(p, default(NoState), matrix, 1e-7);
        var (noise, drawn, expected) = (new double[D], new double[D], new double[D]);
        Key.Fold(1).Normals<double>(noise);
        p.MultiplyByRoot(default(NoState), (ReadOnlySpan<double>)noise, drawn, new Workspace());
        MatrixVector.Multiply(new ReadOnlyMatrixSpan<double>(root, D, D), noise, expected);
        Assert.Equal(expected, drawn);
    }

    [Fact]
    public void Wrong_matrices_are_refused()
    {
        Assert.Contains("square", Assert.Throws<ArgumentException>(() => ConstantMatrix(new ReadOnlyMatrixSpan<double>(new double[6], 2, 3))).Message, StringComparison.Ordinal);
        Assert.Contains("row 0, column 1", Assert.Throws<ArgumentException>(() => ConstantMatrix(new ReadOnlyMatrixSpan<double>([1, 0, 0.5, 1], 2, 2))).Message, StringComparison.Ordinal);
        Assert.Contains("positive definite", Assert.Throws<ArgumentException>(() => ConstantMatrix(new ReadOnlyMatrixSpan<double>([1, 2, 2, 1], 2, 2))).Message, StringComparison.Ordinal);
        Assert.Contains("no inverse", Assert.Throws<ArgumentException>(() => ConstantRoot(new ReadOnlyMatrixSpan<double>([1, 2, 2, 4], 2, 2))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ConstantMatrix(new ReadOnlyMatrixSpan<double>([1, 0, 0, 1], 2, 2)).Initialize(new double[3]));
        Assert.Throws<InvalidOperationException>(() => new ConstantMatrix<double>());
    }

    [Fact]
    public void Lengths_of_a_direction_are_a_diagonal()
    {
        var p = Diagonal(ScaleByRmsProp<double>(0.9, 0.1));
        var (state, gradient, point, workspace) = (p.Initialize(new double[D]), new double[D], new double[D], new Workspace());
        Kept(p.Operator, state, Identity());
        for (var k = 0; k < 3; k++)
        {
            Key.Fold(k).Normals<double>(gradient);
            p.Observe(ref state, gradient, new Evidence<double>(point, 1), workspace);
        }

        var matrix = new double[D * D];
        for (var i = 0; i < D; i++) matrix[(i * D) + i] = 1 / (Math.Sqrt(state.Transform.MeanSquare.Span[i]) + 0.1);
        Kept(p.Operator, state, matrix);
        Assert.Equal(Determinant(matrix), p.Operator.LogDeterminant(state, workspace), 1e-10);
    }

    // As an optimiser it is the direction itself, to rounding; two vector transforms in it change nothing.
    [Fact]
    public void A_direction_by_its_lengths_makes_the_same_updates()
    {
        var bowl = Optimization.Objectives.FromFunction<double>(D, x => Functions.Sum(Functions.Square(x) - Functions.Cos(x)));
        double[] start = [.. Enumerable.Range(0, D).Select(i => Math.Sin(i + 1))];
        var one = ScaleByAdaGrad<double>(0.1).Then(Descend<double>(0.3)).For(bowl).Run(bowl, start).Take(20).Run().State.Point;
        var other = Precondition(Diagonal(ScaleByAdaGrad<double>(0.1))).Then(Descend<double>(0.3)).For(bowl).Run(bowl, start).Take(20).Run().State.Point;
        for (var i = 0; i < D; i++) Assert.Equal(one.Span[i], other.Span[i], 1e-12);
        var clipped = ScaleByAdaGrad<double>(0.1).Then(ClipByGlobalNorm<double>(0.5)).Then(Descend<double>(0.3)).For(bowl).Run(bowl, start).Take(20).Run().State.Point;
        var again = Precondition(Diagonal(ScaleByAdaGrad<double>(0.1).Then(ClipByGlobalNorm<double>(0.5)))).Then(Descend<double>(0.3)).For(bowl).Run(bowl, start).Take(20).Run().State.Point;
        for (var i = 0; i < D; i++) Assert.Equal(clipped.Span[i], again.Span[i], 1e-12);
        var plain = Precondition(Diagonal(Scale<double>(1))).Then(Descend<double>(0.1)).For(bowl).Run(bowl, start).Take(20).Run().State.Point;
        Assert.True(Descend<double>(0.1).For(bowl).Run(bowl, start).Take(20).Run().State.Point.Span.SequenceEqual(plain.Span));
    }

    [Fact]
    public void What_averages_in_time_is_no_preconditioner() => Assert.Throws<ArgumentException>(() => Diagonal(ScaleByAdam<double>()));

    [Fact]
    public void A_frozen_preconditioner_takes_nothing_in()
    {
        var p = Diagonal(ScaleByRmsProp<double>(0.9, 0.1)).Frozen(2);
        var (state, gradient, workspace) = (p.Initialize(new double[D]), new double[D], new Workspace());
        for (var k = 0; k < 5; k++)
        {
            var before = state.Inner.Lengths.Span.ToArray();
            Key.Fold(k).Normals<double>(gradient);
            p.Observe(ref state, gradient, new Evidence<double>(new double[D], 1), workspace);
            Assert.Equal(k >= 2, state.Inner.Lengths.Span.SequenceEqual(before));
        }

        Assert.Equal(2, state.Steps);
        Assert.Throws<ArgumentOutOfRangeException>(() => Diagonal(ScaleByRmsProp<double>()).Frozen(-1));
    }

    private static void Kept<TState, TPreconditioner>(TPreconditioner preconditioner, TState state, double[] matrix, double tolerance = 1e-10)
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<double, TState>
    {
        var (workspace, vector, product, back, column, root) = (new Workspace(), new double[D], new double[D], new double[D], new double[D], new double[D * D]);
        Key.Fold(9).Normals<double>(vector);
        preconditioner.Multiply(state, vector, 0, default, product, workspace);
        for (var i = 0; i < D; i++) Assert.Equal(Enumerable.Range(0, D).Sum(j => matrix[(i * D) + j] * vector[j]), product[i], tolerance);
        preconditioner.MultiplyByInverse(state, product, back, workspace);
        for (var i = 0; i < D; i++) Assert.Equal(vector[i], back[i], tolerance);

        // L by its columns: L Lᵀ = P; and both at once are the sum of the two.
        for (var j = 0; j < D; j++)
        {
            Array.Clear(column);
            column[j] = 1;
            preconditioner.Multiply(state, default, 1, column, back, workspace);
            for (var i = 0; i < D; i++) root[(i * D) + j] = back[i];
        }

        for (var i = 0; i < D; i++)
        {
            for (var j = 0; j < D; j++) Assert.Equal(matrix[(i * D) + j], Reductions.Dot<double>(root.AsSpan(i * D, D), root.AsSpan(j * D, D)), tolerance);
        }

        var (noise, both) = (new double[D], new double[D]);
        Key.Fold(10).Normals<double>(noise);
        preconditioner.Multiply(state, vector, 0.7, noise, both, workspace);
        for (var i = 0; i < D; i++) Assert.Equal(product[i] + (0.7 * Reductions.Dot<double>(root.AsSpan(i * D, D), noise)), both[i], tolerance);
    }

    private static double[] Positive()
    {
        var (draws, matrix) = (new double[D * D], Identity());
        Key.Normals<double>(draws);
        for (var i = 0; i < D; i++)
        {
            for (var j = 0; j < D; j++)
            {
                for (var k = 0; k < D; k++) matrix[(i * D) + j] += draws[(i * D) + k] * draws[(j * D) + k] / D;
            }
        }

        return matrix;
    }

    private static double[] Identity() => [.. Enumerable.Range(0, D * D).Select(i => i % (D + 1) == 0 ? 1.0 : 0)];

    private static double Determinant(double[] matrix) => Math.Log(new MathNet.Numerics.LinearAlgebra.Double.DenseMatrix(D, D, matrix).Determinant());
}
