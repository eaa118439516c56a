using System.Collections.Immutable;
using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>
/// A layer of a network: a function of a batch of examples and of its own parameters, with its derivatives, first and second. It is a description, immutable and without parameters; those
/// are a part of the one flat vector that a run moves.
/// </summary>
/// <remarks>
/// <para>
/// A batch lies example by example. All derivatives are of single examples' losses, not of their mean: what goes back through a layer is ∂ℓᵢ/∂z for each example i, and only gradients with
/// respect to parameters are summed over the batch, times <see cref="LayerPass{T}.Scale"/>.
/// </para>
/// <para>
/// Layers with formulas of their own are fast; a function on the tape becomes a layer too. A layer without parameters, memory or curvature writes four methods.
/// </para>
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public interface ILayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What it is called where nobody names it: <c>dense</c>.</summary>
    string Kind { get; }

    /// <summary>The shape of what it makes of an example.</summary>
    /// <param name="input">The shape of an example.</param>
    /// <exception cref="ArgumentException">It takes no such examples.</exception>
    ExampleShape Output(ExampleShape input);

    /// <summary>Its parameters: names and shapes of their blocks, in the order in which they lie.</summary>
    /// <param name="input">The shape of an example.</param>
    ImmutableArray<(string Name, ImmutableArray<int> Shape)> Blocks(ExampleShape input) => [];

    /// <summary>The number of elements for each example that <see cref="Forward"/> leaves for the other methods.</summary>
    /// <param name="input">The shape of an example.</param>
    int Memory(ExampleShape input) => 0;

    /// <summary>The form of its Fisher block; null where its gradient is no sum of products δ h̄ᵀ.</summary>
    /// <param name="input">The shape of an example.</param>
    KroneckerShape? Kronecker(ExampleShape input) => null;

    /// <summary>parameters ← what training starts from.</summary>
    /// <param name="input">The shape of an example.</param>
    /// <param name="key">What is drawn from.</param>
    /// <param name="parameters">Receives all elements of all blocks.</param>
    void Initialize(ExampleShape input, RandomKey key, Span<T> parameters)
    {
    }

    /// <summary>output ← the layer's value.</summary>
    /// <param name="pass">The batch, and the layer's parameters.</param>
    /// <param name="input">x, example by example.</param>
    /// <param name="output">z.</param>
    void Forward(in LayerPass<T> pass, ReadOnlySpan<T> input, Span<T> output);

    /// <summary>inputDerivatives ← (∂z/∂x)ᵀ δ, and gradient ← scale Σᵢ (∂zᵢ/∂θ)ᵀ δᵢ.</summary>
    /// <param name="pass">The batch, behind <see cref="Forward"/>.</param>
    /// <param name="input">x.</param>
    /// <param name="output">z.</param>
    /// <param name="derivatives">δ, as z.</param>
    /// <param name="inputDerivatives">Receives as many elements as x has; empty where nobody asks.</param>
    /// <param name="gradient">Receives as many elements as θ has; empty where nobody asks.</param>
    void Backward(in LayerPass<T> pass, ReadOnlySpan<T> input, ReadOnlySpan<T> output, ReadOnlySpan<T> derivatives, Span<T> inputDerivatives, Span<T> gradient);

    /// <summary>outputTangent ← (∂z/∂x) ẋ + (∂z/∂θ) θ̇.</summary>
    /// <param name="pass">The batch, behind <see cref="Forward"/>.</param>
    /// <param name="input">x.</param>
    /// <param name="output">z.</param>
    /// <param name="inputTangent">ẋ; empty where it is 0.</param>
    /// <param name="parameterTangent">θ̇; empty where it is 0.</param>
    /// <param name="outputTangent">Receives ż.</param>
    void Tangent(in LayerPass<T> pass, ReadOnlySpan<T> input, ReadOnlySpan<T> output, ReadOnlySpan<T> inputTangent, ReadOnlySpan<T> parameterTangent, Span<T> outputTangent);

    /// <summary>What <see cref="Backward"/> changes by where x, θ and δ change by ẋ, θ̇ and δ̇.</summary>
    /// <param name="pass">The batch, behind <see cref="Forward"/>.</param>
    /// <param name="motion">All that moves.</param>
    /// <param name="inputDerivativesTangent">Receives as many elements as x has; empty where nobody asks.</param>
    /// <param name="gradientTangent">Receives as many elements as θ has; empty where nobody asks.</param>
    void BackwardTangent(in LayerPass<T> pass, in LayerMotion<T> motion, Span<T> inputDerivativesTangent, Span<T> gradientTangent);

    /// <summary>norms[i] ← norms[i] + ‖(∂zᵢ/∂θ)ᵀ δᵢ‖²: the squared norm of each example's own gradient, of which no more than one is written down.</summary>
    /// <param name="pass">The batch, behind <see cref="Forward"/>.</param>
    /// <param name="input">x.</param>
    /// <param name="output">z.</param>
    /// <param name="derivatives">δ.</param>
    /// <param name="norms">An element for each example.</param>
    /// <exception cref="NotSupportedException">The layer has parameters and does not say how; one without has nothing to add.</exception>
    void AddSquaredNorms(in LayerPass<T> pass, ReadOnlySpan<T> input, ReadOnlySpan<T> output, ReadOnlySpan<T> derivatives, Span<T> norms)
    {
        if (!pass.Parameters.IsEmpty) throw new NotSupportedException($"The layer {pass.Name} does not tell the norms of its examples' gradients: it has parameters, and no AddSquaredNorms of its own.");
    }

    /// <summary>h of the Fisher block, without the 1 of a bias: a row for each example and place.</summary>
    /// <param name="pass">The batch, behind <see cref="Forward"/>.</param>
    /// <param name="input">x.</param>
    ReadOnlySpan<T> KroneckerInputs(in LayerPass<T> pass, ReadOnlySpan<T> input) => input;
}

/// <summary>A batch on its way through a layer.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct LayerPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What the layer is called in its network, for messages; null where it is in none.</summary>
    public string? Name { get; init; }

    /// <summary>The number of examples.</summary>
    public required int Examples { get; init; }

    /// <summary>The shape of an example.</summary>
    public required ExampleShape Input { get; init; }

    /// <summary>The shape of what the layer makes of it.</summary>
    public required ExampleShape Output { get; init; }

    /// <summary>θ, the layer's own parameters.</summary>
    public required ReadOnlySpan<T> Parameters { get; init; }

    /// <summary>What <see cref="ILayer{T}.Forward"/> leaves for the other methods.</summary>
    public required Span<T> Memory { get; init; }

    /// <summary>The factor of gradients with respect to parameters: 1 over the size of the batch, for the gradient of a mean.</summary>
    public T Scale { get; init; }

    /// <summary>Scratch memory.</summary>
    public required Workspace Workspace { get; init; }

    /// <summary>The threads to use; null for the calling one.</summary>
    public WorkerTeam? Team { get; init; }

    /// <summary>x as a matrix with a row for each example and place.</summary>
    /// <param name="input">x, or something of its shape.</param>
    public ReadOnlyMatrixSpan<T> InputRows(ReadOnlySpan<T> input) => new(input, Examples * Input.Places, Input.Channels);

    /// <summary>z as a matrix with a row for each example and place.</summary>
    /// <param name="output">z, or something of its shape.</param>
    public ReadOnlyMatrixSpan<T> OutputRows(ReadOnlySpan<T> output) => new(output, Examples * Output.Places, Output.Channels);
}

/// <summary>A batch and its derivatives on their way through a layer, and what each of them changes by.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct LayerMotion<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>x.</summary>
    public required ReadOnlySpan<T> Input { get; init; }

    /// <summary>z.</summary>
    public required ReadOnlySpan<T> Output { get; init; }

    /// <summary>ẋ; empty where it is 0.</summary>
    public required ReadOnlySpan<T> InputTangent { get; init; }

    /// <summary>ż.</summary>
    public required ReadOnlySpan<T> OutputTangent { get; init; }

    /// <summary>θ̇; empty where it is 0.</summary>
    public required ReadOnlySpan<T> ParameterTangent { get; init; }

    /// <summary>δ.</summary>
    public required ReadOnlySpan<T> Derivatives { get; init; }

    /// <summary>δ̇.</summary>
    public required ReadOnlySpan<T> DerivativesTangent { get; init; }
}
