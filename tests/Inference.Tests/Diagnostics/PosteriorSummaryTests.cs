using static Toolkit.Inference.Constraints;
using static Toolkit.Inference.Distributions;

namespace Toolkit.Inference.Tests.Diagnostics;

/// <summary>What a summary says is wrong: posteriors that cannot be normalised, and those that only look odd.</summary>
public class PosteriorSummaryTests
{
    private const string Improper = "may be improper";

    private static readonly SamplingOptions Shallow = new(MaximalDepth: 6);

    private static readonly Dictionary<string, Action<ModelScope<double>>> Models = new()
    {
        ["flat"] = static model => model.Real("x"),
        ["flat beside a normal"] = static model =>
        {
            model.Real("x");
            model.Prior(model.Real("z"), Normal(0, 1));
        },
        ["only a sum is told"] = static model =>
        {
            var sum = model.Real("a") + model.Real("b");
            model.Observe("y", Constants.Vector(1.0, 2, 4), Normal(sum, 1));
        },
        ["flat scale"] = static model => model.Real("s", Positive),
        ["flat logarithm of a scale"] = static model => model.Add(-Functions.Log(model.Real("s", Positive))),
        ["flat scale beside data"] = static model =>
        {
            model.Real("s", Positive);
            model.Observe("y", Constants.Vector(1.0, 2, 4), Normal(model.Real("mu"), 1));
        },
        ["half line"] = static model => model.Real("h", Lower(1)),
        ["normal"] = static model => model.Prior(model.Real("x"), Normal(0, 1)),
        ["wide normal"] = static model => model.Prior(model.Real("x"), Normal(0, 1e10)),
        ["Cauchy"] = static model => model.Prior(model.Real("x"), Cauchy(0, 1)),
        ["half Cauchy"] = static model => model.Prior(model.Real("x", Positive), HalfCauchy(1)),
        ["two modes"] = static model =>
        {
            var x = model.Real("x");
            model.Add(Functions.LogAddExp(-0.5 * Functions.Square(x - 10), -0.5 * Functions.Square(x + 10)));
        },
    };

    [Theory]
    [InlineData("flat", "x", KernelKind.NoUTurn, MassMatrixKind.Unit)]
    [InlineData("flat", "x", KernelKind.Metropolis)]
    [InlineData("flat beside a normal", "x", KernelKind.NoUTurn)]
    [InlineData("flat beside a normal", "x", KernelKind.HamiltonianMonteCarlo)]
    [InlineData("flat beside a normal", "x", KernelKind.Metropolis)]
    [InlineData("only a sum is told", "a, b", KernelKind.NoUTurn)]
    [InlineData("flat scale", "s", KernelKind.NoUTurn, MassMatrixKind.Unit)]
    [InlineData("flat scale", "s", KernelKind.HamiltonianMonteCarlo)]
    [InlineData("flat logarithm of a scale", "s", KernelKind.NoUTurn, MassMatrixKind.Unit)]
    [InlineData("flat scale beside data", "s", KernelKind.NoUTurn, MassMatrixKind.Unit)]
    [InlineData("half line", "h", KernelKind.Metropolis)]
    public void What_cannot_be_normalised_is_named(string model, string quantities, KernelKind kernel, MassMatrixKind mass = MassMatrixKind.Diagonal)
    {
        foreach (var seed in (ulong[])[1, 2])
        {
            var said = Assert.Single(Summary(model, Shallow with { Kernel = kernel, MassMatrix = mass, Seed = seed }).Warnings, warning => warning.Contains(Improper, StringComparison.Ordinal));
            Assert.Contains($" for {quantities}", said, StringComparison.Ordinal);
        }
    }

    // The mass matrix overflows before there is a draw.
    [Theory]
    [InlineData("flat", "x")]
    [InlineData("flat scale", "s")]
    [InlineData("half line", "h")]
    public void A_chain_that_runs_off_in_its_warm_up_says_where_to(string model, string parameter)
    {
        var thrown = Assert.Throws<SamplingException>(() => Summary(model, SamplingOptions.Default));
        Assert.Matches($@"^chain \d, transition \d+ of the warm-up: the energy is not finite. The posterior {Improper}, .* the chain went to -?\d.*e\+\d+ for '{parameter}'", thrown.Message);
    }

    [Theory]
    [InlineData("normal")]
    [InlineData("wide normal")]
    [InlineData("Cauchy")]
    [InlineData("half Cauchy")]
    [InlineData("two modes")]
    public void What_can_be_normalised_is_not_accused(string model)
    {
        foreach (var kernel in (KernelKind[])[KernelKind.NoUTurn, KernelKind.HamiltonianMonteCarlo, KernelKind.Metropolis])
        {
            foreach (var seed in (ulong[])[1, 2, 3, 4, 5])
                Assert.DoesNotContain(Summary(model, SamplingOptions.Default with { Kernel = kernel, Seed = seed }).Warnings, warning => warning.Contains(Improper, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Centred_schools_diverge_and_are_not_accused()
    {
        var model = EightSchoolsCentered.Posterior.Model(EightSchools.Data).Match(Succ: model => model, Fail: errors => throw new InvalidDataException($"{errors}")).AsStatic();
        foreach (var seed in (ulong[])[1, 2, 3])
        {
            var warnings = PosteriorSummary.Of(PosteriorSampler.Run(model, new(Seed: seed))).Warnings;
            Assert.Contains(warnings, warning => warning.Contains("transitions diverged", StringComparison.Ordinal));
            Assert.DoesNotContain(warnings, warning => warning.Contains(Improper, StringComparison.Ordinal));
        }
    }

    private static PosteriorSummary Summary(string model, SamplingOptions options) => PosteriorSummary.Of(PosteriorSampler.Run(new(model, Models[model]), options));

    // One chain at 1 and one at 2; one chain alone; three draws.
    [Fact]
    public void Chains_that_do_not_move_and_draws_that_are_too_few_are_said()
    {
        static PosteriorSample Of(params double[][] chains) => new("m", ["x"], new(chains.Length, 10, chains[0].Length),
            [.. chains.Select(draws => new ChainDraws([.. draws], [], [.. draws.Select(x => new TransitionRecord(-x, 1, 1, 1, 1, false, x))], 1, [], TimeSpan.Zero, TimeSpan.Zero, 0))]);
        static string Said(PosteriorSample sample) => string.Join("\n", PosteriorSummary.Of(sample).Warnings);
        var (ones, twos) = (Enumerable.Repeat(1.0, 100).ToArray(), Enumerable.Repeat(2.0, 100).ToArray());
        Assert.Contains("Chains 1, 2 did not move", Said(Of(ones, twos)), StringComparison.Ordinal);
        Assert.Contains("cannot be told for lp__, x", Said(Of(ones, twos)), StringComparison.Ordinal);
        Assert.Contains("Chain 1 did not move", Said(Of(ones)), StringComparison.Ordinal);
        Assert.Contains("there are too few draws", Said(Of([1, 2, 3], [2, 1, 4])), StringComparison.Ordinal);
    }
}
