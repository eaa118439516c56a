using Toolkit.Numerics.Tests;

namespace Toolkit.Inference.Tests.Hamiltonian;

/// <summary>A transition from an exact draw of a skewed target gives an exact draw, whatever the step size: and one that does not correct itself does not.</summary>
public class InvarianceTests
{
    private const int Draws = 20_000;
    private const double Shape = 1.7;

    // The logarithm of a gamma variable, and beside it a normal whose scale depends on it.
    private static readonly AnalyticLogDensity<double> Target = LogDensity.FromGradient<double>(2, (x, gradient) =>
    {
        var (g, z) = (Math.Exp(x[0]), x[1] * Math.Exp(-0.5 * x[0]));
        gradient[0] = Shape - g - 0.5 + (0.5 * z * z);
        gradient[1] = -z * Math.Exp(-0.5 * x[0]);
        return (Shape * x[0]) - g - (0.5 * z * z) - (0.5 * x[0]);
    });

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.7)]
    [InlineData(1.6)]
    public void Of_the_no_U_turn_sampler(double stepSize)
    {
        var (first, second) = After(k => new NoUTurn<double, AnalyticLogDensity<double>, DiagonalMassMatrix<double>>(k, stepSize, 6).AsStep(), 1);
        Assert.True(first > 1e-6 && second > 1e-6, $"p = {first}, {second}");
    }

    [Theory]
    [InlineData(0.3, 1)]
    [InlineData(0.7, 4)]
    [InlineData(1.4, 3)]
    public void Of_Hamiltonian_Monte_Carlo(double stepSize, int steps)
    {
        var (first, second) = After(k => new HamiltonianMonteCarlo<double, AnalyticLogDensity<double>, UnitMassMatrix<double>>(k, stepSize, steps).AsStep(), 1);
        Assert.True(first > 1e-6 && second > 1e-6, $"p = {first}, {second}");
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(1.5)]
    public void Of_random_walk_Metropolis(double stepSize)
    {
        var (first, second) = After(k => new RandomWalkMetropolis<double, AnalyticLogDensity<double>, DiagonalMassMatrix<double>>(k, stepSize).AsStep(), 3);
        Assert.True(first > 1e-6 && second > 1e-6, $"p = {first}, {second}");
    }

    // Of N(0, 1) with h = ε²/2 the variance is 1/(1 − h/2), and that law is kept; of more steps 1/(1 − ε²/4): the same. The target's own is not.
    [Theory]
    [InlineData(0.6, 1)]
    [InlineData(1.1, 1)]
    [InlineData(1.1, 4)]
    public void Not_adjusted_it_keeps_the_law_of_the_integrator(double stepSize, int steps)
    {
        var normal = LogDensity.FromGradient<double>(1, static (x, gradient) =>
        {
            gradient[0] = -x[0];
            return -0.5 * x[0] * x[0];
        });
        double Kept(double deviation)
        {
            var (draws, workspace) = (new double[50_000], new Workspace());
            RandomKey.FromSeed(5).Normals<double>(draws);
            for (var i = 0; i < draws.Length; i++)
            {
                var step = new HamiltonianMonteCarlo<double, AnalyticLogDensity<double>, UnitMassMatrix<double>>(RandomKey.FromSeed(6).Fold(i), stepSize, steps, isAdjusted: false).AsStep();
                var state = step.Initialize(normal, [deviation * draws[i]]);
                step.Advance(ref state, normal, workspace);
                draws[i] = state.Point.Span[0] / deviation;
            }

            return Statistics.KolmogorovSmirnov(draws, SpecialFunctions.NormalCdf);
        }

        Assert.True(Kept(1 / Math.Sqrt(1 - (stepSize * stepSize / 4))) > 1e-6);
        if (stepSize > 1) Assert.True(Kept(1) < 1e-6);
    }

    [Fact]
    public void With_other_integrators()
    {
        foreach (var integrator in new[] { SymplecticIntegrator.McLachlan, SymplecticIntegrator.Yoshida })
        {
            var (first, second) = After(
                k => new NoUTurn<double, AnalyticLogDensity<double>, DenseMassMatrix<double>>(k, 0.9, 5, integrator: integrator).AsStep(), 1);
            Assert.True(first > 1e-6 && second > 1e-6, $"{integrator}: p = {first}, {second}");
        }
    }

    // Accepted always: the bias of the integrator shows.
    [Fact]
    public void Without_a_correction_it_is_lost()
    {
        var (first, second) = After(k => new HamiltonianMonteCarlo<double, AnalyticLogDensity<double>, UnitMassMatrix<double>>(k, 0.7, 3).AsStep(), 1, accepts: false);
        Assert.True(Math.Min(first, second) < 1e-6, $"p = {first}, {second}");
    }

    // p-values of both marginals, after transitions from exact draws, each of a chain of its own.
    private static (double First, double Second) After<TMass, TKernel>(
        Func<RandomKey, Step<double, AnalyticLogDensity<double>, HamiltonianState<double, TMass>, HamiltonianInfo, TKernel>> kernel, int transitions, bool accepts = true)
        where TMass : struct, IMassMatrix<TMass, double>
        where TKernel : struct, IStep<TKernel, double, AnalyticLogDensity<double>, HamiltonianState<double, TMass>, HamiltonianInfo>
    {
        var workspace = new Workspace();
        var (gammas, normals) = (new double[Draws], new double[Draws]);
        Inference.Distributions.Gamma(Shape, 1.0).Draw(RandomKey.FromSeed(1), Numerics.Shape.Vector(Draws), gammas);
        RandomKey.FromSeed(2).Normals<double>(normals);
        for (var i = 0; i < Draws; i++)
        {
            double[] start = [Math.Log(gammas[i]), normals[i] * Math.Sqrt(gammas[i])];
            var step = kernel(RandomKey.FromSeed(3).Fold(i));
            var state = step.Initialize(Target, start);
            for (var k = 0; k < transitions; k++)
            {
                if (accepts) step.Advance(ref state, Target, workspace);
                else state = Unadjusted(state, RandomKey.FromSeed(4).Fold(i));
            }

            (gammas[i], normals[i]) = (Math.Exp(state.Point.Span[0]), state.Point.Span[1] * Math.Exp(-0.5 * state.Point.Span[0]));
        }

        return (
            Statistics.KolmogorovSmirnov(gammas, x => SpecialFunctions.RegularizedGammaP(Shape, x)),
            Statistics.KolmogorovSmirnov(normals, SpecialFunctions.NormalCdf));
    }

    private static HamiltonianState<double, TMass> Unadjusted<TMass>(HamiltonianState<double, TMass> state, RandomKey key)
        where TMass : struct, IMassMatrix<TMass, double>
    {
        var workspace = new Workspace();
        var (position, momentum, gradient, velocity) = (state.Point.Span.ToArray(), new double[2], state.Gradient.Span.ToArray(), new double[2]);
        var point = new PhasePoint<double> { Position = position, Momentum = momentum, Gradient = gradient, LogDensity = state.LogDensity };
        state.Mass.DrawMomentum(key, momentum);
        for (var k = 0; k < 3; k++) SymplecticIntegrator.Leapfrog.Advance(ref point, 0.7, Target, state.Mass, velocity, workspace);
        return state with { Point = Buffer<double>.CopyOf(position) };
    }
}
