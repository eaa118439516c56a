using Toolkit.Inference;
using Toolkit.Numerics.Tests;
using Xunit.Abstractions;
using static Toolkit.Inference.Constraints;
using static Toolkit.Inference.Distributions;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <summary>The laws of samplers: what keeps them, what their mutants do, and the sizes of the tests.</summary>
public sealed class SamplerLawTests(ITestOutputHelper output)
{
    private const double H = 0.3;

    private static readonly GaussianReplicas Target = new([0.25, 4], 500);

    private static RandomKey Key => RandomKey.FromSeed(43);

    public static TheoryData<Detection> Detections => [.. Mutants()];

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.9)]
    public void Reversible_kernels_are_balanced_in_detail_and_keep_a_skewed_target(double stepSize)
    {
        Kept(key => new HamiltonianMonteCarlo<double, SkewedTarget, UnitMassMatrix<double>>(key, stepSize, 1).AsStep());
        Kept(key => new HamiltonianMonteCarlo<double, SkewedTarget, DiagonalMassMatrix<double>>(key, stepSize, 4).AsStep());
        Kept(key => new RandomWalkMetropolis<double, SkewedTarget, DenseMassMatrix<double>>(key, stepSize).AsStep());
        Kept(key => new RiemannianLangevin<double, SkewedTarget, ProbeMetric<double>>(default, key, stepSize / 2).AsStep());
        Kept(key => new RiemannianLangevin<double, SkewedTarget, Turned>(default, key, stepSize / 2).AsStep());
        Kept(key => new RiemannianLangevin<double, SkewedTarget, Turned>(default, key, stepSize / 2, includesDivergence: false).AsStep());

        static void Kept<TState, TInfo, TStep>(Func<RandomKey, Step<double, SkewedTarget, TState, TInfo, TStep>> step)
            where TState : struct, IState<TState>, IPointState<double>
            where TInfo : struct, IStepInfo
            where TStep : struct, IStep<TStep, double, SkewedTarget, TState, TInfo>
        {
            InvarianceLaw.Assert(step, default, SkewedTarget.Draw, SkewedTarget.Functions, Key, 2);
            DetailedBalanceLaw.Assert(step, default, SkewedTarget.Draw, SkewedTarget.Functions, Key);
        }
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(1.2)]
    public void The_no_U_turn_sampler_keeps_a_skewed_target(double stepSize) => InvarianceLaw.Assert(
        key => new NoUTurn<double, SkewedTarget, DiagonalMassMatrix<double>>(key, stepSize, 6).AsStep(), default, SkewedTarget.Draw, SkewedTarget.Functions, Key, 2);

    // A sweep in order keeps its target, and is not reversible; a kernel on a block and a draw of a conditional law go together.
    [Fact]
    public void Gibbs_sweeps_keep_their_target()
    {
        Assert.True(InvarianceLaw.PValue(Sweep, default, CorrelatedPair.Draw, CorrelatedPair.Functions, Key, 2) > 1e-6);
        Assert.True(DetailedBalanceLaw.PValue(Sweep, default, CorrelatedPair.Draw, CorrelatedPair.Functions, Key, 40_000) < 1e-6);
        var blocks = ParameterBlocks.Of(("first", [1]), ("second", [1]));
        InvarianceLaw.Assert(
            key => new HamiltonianMonteCarlo<double, BlockDensity<double, CorrelatedPair>, UnitMassMatrix<double>>(key.Fold(0), 0.8, 2).On(blocks["first"])
                .Then(new ConditionalNormal(1, key.Fold(1)).AsKernel())
                .Then(new RandomWalkMetropolis<double, BlockDensity<double, CorrelatedPair>, UnitMassMatrix<double>>(key.Fold(2), 1.5).On(blocks)).AsGibbs(),
            default, CorrelatedPair.Draw, CorrelatedPair.Functions, Key, 3);
    }

    [Fact]
    public void Blocks_of_a_model_are_reached_by_their_names()
    {
        var model = Calibrated([1, 0.5, -1, 2]);
        var blocks = model.Blocks();
        var step = new NoUTurn<double, BlockDensity<double, Model<double>>, DiagonalMassMatrix<double>>(Key.Fold(0), 0.9).On(blocks["mu"])
            .Then(new RandomWalkMetropolis<double, BlockDensity<double, Model<double>>, UnitMassMatrix<double>>(Key.Fold(1), 1).On(blocks["sigma"])).AsGibbs();
        var (gibbs, draws) = (step.Run(model, [0, 0]).Take(20_000).Skip(500).Select(snapshot => snapshot.State.Point.Span[0]).ToArray(), PosteriorSampler.Run(model, new(Draws: 5000)).Draws("mu").ToArray());
        Assert.Equal(draws.Average(), gibbs.Average(), 0.04);
        Assert.Contains("\"mu\", \"sigma\"", Assert.Throws<KeyNotFoundException>(() => blocks["nu"]).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => step.Initialize(model, [0, 0, 0]));
    }

    [Fact]
    public void A_model_its_data_and_a_kernel_belong_together()
    {
        JointLaw.Assert(Calibrated, 4, key => new NoUTurn<double, Model<double>, UnitMassMatrix<double>>(key, 0.6, 5).AsStep(), Joint, Key, replications: 1200);
        JointLaw.Assert(Calibrated, 4, key => new HamiltonianMonteCarlo<double, Model<double>, DiagonalMassMatrix<double>>(key, 0.5, 3).AsStep(), Joint, Key);
        Assert.True(JointLaw.PValue(data => Calibrated(data, belief: 0.5), 4, key => new HamiltonianMonteCarlo<double, Model<double>, DiagonalMassMatrix<double>>(key, 0.5, 3).AsStep(), Joint, Key) > 1e-6);
    }

    // The density believes the data more than the draws do; it leaves out the Jacobian of a scale; it has another prior than the draws.
    [Theory]
    [InlineData(Slip.Likelihood)]
    [InlineData(Slip.Jacobian)]
    [InlineData(Slip.Prior)]
    public void What_does_not_belong_together_is_seen(Slip slip) => Assert.True(
        JointLaw.PValue(Calibrated, 4, key => new Misled(key, slip).AsStep(), Joint, Key, turns: 6, replications: 4000) < 1e-6);

    [Theory]
    [MemberData(nameof(Detections))]
    public void Every_mutant_is_caught(Detection detection) => detection.Measure(output);

    // A kernel that stands still keeps every law, and samples nothing.
    [Fact]
    public void A_kernel_that_does_not_move_or_fails_is_refused()
    {
        Assert.Equal(0, InvarianceLaw.PValue(
            key => new RandomWalkMetropolis<double, SkewedTarget, UnitMassMatrix<double>>(key, 1e9).AsStep(), default, SkewedTarget.Draw, SkewedTarget.Functions, Key, 1, 50));
        var nowhere = LogDensity.FromGradient<double>(2, static (_, gradient) => gradient[0] = gradient[1] = double.NaN);
        Assert.Equal(0, InvarianceLaw.PValue(
            key => new HamiltonianMonteCarlo<double, AnalyticLogDensity<double>, UnitMassMatrix<double>>(key, 0.1, 2).AsStep(), nowhere, SkewedTarget.Draw, SkewedTarget.Functions, Key, 1, 50));
        Assert.Equal(0, DetailedBalanceLaw.PValue(
            key => new HamiltonianMonteCarlo<double, AnalyticLogDensity<double>, UnitMassMatrix<double>>(key, 0.1, 2).AsStep(), nowhere, SkewedTarget.Draw, SkewedTarget.Functions, Key, 50));
    }

    // A sweep whose second kernel fails leaves the point as it was.
    [Fact]
    public void A_sweep_that_fails_leaves_its_point()
    {
        var blocks = ParameterBlocks.Of(("first", [1]), ("second", [1]));
        var calls = 0;
        var density = LogDensity.FromGradient<double>(2, (x, gradient) =>
        {
            (gradient[0], gradient[1]) = (-x[0], -x[1]);
            return ++calls > 6 ? double.NaN : -0.5 * ((x[0] * x[0]) + (x[1] * x[1]));
        });
        var step = new HamiltonianMonteCarlo<double, BlockDensity<double, AnalyticLogDensity<double>>, UnitMassMatrix<double>>(Key, 0.5, 3).On(blocks["first"])
            .Then(new HamiltonianMonteCarlo<double, BlockDensity<double, AnalyticLogDensity<double>>, UnitMassMatrix<double>>(Key.Fold(1), 0.5, 3).On(blocks["second"])).AsGibbs();
        var before = step.Initialize(density, [0.5, 0.5]);
        var after = step.Next(before, density, out var info);
        Assert.Equal("log density", info.NonFinite);
        Assert.Equal(before.Point, after.Point);
    }

    // On correct steps p is uniform, and 1 % of seeds are refused at 1 %.
    [Fact]
    public void The_tests_have_their_sizes()
    {
        var small = new GaussianReplicas([0.25, 1, 4], 40);
        Uniform("stationary variance", seed => StationaryVarianceLaw.PValue(key => Descend<double>(H).WithNoise(1, key).For(small), small, variance => variance / (1 - (H / (2 * variance))), seed, 30));
        Uniform("Gaussian transition", seed => GaussianTransitionLaw.PValue(
            key => Descend<double>(H).WithNoise(1, key).For(small), small with { Replicas = 400 }, variance => 1 - (H / variance), _ => 2 * H, seed));
        Uniform(
            "invariance", seed => InvarianceLaw.PValue(key => new RandomWalkMetropolis<double, SkewedTarget, UnitMassMatrix<double>>(key, 1).AsStep(), default, SkewedTarget.Draw, [x => Math.Tanh(x[0])], seed, 1, 300));
        Uniform(
            "detailed balance",
            seed => DetailedBalanceLaw.PValue(
                key => new RandomWalkMetropolis<double, SkewedTarget, UnitMassMatrix<double>>(key, 1).AsStep(), default, SkewedTarget.Draw, [x => Math.Tanh(x[0]), x => Math.Tanh(x[1])], seed, 300));

        Uniform("joint law", seed => JointLaw.PValue(Calibrated, 4, key => new HamiltonianMonteCarlo<double, Model<double>, UnitMassMatrix<double>>(key, 0.5, 3).AsStep(), [(x, y) => Math.Tanh(x[0] * y[0])], seed, 1, 60));

        void Uniform(string law, Func<RandomKey, double> value)
        {
            var values = Enumerable.Range(0, 2000).Select(seed => value(RandomKey.FromSeed((ulong)(1000 + seed)))).ToArray();
            var refused = values.Count(p => p < 0.01);
            var uniform = Statistics.KolmogorovSmirnov(values, p => p);
            output.WriteLine($"{law}: refused at 1 %: {refused} of 2000; p of uniformity {uniform:g3}");
            Assert.InRange(refused, 3, 45);
            Assert.True(uniform > 1e-4, $"{law}: {uniform}");
        }
    }

    public enum Slip
    {
        Likelihood,
        Jacobian,
        Prior,
    }

    /// <summary>A preconditioner that turns with the point: Q diag(1.5, ½) Qᵀ, Q by the angle of the first coordinate.</summary>
    public readonly record struct Turned : IRiemannianMetric<double>
    {
        public void Factor(ReadOnlySpan<double> point, MatrixSpan<double> factor, Workspace workspace)
        {
            // P = I + ½ (cos 2x, sin 2x; sin 2x, −cos 2x).
            var (a, b, c) = (1 + (0.5 * Math.Cos(2 * point[0])), 0.5 * Math.Sin(2 * point[0]), 1 - (0.5 * Math.Cos(2 * point[0])));
            factor[0, 0] = Math.Sqrt(a);
            factor[1, 0] = b / factor[0, 0];
            factor[1, 1] = Math.Sqrt(c - (factor[1, 0] * factor[1, 0]));
        }

        public void Divergence(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace) =>
            (destination[0], destination[1]) = (-Math.Sin(2 * point[0]), Math.Cos(2 * point[0]));
    }

    /// <summary>A kernel that is right for another density than the model's.</summary>
    private readonly record struct Misled(RandomKey Key, Slip Slip) : IStep<Misled, double, Model<double>, HamiltonianState<double, UnitMassMatrix<double>>, HamiltonianInfo>
    {
        private HamiltonianMonteCarlo<double, AnalyticLogDensity<double>, UnitMassMatrix<double>> Kernel => new(Key, 0.5, 3);

        public HamiltonianState<double, UnitMassMatrix<double>> Initialize(in Model<double> oracle, ReadOnlySpan<double> start) => Kernel.Initialize(Wrong(oracle), start);

        public HamiltonianInfo Advance(ref HamiltonianState<double, UnitMassMatrix<double>> state, in Model<double> oracle, Workspace workspace) => Kernel.Advance(ref state, Wrong(oracle), workspace);

        private AnalyticLogDensity<double> Wrong(Model<double> model)
        {
            var slip = Slip;
            return LogDensity.FromGradient<double>(2, (x, gradient) =>
            {
                var value = model.LogDensityAndGradient(x, gradient, new Workspace());
                switch (slip)
                {
                    case Slip.Jacobian:
                        gradient[1] -= 1;
                        return value - x[1];
                    case Slip.Prior:
                        gradient[0] += 0.5;
                        return value + (0.5 * x[0]);
                    default:
                        var (own, twice) = (new double[2], 0.0);
                        twice = Calibrated([0, 0, 0, 0]).LogDensityAndGradient(x, own, new Workspace());
                        for (var i = 0; i < 2; i++) gradient[i] = (1.3 * gradient[i]) - (0.3 * own[i]);
                        return (1.3 * value) - (0.3 * twice);
                }
            });
        }
    }

    private static IReadOnlyList<Func<double[], double[], double>> Joint { get; } =
        [(x, _) => x[0], (x, _) => x[1], (x, y) => Math.Tanh(x[0] * y[0]), (x, y) => Math.Tanh(y.Sum(v => v * v) - (4 * Math.Exp(2 * x[1]))), (_, y) => Math.Tanh(y[0] * y[1])];

    private static Model<double> Calibrated(double[] data) => Calibrated(data, 1);

    private static Model<double> Calibrated(double[] data, double belief)
    {
        var y = Constants.Vector<double>(data);
        return new("calibrated", isStatic: true, body: model =>
        {
            var mu = model.Real("mu");
            var sigma = model.Real("sigma", Positive);
            model.Prior(mu, Normal(0, 1));
            model.Prior(sigma, Gamma(6, 5));
            model.Observe("y", y, Normal(mu, belief * sigma));
        });
    }

    private static Step<double, CorrelatedPair, GibbsState<double, KernelPairState<NoiseState, NoiseState>>, HamiltonianInfo, Gibbs<double, CorrelatedPair, KernelPairState<NoiseState, NoiseState>, KernelPair<double, CorrelatedPair, NoiseState, ConditionalNormal, NoiseState, ConditionalNormal>>>
        Sweep(RandomKey key) => new ConditionalNormal(0, key.Fold(0)).AsKernel().Then(new ConditionalNormal(1, key.Fold(1)).AsKernel()).AsGibbs();

    private static IEnumerable<Detection> Mutants()
    {
        foreach (var slip in Enum.GetValues<LangevinSlip>().Where(slip => slip is not LangevinSlip.None))
        {
            yield return new("stationary variance", $"{slip}", key => Variance(key, LangevinSlip.None), key => Variance(key, slip));
            if (slip is not LangevinSlip.NoiseIsDrawnOnce)
                yield return new("Gaussian transition", $"{slip}", key => Transition(key, LangevinSlip.None), key => Transition(key, slip));
        }

        // The gradient of the mean of 4 terms for that of their sum.
        yield return new(
            "stationary variance", "a missing number of terms",
            key => StationaryVarianceLaw.Validate(own => Descend<double>(4 * 0.1).WithNoise(0.25, own).For(Target), Target, variance => variance / 4 / (1 - (0.4 / (2 * variance))), key),
            key => StationaryVarianceLaw.Validate(own => Descend<double>(0.1).WithNoise(1, own).For(Target), Target, variance => variance / 4 / (1 - (0.4 / (2 * variance))), key));
        yield return new(
            "invariance", "Langevin steps that are not adjusted", key => Kept(key, true), key => Kept(key, false));
        yield return new(
            "detailed balance", "Langevin steps that are not adjusted", key => Balanced(key, true), key => Balanced(key, false));

        // It keeps its target, and so invariance sees nothing.
        yield return new(
            "detailed balance", "a sweep over blocks in order", key => InvarianceLaw.Validate(Sweep, default, CorrelatedPair.Draw, CorrelatedPair.Functions, key, 1, 4000),
            key => DetailedBalanceLaw.Validate(Sweep, default, CorrelatedPair.Draw, CorrelatedPair.Functions, key, 15_000));

        static Verdict Variance(RandomKey key, LangevinSlip slip) => StationaryVarianceLaw.Validate(
            own => new WrongLangevin(Buffer<double>.CopyOf(Target.AllVariances()), H, own, slip).AsUpdate().For(Target), Target, variance => variance / (1 - (H / 2)), key, 40);

        static Verdict Transition(RandomKey key, LangevinSlip slip) => GaussianTransitionLaw.Validate(
            own => new WrongLangevin(Buffer<double>.CopyOf(Target.AllVariances()), H, own, slip).AsUpdate().For(Target), Target, _ => 1 - H, variance => 2 * H * variance, key);

        static Verdict Kept(RandomKey key, bool isAdjusted) => InvarianceLaw.Validate(
            own => new HamiltonianMonteCarlo<double, SkewedTarget, UnitMassMatrix<double>>(own, 0.9, 1, isAdjusted: isAdjusted).AsStep(), default, SkewedTarget.Draw, SkewedTarget.Functions, key, 2, 4000);

        static Verdict Balanced(RandomKey key, bool isAdjusted) => DetailedBalanceLaw.Validate(
            own => new HamiltonianMonteCarlo<double, SkewedTarget, UnitMassMatrix<double>>(own, 1.1, 1, isAdjusted: isAdjusted).AsStep(), default, SkewedTarget.Draw, SkewedTarget.Functions, key, 4000);
    }
}
