using System.Numerics;
using Toolkit.Inference;

namespace Toolkit.Properties;

/// <content>Samplers.</content>
public static partial class ConformanceTable
{
    /// <summary>The rows of the samplers, which are among <see cref="Rows"/>.</summary>
    public static IReadOnlyList<ConformanceRow> Samplers { get; } = [.. Table<float>.Samplers, .. Table<float>.Langevin, .. Table<double>.Samplers, .. Table<double>.Langevin];

    private static partial class Table<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private static RandomKey Chain => RandomKey.FromSeed(9);

        public static ConformanceRow[] Samplers =>
        [
            Sampler("NoUTurn, diagonal", o => new NoUTurn<T, ProbeDensity<T>, DiagonalMassMatrix<T>>(Chain, 0.4).AsStep()),
            Sampler("NoUTurn, dense", o => new NoUTurn<T, ProbeDensity<T>, DenseMassMatrix<T>>(Chain, 0.4).AsStep()),
            Sampler("NoUTurn, McLachlan", o => new NoUTurn<T, ProbeDensity<T>, UnitMassMatrix<T>>(Chain, 0.6, integrator: SymplecticIntegrator.McLachlan).AsStep()),
            Sampler("HamiltonianMonteCarlo", o => new HamiltonianMonteCarlo<T, ProbeDensity<T>, DiagonalMassMatrix<T>>(Chain, 0.1, 5).AsStep()),
            Sampler("HamiltonianMonteCarlo, Langevin, not adjusted", o => new HamiltonianMonteCarlo<T, ProbeDensity<T>, UnitMassMatrix<T>>(Chain, 0.1, 1, isAdjusted: false).AsStep()),
            Sampler("RandomWalkMetropolis", o => new RandomWalkMetropolis<T, ProbeDensity<T>, DiagonalMassMatrix<T>>(Chain, 0.02).AsStep()),
            Sampler("Adapted RandomWalkMetropolis", o => new Adapted<T, ProbeDensity<T>, DenseMassMatrix<T>, RandomWalkMetropolis<T, ProbeDensity<T>, DenseMassMatrix<T>>>(new(Chain, 0.02), new(20), 0.3).AsStep()),
            Sampler("Adapted NoUTurn, diagonal", o => Warmup<DiagonalMassMatrix<T>>().AsStep()),
            Sampler("Adapted NoUTurn, dense", o => Warmup<DenseMassMatrix<T>>().AsStep()),
        ];

        // With a window that ends within what the laws run.
        private static Adapted<T, ProbeDensity<T>, TMass, NoUTurn<T, ProbeDensity<T>, TMass>> Warmup<TMass>()
            where TMass : struct, IMassMatrix<TMass, T> => new(new(Chain, 0.4, maximalDepth: 5), new(20));

        private static SamplerRow<T, TState, TInfo, TStep> Sampler<TState, TInfo, TStep>(
            string name, Func<ProbeDensity<T>, Step<T, ProbeDensity<T>, TState, TInfo, TStep>> step)
            where TState : struct, IState<TState>, IPointState<T>
            where TInfo : struct, IStepInfo
            where TStep : struct, IStep<TStep, T, ProbeDensity<T>, TState, TInfo> => new($"{name} ({typeof(T).Name})", step);
    }
}
