using System.Diagnostics;
using Xunit.Abstractions;
using static Toolkit.Optimization.Preconditioners;
using static Toolkit.Optimization.Schedules;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <summary>EKFAC trains a small convolutional network on digits, where they are here.</summary>
[Collection(SingleThreaded.Name)]
public sealed class DigitTrainingTests(ITestOutputHelper output)
{
    private const int Batch = 100;
    private const int Epochs = 6;

    [SkippableFact]
    public void Six_epochs_of_EKFAC_read_digits()
    {
        var digits = Digits.Read();
        Skip.If(digits is null, "The MNIST test digits are not here.");
        var (training, test) = (digits.Take(..8000), digits.Take(^2000..));
        var moments = training.Images.Moments();
        var network = Network.Of<float>(28, 28, 1).Then(new Convolution<float>(8, 5, 5, 2, 2)).Relu().Then(new Convolution<float>(16, 3, 3, 2, 1)).Relu().Flatten().Dense(10);
        var key = RandomKey.FromSeed(1);
        using var team = new WorkerTeam(2);

        // Where examples are fitted their gradients vanish, and with them the empirical Fisher matrix: the direction is clipped before momentum.
        var watch = Stopwatch.StartNew();
        var inputs = training.Images.Standardized<float>(moments).Augmented(new() { Shift = 1, Rotation = 10, Padding = -moments.Mean[0] / moments.StandardDeviation[0] }, key.Fold(4), Epochs);
        var objective = network.Objective(inputs, Targets<float>.Labels(training.RepeatedLabels(Epochs)), new SoftmaxCrossEntropy<float>(), team: team);
        var options = new KroneckerOptions { Damping = 1e-2, BasisPeriod = 20, Team = team };
        var steps = Epochs * (training.Count / Batch);
        var step = Precondition(Ekfac(network, options)).Then(ClipByGlobalNorm<float>(3)).Then(HeavyBall<float>(0.9)).Then(Descend(WarmUpCosine<float>(0.1, 5, steps, 0.02)))
            .For(objective, Batches.Reshuffled(Batch, key.Fold(1)), key.Fold(2));
        var (state, workspace) = (step.Initialize(objective, network.Initialize(key.Fold(3))), new Workspace());
        for (var k = 0; k < steps; k++) Assert.Null(step.Advance(ref state, objective, workspace).NonFinite);
        var seconds = watch.Elapsed.TotalSeconds;

        var probabilities = new float[test.Count * 10];
        network.Objective(test.Images.Standardized<float>(moments), Targets<float>.Labels(test.Labels), new SoftmaxCrossEntropy<float>(), team: team)
            .Predict(state.Point.Span, new(probabilities, test.Count, 10), workspace);
        var right = 0;
        for (var i = 0; i < test.Count; i++)
        {
            var row = probabilities.AsSpan(i * 10, 10);
            right += row.IndexOf(row.ToArray().Max()) == test.Labels[i] ? 1 : 0;
        }

        output.WriteLine($"{100.0 * right / test.Count:f2} % of {test.Count} digits, after {steps} steps in {seconds:f1} s");
        Assert.True(right >= 0.975 * test.Count, $"{right} of {test.Count} are right");
        Assert.True(seconds < 60, $"training took {seconds:f0} s");
    }
}
