using Xunit.Abstractions;
using static Toolkit.Optimization.Preconditioners;

namespace Toolkit.Properties.Tests;

/// <summary>EKFAC on digits, where they are here: its distance from the Fisher matrix as its basis grows old.</summary>
[Collection(SingleThreaded.Name)]
public sealed class DigitCurvatureTests(ITestOutputHelper output)
{
    private const double Lambda = 1e-2;

    [SkippableTheory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void After_fifty_steps_measured_scalings_are_still_nearer_than_products(ulong seed)
    {
        var digits = Digits.Read();
        Skip.If(digits is null, "The MNIST test digits are not here.");
        var training = digits.Take(..8000);
        var network = Network.Of<double>(7, 7, 1).Flatten().Dense(10).Tanh().Dense(10);
        var inputs = training.Images.Resized(7, 7).Standardized<double>();
        var objective = network.Objective(inputs, Targets<double>.Labels(training.Labels), new SoftmaxCrossEntropy<double>());

        // The basis is that of the first batch; parameters move along fifty batches, and then the scalings are measured on all digits.
        var options = new KroneckerOptions { Damping = Lambda, BasisPeriod = 1000, FactorDecay = 0, ScalingDecay = 0 };
        var step = Precondition(Ekfac(network, options)).Then(Transforms.Descend<double>(0.1)).For(objective, Batches.Reshuffled(200, RandomKey.FromSeed(seed).Fold(1)), RandomKey.FromSeed(2));
        var state = step.Initialize(objective, network.Initialize(RandomKey.FromSeed(seed)));
        var first = new CurvatureProblem<double>("digits", objective, state.Point.Span.ToArray(), [.. Enumerable.Range(0, 200)], RandomKey.FromSeed(4));
        var before = objective.Value(first.Point.Span, new());
        for (var k = 0; k < 50; k++) step.Advance(ref state, objective, new());
        Assert.True(objective.Value(state.Point.Span, new()) < 0.7 * before);
        var last = first with { Point = state.Point.Span.ToArray(), Batch = [.. Enumerable.Range(0, 8000)] };

        PythagorasLaw.Assert(Ekfac(network, options), Kfac(network, options, hasExactDamping: true), Lambda, last, [first]);

        // That it is nearer is the lemma; how much nearer, no theorem says.
        var (measured, products) = (FisherDistance.Of(Ekfac(network, options), Lambda, last, [first]), FisherDistance.Of(Kfac(network, options, hasExactDamping: true), Lambda, last, [first]));
        for (var k = 0; k < measured.Length; k++)
        {
            output.WriteLine($"{network.Fisher.Blocks[k].Name}: {measured[k]:f3} of the Fisher matrix's norm with measured scalings, {products[k]:f3} with products of eigenvalues");
            Assert.True(measured[k] < products[k]);
        }
    }
}
