using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Optimization.Tests;

/// <summary>Shampoo, SOAP and Muon against dense twins.</summary>
public sealed class MatrixDirectionTests
{
    private static readonly ParameterBlocks Blocks = ParameterBlocks.Of(("weights", [3, 4]), ("bias", [3]), ("tall", [5, 2]), ("row", [1, 3]), ("scale", []));

    [Fact]
    public void Shampoo_is_the_product_of_two_fourth_roots()
    {
        foreach (var decay in new double?[] { null, 0.9 })
        {
            var options = new ShampooOptions { Damping = 0.01, Decay = decay, BasisPeriod = 1, RefreshesExactly = true };
            var shampoo = Preconditioners.Shampoo<double>(Blocks, options);
            var (state, gradients) = Observed(shampoo, 4);
            var matrices = Columns.Of<double, ShampooState<double>, Shampoo<double>>(shampoo, state, Blocks.Length).AreOfOneMatrix(1e-9);
            foreach (var name in (string[])["weights", "tall"])
            {
                var block = Blocks[name];
                var (left, right) = (Matrix<double>.Build.Dense(block.Rows, block.Rows), Matrix<double>.Build.Dense(block.Columns, block.Columns));
                for (var k = 0; k < gradients.Length; k++)
                {
                    var g = Matrix<double>.Build.DenseOfRowMajor(block.Rows, block.Columns, gradients[k][block.Offset..(block.Offset + block.Length)]);
                    var keep = decay is { } beta ? Math.Min(beta, k / (k + 1.0)) : 1;
                    var take = decay is null ? 1 : 1 - keep;
                    (left, right) = ((keep * left) + (take * (g * g.Transpose())), (keep * right) + (take * (g.Transpose() * g)));
                }

                Columns.Close(Power(left, -0.25).KroneckerProduct(Power(right, -0.25)), matrices.P.SubMatrix(block.Offset, block.Length, block.Offset, block.Length), 1e-9);
            }

            using var workspace = new Workspace();
            Assert.Equal(matrices.P.Evd(Symmetricity.Symmetric).EigenValues.Real().PointwiseLog().Sum(), shampoo.LogDeterminant(state, workspace), 1e-8);
            var bias = Blocks["bias"].Offset;
            var square = 0.0;
            for (var k = 0; k < gradients.Length; k++)
            {
                var keep = decay is { } beta ? Math.Min(beta, k / (k + 1.0)) : 1;
                square = (keep * square) + ((decay is null ? 1 : 1 - keep) * gradients[k][bias] * gradients[k][bias]);
            }

            Assert.Equal(1 / Math.Sqrt(square + 0.01), matrices.P[bias, bias], 1e-12);
        }

        static Matrix<double> Power(Matrix<double> factor, double exponent)
        {
            var eigen = factor.Evd(Symmetricity.Symmetric);
            return eigen.EigenVectors * Matrix<double>.Build.DiagonalOfDiagonalVector(eigen.EigenValues.Real().Map(value => Math.Pow(Math.Max(value, 0) + 0.01, exponent))) * eigen.EigenVectors.Transpose();
        }
    }

    [Fact]
    public void Shampoo_multiplies_by_one_matrix_with_warm_bases_too()
    {
        One<double>(1e-9);
        One<float>(2e-3);

        static void One<T>(double tolerance)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var shampoo = Preconditioners.Shampoo<T>(Blocks, new() { Damping = 0.01, BasisPeriod = 2 });
            Columns.Of<T, ShampooState<T>, Shampoo<T>>(shampoo, Observed(shampoo, 9).State, Blocks.Length).AreOfOneMatrix(tolerance);
        }
    }

    [Fact]
    public void A_first_gradient_of_shampoo_comes_out_orthogonal()
    {
        // L = G Gᵀ and R = Gᵀ G: the fourth roots turn U Σ Vᵀ into U Vᵀ.
        var shampoo = Preconditioners.Shampoo<double>(ParameterBlocks.Of(("tall", [5, 2])), new() { Damping = 1e-14 });
        var direction = First(Preconditioners.Precondition(shampoo), 10);
        var q = Matrix<double>.Build.DenseOfRowMajor(5, 2, direction);
        Columns.Close(Matrix<double>.Build.DenseIdentity(2), q.TransposeThisAndMultiply(q), 1e-6);
    }

    [Fact]
    public void Soap_is_adam_in_the_eigenbasis_that_it_has()
    {
        var soap = ScaleBySoap<double>(Blocks, 0.8, 0.9, 1e-3, period: 2);
        var (state, workspace) = (soap.Initialize(new double[Blocks.Length]), new Workspace());
        var (mean, square) = (new double[Blocks.Length], new double[Blocks.Length]);
        var block = Blocks["weights"];
        for (var k = 1; k <= 7; k++)
        {
            var g = Gradient<double>(k);
            var direction = Applied(soap, ref state, g, workspace);
            var left = Matrix<double>.Build.DenseOfRowMajor(3, 3, state.LeftBases.Span[..9].ToArray());
            var right = Matrix<double>.Build.DenseOfRowMajor(4, 4, state.RightBases.Span[..16].ToArray());
            Columns.Close(Matrix<double>.Build.DenseIdentity(3), left * left.Transpose(), 1e-12);
            var rotated = Into(g[..12]);
            double[] turned = [.. rotated.ToRowMajorArray(), .. g[12..15], .. new double[Blocks.Length - 15]];
            for (var i = 0; i < Blocks.Length; i++)
            {
                mean[i] = (0.8 * mean[i]) + (0.2 * g[i]);
                square[i] = (0.9 * square[i]) + (0.1 * turned[i] * turned[i]);
            }

            double[] Adam(double[] m, int from) => [.. m.Select((x, i) => x / (1 - Math.Pow(0.8, k)) / (Math.Sqrt(square[from + i] / (1 - Math.Pow(0.9, k))) + 1e-3))];
            var inBasis = Matrix<double>.Build.DenseOfRowMajor(3, 4, Adam(Into(mean[..12]).ToRowMajorArray(), 0));
            Columns.Close(left.Transpose() * inBasis * right, Matrix<double>.Build.DenseOfRowMajor(3, 4, direction[..12]), 1e-9);
            Assert.Equal(Adam(mean[12..15], 12), direction[12..15], (x, y) => Math.Abs(x - y) < 1e-9);

            Matrix<double> Into(double[] values) => left * Matrix<double>.Build.DenseOfRowMajor(3, 4, values) * right.Transpose();
        }

        workspace.Dispose();
        Assert.Equal(0, block.Offset);
    }

    // In one dimension a side the basis is ±1.
    [Fact]
    public void Soap_of_vectors_is_adam()
    {
        var part = Blocks["row", "scale"];
        var (soap, adam) = (ScaleBySoap<double>(ParameterBlocks.Of(("row", [1, 3]), ("scale", [])), 0.9, 0.999), ScaleByAdam<double>());
        var (workspace, first, second) = (new Workspace(), soap.Initialize(new double[part.Length]), adam.Initialize(new double[part.Length]));
        for (var k = 1; k <= 5; k++)
        {
            var g = Gradient<double>(k)[..part.Length];
            Assert.Equal(Applied(adam, ref second, g, workspace), Applied(soap, ref first, g, workspace), (x, y) => Math.Abs(x - y) < 1e-12);
        }

        workspace.Dispose();
    }

    [Theory]
    [InlineData("weights")]
    [InlineData("tall")]
    public void Muon_makes_the_momentum_orthogonal(string name)
    {
        var block = Blocks[name];
        var blocks = ParameterBlocks.Of((name, [.. block.Shape]));
        foreach (var isNesterov in new[] { false, true })
        {
            var (exact, iterated) = (ScaleByMuon<double>(blocks, 0.5, isNesterov, iterations: null), ScaleByMuon<double>(blocks, 0.5, isNesterov));
            var (workspace, first, second) = (new Workspace(), exact.Initialize(new double[block.Length]), iterated.Initialize(new double[block.Length]));
            var momentum = Matrix<double>.Build.Dense(block.Rows, block.Columns);
            for (var k = 1; k <= 4; k++)
            {
                var g = Gradient<double>(k)[..block.Length];
                var matrix = Matrix<double>.Build.DenseOfRowMajor(block.Rows, block.Columns, g);
                momentum = (0.5 * momentum) + matrix;
                var ahead = isNesterov ? matrix + (0.5 * momentum) : momentum;
                var svd = ahead.Svd();
                var count = Math.Min(block.Rows, block.Columns);
                var size = Math.Sqrt(Math.Max(1, (double)block.Rows / block.Columns));
                var expected = size * svd.U.SubMatrix(0, block.Rows, 0, count) * svd.VT.SubMatrix(0, count, 0, block.Columns);
                Columns.Close(expected, Matrix<double>.Build.DenseOfRowMajor(block.Rows, block.Columns, Applied(exact, ref first, g, workspace)), 1e-9);

                // The same vectors; values near 1, the nearer the larger they were.
                var near = Matrix<double>.Build.DenseOfRowMajor(block.Rows, block.Columns, Applied(iterated, ref second, g, workspace)) / size;
                Assert.All(near.Svd().S, value => Assert.InRange(value, 0.6, 1.25));
                var inner = svd.U.SubMatrix(0, block.Rows, 0, count).Transpose() * near * svd.VT.SubMatrix(0, count, 0, block.Columns).Transpose();
                Assert.Equal(0, (inner - Matrix<double>.Build.DiagonalOfDiagonalVector(inner.Diagonal())).FrobeniusNorm(), 1e-9);
            }

            workspace.Dispose();
        }
    }

    [Fact]
    public void Muon_leaves_other_blocks_and_directions_that_are_not_there()
    {
        foreach (var iterations in new int?[] { 5, null })
        {
            var muon = ScaleByMuon<float>(Blocks, iterations: iterations);
            var (state, g) = (muon.Initialize(new float[Blocks.Length]), Gradient<float>(1));
            g.AsSpan(0, 12).Clear();
            for (var i = 0; i < 5; i++) (g[15 + (2 * i)], g[16 + (2 * i)]) = (i, 2 * i);
            using var workspace = new Workspace();
            var direction = Applied(muon, ref state, g, workspace);
            Assert.All(direction[..12], value => Assert.Equal(0, value));
            Assert.Equal(g[12..15], direction[12..15]);
            Assert.Equal(g[25..], direction[25..]);
            var rankOne = Matrix<float>.Build.DenseOfRowMajor(5, 2, direction[15..25]);
            Assert.InRange(rankOne.Svd().S[1], 0, 1e-4f);
            Assert.InRange(rankOne.Svd().S[0], 0.6f * MathF.Sqrt(2.5f), 1.25f * MathF.Sqrt(2.5f));
        }
    }

    [Fact]
    public void Zero_gradients_stay_zero_and_numbers_stay_numbers()
    {
        Moves(ScaleBySoap<float>(Blocks));
        Moves(ScaleByMuon<float>(Blocks));
        Moves(Preconditioners.Precondition(Preconditioners.Shampoo<float>(Blocks, new() { Decay = 0.9 })));

        static void Moves<TMetric, TTransform, TState, TKernel>(ITransform<TTransform, IPoint, TMetric, float, TState, TKernel> transform)
            where TMetric : Metric
            where TTransform : struct, ITransformOperator<float, TState, TKernel>
            where TState : struct, IState<TState>
            where TKernel : struct, ILaneKernel<float>, allows ref struct
        {
            using var workspace = new Workspace();
            var state = transform.Initialize(new float[Blocks.Length]);
            for (var k = 0; k < 30; k++) Assert.All(Applied(transform, ref state, new float[Blocks.Length], workspace), value => Assert.Equal(0, value));
            for (var k = 0; k < 30; k++) Assert.All(Applied(transform, ref state, Gradient<float>(k), workspace), value => Assert.True(float.IsFinite(value)));
        }
    }

    [Fact]
    public void What_is_clipped_has_the_divergence_that_is_asked_for()
    {
        var shampoo = Preconditioners.Shampoo<double>(Blocks);
        var (plain, clipped, loose) = (First(Preconditioners.Precondition(shampoo), Blocks.Length), First(Preconditioners.PreconditionWithin(shampoo, 1e-3, 0.5), Blocks.Length), First(Preconditioners.PreconditionWithin(shampoo, 1e9, 0.5), Blocks.Length));
        Assert.Equal(plain, loose);
        var g = Gradient<double>(1);
        var factor = clipped[0] / plain[0];
        Assert.Equal(1e-3, 0.25 * factor * factor * g.Zip(plain, (x, y) => x * y).Sum(), 1e-12);
        Assert.Equal(plain.Select(x => factor * x), clipped, (x, y) => Math.Abs(x - y) < 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>("divergence", () => Preconditioners.PreconditionWithin(shampoo, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>("rate", () => Preconditioners.PreconditionWithin(shampoo, 1, 0));
    }

    [Fact]
    public void Arguments_out_of_range_are_named()
    {
        Assert.Throws<ArgumentOutOfRangeException>("beta1", () => ScaleBySoap<double>(Blocks, beta1: 1));
        Assert.Throws<ArgumentOutOfRangeException>("period", () => ScaleBySoap<double>(Blocks, period: 0));
        Assert.Throws<ArgumentOutOfRangeException>("iterations", () => ScaleByMuon<double>(Blocks, iterations: 0));
        Assert.Throws<ArgumentOutOfRangeException>("Damping", () => new ShampooOptions { Damping = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("Decay", () => new ShampooOptions { Decay = 1 });
        Assert.Throws<ArgumentException>(() => ScaleByMuon<double>(Blocks).Initialize(new double[3]));
        Assert.Throws<InvalidOperationException>(() => new ScaleBySoap<double>());
        Assert.Throws<InvalidOperationException>(() => new ScaleByMuon<double>());
        Assert.Throws<InvalidOperationException>(() => new Shampoo<double>());
    }

    private static (ShampooState<T> State, double[][] Gradients) Observed<T>(Shampoo<T> shampoo, int steps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var workspace = new Workspace();
        var (state, point) = (shampoo.Initialize(new T[Blocks.Length]), new T[Blocks.Length]);
        var gradients = Enumerable.Range(0, steps).Select(k => Gradient<T>(k)).ToArray();
        foreach (var gradient in gradients) shampoo.Observe(ref state, gradient, new Evidence<T>(point, T.One), workspace);
        return (state, [.. gradients.Select(gradient => Array.ConvertAll(gradient, double.CreateChecked))]);
    }

    private static T[] Gradient<T>(int step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var gradient = new T[Blocks.Length];
        RandomKey.FromSeed(3).Fold(step).Normals<T>(gradient);
        return gradient;
    }

    private static double[] First<TMetric, TTransform, TState, TKernel>(ITransform<TTransform, IPoint, TMetric, double, TState, TKernel> transform, int length)
        where TMetric : Metric
        where TTransform : struct, ITransformOperator<double, TState, TKernel>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<double>, allows ref struct
    {
        using var workspace = new Workspace();
        var state = transform.Initialize(new double[length]);
        return Applied(transform, ref state, Gradient<double>(1)[..length], workspace);
    }

    private static T[] Applied<T, TMetric, TTransform, TState, TKernel>(ITransform<TTransform, IPoint, TMetric, T, TState, TKernel> transform, ref TState state, T[] gradient, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMetric : Metric
        where TTransform : struct, ITransformOperator<T, TState, TKernel>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct
    {
        var (destination, lengths) = (new T[gradient.Length], new T[gradient.Length]);
        transform.Apply(ref state, gradient, new Evidence<T>(new T[gradient.Length], T.One), destination, lengths, workspace);
        return destination;
    }
}
