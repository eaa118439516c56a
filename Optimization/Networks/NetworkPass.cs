using System.Numerics;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>A batch in a network: what every layer made of it, in scratch memory that lives as long as the scope that was open when it began.</summary>
/// <typeparam name="T">The number type.</typeparam>
internal readonly ref struct NetworkPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Network<T> _network;
    private readonly ReadOnlySpan<T> _parameters;
    private readonly Workspace _workspace;
    private readonly WorkerTeam? _team;

    // Values of the input and of each layer, and behind them what layers keep; where each begins.
    private readonly Span<T> _values;
    private readonly ReadOnlySpan<int> _offsets;
    private readonly ReadOnlySpan<int> _memories;

    /// <summary>Memory for a batch, whose inputs are to be written before <see cref="Forward"/>.</summary>
    public NetworkPass(Network<T> network, int examples, ReadOnlySpan<T> parameters, Workspace workspace, WorkerTeam? team)
    {
        (_network, _workspace, _team, Examples) = (network, workspace, team, examples);
        _parameters = parameters;
        var nodes = network.Nodes;
        var offsets = workspace.Take<int>(nodes.Length + 1);
        var memories = workspace.Take<int>(nodes.Length);
        offsets[0] = 0;
        var next = Padded(examples, network.Input.Length);
        for (var i = 0; i < nodes.Length; i++)
        {
            offsets[i + 1] = next;
            next = checked(next + Padded(examples, nodes[i].Output.Length));
        }

        Length = next;
        for (var i = 0; i < nodes.Length; i++)
        {
            memories[i] = next;
            next = checked(next + Padded(examples, nodes[i].Memory));
        }

        _offsets = offsets;
        _memories = memories;
        _values = workspace.Take<T>(next);
    }

    /// <summary>The number of examples.</summary>
    public int Examples { get; }

    /// <summary>The number of elements that derivatives of all values take.</summary>
    public int Length { get; }

    /// <summary>The inputs.</summary>
    public Span<T> Inputs => _values[..(Examples * _network.Input.Length)];

    /// <summary>The outputs, a row for each example.</summary>
    public ReadOnlyMatrixSpan<T> Outputs => new(Value(_network.Nodes.Length - 1, _values), Examples, _network.Output.Length);

    /// <summary>The memory with all values.</summary>
    public ReadOnlySpan<T> Values => _values;

    /// <summary>The part of values, derivatives or tangents that belongs to the outputs, a row for each example.</summary>
    public MatrixSpan<T> OutputRows(Span<T> all) => new(Value(_network.Nodes.Length - 1, all), Examples, _network.Output.Length);

    /// <summary>The part that belongs to the inputs.</summary>
    public Span<T> InputPart(Span<T> all) => Value(-1, all);

    /// <summary>Where the inputs of each Fisher block begin in <see cref="Values"/>, and its derivatives in memory of their own.</summary>
    public void FisherOffsets(Span<int> inputs, Span<int> derivatives)
    {
        var blocks = _network.Fisher.Blocks;
        for (var b = 0; b < blocks.Length; b++)
        {
            var i = blocks[b].Layer;
            var rows = _network.Nodes[i].Layer.KroneckerInputs(Pass(i, T.One), Value(i - 1, _values));
            if (!_values.Overlaps(rows, out var offset)) throw new InvalidOperationException($"The layer {blocks[b].Name} keeps the inputs of its Fisher block elsewhere than in the memory of the pass.");
            (inputs[b], derivatives[b]) = (offset, _offsets[i + 1]);
        }
    }

    /// <summary>From inputs to outputs.</summary>
    public void Forward()
    {
        var nodes = _network.Nodes;
        for (var i = 0; i < nodes.Length; i++)
        {
            var output = Value(i, _values);
            nodes[i].Layer.Forward(Pass(i, T.One), Value(i - 1, _values), output);
            if (nodes[i].IsBridge) LaneMap.Add(Value(nodes[i].Bridged, _values), output);
        }
    }

    /// <summary>From derivatives of the outputs, which are there, to those of all values that parameters or the inputs need, and gradient ← scale Σᵢ ∂ℓᵢ/∂θ.</summary>
    /// <param name="derivatives">Memory of <see cref="Length"/> elements.</param>
    /// <param name="scale">The scale of the gradient.</param>
    /// <param name="gradient">Receives the gradient; empty where nobody asks.</param>
    /// <param name="reachesInputs">Whether the derivatives of the inputs are wanted.</param>
    public void Backward(Span<T> derivatives, T scale, Span<T> gradient, bool reachesInputs)
    {
        var nodes = _network.Nodes;
        var last = reachesInputs ? 0 : FirstWithParameters();
        for (var i = nodes.Length - 1; i >= last; i--)
        {
            var own = nodes[i].Length == 0 || gradient.IsEmpty ? default : gradient.Slice(nodes[i].Offset, nodes[i].Length);
            var before = i > last || reachesInputs ? Value(i - 1, derivatives) : default;
            nodes[i].Layer.Backward(Pass(i, scale), Value(i - 1, _values), Value(i, _values), Value(i, derivatives), before, own);
            if (!before.IsEmpty) AddBridges(i - 1, derivatives);
        }
    }

    /// <summary>norms[i] ← the squared norm of the gradient of example i, from the derivatives of all values.</summary>
    public void SquaredNorms(ReadOnlySpan<T> derivatives, Span<T> norms)
    {
        norms.Clear();
        var nodes = _network.Nodes;
        for (var i = 0; i < nodes.Length; i++)
        {
            if (nodes[i].Length > 0) nodes[i].Layer.AddSquaredNorms(Pass(i, T.One), Value(i - 1, _values), Value(i, _values), Value(i, derivatives), norms);
        }
    }

    /// <summary>From a tangent of the parameters, and one of the inputs where there is one, to those of all values.</summary>
    /// <param name="direction">θ̇; empty where it is 0.</param>
    /// <param name="tangents">Memory of <see cref="Length"/> elements, that begins with the tangent of the inputs where there is one.</param>
    /// <param name="movesInputs">Whether there is one.</param>
    public void Tangent(ReadOnlySpan<T> direction, Span<T> tangents, bool movesInputs)
    {
        var nodes = _network.Nodes;
        for (var i = 0; i < nodes.Length; i++)
        {
            var own = nodes[i].Length == 0 || direction.IsEmpty ? default : direction.Slice(nodes[i].Offset, nodes[i].Length);
            var before = i > 0 || movesInputs ? Value(i - 1, tangents) : default;
            nodes[i].Layer.Tangent(Pass(i, T.One), Value(i - 1, _values), Value(i, _values), before, own, Value(i, tangents));
            if (nodes[i].IsBridge && (nodes[i].Bridged >= 0 || movesInputs)) LaneMap.Add(Value(nodes[i].Bridged, tangents), Value(i, tangents));
        }
    }

    /// <summary>What <see cref="Backward"/> changes by where all that it reads moves along its tangent.</summary>
    /// <param name="direction">θ̇.</param>
    /// <param name="tangents">Tangents of all values but the inputs, which stand still.</param>
    /// <param name="derivatives">Derivatives of all values.</param>
    /// <param name="moved">Tangents of the derivatives: those of the outputs are there.</param>
    /// <param name="scale">The scale of the gradient.</param>
    /// <param name="gradientTangent">Receives the tangent of the gradient.</param>
    public void BackwardTangent(ReadOnlySpan<T> direction, ReadOnlySpan<T> tangents, ReadOnlySpan<T> derivatives, Span<T> moved, T scale, Span<T> gradientTangent)
    {
        var nodes = _network.Nodes;
        var last = FirstWithParameters();
        for (var i = nodes.Length - 1; i >= last; i--)
        {
            var (offset, length) = (nodes[i].Offset, nodes[i].Length);
            var motion = new LayerMotion<T>
            {
                Input = Value(i - 1, _values),
                Output = Value(i, _values),
                InputTangent = i > 0 ? Value(i - 1, tangents) : default,
                OutputTangent = Value(i, tangents),
                ParameterTangent = length == 0 ? default : direction.Slice(offset, length),
                Derivatives = Value(i, derivatives),
                DerivativesTangent = Value(i, moved),
            };
            var before = i > last ? Value(i - 1, moved) : default;
            nodes[i].Layer.BackwardTangent(Pass(i, scale), motion, before, length == 0 ? default : gradientTangent.Slice(offset, length));
            if (!before.IsEmpty) AddBridges(i - 1, moved);
        }
    }

    private static int Padded(int examples, int length) => checked(((examples * length) + Vector512<T>.Count - 1) / Vector512<T>.Count * Vector512<T>.Count);

    private int FirstWithParameters()
    {
        var nodes = _network.Nodes;
        var first = 0;
        while (first < nodes.Length - 1 && nodes[first].Length == 0) first++;
        return first;
    }

    // What reaches a value over residual connections, besides the layer behind it.
    private void AddBridges(int value, Span<T> derivatives)
    {
        var nodes = _network.Nodes;
        for (var j = value + 1; j < nodes.Length; j++)
        {
            if (nodes[j].IsBridge && nodes[j].Bridged == value) LaneMap.Add(Value(j, derivatives), Value(value, derivatives));
        }
    }

    private LayerPass<T> Pass(int node, T scale)
    {
        var it = _network.Nodes[node];
        return new()
        {
            Name = it.Name,
            Examples = Examples,
            Input = it.Input,
            Output = it.Output,
            Parameters = _parameters.Slice(it.Offset, it.Length),
            Memory = _values.Slice(_memories[node], Examples * it.Memory),
            Scale = scale,
            Workspace = _workspace,
            Team = _team,
        };
    }

    private int ValueLength(int node) => Examples * (node < 0 ? _network.Input : _network.Nodes[node].Output).Length;

    private Span<T> Value(int node, Span<T> all) => all.Slice(_offsets[node + 1], ValueLength(node));

    private ReadOnlySpan<T> Value(int node, ReadOnlySpan<T> all) => all.Slice(_offsets[node + 1], ValueLength(node));
}
