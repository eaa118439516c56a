using System.Collections.Immutable;
using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>
/// A feed-forward network: layers one after the other, some bridged by residual connections. A description; its parameters are one flat vector, whose blocks have names
/// (<see cref="Parameters"/>).
/// </summary>
/// <remarks>
/// <c>Network.Of&lt;float&gt;(28, 28, 1).Convolve(16, 3).Relu().MaxPool(2).Flatten().Dense(10)</c>. It becomes an oracle with <see cref="Objective"/>. Blocks are named after their layer, the
/// n-th of its kind: <c>dense1.weights</c>.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed class Network<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ImmutableArray<Node> _nodes;
    private readonly Lazy<ParameterBlocks> _parameters;

    private Network(ExampleShape input, ImmutableArray<Node> nodes)
    {
        (Input, _nodes) = (input, nodes);
        ParameterCount = nodes.IsEmpty ? 0 : nodes[^1].Offset + nodes[^1].Length;
        Fisher = CurvatureLayout.Of(nodes);
        _parameters = new(() => ParameterBlocks.Of([.. nodes.SelectMany(node => node.Layer.Blocks(node.Input).Select(block => ($"{node.Name}.{block.Name}", block.Shape)))]));
    }

    /// <summary>The shape of an example.</summary>
    public ExampleShape Input { get; }

    /// <summary>The shape of the outputs.</summary>
    public ExampleShape Output => _nodes.IsEmpty ? Input : _nodes[^1].Output;

    /// <summary>The number of parameters.</summary>
    public int ParameterCount { get; }

    /// <summary>The parameters by name.</summary>
    /// <exception cref="ArgumentException">No layer has parameters.</exception>
    public ParameterBlocks Parameters => _parameters.Value;

    /// <summary>The blocks of its Fisher matrix.</summary>
    public CurvatureLayout Fisher { get; }

    internal ReadOnlySpan<Node> Nodes => _nodes.AsSpan();

    /// <summary>The network with one more layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="name">Its name, unique in the network; by its kind and number where none is given.</param>
    /// <exception cref="ArgumentException">The layer does not take what comes before it, or the name is taken.</exception>
    public Network<T> Then(ILayer<T> layer, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return Then(layer, name, -1);
    }

    /// <summary>The network with a residual connection around some layers: <c>x + f(x)</c>.</summary>
    /// <param name="inner">Adds the layers of f, whose outputs have the shape of their inputs.</param>
    /// <exception cref="ArgumentException">f adds nothing, or changes the shape.</exception>
    public Network<T> Residual(Func<Network<T>, Network<T>> inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        var bridged = inner(this);
        if (bridged._nodes.Length <= _nodes.Length || !bridged._nodes.AsSpan(0, _nodes.Length).SequenceEqual(_nodes.AsSpan()))
            throw new ArgumentException("A residual connection goes around layers that are added to the network it is given.", nameof(inner));
        if (bridged.Output != Output)
            throw new ArgumentException($"A residual connection adds its input to its output: {Output} came in, {bridged.Output} comes out of {bridged._nodes[^1].Name}.", nameof(inner));
        return bridged.Then(new Bridge(), null, _nodes.Length - 1);
    }

    /// <summary>Parameters to start from: each layer draws its own from a key of its own.</summary>
    /// <param name="key">What is drawn from.</param>
    public T[] Initialize(RandomKey key)
    {
        var parameters = new T[ParameterCount];
        for (var i = 0; i < _nodes.Length; i++)
        {
            var node = _nodes[i];
            if (node.Length > 0) node.Layer.Initialize(node.Input, key.Fold(i), parameters.AsSpan(node.Offset, node.Length));
        }

        return parameters;
    }

    /// <summary>The network as the mean of its losses on examples: an oracle.</summary>
    /// <param name="inputs">The examples, of the shape <see cref="Input"/>.</param>
    /// <param name="targets">What the outputs should be.</param>
    /// <param name="loss">What it costs that they are not.</param>
    /// <param name="priorPrecision">τ of a Gaussian prior of all parameters, at least 0: adds τ/(2N) ‖θ‖² to the mean over N examples.</param>
    /// <param name="team">The threads to use; null for the calling one. Bits do not depend on it.</param>
    /// <exception cref="ArgumentException">Shapes, or numbers of examples, do not match; a label is out of its range.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public NetworkObjective<T> Objective(IInputs<T> inputs, Targets<T> targets, INetworkLoss<T> loss, double priorPrecision = 0, WorkerTeam? team = null) =>
        new(this, inputs, targets, loss, priorPrecision, team);

    /// <summary>Layers and shapes, one a line.</summary>
    public override string ToString() =>
        $"input: {Input}\n{string.Join('\n', _nodes.Select(node => $"{node.Name}: {node.Output}{(node.Length > 0 ? $", {node.Length} parameters" : string.Empty)}"))}";

    internal static Network<T> Empty(ExampleShape input) => input is { Height: >= 1, Width: >= 1, Channels: >= 1 }
        ? new(input, [])
        : throw new ArgumentOutOfRangeException(nameof(input), input, "The extents of an example must be at least 1.");

    private Network<T> Then(ILayer<T> layer, string? name, int bridged)
    {
        var number = _nodes.Count(node => node.Layer.Kind == layer.Kind) + 1;
        var called = name ?? $"{layer.Kind}{number}";
        if (_nodes.Any(node => node.Name == called)) throw new ArgumentException($"There is a layer \"{called}\" already.", nameof(name));
        ExampleShape output;
        try
        {
            output = layer.Output(Output);
        }
        catch (ArgumentException problem)
        {
            throw new ArgumentException($"The layer {called} cannot follow {(_nodes.IsEmpty ? "the input" : _nodes[^1].Name)}, which gives {Output}: {problem.Message}", nameof(layer), problem);
        }

        var length = layer.Blocks(Output).Sum(block => block.Shape.Aggregate(1, (product, extent) => checked(product * extent)));
        return new(Input, _nodes.Add(new(layer, called, Output, output, ParameterCount, length, layer.Memory(Output), bridged)));
    }

    /// <summary>A layer in its place.</summary>
    /// <param name="Layer">The layer.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Input">What it takes.</param>
    /// <param name="Output">What it gives.</param>
    /// <param name="Offset">Where its parameters begin.</param>
    /// <param name="Length">How many it has.</param>
    /// <param name="Memory">How many elements an example it keeps.</param>
    /// <param name="Bridged">For the end of a residual connection the node that it begins behind, −1 for the input; meaningless elsewhere.</param>
    internal sealed record Node(ILayer<T> Layer, string Name, ExampleShape Input, ExampleShape Output, int Offset, int Length, int Memory, int Bridged)
    {
        /// <summary>Whether the output of an earlier node is added.</summary>
        public bool IsBridge => Layer is Bridge;
    }

    // The end of a residual connection; the pass adds what is bridged.
    private sealed record Bridge : ILayer<T>
    {
        public string Kind => "residual";

        public ExampleShape Output(ExampleShape input) => input;

        public void Forward(in LayerPass<T> pass, ReadOnlySpan<T> input, Span<T> output) => input.CopyTo(output);

        public void Backward(
            in LayerPass<T> pass, ReadOnlySpan<T> input, ReadOnlySpan<T> output, ReadOnlySpan<T> derivatives, Span<T> inputDerivatives, Span<T> gradient)
        {
            if (!inputDerivatives.IsEmpty) derivatives.CopyTo(inputDerivatives);
        }

        public void Tangent(
            in LayerPass<T> pass, ReadOnlySpan<T> input, ReadOnlySpan<T> output, ReadOnlySpan<T> inputTangent, ReadOnlySpan<T> parameterTangent, Span<T> outputTangent)
        {
            if (inputTangent.IsEmpty) outputTangent.Clear();
            else inputTangent.CopyTo(outputTangent);
        }

        public void BackwardTangent(in LayerPass<T> pass, in LayerMotion<T> motion, Span<T> inputDerivativesTangent, Span<T> gradientTangent)
        {
            if (!inputDerivativesTangent.IsEmpty) motion.DerivativesTangent.CopyTo(inputDerivativesTangent);
        }
    }
}
