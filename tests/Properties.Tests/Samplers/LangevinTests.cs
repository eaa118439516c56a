using Toolkit.Inference;
using Toolkit.Numerics.Tests;
using static Toolkit.Optimization.Schedules;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <summary>Langevin steps against their closed forms: stationary variances, autocorrelations, paths under a change of coordinates, limits of temperature and of rate.</summary>
public sealed class LangevinTests
{
    private const double H = 0.3;

    private static readonly GaussianReplicas Target = new([0.25, 1, 4], 2000);

    private static RandomKey Key => RandomKey.FromSeed(41);

    // Items 1 and 3: P = I, and P = Σ, where all directions are alike.
    [Fact]
    public void SGLD_on_whole_gradients_has_its_bias_and_its_autocorrelation()
    {
        StationaryVarianceLaw.Assert(key => Descend<double>(H).WithNoise(1, key).For(Target), Target, variance => variance / (1 - (H / (2 * variance))), Key);
        GaussianTransitionLaw.Assert(key => Descend<double>(H).WithNoise(1, key).For(Target), Target, variance => 1 - (H / variance), _ => 2 * H, Key);
        StationaryVarianceLaw.Assert(key => Preconditioned(key).For(Target), Target, variance => variance / (1 - (H / 2)), Key);
        GaussianTransitionLaw.Assert(key => Preconditioned(key).For(Target), Target, _ => 1 - H, variance => 2 * H * variance, Key);
    }

    [Fact]
    public void Temperature_multiplies_the_variance()
    {
        StationaryVarianceLaw.Assert(key => Descend<double>(H).WithNoise(0.2, key).For(Target), Target, variance => 0.2 * variance / (1 - (H / (2 * variance))), Key);

        // On the gradient of a mean of N terms, the temperature 1/N and the rate N h.
        const int Terms = 5;
        StationaryVarianceLaw.Assert(
            key => Descend<double>(Terms * H / 10).WithNoise(1.0 / Terms, key).For(Target), Target, variance => variance / Terms / (1 - (Terms * H / 10 / (2 * variance))), Key);
        Assert.Equal(1, Inference.Langevin.EffectiveTemperature(Math.Sqrt(2 * 0.02 / 55_000), 0.02, 55_000), 12);

        // What the experiments of Palacci and Hess ran: half the rate in the drift, and its square as the deviation.
        Assert.Equal(0.44, Inference.Langevin.EffectiveTemperature(0.02 * 0.02, 0.02 / 2, 55_000), 12);
    }

    // Item 2: a noise of variance V in the gradients, and what takes it off again.
    [Fact]
    public void Noisy_gradients_add_their_variance_and_it_can_be_taken_off()
    {
        const double V = 1.5;
        StationaryVarianceLaw.Assert(
            key => AddNoise<double>(V, key.Fold(1), decay: 0).Then(Descend<double>(H)).WithNoise(1, key).For(Target), Target,
            variance => (2 + (H * V)) / (1 / variance * (2 - (H / variance))), Key);
        StationaryVarianceLaw.Assert(
            key => AddNoise<double>(V, key.Fold(1), decay: 0).Then(Descend<double>(H)).WithNoise(1, key, gradientVariance: V).For(Target), Target,
            variance => variance / (1 - (H / (2 * variance))), Key);
    }

    // Item 6: SGHMC by a discrete Lyapunov equation, 1.0026 at α = 1, h = 0.1 for the unit Gaussian; BAOAB exactly; ULA by steps of the leapfrog.
    [Fact]
    public void SGHMC_has_the_variance_of_its_recursion()
    {
        Assert.Equal(1.0026, Recursion(0.1, 1, 1), 4);
        StationaryVarianceLaw.Assert(
            key => Inference.Langevin.StochasticGradientHamiltonian<double>(0.1, 1, key).For(Target), Target, variance => Recursion(0.1, 1, 1 / variance), Key, steps: 1500);
    }

    // At temperature ½, with 4 of the 10 left to the gradients, which bring none here: 6/20 of the variance of temperature 1.
    [Fact]
    public void SGHMC_leaves_to_the_gradients_what_they_bring_at_any_temperature()
    {
        StationaryVarianceLaw.Assert(
            key => Inference.Langevin.StochasticGradientHamiltonian<double>(0.1, 1, key, 0.5, 4).For(Target), Target, variance => 0.3 * Recursion(0.1, 1, 1 / variance), Key, steps: 1500);
        Assert.Throws<ArgumentOutOfRangeException>(() => Inference.Langevin.StochasticGradientHamiltonian<double>(0.1, 1, Key, 0.5, 10.5));
    }

    [Fact]
    public void What_averages_in_time_is_given_no_noise()
    {
        Assert.Contains("averages updates in time", Assert.Throws<ArgumentException>(() => HeavyBall<double>().Then(Descend<double>(0.1)).WithNoise(1, Key)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Adam<double>(0.1).WithNoise(1, Key));
        Assert.Throws<ArgumentException>(() => ScaleByRmsProp<double>().Then(ExponentialAverage<double>(0.9)).Then(Descend<double>(0.1)).WithNoise(1, Key));
    }

    [Theory]
    [InlineData(0.2, 1)]
    [InlineData(0.8, 2)]
    public void BAOAB_has_no_bias_of_positions(double stepSize, double friction)
    {
        StationaryVarianceLaw.Assert(key => new UnderdampedLangevin<double, UnitMassMatrix<double>>(key, stepSize, friction).AsUpdate().For(Target), Target, variance => variance, Key, steps: 800);
        StationaryVarianceLaw.Assert(
            key => new UnderdampedLangevin<double, DiagonalMassMatrix<double>>(key, stepSize, friction, 0.5, DiagonalMassMatrix<double>.Of(Target.AllVariances())).AsUpdate().For(Target),
            Target, variance => 0.5 * variance, Key, steps: 300);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Unadjusted_leapfrogs_have_the_variance_of_the_integrator(int steps) => StationaryVarianceLaw.Assert(
        key => new HamiltonianMonteCarlo<double, GaussianReplicas, UnitMassMatrix<double>>(key, 0.7, steps, isAdjusted: false).AsStep(), Target,
        variance => variance / (1 - (0.49 / (4 * variance))), Key, steps: 200);

    // Section 2 of the page: without the divergence the law is π/G, whose variance is 1.348; with it, and adjusted, it is π.
    [Fact]
    public void A_preconditioner_that_changes_needs_its_divergence()
    {
        var target = new GaussianReplicas([1], 1);
        double Variance(bool adjusts, bool includes)
        {
            var step = new RiemannianLangevin<double, GaussianReplicas, ProbeMetric<double>>(default, Key, 0.02, adjusts, includes).AsStep();
            var (sum, state, workspace) = (0.0, step.Initialize(target, [0.3]), new Workspace());
            for (var k = 0; k < 400_000; k++)
            {
                step.Advance(ref state, target, workspace);
                sum += state.Point.Span[0] * state.Point.Span[0];
            }

            return sum / 400_000;
        }

        Assert.Equal(1, Variance(false, true), 0.08);
        Assert.Equal(1.36, Variance(false, false), 0.1);
        Assert.Equal(1, Variance(true, true), 0.08);
        Assert.Equal(1, Variance(true, false), 0.08);
    }

    // With α = 0 pSGLD's P is 1/(λ + |g|): π/G is e^(−x²/2) (λ + |x|), whose variance is that of the half line: (λ √(π/2) + 2)/(λ √(π/2) + 1).
    [Fact]
    public void PSGLD_samples_its_target_with_its_divergence_and_another_without()
    {
        const double Lambda = 0.5;
        var target = new GaussianReplicas([1], 4000);
        double Variance(bool includes)
        {
            var step = Inference.Langevin.PreconditionedStochasticGradientLangevin<double>(0.005, Key, decay: 0, epsilon: Lambda).For(target);
            var start = target.Draw(Key.Fold(1), variance => variance);
            var end = includes ? step.WithDivergence(Key.Fold(2)).Run(target, start).Take(1500).Run().State : step.Run(target, start).Take(1500).Run().State;
            return Reductions.SumOfSquares<double>(end.Point.Span) / target.Dimension;
        }

        var half = Lambda * Math.Sqrt(Math.PI / 2);
        Assert.Equal(1, Variance(true), 0.08);
        Assert.Equal((half + 2) / (half + 1), Variance(false), 0.12);
    }

    // Item 4: θ = Aφ, P_φ = A⁻¹ P A⁻ᵀ, the same draws.
    [Fact]
    public void Paths_agree_in_other_coordinates()
    {
        const int Count = 37;
        double[] scale = [.. Enumerable.Range(0, Count).Select(i => 0.2 + (i % 7))], diagonal = [.. Enumerable.Range(0, Count).Select(i => 1 / (1.0 + (i % 5)))];
        var original = new GaussianReplicas([1, 0.5, 2], Count);
        var wells = new DifferentiatedObjective<double>(Count, x => Functions.Sum(Functions.Square(x) - Functions.Cos(x)));
        var turned = new DifferentiatedObjective<double>(Count, x => Functions.Sum(Functions.Square(Constants.Vector<double>(scale) * x) - Functions.Cos(Constants.Vector<double>(scale) * x)));
        var one = ScaleByDiagonal<double>(diagonal).Then(Descend<double>(0.1)).WithNoise(0.7, Key).For(wells);
        var other = ScaleByDiagonal<double>([.. diagonal.Zip(scale, (p, a) => p / (a * a))]).Then(Descend<double>(0.1)).WithNoise(0.7, Key).For(turned);
        double[] start = [.. Enumerable.Range(0, Count).Select(i => Math.Sin(i))];
        var first = one.Run(wells, start).Take(50).Run().State.Point;
        var second = other.Run(turned, [.. start.Zip(scale, (x, a) => x / a)]).Take(50).Run().State.Point;
        for (var i = 0; i < Count; i++) Assert.Equal(first.Span[i], scale[i] * second.Span[i], 1e-10);
    }

    // Item 7.
    [Fact]
    public void Without_temperature_it_is_the_optimiser_on_the_same_batches_and_without_a_rate_it_stays()
    {
        var start = Target.Draw(Key, variance => variance);
        var cold = ScaleByRmsProp<double>().Then(Descend<double>(0.1)).WithNoise(0, Key).For(Target, 2, Key.Fold(3)).Run(Target, start).Take(30).Run().State.Point;
        var descent = ScaleByRmsProp<double>().Then(Descend<double>(0.1)).AsUpdate().For(Target, 2, Key.Fold(3)).Run(Target, start).Take(30).Run().State.Point;
        Assert.True(cold.Span.SequenceEqual(descent.Span));
        var still = Descend(Constant<double>(0)).WithNoise(1, Key).For(Target).Run(Target, start).Take(5).Run().State.Point;
        Assert.True(still.Span.SequenceEqual(start));
    }

    [Fact]
    public void A_mean_does_not_depend_on_what_is_kept()
    {
        var start = Target.Draw(Key, variance => variance);
        var step = Descend<double>(0.1).WithNoise(1, Key).For(Target).WithAveraging();
        var whole = step.Run(Target, start).Take(40).Run().State.Point;
        var thinned = step.Run(Target, start).Take(40).Every(8).Last().State.Point;
        Assert.True(whole.Span.SequenceEqual(thinned.Span));
    }

    // Falling steps: the weighted second moment by the recursion C ← (1 − h/σ²)² C + 2h.
    [Fact]
    public void Falling_steps_are_weighted_by_their_lengths()
    {
        var (target, schedule, (sum, weight, variance)) = (new GaussianReplicas([1], 4000), InversePower<double>(2, 10, 0.7), (0.0, 0.0, 1.0));
        for (var k = 0; k < 300; k++)
        {
            var h = schedule.At(k);
            variance = ((1 - h) * (1 - h) * variance) + (2 * h);
            if (k < 20) continue;
            (sum, weight) = (sum + (h * variance), weight + h);
        }

        var state = Inference.Langevin.StochasticGradientLangevin(schedule, Key).For(target).WithMoments(schedule, from: 20).Run(target, target.Draw(Key.Fold(1), v => v)).Take(300).Run().State;
        Assert.Equal(weight, state.Weight, 1e-9);
        double[] seconds = [.. Enumerable.Range(0, target.Dimension).Select(i => state.Variance(i) + (state.Point.Span[i] * state.Point.Span[i]) - (sum / weight))];
        var error = Math.Sqrt(seconds.Average(x => x * x) / seconds.Length);
        Assert.InRange(seconds.Average() / error, -5, 5);
        Assert.InRange(error / (sum / weight), 0, 0.02);
    }

    // Batches of two of four slopes have the variance 5/4; the centre takes it off wholly, since the slopes are alike everywhere.
    [Fact]
    public void Control_variates_take_the_noise_of_batches_off()
    {
        var point = Target.Draw(Key, variance => variance);
        double Spread<TState, TEstimator>(IEstimator<TEstimator, double, GaussianReplicas, TState> estimator)
            where TState : struct, IState<TState>
            where TEstimator : struct, IEstimator<TEstimator, double, GaussianReplicas, TState>
        {
            var (state, workspace, sum) = (estimator.Initialize(Target, point), new Workspace(), 0.0);
            var (estimate, exact) = (new double[Target.Dimension], new double[Target.Dimension]);
            Target.Gradient(point, exact, workspace);
            for (var k = 0; k < 400; k++)
            {
                estimator.Estimate(ref state, Target, point, estimate, workspace);
                sum += (estimate[0] - exact[0]) * (estimate[0] - exact[0]) / 400;
            }

            return sum;
        }

        var update = Descend<double>(0.1).WithNoise(1, Key);
        Assert.Equal(1.25, Spread(update.For(Target, 2, Key).Implementation.Estimator), 0.3);
        Assert.Equal(0, Spread(update.WithControlVariates(Target, new double[Target.Dimension], 2, Key).Implementation.Estimator), 1e-20);
        ExactUnbiasednessLaw.Assert(update.WithControlVariates(new Probe<double>(5), [1, 2, 3, 4, 5], 1, Key).Implementation.Estimator, new Probe<double>(5), [0.5, 0, -1, 2, 1]);
    }

    [Fact]
    public void A_sum_is_its_mean_times_the_number_of_terms()
    {
        var (mean, workspace) = (new Probe<double>(5), new Workspace());
        var total = new Total<double, Probe<double>>(mean);
        var (one, other) = (new double[5], new double[5]);
        mean.BatchGradient([3, 3, 7], [1, 2, 3, 4, 5], one, workspace);
        total.BatchGradient([3, 3, 7], [1, 2, 3, 4, 5], other, workspace);
        Assert.Equal(one.Select(x => 16 * x), other);
        total.Gradient([1, 2, 3, 4, 5], other, workspace);
        mean.Gradient([1, 2, 3, 4, 5], one, workspace);
        Assert.Equal(one.Select(x => 16 * x), other);
        Assert.Equal((16, 5), (total.Terms, total.Dimension));
    }

    // Item 8: a regression of 1,000 rows on 5 columns with a normal prior; the covariance by 40,000 chains is 1/(1 − ε/4) times the posterior's.
    [Fact]
    public void A_regression_has_its_closed_posterior_up_to_the_known_bias()
    {
        const int Rows = 1000, Columns = 5;
        const double Epsilon = 0.1;
        var (x, noise, y) = (new double[Rows * Columns], new double[Rows], new double[Rows]);
        Key.Fold(1).Normals<double>(x);
        Key.Fold(2).Normals<double>(noise);
        for (var i = 0; i < Rows; i++)
        {
            // Columns of different scales, each with something of the one before.
            for (var j = 0; j < Columns; j++) x[(i * Columns) + j] = (x[(i * Columns) + j] + (j > 0 ? 0.5 * x[(i * Columns) + j - 1] : 0)) * (1 + j);
            y[i] = x[i * Columns] - x[(i * Columns) + 2] + noise[i];
        }

        var (precision, moment) = (MathNet.Numerics.LinearAlgebra.Double.DenseMatrix.CreateIdentity(Columns).Multiply(1), new double[Columns]);
        for (var i = 0; i < Rows; i++)
        {
            for (var j = 0; j < Columns; j++)
            {
                moment[j] += x[(i * Columns) + j] * y[i];
                for (var k = 0; k < Columns; k++) precision[j, k] += x[(i * Columns) + j] * x[(i * Columns) + k];
            }
        }

        var covariance = precision.Inverse();
        covariance = (covariance + covariance.Transpose()) / 2;
        var (mean, factor) = (covariance * MathNet.Numerics.LinearAlgebra.Double.DenseVector.OfArray(moment), covariance.Cholesky().Factor);
        var density = LogDensity.FromGradient<double>(Columns, (point, gradient) =>
        {
            var value = 0.0;
            for (var j = 0; j < Columns; j++)
            {
                gradient[j] = 0;
                for (var k = 0; k < Columns; k++) gradient[j] -= precision[j, k] * (point[k] - mean[k]);
                value += 0.5 * gradient[j] * (point[j] - mean[j]);
            }

            return value;
        });
        var mass = DenseMassMatrix<double>.Of([.. covariance.ToRowMajorArray()]);
        var (workspace, sum, start, z) = (new Workspace(), 0.0, new double[Columns], new double[Columns]);
        const int Chains = 40_000;
        for (var chain = 0; chain < Chains; chain++)
        {
            var step = new HamiltonianMonteCarlo<double, AnalyticLogDensity<double>, DenseMassMatrix<double>>(Key.Fold(10 + chain), Math.Sqrt(Epsilon), 1, isAdjusted: false).AsStep();
            Key.Fold(-chain).Normals<double>(z);
            for (var j = 0; j < Columns; j++) start[j] = mean[j] + Enumerable.Range(0, j + 1).Sum(k => factor[j, k] * z[k]);
            var state = step.Initialize(density, start) with { Mass = mass.Copy() };
            for (var k = 0; k < 60; k++) step.Advance(ref state, density, workspace);
            sum -= 2 * state.LogDensity;
        }

        // Whitened squares over their expectation: chi-square of 200,000 degrees.
        var value = Statistics.ChiSquareTail(sum * (1 - (Epsilon / 4)), Chains * Columns);
        Assert.True(value > 1e-6, $"variance {sum / Chains / Columns}, expected {1 / (1 - (Epsilon / 4))}");
        Assert.True(Statistics.ChiSquareTail(sum, Chains * Columns) < 1e-6);
    }

    private static Update<IPoint, double, LangevinState<double, ChainState<NoState, NoState>>, LangevinDescent<double, ChainState<NoState, NoState>, ChainKernel<double, DiagonalKernel<double>, ScaleKernel<double>>, Chain<double, ScaleByDiagonal<double>, NoState, DiagonalKernel<double>, Scale<double>, NoState, ScaleKernel<double>>, ConstantSchedule<double>>>
        Preconditioned(RandomKey key) => ScaleByDiagonal<double>(Target.AllVariances()).Then(Descend<double>(H)).WithNoise(1, key);

    // The variance of θ under v ← (1 − αh) v − h² a θ + h √(2αh) ξ, θ ← θ + v, by its own recursion.
    private static double Recursion(double h, double friction, double precision)
    {
        var (x, c, v) = (1.0, 0.0, 0.0);
        var kept = 1 - (friction * h);
        for (var k = 0; k < 200_000; k++)
        {
            var pull = h * h * precision;
            var velocity = (kept * kept * v) - (2 * kept * pull * c) + (pull * pull * x) + (2 * friction * h * h * h);
            var cross = (kept * c) - (pull * x);
            (x, c, v) = (x + (2 * cross) + velocity, cross + velocity, velocity);
        }

        return x;
    }
}
