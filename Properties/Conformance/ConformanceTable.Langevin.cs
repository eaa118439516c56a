using System.Numerics;
using Toolkit.Inference;
using static Toolkit.Optimization.Preconditioners;
using static Toolkit.Optimization.Schedules;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties;

/// <content>Langevin steps: chains of optimisers with noise, and those that are steps of their own.</content>
public static partial class ConformanceTable
{
    private static partial class Table<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static ConformanceRow[] Langevin =>
        [
            Row("ScaleByDiagonal", o => ScaleByDiagonal<T>(Variances(o.Dimension)).Then(Descend<T>(0.1)), isCoordinatewise: false),
            Row("SGLD", o => Descend<T>(0.01).WithNoise(1, Chain).For(o, 4, Key)),
            Row("SGLD with falling steps and moments", o => Inference.Langevin.StochasticGradientLangevin(InversePower<T>(0.01, 10, 0.55), Chain).For(o, 4, Key).WithMoments(InversePower<T>(0.01, 10, 0.55), 2)),
            Row("SGLD, cooled, with what the gradient brings", o => Descend<T>(0.01).WithNoise(Polynomial<T>(1, 0, 5, 1), Chain, 0.5).For(o, 4, Key)),
            Row("pSGLD", o => Inference.Langevin.PreconditionedStochasticGradientLangevin<T>(0.01, Chain).For(o, 4, Key)),
            Row("pSGLD with its divergence", o => Inference.Langevin.PreconditionedStochasticGradientLangevin<T>(0.01, Chain, epsilon: 0.1).For(o, 4, Key).WithDivergence(RandomKey.FromSeed(12))),
            Row("Langevin with a fixed diagonal", o => ScaleByDiagonal<T>(Variances(o.Dimension)).Then(Descend<T>(0.1)).WithNoise(0.5, Chain).For(o)),
            Row("Langevin behind a clip", o => ClipByGlobalNorm<T>(1).Then(Descend<T>(0.1)).WithNoise(1, Chain).For(o)),
            Row("Precondition, a constant matrix", o => Precondition(ConstantMatrix(Matrix(o.Dimension))).Then(Descend<T>(0.1)), isCoordinatewise: false),
            Row("Precondition, lengths of AdaGrad", o => Precondition(Preconditioners.Diagonal(ScaleByAdaGrad<T>(0.1))).Then(Descend<T>(0.1)), isCoordinatewise: false),
            Row("natural Langevin with a constant matrix, from cold", o => Inference.Langevin.NaturalGradientLangevin(ConstantMatrix(Matrix(o.Dimension)), 0.2, 16, Chain, burnIn: 3).For(o, 4, Key)),
            Row("natural Langevin with lengths of RMSProp, frozen", o => Inference.Langevin.NaturalGradientLangevin(Preconditioners.Diagonal(ScaleByRmsProp<T>(0.9, 0.1)).Frozen(4), 0.1, 16, Chain).For(o, 4, Key)),
            Row("FisherScoring", o => Inference.Langevin.FisherScoring(Preconditioners.Diagonal(ScaleByRmsProp<T>(0.9, 0.1)), 0.5, 16, 4, Chain).For(o, 4, Key)),
            Row("NoisyNaturalGradient", o => Precondition(Preconditioners.Diagonal(ScaleByRmsProp<T>(0.9, 0.1))).Then(Descend<T>(0.1)).AsNoisyNaturalGradient(0.1, Chain).For(o, 4, Key)),
            Row("NoisyNaturalGradient with a root, whole gradients", o => Precondition(ConstantRoot(Matrix(o.Dimension))).Then(Descend<T>(0.1)).AsNoisyNaturalGradient(0.1, Chain).For(o)),
            Row("SGHMC", o => Inference.Langevin.StochasticGradientHamiltonian<T>(0.1, 1, Chain).For(o, 4, Key)),
            Row("SGLD with ControlVariates", o => Descend<T>(0.01).WithNoise(1, Chain).WithControlVariates(o, Variances(o.Dimension), 3, Key)),
            Row("SGLD with Svrg", o => Descend<T>(0.01).WithNoise(1, Chain).WithSvrg(o, 3, Key)),
            Row("UnderdampedLangevin", o => new UnderdampedLangevin<T, UnitMassMatrix<T>>(Chain, 0.1, 1).AsUpdate().For(o)),
            Row("UnderdampedLangevin, diagonal, on mini-batches", o => new UnderdampedLangevin<T, DiagonalMassMatrix<T>>(Chain, 0.1, 0.5, 0.5, DiagonalMassMatrix<T>.Of(Variances(o.Dimension))).AsUpdate().For(o, 4, Key)),
            Sampler("RiemannianLangevin", o => new RiemannianLangevin<T, ProbeDensity<T>, ProbeMetric<T>>(default, Chain, 0.01).AsStep()),
            Sampler("RiemannianLangevin, not adjusted, without its divergence", o => new RiemannianLangevin<T, ProbeDensity<T>, ProbeMetric<T>>(default, Chain, 0.01, false, false).AsStep()),
            Sampler("Gibbs", o => Halves(o)),
        ];

        private static T[] Variances(int dimension) => [.. Enumerable.Range(0, dimension).Select(i => T.One / T.CreateChecked(1 + (i % 3)))];

        // Symmetric and positive definite, with an element on each side of the diagonal.
        private static ReadOnlyMatrixSpan<T> Matrix(int dimension)
        {
            var rows = new T[dimension * dimension];
            var matrix = new MatrixSpan<T>(rows, dimension, dimension);
            for (var i = 0; i < dimension; i++)
            {
                matrix[i, i] = T.One;
                if (i > 0) matrix[i, i - 1] = matrix[i - 1, i] = T.CreateChecked(0.25);
            }

            return matrix;
        }

        private static Step<T, ProbeDensity<T>, GibbsState<T, KernelPairState<HamiltonianState<T, UnitMassMatrix<T>>, AdaptedState<T, DiagonalMassMatrix<T>>>>, HamiltonianInfo, Gibbs<T, ProbeDensity<T>, KernelPairState<HamiltonianState<T, UnitMassMatrix<T>>, AdaptedState<T, DiagonalMassMatrix<T>>>, KernelPair<T, ProbeDensity<T>, HamiltonianState<T, UnitMassMatrix<T>>, OnBlock<T, ProbeDensity<T>, HamiltonianState<T, UnitMassMatrix<T>>, HamiltonianMonteCarlo<T, BlockDensity<T, ProbeDensity<T>>, UnitMassMatrix<T>>>, AdaptedState<T, DiagonalMassMatrix<T>>, OnBlock<T, ProbeDensity<T>, AdaptedState<T, DiagonalMassMatrix<T>>, Adapted<T, BlockDensity<T, ProbeDensity<T>>, DiagonalMassMatrix<T>, RandomWalkMetropolis<T, BlockDensity<T, ProbeDensity<T>>, DiagonalMassMatrix<T>>>>>>>
            Halves(ProbeDensity<T> density)
        {
            var blocks = ParameterBlocks.Of(("first", [density.Dimension / 2]), ("second", [density.Dimension - (density.Dimension / 2)]));
            var first = new HamiltonianMonteCarlo<T, BlockDensity<T, ProbeDensity<T>>, UnitMassMatrix<T>>(Chain.Fold(1), 0.1, 3);
            var second = new Adapted<T, BlockDensity<T, ProbeDensity<T>>, DiagonalMassMatrix<T>, RandomWalkMetropolis<T, BlockDensity<T, ProbeDensity<T>>, DiagonalMassMatrix<T>>>(new(Chain.Fold(2), 0.02), new(20), 0.3);
            return first.On(blocks["first"]).Then(second.On(blocks["second"])).AsGibbs();
        }
    }
}

/// <summary>The preconditioner of the conformance table: diagonal, <c>½ + 1/(1 + x²)</c> in each coordinate.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ProbeMetric<T> : IRiemannianMetric<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Factor(ReadOnlySpan<T> point, MatrixSpan<T> factor, Workspace workspace)
    {
        for (var i = 0; i < point.Length; i++)
        {
            factor.Row(i)[..i].Clear();
            factor.Row(i)[i] = T.Sqrt(T.CreateChecked(0.5) + (T.One / (T.One + (point[i] * point[i]))));
        }
    }

    /// <inheritdoc/>
    public void Divergence(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        for (var i = 0; i < point.Length; i++)
        {
            var spread = T.One + (point[i] * point[i]);
            destination[i] = -(point[i] + point[i]) / (spread * spread);
        }
    }
}
