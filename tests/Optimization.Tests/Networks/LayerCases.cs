using System.Collections.Immutable;
using System.Numerics;
using static Toolkit.Numerics.Functions;

namespace Toolkit.Optimization.Tests.Networks;

/// <summary>A network, and the same function with the layers in question written on the tape.</summary>
internal sealed record LayerCase<T>(Network<T> Network, Network<T> Twin, DenseInputs<T> Inputs, Targets<T> Targets, INetworkLoss<T> Loss)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public NetworkObjective<T> Objective => Network.Objective(Inputs, Targets, Loss, 0.7);

    public NetworkObjective<T> OnTape => Twin.Objective(Inputs, Targets, Loss, 0.7);

    /// <summary>Parameters that are nobody's start: biases and gains differ from 0 and 1.</summary>
    public T[] Point => LayerCases.Numbers<T>(Network.ParameterCount, 31, 0.4);
}

/// <summary>Each layer in a network that moves what goes in, and reads what comes out; and networks of many.</summary>
internal static class LayerCases
{
    private const int Examples = 5;
    private const int Classes = 3;

    public static TheoryData<string> Names => [.. Layers<double>().Keys, .. Whole<double>().Keys];

    public static LayerCase<T> Named<T>(string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Whole<T>().TryGetValue(name, out var whole)) return whole;
        var (shape, analytic, twin) = Layers<T>()[name];
        Network<T> Around(Func<Network<T>, Network<T>> layer)
        {
            var before = Network.Of<T>(shape);
            return layer(name.StartsWith("embedding", StringComparison.Ordinal) ? before : before.Dense(shape.Channels).Tanh()).Flatten().Dense(Classes);
        }

        var inputs = name.StartsWith("embedding", StringComparison.Ordinal)
            ? [.. Enumerable.Range(0, Examples * shape.Length).Select(i => T.CreateChecked(i * 7 % 5))]
            : Numbers<T>(Examples * shape.Length, 30);
        return new(Around(analytic), Around(twin), new(inputs, shape), Targets<T>.Labels([0, 2, 1, 0, 2]), new SoftmaxCrossEntropy<T>());
    }

    /// <summary>The same numbers in every number type, up to rounding.</summary>
    public static T[] Numbers<T>(int count, int seed, double scale = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var numbers = new double[count];
        RandomKey.FromSeed((ulong)seed).Normals<double>(numbers);
        return [.. numbers.Select(number => T.CreateTruncating(scale * number))];
    }

    private static Dictionary<string, (ExampleShape Shape, Func<Network<T>, Network<T>> Analytic, Func<Network<T>, Network<T>> Twin)> Layers<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var half = T.CreateTruncating(0.5);
        return new()
        {
            ["dense"] = (ExampleShape.Vector(4), n => n.Dense(3), n => n.DenseOnTape(3, true)),
            ["dense without bias"] = (ExampleShape.Vector(4), n => n.Dense(6, false), n => n.DenseOnTape(6, false)),
            ["dense of width 1"] = (ExampleShape.Vector(4), n => n.Dense(1), n => n.DenseOnTape(1, true)),
            ["dense at many places"] = (ExampleShape.Sequence(9, 2), n => n.Dense(2), n => n.DenseOnTape(2, true)),
            ["dense at few places"] = (ExampleShape.Sequence(3, 4), n => n.Dense(5), n => n.DenseOnTape(5, true)),
            ["relu"] = (ExampleShape.Vector(5), n => n.Relu(), n => n.OnTape("f", x => Max(T.Zero, x))),
            ["elu"] = (ExampleShape.Vector(5), n => n.Elu(0.5), n => n.OnTape("f", x => Where(IsGreater(x, T.Zero), x, half * Expm1(x)))),
            ["tanh"] = (ExampleShape.Vector(5), n => n.Tanh(), n => n.OnTape("f", Tanh)),
            ["sigmoid"] = (ExampleShape.Vector(5), n => n.Sigmoid(), n => n.OnTape("f", Sigmoid)),
            ["softplus"] = (ExampleShape.Sequence(3, 2), n => n.Softplus(), n => n.OnTape("f", Softplus)),
            ["flatten"] = (new(2, 3, 2), n => n.Flatten(), n => n.OnTape("f", x => x)),
            ["convolution"] = (new(4, 5, 2), n => n.Convolve(3, 3, padding: 1), n => n.ConvolutionOnTape(3, 3, 3, 1, 1, true)),
            ["convolution with strides"] = (new(5, 6, 3), n => n.Then(new Convolution<T>(2, 2, 3, 2, 1)), n => n.ConvolutionOnTape(2, 2, 3, 2, 1, true)),
            ["convolution without bias"] = (new(3, 3, 2), n => n.Convolve(4, 3, hasBias: false), n => n.ConvolutionOnTape(4, 3, 3, 1, 0, false)),
            ["convolution of one place"] = (new(2, 3, 3), n => n.Convolve(2, 1), n => n.ConvolutionOnTape(2, 1, 1, 1, 0, true)),
            ["largest of two by two"] = (new(4, 6, 3), n => n.MaxPool(2), n => n.PoolingOnTape(2, 2, 2, Max, T.One)),
            ["largest of windows that overlap"] = (new(5, 5, 2), n => n.MaxPool(3, 1), n => n.PoolingOnTape(3, 3, 1, Max, T.One)),
            ["largest of windows with gaps"] = (new(6, 5, 17), n => n.Then(new MaxPooling<T>(1, 2, 3)), n => n.PoolingOnTape(1, 2, 3, Max, T.One)),
            ["mean of two by two"] = (new(5, 4, 3), n => n.AveragePool(2), n => n.PoolingOnTape(2, 2, 2, (a, b) => a + b, T.CreateTruncating(0.25))),
            ["mean of windows that overlap"] = (new(4, 4, 18), n => n.Then(new AveragePooling<T>(2, 1, 1)), n => n.PoolingOnTape(2, 1, 1, (a, b) => a + b, half)),
            ["mean of all places"] = (new(3, 2, 4), n => n.GlobalAverage(), n => n.PoolingOnTape(3, 2, 1, (a, b) => a + b, T.One / T.CreateTruncating(6))),
            ["embedding"] = (ExampleShape.Sequence(4, 1), n => n.Embed(5, 3), n => n.EmbeddingOnTape(5, 3)),
            ["normed channels"] = (ExampleShape.Vector(6), n => n.LayerNorm(), n => n.LayerNormOnTape(1e-5)),
            ["normed channels at places"] = (ExampleShape.Sequence(3, 4), n => n.LayerNorm(0.1), n => n.LayerNormOnTape(0.1)),
            ["residual"] = (ExampleShape.Vector(4), n => n.Residual(r => r.Dense(5).Tanh().Dense(4)), n => n.Residual(r => r.DenseOnTape(5, true).OnTape("f", Tanh).DenseOnTape(4, true))),
            ["residual in residual"] = (
                ExampleShape.Sequence(2, 3), n => n.Residual(r => r.Dense(3).Residual(s => s.Tanh()).Residual(s => s.LayerNorm(0.2))),
                n => n.Residual(r => r.DenseOnTape(3, true).OnTape("f", x => x + Tanh(x)).Residual(s => s.LayerNormOnTape(0.2)))),
        };
    }

    private static Dictionary<string, LayerCase<T>> Whole<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var images = new ExampleShape(7, 6, 1);
        var vectors = ExampleShape.Vector(5);
        return new()
        {
            ["all of a network of convolutions"] = new(
                Network.Of<T>(images).Convolve(3, 3, padding: 1).Relu().MaxPool(2).Residual(r => r.Convolve(3, 3, padding: 1).Elu()).AveragePool(2, 1).Flatten().LayerNorm().Dense(Classes),
                Network.Of<T>(images).ConvolutionOnTape(3, 3, 3, 1, 1, true).OnTape("f", x => Max(T.Zero, x)).PoolingOnTape(2, 2, 2, Max, T.One)
                    .Residual(r => r.ConvolutionOnTape(3, 3, 3, 1, 1, true).OnTape("f", x => Where(IsGreater(x, T.Zero), x, Expm1(x))))
                    .PoolingOnTape(2, 2, 1, (a, b) => a + b, T.CreateTruncating(0.25)).Flatten().LayerNormOnTape(1e-5).DenseOnTape(Classes, true),
                new(Numbers<T>(Examples * images.Length, 33), images), Targets<T>.Labels([0, 2, 1, 0, 2]), new SoftmaxCrossEntropy<T>()),
            ["an auto-encoder of grey values"] = new(
                Network.Of<T>(vectors).Dense(3).Softplus().Dense(2).Tanh().Dense(3).Sigmoid().Dense(5),
                Network.Of<T>(vectors).DenseOnTape(3, true).OnTape("f", Softplus).DenseOnTape(2, true).OnTape("f", Tanh).DenseOnTape(3, true).OnTape("f", Sigmoid).DenseOnTape(5, true),
                new(Numbers<T>(Examples * 5, 34).Select(number => T.One / (T.One + T.Exp(number))).ToArray(), vectors), Targets<T>.Inputs, new BernoulliCrossEntropy<T>()),
            ["residual around the input"] = new(
                Network.Of<T>(vectors).Residual(r => r.Dense(4).Tanh().Dense(5)).Dense(2),
                Network.Of<T>(vectors).Residual(r => r.DenseOnTape(4, true).OnTape("f", Tanh).DenseOnTape(5, true)).DenseOnTape(2, true),
                new(Numbers<T>(Examples * 5, 35), vectors), Targets<T>.Values(Numbers<T>(Examples * 2, 36), 2), new HalfSquares<T>()),
        };
    }

    private static ImmutableArray<(string Name, ImmutableArray<int> Shape)> Weights(bool hasBias, int outputs, params ReadOnlySpan<int> others) =>
        hasBias ? [("weights", [outputs, .. others]), ("bias", [outputs])] : [("weights", [outputs, .. others])];

    private static Variable<T> Affine<T>(LayerVariables<T> parameters, Variable<T> rows, bool hasBias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Multiply(rows, false, parameters["weights"], true) is var product && hasBias ? product + parameters["bias"] : product;

    private static Network<T> DenseOnTape<T>(this Network<T> network, int outputs, bool hasBias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (places, inputs) = (network.Output.Places, network.Output.Channels);
        return network.Differentiated(
            "twin", shape => shape with { Channels = outputs }, Weights(hasBias, outputs, inputs), (p, x) => Affine(p, Reshape(x, x.Shape.Rows * places, inputs), hasBias));
    }

    private static Network<T> OnTape<T>(this Network<T> network, string kind, Func<Variable<T>, Variable<T>> function)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => network.Differentiated(kind, shape => shape, [], (_, x) => function(x));

    private static Network<T> ConvolutionOnTape<T>(this Network<T> network, int outputs, int kernelHeight, int kernelWidth, int stride, int padding, bool hasBias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var input = network.Output;
        var (height, width) = (((input.Height + (2 * padding) - kernelHeight) / stride) + 1, ((input.Width + (2 * padding) - kernelWidth) / stride) + 1);
        return network.Differentiated("twin", _ => new(height, width, outputs), Weights(hasBias, outputs, kernelHeight, kernelWidth, input.Channels), (p, x) =>
        {
            var examples = x.Shape.Rows;
            List<int> places = [];
            for (var i = 0; i < examples; i++)
                for (var r = 0; r < height; r++)
                    for (var c = 0; c < width; c++)
                        for (var y = 0; y < kernelHeight; y++)
                            for (var z = 0; z < kernelWidth; z++)
                                for (var channel = 0; channel < input.Channels; channel++)
                                {
                                    var (row, column) = ((r * stride) + y - padding, (c * stride) + z - padding);
                                    var inside = row >= 0 && row < input.Height && column >= 0 && column < input.Width;
                                    places.Add(inside ? (((((i * input.Height) + row) * input.Width) + column) * input.Channels) + channel : examples * input.Length);
                                }

            var padded = Concatenate(Reshape(x, examples * input.Length), Constants.Vector(T.Zero));
            var windows = Reshape(Gather(padded, new Indices([.. places])), examples * height * width, kernelHeight * kernelWidth * input.Channels);
            return Affine(p, windows, hasBias);
        });
    }

    private static Network<T> PoolingOnTape<T>(
        this Network<T> network, int windowHeight, int windowWidth, int stride, Func<Variable<T>, Variable<T>, Variable<T>> pair, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var input = network.Output;
        var (height, width) = (((input.Height - windowHeight) / stride) + 1, ((input.Width - windowWidth) / stride) + 1);
        return network.Differentiated("twin", _ => new(height, width, input.Channels), [], (_, x) =>
        {
            var all = Reshape(x, x.Length);
            Variable<T> pooled = default;
            for (var y = 0; y < windowHeight; y++)
                for (var z = 0; z < windowWidth; z++)
                {
                    List<int> places = [];
                    for (var i = 0; i < x.Shape.Rows; i++)
                        for (var r = 0; r < height; r++)
                            for (var c = 0; c < width; c++)
                                for (var channel = 0; channel < input.Channels; channel++)
                                    places.Add((((((i * input.Height) + (r * stride) + y) * input.Width) + (c * stride) + z) * input.Channels) + channel);
                    var part = Gather(all, new Indices([.. places]));
                    pooled = (y, z) == (0, 0) ? part : pair(pooled, part);
                }

            return Reshape(scale * pooled, x.Shape.Rows, height * width * input.Channels);
        });
    }

    private static Network<T> EmbeddingOnTape<T>(this Network<T> network, int entries, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => network.Differentiated(
        "twin", shape => shape with { Channels = width }, [("vectors", [entries, width])], (p, x) => Gather(p["vectors"], new Indices([.. x.Values.ToArray().Select(int.CreateChecked)])));

    private static Network<T> LayerNormOnTape<T>(this Network<T> network, double epsilon)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (places, channels) = (network.Output.Places, network.Output.Channels);
        var share = T.One / T.CreateTruncating(channels);
        return network.Differentiated("twin", shape => shape, [("gain", [channels]), ("shift", [channels])], (p, x) =>
        {
            var rows = Reshape(x, x.Shape.Rows * places, channels);
            var centred = rows - (share * SumRows(rows));
            return (centred / Sqrt((share * SumRows(Square(centred))) + T.CreateTruncating(epsilon)) * p["gain"]) + p["shift"];
        });
    }
}
