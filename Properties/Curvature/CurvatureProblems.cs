using System.Collections.Immutable;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Toolkit.Properties;

/// <summary>Small networks on data of which something is known: where a Kronecker product is the Fisher matrix, where one step reaches the solution.</summary>
public static class CurvatureProblems
{
    /// <summary>FsCheck's way to them: networks of all shapes.</summary>
    public static Arbitrary<CurvatureProblem<double>> OfShapes() => Arb.From(CurvatureShape.Generator.Select(Of<double>), problem => problem.Shape!.Shrink().Select(Of<double>));

    /// <summary>A layer at each place, tanh, and a layer on all places together; targets that the network does not fit.</summary>
    /// <remarks>Inputs of a place are those of the example and noise of their own, so that places are alike and sums over them differ from sums of squares.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="shape">The shape.</param>
    public static CurvatureProblem<T> Of<T>(CurvatureShape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(shape);
        var (key, m) = (shape.Key, shape.Examples);
        var network = Network.Of<T>(ExampleShape.Sequence(shape.Places, shape.Inputs)).Dense(shape.Hidden, shape.HasBias).Tanh().Flatten().Dense(shape.Outputs, shape.HasBias);
        var (common, own) = (Normals(key.Fold(1), m * shape.Inputs), Normals(key.Fold(2), m * shape.Places * shape.Inputs));
        for (var i = 0; i < own.Length; i++) own[i] = 0.5 + common[(i / (shape.Places * shape.Inputs) * shape.Inputs) + (i % shape.Inputs)] + (shape.Places > 1 ? 0.5 * own[i] : 0);
        var inputs = new DenseInputs<T>(To<T>(own), network.Input);
        var objective = shape.Loss switch
        {
            CurvatureLoss.Classes => network.Objective(inputs, Targets<T>.Labels([.. Enumerable.Range(0, m).Select(i => key.Fold(3).Integer(shape.Outputs, i))]), new SoftmaxCrossEntropy<T>()),
            CurvatureLoss.Coins => network.Objective(inputs, Targets<T>.Values(To<T>(Uniforms(key.Fold(4), m * shape.Outputs)), shape.Outputs), new BernoulliCrossEntropy<T>()),
            _ => network.Objective(inputs, Targets<T>.Values(To<T>(Normals(key.Fold(5), m * shape.Outputs)), shape.Outputs), new HalfSquares<T>()),
        };
        return new("network", objective, Start(network, key.Fold(6)), [.. Enumerable.Range(0, m)], key.Fold(7)) { Shape = shape };
    }

    /// <summary>One layer on examples that pair each of a few inputs with each of a few residuals: δ and h̄ are independent, so the empirical Fisher matrix is B ⊗ A.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="key">What is drawn from.</param>
    /// <param name="inputs">The number of inputs of the layer, at least 1.</param>
    /// <param name="outputs">Its number of outputs, at least 1.</param>
    /// <param name="rows">How many inputs there are, at least 1.</param>
    /// <param name="residuals">How many residuals there are, at least 1.</param>
    public static CurvatureProblem<T> Independent<T>(RandomKey key, int inputs, int outputs, int rows, int residuals)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var network = Network.Of<T>(inputs).Dense(outputs);
        ReadOnlyMemory<T> start = Start(network, key.Fold(6));
        var (h, z) = (To<T>(Normals(key.Fold(1), rows * inputs)), new T[rows * outputs]);
        var plain = network.Objective(new DenseInputs<T>(h, network.Input), Targets<T>.Values(new T[rows * outputs], outputs), new HalfSquares<T>());
        plain.Outputs(Range(rows).AsSpan(), start.Span, new(z, rows, outputs), new());
        var (all, targets, residual) = (new T[rows * residuals * inputs], new T[rows * residuals * outputs], To<T>(Normals(key.Fold(2), residuals * outputs)));
        for (var i = 0; i < rows * residuals; i++)
        {
            var (row, other) = (i / residuals, i % residuals);
            h.AsSpan(row * inputs, inputs).CopyTo(all.AsSpan(i * inputs));
            for (var j = 0; j < outputs; j++) targets[(i * outputs) + j] = z[(row * outputs) + j] - residual[(other * outputs) + j];
        }

        return new(
            $"every one of {rows} inputs with every one of {residuals} residuals", network.Objective(new DenseInputs<T>(all, network.Input), Targets<T>.Values(targets, outputs), new HalfSquares<T>()),
            start, Range(rows * residuals), key.Fold(7));
    }

    /// <summary>Layers without activations and squares as loss: δ does not depend on the example, so the Fisher matrix of each layer is B ⊗ A. The empirical one is not.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="key">What is drawn from.</param>
    /// <param name="widths">The number of inputs, and of outputs of each layer.</param>
    /// <param name="examples">The number of examples, at least 1.</param>
    public static CurvatureProblem<T> DeepLinear<T>(RandomKey key, ReadOnlySpan<int> widths, int examples)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var network = Network.Of<T>(widths[0]);
        foreach (var width in widths[1..]) network = network.Dense(width);
        var inputs = new DenseInputs<T>(To<T>(Normals(key.Fold(1), examples * widths[0])), network.Input);
        var targets = Targets<T>.Values(To<T>(Normals(key.Fold(2), examples * widths[^1], 3)), widths[^1]);
        return new(
            $"linear layers of {string.Join(", ", widths.ToArray())}", network.Objective(inputs, targets, new HalfSquares<T>()), Start(network, key.Fold(6)), Range(examples), key.Fold(7));
    }

    /// <summary>Least squares with a solution that fits exactly: one layer, targets made from the weights that are handed out, and all examples as the batch.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="key">What is drawn from.</param>
    /// <param name="inputs">The number of inputs, at least 1.</param>
    /// <param name="outputs">The number of outputs, at least 1.</param>
    /// <param name="examples">The number of examples; the solution is the only one where they are above the number of inputs.</param>
    /// <param name="solution">The solution.</param>
    public static CurvatureProblem<T> LeastSquares<T>(RandomKey key, int inputs, int outputs, int examples, out T[] solution)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var network = Network.Of<T>(inputs).Dense(outputs);
        var h = new DenseInputs<T>(To<T>(Normals(key.Fold(1), examples * inputs)), network.Input);
        solution = To<T>(Normals(key.Fold(2), network.ParameterCount));
        var targets = new T[examples * outputs];
        network.Objective(h, Targets<T>.Values(new T[examples * outputs], outputs), new HalfSquares<T>()).Outputs(Range(examples).AsSpan(), solution, new(targets, examples, outputs), new());
        return new("least squares", network.Objective(h, Targets<T>.Values(targets, outputs), new HalfSquares<T>()), Start(network, key.Fold(6)), Range(examples), key.Fold(7));
    }

    /// <summary>The same network and data at another batch.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="problem">The problem.</param>
    /// <param name="batch">Numbers of examples, at least one.</param>
    public static CurvatureProblem<T> OnBatch<T>(this CurvatureProblem<T> problem, params ReadOnlySpan<int> batch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => problem with { Batch = [.. batch], Shape = null };

    internal static T[] To<T>(double[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Array.ConvertAll(values, T.CreateChecked);

    private static double[] Normals(RandomKey key, int count, double scale = 1)
    {
        var values = new double[count];
        key.Normals<double>(values);
        return scale == 1 ? values : Array.ConvertAll(values, value => scale * value);
    }

    private static double[] Uniforms(RandomKey key, int count)
    {
        var values = new double[count];
        key.Uniforms<double>(values);
        return values;
    }

    // What networks start from, and biases that are not 0.
    private static T[] Start<T>(Network<T> network, RandomKey key)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (start, noise) = (network.Initialize(key), Normals(key.Fold(-1), network.ParameterCount, 0.3));
        for (var i = 0; i < start.Length; i++) start[i] += T.CreateChecked(noise[i]);
        return start;
    }

    private static ImmutableArray<int> Range(int count) => [.. Enumerable.Range(0, count)];
}
