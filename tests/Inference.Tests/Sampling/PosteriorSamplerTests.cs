using static Toolkit.Inference.Distributions;

namespace Toolkit.Inference.Tests.Sampling;

/// <summary>Chains over models: what they draw, and what they say when they cannot.</summary>
public class PosteriorSamplerTests
{
    private const string Given = " No parameter changes that: a number that is given is not finite, or outside of its distribution's support.";

    private static readonly SamplingOptions Few = new(Chains: 3, Warmup: 150, Draws: 60);

    // y = 2 of variance 1, prior of variance 4: the posterior is N(1.6, 0.8).
    [Fact]
    public void A_conjugate_posterior_has_its_moments()
    {
        var model = new Model<double>("conjugate", model =>
        {
            var mu = model.Real("mu");
            model.Prior(mu, Normal(0, 2));
            model.Observe("y", 2.0, Normal(mu, 1));
            model.Report("twice", 2 * mu);
        });
        var sample = PosteriorSampler.Run(model, new(Draws: 4000));
        var draws = sample.Draws("mu").ToArray();
        Assert.Equal(1.6, draws.Average(), 0.05);
        Assert.Equal(0.8, draws.Average(x => (x - 1.6) * (x - 1.6)), 0.06);
        Assert.Equal(draws.Select(x => 2 * x), sample.Draws("twice").ToArray());
        Assert.Equal("mu, twice", string.Join(", ", sample.Names));
        Assert.Contains("mu, twice", Assert.Throws<KeyNotFoundException>(() => sample.Draws("nu")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(KernelKind.HamiltonianMonteCarlo, MassMatrixKind.Diagonal)]
    [InlineData(KernelKind.Mala, MassMatrixKind.Diagonal)]
    [InlineData(KernelKind.Metropolis, MassMatrixKind.Dense)]
    [InlineData(KernelKind.NoUTurn, MassMatrixKind.Dense)]
    [InlineData(KernelKind.NoUTurn, MassMatrixKind.Unit)]
    public void Every_kernel_draws_a_correlated_normal(KernelKind kernel, MassMatrixKind mass)
    {
        // Variances 1 and 9, covariance 1.5.
        var model = new Model<double>("correlated", isStatic: true, body: static model =>
        {
            var x = model.Vector("x", 2);
            model.Prior(x, MultivariateNormal(0.0, Constants.Matrix<double>([1, 1.5, 1.5, 9], 2, 2)));
        });
        var sample = PosteriorSampler.Run(model, new(Draws: 6000, MassMatrix: mass, Kernel: kernel, Steps: 4));
        var (x, y) = (sample.Draws(0).ToArray(), sample.Draws(1).ToArray());
        Assert.True(Inference.ChainDiagnostics.RHat(x, 4) < 1.02);
        Assert.Equal(1, x.Average(value => value * value), 0.12);
        Assert.Equal(9, y.Average(value => value * value), 1.1);
        Assert.Equal(1.5, x.Zip(y, (a, b) => a * b).Average(), 0.3);
    }

    [Fact]
    public void Draws_do_not_depend_on_the_number_of_threads()
    {
        var model = Schools();
        var (one, many) = (PosteriorSampler.Run(model, Few with { Threads = 1 }), PosteriorSampler.Run(model, Few with { Threads = 3 }));
        for (var k = 0; k < one.Names.Length; k++) Assert.True(one.Draws(k).SequenceEqual(many.Draws(k)), one.Names[k]);
        Assert.NotEqual(one.Draws(0).ToArray(), PosteriorSampler.Run(model, Few with { Seed = 2 }).Draws(0).ToArray());
        Assert.False(one.Draws(0)[..60].SequenceEqual(one.Draws(0)[60..120]));
    }

    [Fact]
    public void Every_third_draw_is_a_third_of_them()
    {
        var model = new Model<double>("m", model => model.Prior(model.Real("x"), Normal(0, 1)));
        var all = PosteriorSampler.Run(model, Few with { Chains = 1, Draws = 90 }).Draws(0).ToArray();
        var thinned = PosteriorSampler.Run(model, Few with { Chains = 1, Draws = 30, Thinning = 3 }).Draws(0).ToArray();
        Assert.Equal(Enumerable.Range(0, 30).Select(i => all[(3 * i) + 2]), thinned);
    }

    [Fact]
    public void A_density_that_is_finite_nowhere_names_the_parameter()
    {
        var model = new Model<double>("m", model => model.Add(Functions.Log(-Functions.Square(model.Real("slope")))));
        var thrown = Assert.Throws<SamplingException>(() => PosteriorSampler.Run(model, Few));
        Assert.StartsWith("chain 1 found no place to start in 100 draws between −2 and 2. The log density of 'm' is not finite: Log(", thrown.Message, StringComparison.Ordinal);
        Assert.EndsWith("it depends on slope.", thrown.Message, StringComparison.Ordinal);
    }

    // Zero because of a parameter, of a datum, and of a number that is given; not a number because of a datum, and of a scale.
    [Theory]
    [InlineData("prior", "The density of 'm' is 0, its logarithm not finite: Log(0) is -Infinity at element 0; it depends on x.")]
    [InlineData("datum", "The density of 'm' is 0, its logarithm not finite: Support[at least 0](-1) is -Infinity at element 2. It is in the term of the data 'y'." + Given)]
    [InlineData("given", "The density of 'm' is 0, its logarithm not finite: constant is -Infinity at element 0." + Given)]
    [InlineData("missing", "The log density of 'm' is not finite: constant is NaN at element 1. It is in the term of the data 'y'." + Given)]
    [InlineData("scale", "is NaN at element 0; it depends on x. It is in the term of the data 'y'.")]
    public void A_density_that_is_zero_everywhere_says_why(string kind, string expected)
    {
        var model = new Model<double>("m", model =>
        {
            var x = model.Real("x");
            model.Prior(x, Normal(0, 1));
            switch (kind)
            {
                case "prior": model.Add(Functions.Log(0 * x)); break;
                case "datum": model.Observe("y", Constants.Vector(1.0, 2, -1), Exponential(Functions.Exp(x))); break;
                case "given": model.Add(double.NegativeInfinity); break;
                case "missing": model.Observe("y", Constants.Vector(1.0, double.NaN), Normal(x, 1)); break;
                default: model.Observe("y", Constants.Vector(1.0, 2), Normal(0.0, -Functions.Square(x))); break;
            }
        });
        var thrown = Assert.Throws<SamplingException>(() => PosteriorSampler.Run(model, Few));
        Assert.StartsWith("chain 1 found no place to start in 100 draws between −2 and 2. The ", thrown.Message, StringComparison.Ordinal);
        Assert.EndsWith(expected, thrown.Message, StringComparison.Ordinal);
        var atZero = Assert.Throws<SamplingException>(() => PosteriorSampler.Run(model, Few with { InitialRadius = 0 }));
        Assert.StartsWith("chain 1 found no place to start where all free values are 0. ", atZero.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_that_is_no_number_is_named_and_no_fault_of_the_posterior()
    {
        var model = new Model<double>("m", model =>
        {
            var x = model.Real("x");
            model.Prior(x, Normal(0, 1));
            model.Report("root", Functions.Sqrt(x));
        });
        var warnings = PosteriorSummary.Of(PosteriorSampler.Run(model, Few)).Warnings;
        Assert.Contains("Not every draw is a number for root: what is reported is not defined there.", warnings);
        Assert.DoesNotContain(warnings, warning => warning.Contains("improper", StringComparison.Ordinal));
    }

    [Fact]
    public void A_chain_starts_where_it_can()
    {
        var model = new Model<double>("m", model =>
        {
            var x = model.Real("x");
            model.Prior(x, Normal(0, 1));
            model.Add(Functions.Log(x - 1.5));
        });
        Assert.All(PosteriorSampler.Run(model, Few).Draws(0).ToArray(), x => Assert.True(x > 1.5));
    }

    [Fact]
    public void A_lambda_that_throws_is_heard_with_its_own_trace()
    {
        var calls = 0;
        var model = new Model<double>("m", model =>
        {
            model.Prior(model.Real("x"), Normal(0, 1));
            if (Interlocked.Increment(ref calls) > 300) Thrown();
        });
        var thrown = Assert.Throws<SamplingException>(() => PosteriorSampler.Run(model, Few with { Chains = 1 }));
        Assert.Matches(@"^chain 1, transition \d+ of the warm-up: TimeoutException: ", thrown.Message);
        Assert.Contains(nameof(Thrown), Assert.IsType<TimeoutException>(thrown.InnerException).StackTrace, StringComparison.Ordinal);
        Assert.Null(thrown.Draws);
    }

    [Fact]
    public void A_run_that_is_cancelled_ends()
    {
        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => PosteriorSampler.Run(Schools(), Few with { Draws = 1_000_000 }, progress =>
        {
            if (!progress.IsWarmup) source.Cancel();
        }, cancellation: source.Token));
    }

    [Theory]
    [InlineData(0, 10, 10, 1, 0.8)]
    [InlineData(1, -1, 10, 1, 0.8)]
    [InlineData(1, 10, 0, 1, 0.8)]
    [InlineData(1, 10, 10, 0, 0.8)]
    [InlineData(1, 10, 10, 1, 1)]
    public void Options_out_of_their_ranges_are_refused(int chains, int warmup, int draws, int thinning, double target) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PosteriorSampler.Run(Schools(), new(chains, warmup, draws, thinning, TargetAcceptance: target)));

    // Each transition asks at most 2^depth − 1 gradients; the first is that of the trajectory's depth.
    [Fact]
    public void Transitions_tell_what_they_took()
    {
        foreach (var transition in PosteriorSampler.Run(Schools(), Few).Chains.SelectMany(chain => chain.Transitions))
        {
            Assert.InRange(transition.Gradients, 1, (1 << (transition.Depth + 1)) - 1);
            Assert.InRange(transition.Acceptance, 0, 1);
            Assert.True(transition.Energy > -transition.LogDensity);
        }
    }

    private static void Thrown() => throw new TimeoutException();

    private static Model<double> Schools() =>
        EightSchoolsNoncentered.Posterior.Model(EightSchools.Data).Match(Succ: model => model, Fail: errors => throw new InvalidDataException($"{errors}"));
}
