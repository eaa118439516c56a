using System.Collections.Immutable;
using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>A layer whose function is written in operations of the tape: all its derivatives, first and second, are those of <see cref="Numerics.Derivatives"/>.</summary>
/// <remarks>
/// <para>
/// The function takes the parameters and the inputs, a matrix with a row for each example, and gives a matrix with a row for each example, or for each example and place. What it makes of a row
/// must depend on that row alone. It is run again for each value and each derivative, on a tape that the workspace keeps: from the second time on nothing is allocated but what the function
/// allocates. Whatever it captures must not change.
/// </para>
/// <para>Squared norms of examples' gradients take a run for each example. It has no block of the Fisher matrix.</para>
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed record Differentiated<T> : ILayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Func<LayerVariables<T>, Variable<T>, Variable<T>> _function;
    private readonly ImmutableArray<(string Name, ImmutableArray<int> Shape)> _blocks;
    private readonly ImmutableArray<ParameterBlock> _laid;
    private readonly Func<ExampleShape, ExampleShape> _output;

    /// <summary>A function with parameters.</summary>
    /// <param name="kind">What it is called where nobody names it.</param>
    /// <param name="output">The shape of what it makes of an example, from that of the example.</param>
    /// <param name="blocks">Names and shapes of its parameters; empty where it has none.</param>
    /// <param name="function">The function, of the parameters and of the inputs as a matrix with a row for each example.</param>
    /// <param name="initialization">
    /// What blocks of two or more dimensions start from, as weights with a row for each output; He where none is given. Blocks of fewer start at 0.
    /// </param>
    /// <exception cref="ArgumentException">There is no name, names of blocks are not different, or a shape is missing.</exception>
    public Differentiated(
        string kind, Func<ExampleShape, ExampleShape> output, ImmutableArray<(string Name, ImmutableArray<int> Shape)> blocks,
        Func<LayerVariables<T>, Variable<T>, Variable<T>> function, Initialization initialization = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(kind);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(function);
        (Kind, _output, _blocks, _function, Initialization) = (kind, output, blocks.IsDefault ? [] : blocks, function, initialization);
        _laid = _blocks.IsEmpty ? [] : ParameterBlocks.Of(_blocks.AsSpan()).All;
    }

    /// <summary>What blocks of two or more dimensions start from.</summary>
    public Initialization Initialization { get; }

    /// <inheritdoc/>
    public string Kind { get; }

    /// <inheritdoc/>
    public ExampleShape Output(ExampleShape input) => _output(input) is { Height: >= 1, Width: >= 1, Channels: >= 1 } output
        ? output
        : throw new ArgumentException($"its outputs would be {_output(input)}; extents are at least 1.", nameof(input));

    /// <inheritdoc/>
    public ImmutableArray<(string Name, ImmutableArray<int> Shape)> Blocks(ExampleShape input) => _blocks;

    /// <inheritdoc/>
    public void Initialize(ExampleShape input, RandomKey key, Span<T> parameters)
    {
        for (var i = 0; i < _laid.Length; i++)
        {
            var block = _laid[i];
            var own = parameters.Slice(block.Offset, block.Length);
            if (block.Shape.Length > 1 && block.Length > 0) Initialization.Draw(key.Fold(i), block.Columns, block.Rows, own);
            else own.Clear();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The function gives another shape than the layer has.</exception>
    public void Forward(in LayerPass<T> pass, ReadOnlySpan<T> input, Span<T> output)
    {
        var tape = Begin(pass);
        Copy(Run(pass, pass.Examples, tape.Input(pass.Parameters, Shape.Vector(pass.Parameters.Length), differentiate: false), Rows(tape, pass, input, false)), output);
    }

    /// <inheritdoc/>
    public void Backward(
        in LayerPass<T> pass, ReadOnlySpan<T> input, ReadOnlySpan<T> output, ReadOnlySpan<T> derivatives, Span<T> inputDerivatives, Span<T> gradient)
    {
        if (inputDerivatives.IsEmpty && gradient.IsEmpty) return;
        var tape = Begin(pass);
        var parameters = tape.Input(pass.Parameters, Shape.Vector(pass.Parameters.Length), differentiate: !gradient.IsEmpty);
        var x = Rows(tape, pass, input, !inputDerivatives.IsEmpty);
        var y = Run(pass, pass.Examples, parameters, x);
        if (y.IsOnTape) tape.Backpropagate(y, derivatives);
        Read(tape, y, x, T.One, inputDerivatives);
        Read(tape, y, parameters, pass.Scale, gradient);
    }

    /// <inheritdoc/>
    public void Tangent(
        in LayerPass<T> pass, ReadOnlySpan<T> input, ReadOnlySpan<T> output, ReadOnlySpan<T> inputTangent, ReadOnlySpan<T> parameterTangent, Span<T> outputTangent)
    {
        var tape = Begin(pass);
        var (parameters, x) = (tape.Input(pass.Parameters), Rows(tape, pass, input, true));
        var y = Run(pass, pass.Examples, parameters, x);
        if (!Pushed(tape, pass, y, x, parameters, inputTangent, parameterTangent, out var moved)) outputTangent.Clear();
        else Copy(moved, outputTangent);
    }

    /// <inheritdoc/>
    /// <remarks>The derivative of ⟨ż, δ⟩ + ⟨z, δ̇⟩, in which ż is the tangent as the tape writes it.</remarks>
    public void BackwardTangent(in LayerPass<T> pass, in LayerMotion<T> motion, Span<T> inputDerivativesTangent, Span<T> gradientTangent)
    {
        if (inputDerivativesTangent.IsEmpty && gradientTangent.IsEmpty) return;
        var tape = Begin(pass);
        var (parameters, x) = (tape.Input(pass.Parameters), Rows(tape, pass, motion.Input, true));
        var y = Run(pass, pass.Examples, parameters, x);
        if (y.IsOnTape)
        {
            var sum = Functions.Sum(y * tape.Input(motion.DerivativesTangent, y.Shape, differentiate: false));
            if (Pushed(tape, pass, y, x, parameters, motion.InputTangent, motion.ParameterTangent, out var moved))
                sum += Functions.Sum(moved * tape.Input(motion.Derivatives, y.Shape, differentiate: false));
            tape.Backpropagate(sum);
        }

        Read(tape, y, x, T.One, inputDerivativesTangent);
        Read(tape, y, parameters, pass.Scale, gradientTangent);
    }

    /// <inheritdoc/>
    public void AddSquaredNorms(in LayerPass<T> pass, ReadOnlySpan<T> input, ReadOnlySpan<T> output, ReadOnlySpan<T> derivatives, Span<T> norms)
    {
        var (inputs, outputs) = (pass.Input.Length, pass.Output.Length);
        for (var i = 0; i < pass.Examples; i++)
        {
            var tape = Begin(pass);
            var parameters = tape.Input(pass.Parameters);
            var y = Run(pass, 1, parameters, tape.Input(input.Slice(i * inputs, inputs), new Shape(1, inputs), differentiate: false));
            if (!y.IsOnTape) continue;
            tape.Backpropagate(y, derivatives.Slice(i * outputs, outputs));
            norms[i] += Reductions.SumOfSquares(tape.Adjoint(parameters));
        }
    }

    private static Tape<T> Begin(in LayerPass<T> pass)
    {
        var tape = pass.Workspace.Resident<Residence>().Tape;
        tape.Reset();
        return tape;
    }

    private static Variable<T> Rows(Tape<T> tape, in LayerPass<T> pass, ReadOnlySpan<T> values, bool differentiate) =>
        tape.Input(values, new Shape(pass.Examples, pass.Input.Length), differentiate: differentiate);

    // The tangent of the outputs; false where nothing moves.
    private static bool Pushed(
        Tape<T> tape, in LayerPass<T> pass, Variable<T> y, Variable<T> x, Variable<T> parameters, ReadOnlySpan<T> inputTangent, ReadOnlySpan<T> parameterTangent,
        out Variable<T> moved)
    {
        moved = default;
        if (!y.IsOnTape || (inputTangent.IsEmpty && parameterTangent.IsEmpty)) return false;
        var xMoved = inputTangent.IsEmpty ? default : Rows(tape, pass, inputTangent, false);
        var parametersMoved = parameterTangent.IsEmpty ? default : tape.Input(parameterTangent, Shape.Vector(parameterTangent.Length), differentiate: false);
        moved = parameterTangent.IsEmpty ? tape.Pushforward(y, [x], [xMoved])
            : inputTangent.IsEmpty ? tape.Pushforward(y, [parameters], [parametersMoved])
            : tape.Pushforward(y, [x, parameters], [xMoved, parametersMoved]);
        return true;
    }

    private static void Read(Tape<T> tape, Variable<T> y, Variable<T> variable, T scale, Span<T> destination)
    {
        if (destination.IsEmpty) return;
        var adjoint = y.IsOnTape ? tape.Adjoint(variable) : default;
        if (adjoint.IsEmpty) destination.Clear();
        else LaneMap.Scale(scale, adjoint, destination);
    }

    private static void Copy(Variable<T> y, Span<T> destination)
    {
        if (y.Length == 1) destination[0] = y.Value;
        else y.Values.CopyTo(destination);
    }

    private Variable<T> Run(in LayerPass<T> pass, int examples, Variable<T> parameters, Variable<T> x)
    {
        var y = _function(new(parameters, _laid), x);
        return y.Shape == new Shape(examples, pass.Output.Length) || y.Shape == new Shape(examples * pass.Output.Places, pass.Output.Channels)
            ? y
            : throw new InvalidOperationException(
                $"The layer {pass.Name ?? Kind} gives {pass.Output} for an example, and its function a matrix of {y.Shape} for {examples}: a row for each example is {examples} x {pass.Output.Length}.");
    }

    // A tape of layers alone, so that a network may be asked while another tape of the workspace is in use.
    private sealed class Residence
    {
        public Tape<T> Tape { get; } = new();
    }
}

/// <summary>The parameters of a layer on a tape, by the names of their blocks.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly struct LayerVariables<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ImmutableArray<ParameterBlock> _blocks;

    internal LayerVariables(Variable<T> all, ImmutableArray<ParameterBlock> blocks) => (All, _blocks) = (all, blocks);

    /// <summary>All parameters as one vector, in the order in which they lie.</summary>
    public Variable<T> All { get; }

    /// <summary>A block: its first dimension by the product of its others; one of one dimension is a row, as it is added to or multiplied with each row of a matrix.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is no such block; the message lists those that there are.</exception>
    public Variable<T> this[string name]
    {
        get
        {
            foreach (var block in _blocks)
            {
                if (block.Name != name) continue;
                var own = All[block.Offset..(block.Offset + block.Length)];
                return block.Shape.Length > 1 ? Functions.Reshape(own, block.Rows, block.Columns) : Functions.Reshape(own, 1, block.Length);
            }

            throw new KeyNotFoundException($"There is no block \"{name}\"; there are {string.Join(", ", _blocks.Select(block => $"\"{block.Name}\""))}.");
        }
    }
}

public static partial class Network
{
    /// <summary>The network and a function written in operations of the tape; see <see cref="Optimization.Differentiated{T}"/>.</summary>
    /// <param name="network">The network.</param>
    /// <param name="kind">What it is called where nobody names it.</param>
    /// <param name="output">The shape of what it makes of an example, from that of the example.</param>
    /// <param name="blocks">Names and shapes of its parameters; empty where it has none.</param>
    /// <param name="function">The function, of the parameters and of the inputs as a matrix with a row for each example.</param>
    /// <param name="initialization">What blocks of two or more dimensions start from; He where none is given.</param>
    /// <exception cref="ArgumentException">There is no name, names of blocks are not different, or a shape is missing.</exception>
    public static Network<T> Differentiated<T>(
        this Network<T> network, string kind, Func<ExampleShape, ExampleShape> output, ImmutableArray<(string Name, ImmutableArray<int> Shape)> blocks,
        Func<LayerVariables<T>, Variable<T>, Variable<T>> function, Initialization initialization = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => network.Then(new Differentiated<T>(kind, output, blocks, function, initialization));
}
