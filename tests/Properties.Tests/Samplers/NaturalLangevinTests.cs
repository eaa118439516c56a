using Toolkit.Inference;
using Toolkit.Numerics.Tests;
using Xunit.Abstractions;
using static Toolkit.Optimization.Preconditioners;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <summary>Langevin steps with preconditioners that are matrices, against what is known of them in closed form, and the mistakes that papers' code has made.</summary>
public sealed class NaturalLangevinTests(ITestOutputHelper output)
{
    private const double H = 0.3;

    private static readonly GaussianTarget Target = GaussianTarget.Random(RandomKey.FromSeed(61), 3, 10);

    // Another matrix than Σ, to which theory gives no shortcut.
    private static readonly double[,] Other = GaussianTarget.Random(RandomKey.FromSeed(62), 3, 4).Covariance;

    private static RandomKey Key => RandomKey.FromSeed(63);

    public static TheoryData<Detection> Detections => [.. Mutants()];

    // Items 1 and 2 as equations: the closed form solves the recursion of the covariance.
    [Fact]
    public void The_stationary_covariance_solves_its_recursion()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var target = GaussianTarget.Random(RandomKey.FromSeed((ulong)seed), 1 + (seed % 6), 30);
            var p = GaussianTarget.Random(RandomKey.FromSeed((ulong)(100 + seed)), target.Dimension, 5).Covariance;
            var h = 1.7 / target.LargestMixing(p, 1);
            Close(target.StationaryCovariance(p, h), target.Lyapunov(p, h, Times(2 * h, p)), 1e-10);
            Close(target.StationaryCovariance(target.Covariance, h = 0.4), Times(1 / (1 - (h / 2)), target.Covariance), 1e-10);
            var none = new double[target.Dimension, target.Dimension];
            Close(target.StationaryCovariance(target.Covariance, h, none), target.StationaryCovariance(target.Covariance, h), 1e-10);
        }

        // In one dimension (2 + h v)/(a (2 − h a)).
        var (a, v) = (1.7, 0.6);
        var single = new GaussianTarget([0.5], new[,] { { 1 / a } });
        Assert.Equal((2 + (H * v)) / (a * (2 - (H * a))), single.StationaryCovariance(new[,] { { 1.0 } }, H, new[,] { { v } })[0, 0], 1e-12);

        // Fisher scoring: what is injected makes up for batches of n of N terms and for the length of the step, exactly.
        var (n, terms, noise, epsilon) = (10, 1000, 2.0, 3.0);
        var gamma = 1 + ((double)terms / n);
        var length = 2 / (gamma + (4 * noise / epsilon));
        var total = Times((length * (2 - (length * gamma))) + (length * length * terms / n), Target.Covariance);
        Close(Target.Lyapunov(Target.Covariance, length, total), Target.Covariance, 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => Target.StationaryCovariance(Target.Covariance, 2));
    }

    // Item 1.
    [Fact]
    public void A_matrix_gives_the_covariance_of_its_closed_form()
    {
        StationaryCovarianceLaw.Assert(key => Natural(Target.Covariance, H, key).For(Target), Target, Times(1 / (1 - (H / 2)), Target.Covariance), Key);
        var h = 1.2 / Target.LargestMixing(Other, 1);
        StationaryCovarianceLaw.Assert(key => Natural(Other, h, key).For(Target), Target, Target.StationaryCovariance(Other, h), Key, steps: 60);
        StationaryCovarianceLaw.Assert(key => Natural(Other, h, key, 0.4).For(Target), Target, Times(0.4, Target.StationaryCovariance(Other, h)), Key, steps: 60);
    }

    // Item 2: V = 1.5 I in the gradients, by a chain of its own; with P = I, and with the noise of the batches taken off where it is v P⁻¹.
    [Fact]
    public void Gradients_with_noise_add_to_it()
    {
        const double V = 1.5;
        var (h, identity) = (0.1, Identity(3));
        StationaryCovarianceLaw.Assert(
            key => AddNoise<double>(V, key.Fold(1), decay: 0).Then(Descend<double>(h)).WithNoise(1, key).For(Target), Target, Target.StationaryCovariance(identity, h, Times(V, identity)), Key, steps: 60);

        // Without such gradients, taking v P⁻¹ off leaves (2 − h v)/(2 − h) of P.
        var less = 1.0;
        StationaryCovarianceLaw.Assert(
            key => Precondition(Matrix(Target.Covariance)).Then(Descend<double>(H)).WithNoise(1, key, gradientVariance: less).For(Target), Target,
            Times((2 - (H * less)) / (2 - H), Target.Covariance), Key);
    }

    // Item 3.
    [Fact]
    public void The_chain_forgets_by_the_matrix_of_theory()
    {
        MixingLaw.Assert(Natural(Target.Covariance, H, Key).For(Target), Target, Times(1 - H, Identity(3)), Key);
        MixingLaw.Assert(Natural(Other, H, Key).For(Target), Target, Target.MixingMatrix(Other, H), Key);
        MixingLaw.Assert(Descend<double>(0.1).WithNoise(1, Key).For(Target), Target, Target.MixingMatrix(Identity(3), 0.1), Key);

        // P = I pays for the condition; P = Σ has the same time in all directions.
        var h = 1 / Target.LargestMixing(Identity(3), 1);
        var plain = Target.IntegratedTimes(Identity(3), h);
        Assert.Equal((2 - 0.1) / 0.1, plain[^1], 1e-8);
        Assert.All(Target.IntegratedTimes(Target.Covariance, H), time => Assert.Equal((2 - H) / H, time, 1e-9));
    }

    // Item 4, with any matrix A: the root A⁻¹ L is triangular no more.
    [Fact]
    public void Paths_agree_in_other_coordinates_with_the_same_root_and_laws_with_any()
    {
        double[,] map = { { 1, 0.4, -0.3 }, { 0.2, -1.5, 0.1 }, { -0.6, 0.3, 0.8 } };
        var turned = Target.Under(map);
        var (inverse, root) = (Solve(map, Identity(3)), Rows(Matrix(Other).Root, 3));
        var moved = Product(inverse, root);
        var original = Natural(Other, 0.2, Key, 0.7).For(Target);
        var same = Precondition(ConstantRoot(Flat(moved))).Then(Descend<double>(0.2)).WithNoise(0.7, Key).For(turned);
        ReparametrizationLaw.Assert(original, Target, same, turned, map, [0.3, -1, 2], 100);

        var other = Symmetric(Product(Product(inverse, Other), Transposed(inverse)));
        var fresh = Natural(other, 0.2, Key, 0.7).For(turned);
        Assert.False(ReparametrizationLaw.Validate(original, Target, fresh, turned, map, [0.3, -1, 2], 100).Holds);
        StationaryCovarianceLaw.Assert(key => Natural(other, 0.2, key).For(turned), turned, turned.StationaryCovariance(other, 0.2), Key, steps: 60);
    }

    // Item 5: steps that are not adjusted, short enough that their own bias is below what 20,000 pairs see.
    [Fact]
    public void A_preconditioner_that_changes_keeps_its_target_with_its_divergence_and_another_without()
    {
        InvarianceLaw.Assert(key => Changing(key, true), One, DrawNormal, Moments, Key, 10, 8000);
        InvarianceLaw.Assert(key => Changing(key, false), One, DrawOverG, Moments, Key, 10, 8000);
        Assert.True(Rotating(true) > 1e-6);
        Assert.True(Rotating(false) < 1e-6);

        static double Rotating(bool includes) => InvarianceLaw.PValue(
            key => new RiemannianLangevin<double, SkewedTarget, SamplerLawTests.Turned>(default, key, 0.01, false, includes).AsStep(), default, SkewedTarget.Draw, SkewedTarget.Functions, Key, 20, 20_000);
    }

    // Item 7, and what the temperature does.
    [Fact]
    public void Temperature_is_exact_and_zero_is_the_optimiser()
    {
        var replicas = new GaussianReplicas([0.25, 1, 4], 5);
        var start = replicas.Draw(Key, variance => variance);
        var p = Matrix(Tridiagonal(15));
        TemperatureLaw.Assert(
            temperature => Precondition(p).Then(Descend<double>(0.1)).WithNoise(temperature, Key).For(replicas, 2, Key.Fold(3)), Precondition(p).Then(Descend<double>(0.1)).AsUpdate().For(replicas, 2, Key.Fold(3)), replicas, start);
        TemperatureLaw.Assert(
            temperature => ScaleByRmsProp<double>().Then(Descend<double>(0.1)).WithNoise(temperature, Key).For(replicas, 2, Key.Fold(3)),
            ScaleByRmsProp<double>().Then(Descend<double>(0.1)).AsUpdate().For(replicas, 2, Key.Fold(3)), replicas, start);

        // Without noise for a burn-in, and then with it.
        var burning = Inference.Langevin.NaturalGradientLangevin(p, 0.2, 1, Key, burnIn: 6).For(replicas, 2, Key.Fold(3));
        var descent = Precondition(p).Then(Descend<double>(0.1)).AsUpdate().For(replicas, 2, Key.Fold(3));
        Assert.True(burning.Run(replicas, start).Take(6).Run().State.Point.Span.SequenceEqual(descent.Run(replicas, start).Take(6).Run().State.Point.Span));
        Assert.False(burning.Run(replicas, start).Take(7).Run().State.Point.Span.SequenceEqual(descent.Run(replicas, start).Take(7).Run().State.Point.Span));
    }

    // The gradient of a mean, P̂ of the mean Fisher matrix and ε are the same chain as U, P and ε.
    [Fact]
    public void A_mean_and_its_sum_are_one_chain()
    {
        var (sum, workspace) = (new GaussianReplicas([0.25, 1, 4], 5), new Workspace());
        const int Terms = 50;
        var (p, start) = (Tridiagonal(15), sum.Draw(Key, variance => variance));
        var whole = Inference.Langevin.NaturalGradientLangevin(Matrix(p), 0.2, 1, Key);
        var mean = Inference.Langevin.NaturalGradientLangevin(Matrix(Times(Terms, p)), 0.2, Terms, Key);
        var (one, other, gradient) = (whole.Initialize(start), mean.Initialize(start), new double[15]);
        for (var k = 0; k < 40; k++)
        {
            sum.Gradient(one.Point.Span, gradient, workspace);
            whole.Apply(ref one, gradient, new Evidence<double>(one.Point.Span, 1), workspace);
            sum.Gradient(other.Point.Span, gradient, workspace);
            mean.Apply(ref other, [.. gradient.Select(g => g / Terms)], new Evidence<double>(other.Point.Span, 1), workspace);
        }

        for (var i = 0; i < 15; i++) Assert.Equal(one.Point.Span[i], other.Point.Span[i], 1e-10);
    }

    // SGFS as its paper writes it, with dense matrices: η = √(4c/ε) B z where B Bᵀ is the Fisher matrix.
    [Fact]
    public void Fisher_scoring_is_the_step_of_its_paper()
    {
        const int Terms = 200, Batch = 10;
        const double Epsilon = 2.5, Share = 1.5;
        var information = Solve(Target.Covariance, Identity(3));
        var (p, gamma, workspace) = (Matrix(Times(Terms, Target.Covariance)), 1 + ((double)Terms / Batch), new Workspace());
        var update = Inference.Langevin.FisherScoring(p, Epsilon, Terms, Batch, Key, Share);
        var (state, twin, z, gradient) = (update.Initialize([1, 2, -1]), new double[] { 1, 2, -1 }, new double[3], new double[3]);
        var inverse = Solve(Times(gamma + (4 * Share / Epsilon), information), Identity(3));
        var root = Transposed(Solve(Rows(Matrix(Target.Covariance).Root, 3), Identity(3)));
        for (var k = 0; k < 30; k++)
        {
            Target.Gradient(state.Point.Span, gradient, workspace);
            update.Apply(ref state, [.. gradient.Select(g => g / Terms)], new Evidence<double>(state.Point.Span, 1), workspace);
            Target.Gradient(twin, gradient, workspace);
            Key.Fold(k).Normals<double>(z);
            var eta = Product(root, z);
            var move = Product(inverse, [.. gradient.Select((g, i) => (Math.Sqrt(4 * Share / Epsilon) * eta[i]) - g)]);
            for (var i = 0; i < 3; i++) twin[i] += 2 * move[i];
            for (var i = 0; i < 3; i++) Assert.Equal(twin[i], state.Point.Span[i], 1e-10);
        }
    }

    // Item 8, end to end: a regression of 1,000 rows on 5 columns with a normal prior, whole gradients, P = Σ, ε = 0.1.
    [Fact]
    public void A_regression_has_its_posterior_up_to_two_and_a_half_percent()
    {
        const int Rows = 1000, Columns = 5, Chains = 40_000;
        const double Epsilon = 0.1;
        var (x, y) = (new double[Rows * Columns], new double[Rows]);
        Key.Fold(1).Normals<double>(x);
        Key.Fold(2).Normals<double>(y);
        for (var i = 0; i < Rows; i++)
        {
            for (var j = 0; j < Columns; j++) x[(i * Columns) + j] = (x[(i * Columns) + j] + (j > 0 ? 0.5 * x[(i * Columns) + j - 1] : 0)) * (1 + j);
            y[i] += x[i * Columns] - x[(i * Columns) + 2];
        }

        var (precision, moment) = (Identity(Columns), new double[Columns]);
        for (var i = 0; i < Rows; i++)
        {
            for (var j = 0; j < Columns; j++)
            {
                moment[j] += x[(i * Columns) + j] * y[i];
                for (var k = 0; k < Columns; k++) precision[j, k] += x[(i * Columns) + j] * x[(i * Columns) + k];
            }
        }

        var covariance = Symmetric(Solve(precision, Identity(Columns)));
        var posterior = new GaussianTarget(Product(covariance, moment), covariance);

        // U from the rows, as a chain on data has it, and U by its sufficient statistics.
        var (rows, workspace, point) = (Objectives.LeastSquares(new DenseRows<double>(x, Rows, Columns), y).WithL2(1.0 / Rows).AsTotal(), new Workspace(), new[] { 0.3, -1, 2, 0.1, 0.7 });
        var (one, other) = (new double[Columns], new double[Columns]);
        rows.Gradient(point, one, workspace);
        posterior.Gradient(point, other, workspace);
        for (var j = 0; j < Columns; j++) Assert.Equal(one[j], other[j], 1e-8 * Math.Abs(one[j]));

        var p = Matrix(covariance);
        var claimed = Times(1 / (1 - (Epsilon / 4)), covariance);
        var excess = (StationaryCovarianceLaw.Ratio(key => Inference.Langevin.NaturalGradientLangevin(p, Epsilon, 1, key).For(posterior), posterior, claimed, Key, Chains, 40) / (1 - (Epsilon / 4))) - 1;
        var error = Math.Sqrt(2.0 / (Chains * Columns)) / (1 - (Epsilon / 4));
        output.WriteLine($"covariance error {excess:p3}, expected {(1 / (1 - (Epsilon / 4))) - 1:p3}, Monte Carlo standard error {error:p3}");
        Assert.InRange((excess - ((1 / (1 - (Epsilon / 4))) - 1)) / error, -4, 4);
        StationaryCovarianceLaw.Assert(key => Inference.Langevin.NaturalGradientLangevin(p, Epsilon, 1, key).For(posterior), posterior, claimed, Key.Fold(3), Chains / 4, 40);
        Assert.True(StationaryCovarianceLaw.PValue(key => Inference.Langevin.NaturalGradientLangevin(p, Epsilon, 1, key).For(posterior), posterior, covariance, Key, Chains, 60) < 1e-6);
    }

    // q = N(μ, P) is the posterior, μ varies by η/(2 − η) of it, and draws by 1/(1 − η/2), as a Langevin chain's do.
    [Fact]
    public void A_noisy_natural_gradient_finds_the_posterior()
    {
        const double Eta = 0.4;
        StationaryCovarianceLaw.Assert(key => Noisy(key).For(Target), Target, Times(Eta / (2 - Eta), Target.Covariance), Key);
        var (inverse, workspace, own, all) = (Matrix(Target.Covariance), new Workspace(), 0.0, 0.0);
        var (difference, solved, gradient) = (new double[3], new double[3], new double[3]);
        const int Chains = 4000;
        for (var chain = 0; chain < Chains; chain++)
        {
            var state = Noisy(Key.Fold(chain)).For(Target).Run(Target, Target.Mean.ToArray()).Take(25).Run().State.Update;
            for (var i = 0; i < 3; i++) difference[i] = state.Sample.Span[i] - state.Point.Span[i];
            inverse.MultiplyByInverse(default, difference, solved, workspace);
            own += Reductions.Dot<double>(difference, solved);
            Target.Gradient(state.Sample.Span, gradient, workspace);
            for (var i = 0; i < 3; i++) all += gradient[i] * (state.Sample.Span[i] - Target.Mean[i]);
        }

        Assert.True(Statistics.ChiSquareTail(own, 3 * Chains) > 1e-6, $"{own / 3 / Chains}");
        Assert.True(Statistics.ChiSquareTail(all * (1 - (Eta / 2)), 3 * Chains) > 1e-6, $"{all / 3 / Chains}");

        // Without temperature it is the optimiser.
        var cold = Precondition(Matrix(Other)).Then(Descend<double>(Eta)).AsNoisyNaturalGradient(0, Key).For(Target).Run(Target, [1, 2, 3]).Take(9).Run().State;
        Assert.True(cold.Point.Span.SequenceEqual(Precondition(Matrix(Other)).Then(Descend<double>(Eta)).For(Target).Run(Target, [1, 2, 3]).Take(9).Run().State.Point.Span));

        static Update<IPoint, double, NoisyNaturalState<double, ChainState<NoState, NoState>>, NoisyNaturalGradient<double, NoState, ConstantMatrix<double>, NoState, ScaleKernel<double>, Scale<double>>> Noisy(RandomKey key) =>
            Precondition(Matrix(Target.Covariance)).Then(Descend<double>(Eta)).AsNoisyNaturalGradient(1, key);
    }

    // The preconditioner of RMSProp as an object is RMSProp's sampler.
    [Fact]
    public void Lengths_of_a_direction_are_its_preconditioner()
    {
        var replicas = new GaussianReplicas([0.25, 1, 4], 7);
        var start = replicas.Draw(Key, variance => variance);
        var lanes = ScaleByRmsProp<double>(0.9, 0.1).Then(Descend<double>(0.05)).WithNoise(1, Key).For(replicas, 2, Key.Fold(1)).Run(replicas, start).Take(30).Run().State.Point;
        var matrix = Precondition(Diagonal(ScaleByRmsProp<double>(0.9, 0.1))).Then(Descend<double>(0.05)).WithNoise(1, Key).For(replicas, 2, Key.Fold(1)).Run(replicas, start).Take(30).Run().State.Point;
        for (var i = 0; i < start.Length; i++) Assert.Equal(lanes.Span[i], matrix.Span[i], 1e-10);
    }

    [Theory]
    [MemberData(nameof(Detections))]
    public void Every_mutant_is_caught(Detection detection) => detection.Measure(output);

    [Fact]
    public void The_test_has_its_size()
    {
        var values = Enumerable.Range(0, 2000).Select(seed => StationaryCovarianceLaw.PValue(
            key => Natural(Target.Covariance, H, key).For(Target), Target, Times(1 / (1 - (H / 2)), Target.Covariance), RandomKey.FromSeed((ulong)(3000 + seed)), 30, 5)).ToArray();
        var refused = values.Count(p => p < 0.01);
        var uniform = Statistics.KolmogorovSmirnov(values, p => p);
        output.WriteLine($"refused at 1 %: {refused} of 2000; p of uniformity {uniform:g3}");
        Assert.InRange(refused, 3, 45);
        Assert.True(uniform > 1e-4, $"{uniform}");
    }

    private static IEnumerable<Detection> Mutants()
    {
        foreach (var slip in Enum.GetValues<MatrixSlip>().Where(slip => slip is not MatrixSlip.None))
            yield return new("stationary covariance", $"{slip}", key => Covariance(key, MatrixSlip.None, H), key => Covariance(key, slip, slip is MatrixSlip.DriftIsNotPreconditioned ? 0.15 : H));

        // It does not vanish with the length of the step.
        yield return new(
            "stationary covariance", "a drift without the preconditioner, in short steps", key => Covariance(key, MatrixSlip.None, 0.02), key => Covariance(key, MatrixSlip.DriftIsNotPreconditioned, 0.02, 100));
        yield return new("mixing", "a halved drift", key => Mixing(key, MatrixSlip.None), key => Mixing(key, MatrixSlip.DriftIsHalved));
        yield return new("mixing", "a drift without the preconditioner", key => Mixing(key, MatrixSlip.None), key => Mixing(key, MatrixSlip.DriftIsNotPreconditioned));
        yield return new("mixing", "a preconditioner that adapts", key => Mixing(key, MatrixSlip.None), key => MixingLaw.Validate(
            ScaleByRmsProp<double>(0.9, 0.1).Then(Descend<double>(0.1)).WithNoise(1, key).For(Target), Target, Target.MixingMatrix(Identity(3), 0.1), key));

        // Steps of h = lr with a deviation of lr², whatever the temperature.
        yield return new("temperature", "a deviation that is the square of the rate", key => Temperature(key, MatrixSlip.None), key => Temperature(key, MatrixSlip.DeviationIsTheSquareOfTheRate));
        yield return new("temperature", "a drift that is halved", key => Temperature(key, MatrixSlip.None), key => Temperature(key, MatrixSlip.DriftIsHalved));

        // One key for the noise of gradients and for the noise of the step: they are the same numbers.
        yield return new("stationary covariance", "one stream for gradients and noise", key => Streams(key, 1), key => Streams(key, null));

        // Statistics of the batch at hand, which are not independent of its gradient.
        yield return new("unbiased direction", "statistics of the batch at hand", key => Direction(key, 2), key => Direction(key, long.MaxValue));

        // Without Γ the law is π/G, with it π.
        yield return new(
            "invariance", "a missing divergence", key => Invariance(key, true, false), key => Invariance(key, false, false));
        yield return new(
            "invariance", "a divergence that is one too many for π/G", key => Invariance(key, false, true), key => Invariance(key, true, true));
        yield return new("reparametrization", "a fresh factor", key => Reparametrized(key, false), key => Reparametrized(key, true));

        static Verdict Covariance(RandomKey key, MatrixSlip slip, double h, int steps = 20) => StationaryCovarianceLaw.Validate(
            own => new WrongMatrixLangevin(Matrix(Target.Covariance), h, 1, own, slip).AsUpdate().For(Target), Target, Times(1 / (1 - (h / 2)), Target.Covariance), key, 300, steps);

        static Verdict Mixing(RandomKey key, MatrixSlip slip) => MixingLaw.Validate(
            new WrongMatrixLangevin(Matrix(Target.Covariance), 0.2, 1, key, slip).AsUpdate().For(Target), Target, Target.MixingMatrix(Target.Covariance, 0.2), key);

        static Verdict Temperature(RandomKey key, MatrixSlip slip) => TemperatureLaw.Validate(
            temperature => new WrongMatrixLangevin(Matrix(Other), 0.2, temperature, key, slip).AsUpdate().For(Target), Precondition(Matrix(Other)).Then(Descend<double>(0.2)).For(Target), Target, [1, -2, 0.5], tolerance: 1e-9, steps: 1);

        static Verdict Streams(RandomKey key, long? fold) => StationaryCovarianceLaw.Validate(
            own => AddNoise<double>(4, fold is { } data ? own.Fold(data) : own, decay: 0).Then(Descend<double>(0.1)).WithNoise(1, own).For(Target), Target,
            Target.StationaryCovariance(Identity(3), 0.1, Times(4, Identity(3))), key, 300, 20);

        static Verdict Direction(RandomKey key, long after)
        {
            var update = Precondition(Diagonal(ScaleByRmsProp<double>(0.5, 0.1)).Frozen(after)).Then(Descend<double>(0.1)).WithNoise(1, key);
            var (state, workspace, batches) = (update.Initialize([1, 2, 3]), new Workspace(), new double[6][]);
            for (var i = 0; i < batches.Length; i++) key.Fold(i).Normals<double>(batches[i] = new double[3]);
            for (var k = 0; k < 2; k++) update.Apply(ref state, batches[k], new Evidence<double>(state.Point.Span.ToArray(), 1), workspace);
            return UnbiasedDirectionLaw.Validate(update, state, batches);
        }

        static Verdict Invariance(RandomKey key, bool includes, bool overG) => InvarianceLaw.Validate(
            own => Changing(own, includes, 0.05), One, overG ? (SamplerDraw)DrawOverG : DrawNormal, Moments, key, 6, 7000);

        static Verdict Reparametrized(RandomKey key, bool isFresh)
        {
            double[,] map = { { 1, 0.4, -0.3 }, { 0.2, -1.5, 0.1 }, { -0.6, 0.3, 0.8 } };
            var (inverse, turned) = (Solve(map, Identity(3)), Target.Under(map));
            var root = Product(inverse, Rows(Matrix(Other).Root, 3));
            var p = isFresh ? Matrix(Symmetric(Product(root, Transposed(root)))) : ConstantRoot(Flat(root));
            return ReparametrizationLaw.Validate(
                Natural(Other, 0.2, key).For(Target), Target, Precondition(p).Then(Descend<double>(0.2)).WithNoise(1, key).For(turned), turned, map, [0.3, -1, 2], 20);
        }
    }

    private static readonly GaussianReplicas One = new([1], 1);

    private static IReadOnlyList<Func<double[], double>> Moments { get; } = [x => x[0], x => x[0] * x[0], x => Math.Tanh(x[0] * x[0])];

    private static Step<double, GaussianReplicas, RiemannianState<double>, HamiltonianInfo, RiemannianLangevin<double, GaussianReplicas, ProbeMetric<double>>> Changing(RandomKey key, bool includes, double h = 0.02) =>
        new RiemannianLangevin<double, GaussianReplicas, ProbeMetric<double>>(default, key, h, false, includes).AsStep();

    private static void DrawNormal(RandomKey key, Span<double> point) => key.Normals(point);

    // π/G with G = ½ + 1/(1 + x²), by rejection: 1/G is at most 2.
    private static void DrawOverG(RandomKey key, Span<double> point)
    {
        for (var attempt = 0; ; attempt++)
        {
            var x = key.Fold(attempt).Normal<double>();
            if (key.Fold(attempt).Uniform<double>() >= 0.5 / (0.5 + (1 / (1 + (x * x))))) continue;
            point[0] = x;
            return;
        }
    }

    private static Update<IPoint, double, LangevinState<double, ChainState<NoState, NoState>>, PreconditionedLangevin<double, NoState, ConstantMatrix<double>, NoState, ScaleKernel<double>, Scale<double>, ConstantSchedule<double>>>
        Natural(double[,] p, double h, RandomKey key, double temperature = 1) => Precondition(Matrix(p)).Then(Descend<double>(h)).WithNoise(temperature, key);

    private static ConstantMatrix<double> Matrix(double[,] matrix) => ConstantMatrix(Flat(matrix));

    private static ReadOnlyMatrixSpan<double> Flat(double[,] matrix) => new(matrix.Cast<double>().ToArray(), matrix.GetLength(0), matrix.GetLength(1));

    private static double[,] Rows(Buffer<double> buffer, int n) => Made(n, (i, j) => buffer.Span[(i * n) + j]);

    private static double[,] Tridiagonal(int n) => Made(n, (i, j) => i == j ? 1.2 : Math.Abs(i - j) == 1 ? -0.4 : 0);

    private static double[,] Identity(int n) => Made(n, (i, j) => i == j ? 1 : 0);

    private static double[,] Times(double scale, double[,] a) => Made(a.GetLength(0), (i, j) => scale * a[i, j]);

    private static double[,] Transposed(double[,] a) => Made(a.GetLength(0), (i, j) => a[j, i]);

    private static double[,] Symmetric(double[,] a) => Made(a.GetLength(0), (i, j) => 0.5 * (a[i, j] + a[j, i]));

    private static double[,] Product(double[,] a, double[,] b) => Made(a.GetLength(0), (i, j) => Enumerable.Range(0, a.GetLength(0)).Sum(k => a[i, k] * b[k, j]));

    private static double[] Product(double[,] a, double[] x) => [.. Enumerable.Range(0, x.Length).Select(i => Enumerable.Range(0, x.Length).Sum(j => a[i, j] * x[j]))];

    private static double[,] Solve(double[,] a, double[,] b) =>
        MathNet.Numerics.LinearAlgebra.Double.DenseMatrix.OfArray(a).Solve(MathNet.Numerics.LinearAlgebra.Double.DenseMatrix.OfArray(b)).ToArray();

    private static double[,] Made(int n, Func<int, int, double> element)
    {
        var matrix = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++) matrix[i, j] = element(i, j);
        }

        return matrix;
    }

    private static void Close(double[,] expected, double[,] actual, double tolerance)
    {
        for (var i = 0; i < expected.GetLength(0); i++)
        {
            for (var j = 0; j < expected.GetLength(1); j++) Assert.Equal(expected[i, j], actual[i, j], tolerance * Math.Max(1, Math.Abs(expected[i, j])));
        }
    }
}
