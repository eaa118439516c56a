namespace Toolkit.Inference.Tests.Hamiltonian;

/// <summary>
/// A kernel does not see linear coordinates: for θ = Aφ with M⁻¹ taken along, A⁻¹ M⁻¹ A⁻ᵀ, the same draws give the same path. A is lower triangular, so that the Cholesky factor goes along too.
/// </summary>
public class EquivarianceTests
{
    private const int Count = 3;

    private static readonly double[] Map = [2, 0, 0, -0.7, 0.5, 0, 0.3, 1.1, 3];
    private static readonly double[] Covariance = [1, 0.3, 0.1, 0.3, 2, -0.4, 0.1, -0.4, 0.5];

    // Not Gaussian: −Σ (θ² + cos θ)/2 − θ₁ θ₂/4.
    private static readonly AnalyticLogDensity<double> Density = LogDensity.FromGradient<double>(Count, static (x, gradient) =>
    {
        var value = -0.25 * x[0] * x[1];
        for (var i = 0; i < Count; i++)
        {
            value -= 0.5 * ((x[i] * x[i]) + Math.Cos(x[i]));
            gradient[i] = -x[i] + (0.5 * Math.Sin(x[i]));
        }

        gradient[0] -= 0.25 * x[1];
        gradient[1] -= 0.25 * x[0];
        return value;
    });

    private static readonly AnalyticLogDensity<double> Mapped = LogDensity.FromGradient<double>(Count, static (x, gradient) =>
    {
        Span<double> there = stackalloc double[Count], slope = stackalloc double[Count];
        Times(x, there);
        var value = Density.LogDensityAndGradient(there, slope, new Workspace());
        for (var j = 0; j < Count; j++)
        {
            gradient[j] = 0;
            for (var i = j; i < Count; i++) gradient[j] += Map[(i * Count) + j] * slope[i];
        }

        return value;
    });

    private static RandomKey Key => RandomKey.FromSeed(12);

    [Fact]
    public void Of_the_no_U_turn_sampler() => Agree(() => new NoUTurn<double, AnalyticLogDensity<double>, DenseMassMatrix<double>>(Key, 0.4).AsStep());

    [Fact]
    public void Of_Hamiltonian_Monte_Carlo_and_Langevin()
    {
        Agree(() => new HamiltonianMonteCarlo<double, AnalyticLogDensity<double>, DenseMassMatrix<double>>(Key, 0.4, 6).AsStep());
        Agree(() => new HamiltonianMonteCarlo<double, AnalyticLogDensity<double>, DenseMassMatrix<double>>(Key, 0.8, 1).AsStep());
        Agree(() => new HamiltonianMonteCarlo<double, AnalyticLogDensity<double>, DenseMassMatrix<double>>(Key, 0.4, 1, isAdjusted: false).AsStep());
    }

    [Fact]
    public void Of_random_walk_Metropolis() => Agree(() => new RandomWalkMetropolis<double, AnalyticLogDensity<double>, DenseMassMatrix<double>>(Key, 1.5).AsStep());

    private static void Agree<TKernel>(Func<Step<double, AnalyticLogDensity<double>, HamiltonianState<double, DenseMassMatrix<double>>, HamiltonianInfo, TKernel>> kernel)
        where TKernel : struct, IStep<TKernel, double, AnalyticLogDensity<double>, HamiltonianState<double, DenseMassMatrix<double>>, HamiltonianInfo>
    {
        double[] start = [0.4, -1, 0.2], other = new double[Count], there = new double[Count];
        Solve(start, other);
        var (step, workspace) = (kernel(), new Workspace());
        var one = step.Initialize(Density, start) with { Mass = DenseMassMatrix<double>.Of(Covariance) };
        var two = step.Initialize(Mapped, other) with { Mass = DenseMassMatrix<double>.Of(MappedCovariance()) };
        var accepted = 0;
        for (var k = 0; k < 25; k++)
        {
            var before = one.Point.Copy();
            step.Advance(ref one, Density, workspace);
            step.Advance(ref two, Mapped, workspace);
            accepted += before == one.Point ? 0 : 1;
            Times(two.Point.Span, there);
            for (var i = 0; i < Count; i++) Assert.Equal(one.Point.Span[i], there[i], 1e-8);
        }

        Assert.InRange(accepted, 3, 25);
    }

    // A⁻¹ Σ A⁻ᵀ, made symmetric to the last bit.
    private static double[] MappedCovariance()
    {
        var (half, whole, column) = (new double[Count * Count], new double[Count * Count], new double[Count]);
        for (var j = 0; j < Count; j++)
        {
            Solve([.. Enumerable.Range(0, Count).Select(i => Covariance[(i * Count) + j])], column);
            for (var i = 0; i < Count; i++) half[(j * Count) + i] = column[i];
        }

        for (var j = 0; j < Count; j++)
        {
            Solve([.. Enumerable.Range(0, Count).Select(i => half[(i * Count) + j])], column);
            for (var i = 0; i < Count; i++) whole[(i * Count) + j] = column[i];
        }

        return [.. Enumerable.Range(0, Count * Count).Select(k => (whole[k] + whole[(k % Count * Count) + (k / Count)]) / 2)];
    }

    private static void Times(ReadOnlySpan<double> x, Span<double> destination)
    {
        for (var i = 0; i < Count; i++)
        {
            destination[i] = 0;
            for (var j = 0; j <= i; j++) destination[i] += Map[(i * Count) + j] * x[j];
        }
    }

    private static void Solve(ReadOnlySpan<double> x, Span<double> destination)
    {
        for (var i = 0; i < Count; i++)
        {
            var sum = x[i];
            for (var j = 0; j < i; j++) sum -= Map[(i * Count) + j] * destination[j];
            destination[i] = sum / Map[(i * Count) + i];
        }
    }
}
