using System.Numerics;

namespace Toolkit.Optimization.Tests.Networks;

/// <summary>Draws of weights have the moments they are named after, within bounds that fail once in 10⁸ seeds; seeds are fixed.</summary>
public sealed class InitializationTests
{
    private const int Count = 20_000;
    private const double Failure = 1e-8;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Normal_weights_have_their_variance(int seed)
    {
        IsNormal(Draw(Initialization.He, seed, 50, 7), 2.0 / 50);
        IsNormal(Draw(default, seed, 50, 7), 2.0 / 50);
        IsNormal(Draw(Initialization.UnitVariance, seed, 12, 7), 1.0 / 12);

        // The mean is normal, and the sum of squares is one of the χ² distribution with as many degrees of freedom.
        static void IsNormal(double[] weights, double variance)
        {
            var quantile = SpecialFunctions.NormalQuantile(1 - (Failure / 2));
            Assert.InRange(weights.Average() / Math.Sqrt(variance / Count), -quantile, quantile);
            var p = SpecialFunctions.RegularizedGammaP(Count / 2.0, weights.Sum(weight => weight * weight) / variance / 2);
            Assert.InRange(p, Failure / 2, 1 - (Failure / 2));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Bounded_weights_have_their_bounds_and_their_variance(int seed)
    {
        var glorot = Math.Sqrt(6.0 / (30 + 20));
        IsBounded(Draw(Initialization.Glorot, seed, 30, 20), glorot, 2.0 / (30 + 20));

        // Of a normal that is cut at two deviations: 1 − 4 φ(2)/(1 − 2 Φ(−2)).
        var density = Math.Exp(-2) / Math.Sqrt(2 * Math.PI);
        IsBounded(Draw(Initialization.TruncatedNormal(0.3), seed, 30, 20), 0.6, 0.09 * (1 - (4 * density / (1 - (2 * SpecialFunctions.NormalCdf(-2))))));

        // Hoeffding's inequality, of weights and of their squares.
        static void IsBounded(double[] weights, double bound, double variance)
        {
            Assert.All(weights, weight => Assert.InRange(weight, -bound, bound));
            Assert.True(weights.Max(Math.Abs) > 0.95 * bound);
            var slack = bound * Math.Sqrt(2 * Math.Log(2 / Failure) / Count);
            Assert.InRange(weights.Average(), -slack, slack);
            var square = bound * bound * Math.Sqrt(Math.Log(2 / Failure) / (2 * Count));
            Assert.Equal(variance, weights.Average(weight => weight * weight), square);
        }
    }

    [Fact]
    public void In_float_truncated_weights_stay_within_two_deviations()
    {
        var weights = new float[Count];
        Initialization.TruncatedNormal(0.02).Draw<float>(RandomKey.FromSeed(3), 1, 1, weights);
        Assert.All(weights, weight => Assert.InRange(weight, -0.04f, 0.04f));
    }

    [Fact]
    public void Layers_draw_by_what_they_have_and_biases_start_at_0()
    {
        var network = Network.Of<double>(6, 6, 4).Convolve(50, 3, initialization: Initialization.UnitVariance).LayerNorm().Flatten().Dense(20);
        var start = network.Initialize(RandomKey.FromSeed(4));
        Assert.Equal(start, network.Initialize(RandomKey.FromSeed(4)));
        Assert.NotEqual(start, network.Initialize(RandomKey.FromSeed(5)));
        var blocks = network.Parameters;
        var weights = Part("convolution1.weights");
        Assert.Equal(1.0 / 36, weights.Average(weight => weight * weight), 0.2 / 36);
        Assert.All([.. Part("convolution1.bias"), .. Part("layernorm1.shift"), .. Part("dense1.bias")], value => Assert.Equal(0, value));
        Assert.All(Part("layernorm1.gain"), value => Assert.Equal(1, value));
        Assert.Equal([50, 3, 3, 4], blocks["convolution1.weights"].Shape.ToArray());

        double[] Part(string name) => start.AsSpan(blocks[name].Offset, blocks[name].Length).ToArray();
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        Assert.Throws<ArgumentOutOfRangeException>("deviation", () => Initialization.TruncatedNormal(0));
        Assert.Throws<ArgumentOutOfRangeException>("deviation", () => Initialization.TruncatedNormal(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("inputs", () => Initialization.He.Draw(default, 0, 1, new double[1].AsSpan()));
    }

    private static double[] Draw(Initialization initialization, int seed, int inputs, int outputs)
    {
        var weights = new double[Count];
        initialization.Draw<double>(RandomKey.FromSeed((ulong)seed), inputs, outputs, weights);
        return weights;
    }
}
