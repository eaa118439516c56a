using Toolkit.Numerics.Tests;
using static Toolkit.Optimization.Preconditioners;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Inference.Tests.Predictive;

/// <summary>Laplace's method where it is exact, and what it gathers at a mode.</summary>
public sealed class LaplaceApproximationTests
{
    private const int Rows = 50;
    private const int Columns = 3;
    private const double Precision = 2;

    private static RandomKey Key => RandomKey.FromSeed(91);

    // Precision matrix X̄ᵀX̄ + τ I of a regression with a bias, from the evidence of its network; the layer has one output, so K-FAC and EKFAC are exact.
    [Fact]
    public void A_linear_model_with_normal_noise_has_its_posterior()
    {
        var (x, y) = (new double[Rows * Columns], new double[Rows]);
        Key.Fold(0).Normals<double>(x);
        Key.Fold(1).Normals<double>(y);
        var (precision, moment) = (new double[Columns + 1, Columns + 1], new double[Columns + 1]);
        for (var i = 0; i < Rows; i++)
        {
            double[] row = [.. x.AsSpan(i * Columns, Columns), 1];
            for (var j = 0; j <= Columns; j++)
            {
                moment[j] += row[j] * y[i];
                for (var k = 0; k <= Columns; k++) precision[j, k] += row[j] * row[k];
            }
        }

        for (var j = 0; j <= Columns; j++) precision[j, j] += Precision;
        var mode = MathNet.Numerics.LinearAlgebra.Double.DenseMatrix.OfArray(precision).Solve(MathNet.Numerics.LinearAlgebra.Double.DenseVector.OfArray(moment)).ToArray();
        var objective = Network.Of<double>(Columns).Dense(1).Objective(new VectorInputs(x, Columns), Targets<double>.Values(y, 1), new HalfSquares<double>(), Precision);
        var (workspace, gradient, point) = (new Workspace(), new double[Columns + 1], new[] { 0.4, -1, 2, 0.3 });
        objective.Gradient(mode, gradient, workspace);
        Assert.All(gradient, g => Assert.Equal(0, g, 1e-12));

        var laplace = LaplaceApproximation.At(new DenseFisher(Precision / Rows), objective, mode, 1.0 / Rows, Key);
        double Distance(ReadOnlySpan<double> at)
        {
            var sum = 0.0;
            for (var j = 0; j <= Columns; j++)
            {
                for (var k = 0; k <= Columns; k++) sum += (at[j] - mode[j]) * precision[j, k] * (at[k] - mode[k]);
            }

            return sum;
        }

        Assert.Equal(Distance(point), laplace.SquaredDistance(point, workspace), 1e-9 * Distance(point));
        var options = new KroneckerOptions { Damping = Precision / Rows };
        var (kfac, ekfac) = (Kfac(objective.Network, Fisher.TypeTwo, options), Ekfac(objective.Network, Fisher.TypeTwo, options));
        Assert.Equal(Distance(point), LaplaceApproximation.At(kfac, objective, mode, 1.0 / Rows, Key).SquaredDistance(point, workspace), 1e-9 * Distance(point));
        Assert.Equal(Distance(point), LaplaceApproximation.At(ekfac, objective, mode, 1.0 / Rows, Key).SquaredDistance(point, workspace), 1e-9 * Distance(point));
        var (total, draws) = (0.0, new double[1000 * (Columns + 1)]);
        laplace.Draws(Key.Fold(2), new MatrixSpan<double>(draws, 1000, Columns + 1), workspace);
        for (var s = 0; s < 1000; s++) total += Distance(draws.AsSpan(s * (Columns + 1), Columns + 1));
        Assert.True(Statistics.ChiSquareTail(total, 1000 * (Columns + 1)) > 1e-6, $"{total}");
        Assert.Throws<ArgumentOutOfRangeException>(() => LaplaceApproximation.At(new DenseFisher(1), objective, mode, 0, Key));
        Assert.Throws<ArgumentException>(() => LaplaceApproximation.At(new DenseFisher(1), objective, new double[2], 1, Key));
    }

    // The density of independent normals of variances ½ · 4 and ½ · ¼ at distances 1 and 2.
    [Fact]
    public void A_density_has_its_constant()
    {
        var sum = Objectives.Logistic(new DenseRows<double>(new double[] { 1, 2, 3, 4 }, 2, 2), new double[] { 1, -1 });
        var laplace = LaplaceApproximation.At(ConstantMatrix(new ReadOnlyMatrixSpan<double>([4, 0, 0, 0.25], 2, 2)), sum, [0, 0], 0.5, 1);
        var expected = (-0.5 * ((1 / 2.0) + (4 / 0.125))) - (0.5 * Math.Log(2 * Math.PI * 2)) - (0.5 * Math.Log(2 * Math.PI * 0.125));
        Assert.Equal(expected, laplace.LogDensity([1, 2], new Workspace()), 1e-12);
    }

    // AdaGrad's lengths are 1/√(Σ g²) over all batches of all passes, at one point.
    [Fact]
    public void Every_batch_of_every_pass_is_seen_at_the_mode()
    {
        double[] x = [1, 2, -3, 4, 0.5, -1, 2, 2, 1, -1], mode = [0.3, -0.2];
        var sum = Objectives.Logistic(new DenseRows<double>(x, 5, 2), new double[] { 1, -1, 1, 1, -1 });
        var laplace = LaplaceApproximation.At(Diagonal(ScaleByAdaGrad<double>(0, 1e-12)), sum, mode, 1, 2, passes: 3);
        var (squares, gradient, workspace) = (new double[2], new double[2], new Workspace());
        foreach (int[] batch in (int[][])[[0, 1], [2, 3], [4]])
        {
            sum.BatchGradient(batch, mode, gradient, workspace);
            for (var j = 0; j < 2; j++) squares[j] += 3 * gradient[j] * gradient[j];
        }

        for (var j = 0; j < 2; j++) Assert.Equal(1 / Math.Sqrt(squares[j]), laplace.State.Lengths.Span[j], 1e-9);
    }

    /// <summary>(F + λ I)⁻¹ of a layer of one output, with F in full: what no one would run, and everyone can read.</summary>
    private readonly record struct DenseFisher(double Damping) : IPreconditioner<DenseFisher, ICurvature<TypeTwoFisher>, double, DenseFisherState>
    {
        public DenseFisherState Initialize(ReadOnlySpan<double> point) => new(Buffer<double>.Allocate(point.Length * point.Length), 0);

        public void Observe(scoped ref DenseFisherState state, ReadOnlySpan<double> gradient, scoped in Evidence<double> evidence, Workspace workspace)
        {
            var n = gradient.Length;
            var sum = state.Sum.Mutable;
            for (var i = 0; i < evidence.Curvature.Examples; i++)
            {
                double[] row = [.. evidence.Curvature.Inputs(0).Row(i), 1];
                var squared = evidence.Curvature.Derivatives(0, 0)[i, 0] * evidence.Curvature.Derivatives(0, 0)[i, 0];
                for (var j = 0; j < n; j++)
                {
                    for (var k = 0; k < n; k++) sum[(j * n) + k] += squared * row[j] * row[k];
                }
            }

            state = state with { Examples = state.Examples + evidence.Curvature.Examples };
        }

        public void Multiply(in DenseFisherState state, ReadOnlySpan<double> vector, double scale, ReadOnlySpan<double> noise, Span<double> destination, Workspace workspace)
        {
            var (n, factor, shaped) = (destination.Length, Factor(state), noise.ToArray());
            destination.Clear();
            if (!vector.IsEmpty)
            {
                vector.CopyTo(destination);
                Cholesky.Solve(new ReadOnlyMatrixSpan<double>(factor, n, n), destination);
            }

            if (shaped.Length == 0) return;
            TriangularSolve.Upper(new ReadOnlyMatrixSpan<double>(factor, n, n).Transpose(), shaped.AsSpan());
            for (var i = 0; i < n; i++) destination[i] += scale * shaped[i];
        }

        public void MultiplyByInverse(in DenseFisherState state, ReadOnlySpan<double> vector, Span<double> destination, Workspace workspace)
        {
            var n = vector.Length;
            for (var i = 0; i < n; i++)
            {
                destination[i] = Damping * vector[i];
                for (var j = 0; j < n; j++) destination[i] += state.Sum.Span[(i * n) + j] * vector[j] / state.Examples;
            }
        }

        private double[] Factor(in DenseFisherState state)
        {
            var examples = state.Examples;
            double[] matrix = [.. state.Sum.Span.ToArray().Select(value => value / examples)];
            var n = (int)Math.Sqrt(matrix.Length);
            for (var i = 0; i < n; i++) matrix[(i * n) + i] += Damping;
            Assert.Null(Cholesky.Factor(new MatrixSpan<double>(matrix, n, n), new Workspace()));
            return matrix;
        }
    }

    private readonly record struct DenseFisherState(Buffer<double> Sum, long Examples) : IState<DenseFisherState>
    {
        public DenseFisherState Traverse<TVisitor>(ref TVisitor visitor)
            where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Sum), visitor.Scalar(Examples));
    }
}
