using System.Numerics;

namespace Toolkit.Optimization.Tests.Networks;

/// <summary>Where networks end: nothing that is not a number, or an error that names the layer.</summary>
public sealed class EdgeTests
{
    private readonly Workspace _workspace = new();

    [Fact]
    public void Degenerate_networks_have_finite_derivatives()
    {
        Degenerate<double>();
        Degenerate<float>();
    }

    // Zero inputs, equal examples, one class of three, units that are dead, layers of width 1, fewer examples than units.
    private void Degenerate<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var shape = new ExampleShape(4, 4, 1);
        foreach (var values in new[] { new T[2 * 16], [.. Enumerable.Repeat(T.CreateChecked(1000), 32)] })
        {
            var network = Network.Of<T>(shape).Convolve(3, 3).Relu().MaxPool(2).Flatten().LayerNorm().Dense(1).LayerNorm().Elu().Dense(30).Relu().Dense(3);
            var objective = network.Objective(new DenseInputs<T>(values, shape), Targets<T>.Labels([1, 1]), new SoftmaxCrossEntropy<T>());
            foreach (var point in new[] { network.Initialize(RandomKey.FromSeed(1)), new T[network.ParameterCount], Dead(network) })
            {
                var (gradient, product, direct, norms) = (new T[point.Length], new T[point.Length], new T[point.Length], new T[2]);
                var direction = LayerCases.Numbers<T>(point.Length, 2);
                var value = objective.ValueAndGradient(point, gradient, _workspace);
                objective.HessianVectorProduct(point, direction, product, _workspace);
                objective.BatchGaussNewtonProduct([0, 1], point, direction, direct, _workspace);
                objective.SquaredGradientNorms([0, 1], point, norms, _workspace);
                Assert.All([value, .. gradient, .. product, .. direct, .. norms], element => Assert.True(T.IsFinite(element)));
                Assert.Equal(norms[0], norms[1]);
            }
        }

        static T[] Dead(Network<T> network)
        {
            var point = network.Initialize(RandomKey.FromSeed(1));
            var bias = network.Parameters["convolution1.bias"];
            point.AsSpan(bias.Offset, bias.Length).Fill(T.CreateChecked(-1e6));
            return point;
        }
    }

    [Fact]
    public void The_first_of_equals_is_the_largest_and_what_is_not_a_number_is_seen()
    {
        var network = Network.Of<double>(2, 2, 1).MaxPool(2).Dense(1, false);
        var objective = network.Objective(new DenseInputs<double>(new double[4], network.Input), Targets<double>.Values(new double[1], 1), new HalfSquares<double>());
        var (gradient, outputs) = (new double[4], new double[1]);
        objective.InputPullback([5, 5, 5, 5], [1], new([1.0], 1, 1), gradient, _workspace);
        Assert.Equal([1, 0, 0, 0], gradient);
        objective.InputPullback([-7, -5, -6, -5], [1], new([1.0], 1, 1), gradient, _workspace);
        Assert.Equal([0, 1, 0, 0], gradient);
        foreach (var place in Enumerable.Range(0, 4))
        {
            double[] image = [1, 2, 3, 4];
            image[place] = double.NaN;
            objective.OutputsOf(image, [1], new(outputs, 1, 1), _workspace);
            Assert.True(double.IsNaN(outputs[0]));
        }
    }

    [Fact]
    public void Indices_out_of_range_name_the_layer_and_the_value()
    {
        var network = Network.Of<float>(ExampleShape.Sequence(2, 1)).Then(new Embedding<float>(3, 2), "words").Flatten().Dense(2);
        foreach (var (index, shown) in new[] { (3f, "3"), (-1f, "-1"), (0.5f, "0.5"), (float.NaN, "NaN"), (float.PositiveInfinity, "Infinity") })
        {
            var objective = network.Objective(new DenseInputs<float>(new[] { 0f, 2, 1, index }, network.Input), Targets<float>.Labels([0, 1]), new SoftmaxCrossEntropy<float>());
            var problem = Assert.Throws<ArgumentException>(() => objective.Value(new float[network.ParameterCount], _workspace));
            Assert.Contains("words has vectors 0 to 2", problem.Message, StringComparison.Ordinal);
            Assert.Contains($"example 1 of the batch has {shown} at place 1", problem.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_does_not_fit_names_the_layer()
    {
        var image = Network.Of<double>(4, 5, 2);
        Names("convolution1", () => image.Convolve(3, 6));
        Names("convolution2", () => image.Convolve(3, 3).Convolve(3, 3));
        Names("maxpool1", () => image.MaxPool(5));
        Names("averagepool1", () => image.AveragePool(5, 1));
        Names("embedding1", () => image.Embed(3, 2));
        Names("own", () => image.Then(new MaxPooling<double>(9), "own"));
        Names("nothing1", () => image.Differentiated("nothing", _ => default, [], (_, x) => x));
        Names("dense2", () => image.Residual(r => r.Dense(2).Dense(3)));
        Names("dense1", () => image.Dense(2).Then(new Flatten<double>(), "dense1"));

        var wrong = Network.Of<double>(3).Differentiated("wrong", _ => ExampleShape.Vector(2), [], (_, x) => x);
        var objective = wrong.Objective(new DenseInputs<double>(new double[3], wrong.Input), Targets<double>.Labels([0]), new SoftmaxCrossEntropy<double>());
        var problem = Assert.Throws<InvalidOperationException>(() => objective.Value([], _workspace));
        Assert.Contains("wrong1", problem.Message, StringComparison.Ordinal);

        static void Names(string layer, Func<Network<double>> network) => Assert.Contains(layer, Assert.ThrowsAny<ArgumentException>(network).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_and_inputs_that_do_not_fit_are_refused()
    {
        var network = Network.Of<double>(4, 4, 1).Flatten().Dense(3);
        var inputs = new DenseInputs<double>(new double[32], network.Input);
        var softmax = new SoftmaxCrossEntropy<double>();
        Assert.Contains("Label 1 is 3", Assert.Throws<ArgumentException>("targets", () => network.Objective(inputs, Targets<double>.Labels([0, 3]), softmax)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("labels", () => Targets<double>.Labels([0, -1]));
        Assert.Throws<ArgumentException>("targets", () => network.Objective(inputs, Targets<double>.Labels([0, 1, 2]), softmax));
        Assert.Throws<ArgumentException>("targets", () => network.Objective(inputs, Targets<double>.Values(new double[6], 3), softmax));
        Assert.Throws<ArgumentException>("output", () => Network.Of<double>(4, 4, 1).Dense(3).Objective(inputs, Targets<double>.Labels([0, 1]), softmax));
        Assert.Throws<ArgumentException>("targets", () => network.Objective(inputs, Targets<double>.Labels([0, 1]), new HalfSquares<double>()));
        Assert.Throws<ArgumentException>("targets", () => network.Objective(inputs, Targets<double>.Values(new[] { 0, 1, 2.0 }, 3), new BernoulliCrossEntropy<double>()));

        // Images of another size.
        var other = new DenseInputs<double>(new double[50], new(5, 5, 1));
        var problem = Assert.Throws<ArgumentException>("inputs", () => network.Objective(other, Targets<double>.Labels([0, 1]), softmax));
        Assert.Contains("4 × 4 × 1", problem.Message, StringComparison.Ordinal);
        Assert.Contains("5 × 5 × 1", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Targets_that_a_caller_brings_are_checked()
    {
        var network = Network.Of<double>(2).Dense(3);
        var objective = network.Objective(new DenseInputs<double>(new double[2], network.Input), Targets<double>.Labels([0]), new SoftmaxCrossEntropy<double>());
        double[] inputs = [1, 2];
        var gradient = new double[2];
        var problem = Assert.Throws<ArgumentException>("targets", () => objective.InputGradient(inputs, new([7], default), network.Initialize(RandomKey.FromSeed(1)), default, gradient, _workspace));
        Assert.Contains("Label 0 is 7", problem.Message, StringComparison.Ordinal);
        var squares = network.Objective(new DenseInputs<double>(inputs, network.Input), Targets<double>.Values(new double[3], 3), new HalfSquares<double>());
        Assert.Throws<ArgumentException>("targets", () => squares.InputGradient(inputs, new([0], default), network.Initialize(RandomKey.FromSeed(1)), default, gradient, new()));
    }

    [Fact]
    public void A_layer_that_does_not_tell_the_norms_of_its_gradients_says_so()
    {
        var network = Network.Of<double>(2).Then(new Gain(), "own").Dense(3);
        var objective = network.Objective(new DenseInputs<double>(new double[2], network.Input), Targets<double>.Labels([0]), new SoftmaxCrossEntropy<double>());
        var problem = Assert.Throws<NotSupportedException>(() => objective.SquaredGradientNorms([0], network.Initialize(RandomKey.FromSeed(1)), new double[1], new()));
        Assert.Contains("own", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Noise_follows_nothing_but_a_rate()
    {
        var network = Network.Of<double>(2).Dense(3);
        var preconditioned = Preconditioners.Precondition(Preconditioners.Ekfac(network));
        Assert.Throws<ArgumentException>("second", () => preconditioned.Then(Transforms.AddDecayedWeights<double>(0.5)).WithNoise(1, RandomKey.FromSeed(1)));
        Assert.Throws<ArgumentException>("second", () => preconditioned.Then(Transforms.AddDecayedWeights<double>(0.5)).AsNoisyNaturalGradient(1, RandomKey.FromSeed(1)));
        Assert.NotNull(preconditioned.Then(Transforms.Descend<double>(0.5)).WithNoise(1, RandomKey.FromSeed(1)));
    }

    [Fact]
    public void Muon_makes_a_direction_of_the_smallest_gradients()
    {
        var blocks = ParameterBlocks.Of(("w", [3, 3]));
        var update = Transforms.ScaleByMuon<float>(blocks).Then(Transforms.Descend<float>(1)).AsUpdate();
        var moved = update.Next(update.Initialize(new float[9]), [1e-40f, 0, 0, 0, 2e-40f, 0, 0, 0, 1e-40f], new());
        Assert.All(moved.Point.Span.ToArray(), x => Assert.True(float.IsFinite(x)));
        Assert.True(moved.Point.Span[4] < -0.1f);
    }

    // A layer of one's own with the least that it must say.
    private sealed record Gain : ILayer<double>
    {
        public string Kind => "gain";

        public ExampleShape Output(ExampleShape input) => input;

        public System.Collections.Immutable.ImmutableArray<(string Name, System.Collections.Immutable.ImmutableArray<int> Shape)> Blocks(ExampleShape input) => [("gain", [1])];

        public void Forward(in LayerPass<double> pass, ReadOnlySpan<double> input, Span<double> output)
        {
            for (var i = 0; i < input.Length; i++) output[i] = pass.Parameters[0] * input[i];
        }

        public void Backward(
            in LayerPass<double> pass, ReadOnlySpan<double> input, ReadOnlySpan<double> output, ReadOnlySpan<double> derivatives, Span<double> inputDerivatives, Span<double> gradient)
        {
            if (!gradient.IsEmpty) gradient[0] = pass.Scale * Reductions.Dot(input, derivatives);
            for (var i = 0; i < inputDerivatives.Length; i++) inputDerivatives[i] = pass.Parameters[0] * derivatives[i];
        }

        public void Tangent(
            in LayerPass<double> pass, ReadOnlySpan<double> input, ReadOnlySpan<double> output, ReadOnlySpan<double> inputTangent, ReadOnlySpan<double> parameterTangent, Span<double> outputTangent) =>
            throw new NotSupportedException();

        public void BackwardTangent(in LayerPass<double> pass, in LayerMotion<double> motion, Span<double> inputDerivativesTangent, Span<double> gradientTangent) =>
            throw new NotSupportedException();
    }

    [Fact]
    public void Parameters_out_of_range_are_named()
    {
        Assert.Throws<ArgumentOutOfRangeException>("outputs", () => new Convolution<double>(0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("kernelHeight", () => new Convolution<double>(1, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>("kernelWidth", () => new Convolution<double>(1, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("stride", () => new Convolution<double>(1, 1, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("padding", () => new Convolution<double>(1, 3, 2, 1, 2));
        Assert.Throws<ArgumentOutOfRangeException>("padding", () => new Convolution<double>(1, 3, 2, 1, -1));
        Assert.Throws<ArgumentOutOfRangeException>("windowHeight", () => new MaxPooling<double>(0));
        Assert.Throws<ArgumentOutOfRangeException>("stride", () => new AveragePooling<double>(2, 0));
        Assert.Throws<ArgumentOutOfRangeException>("entries", () => new Embedding<double>(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>("width", () => new Embedding<double>(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("epsilon", () => new LayerNorm<double>(0));
        Assert.Throws<ArgumentOutOfRangeException>("epsilon", () => new LayerNorm<float>(1e-40));
        Assert.Throws<ArgumentOutOfRangeException>("alpha", () => Network.Of<double>(1).Elu(0));
        var twice = Assert.Throws<ArgumentException>("blocks", () => new Differentiated<double>("f", shape => shape, [("a", [1]), ("a", [2])], (_, x) => x));
        Assert.Contains("occurs twice", twice.Message, StringComparison.Ordinal);
        var missing = Network.Of<double>(1).Differentiated("f", shape => shape, [("a", [1])], (p, x) => p["b"]);
        var objective = missing.Objective(new DenseInputs<double>(new double[1], missing.Input), Targets<double>.Labels([0]), new SoftmaxCrossEntropy<double>());
        Assert.Contains("\"a\"", Assert.Throws<KeyNotFoundException>(() => objective.Value([0], _workspace)).Message, StringComparison.Ordinal);
    }
}
