using System.Collections.Immutable;
using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>A dense layer: <c>z = W h + b</c> at each place, with the same W and b at all places.</summary>
/// <remarks>Blocks: <c>weights</c>, outputs × inputs, and <c>bias</c>. A vector is one place; of images and sequences it moves the channels alone, as a convolution of 1 × 1 does.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed record Dense<T> : ILayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A dense layer.</summary>
    /// <param name="outputs">The number of outputs at a place, at least 1.</param>
    /// <param name="hasBias">Whether there is a b.</param>
    /// <param name="initialization">What W starts from; He where none is given.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of outputs is below 1.</exception>
    public Dense(int outputs, bool hasBias = true, Initialization initialization = default) =>
        (Outputs, HasBias, Initialization) = (Require.AtLeastOne(outputs), hasBias, initialization);

    /// <summary>The number of outputs at a place.</summary>
    public int Outputs { get; }

    /// <summary>Whether there is a b.</summary>
    public bool HasBias { get; }

    /// <summary>What W starts from.</summary>
    public Initialization Initialization { get; }

    /// <inheritdoc/>
    public string Kind => "dense";

    /// <inheritdoc/>
    public ExampleShape Output(ExampleShape input) => input with { Channels = Outputs };

    /// <inheritdoc/>
    public ImmutableArray<(string Name, ImmutableArray<int> Shape)> Blocks(ExampleShape input) =>
        HasBias ? [("weights", [Outputs, input.Channels]), ("bias", [Outputs])] : [("weights", [Outputs, input.Channels])];

    /// <inheritdoc/>
    public KroneckerShape? Kronecker(ExampleShape input) => new(Outputs, input.Channels, HasBias, input.Places);

    /// <inheritdoc/>
    public void Initialize(ExampleShape input, RandomKey key, Span<T> parameters)
    {
        Initialization.Draw(key, input.Channels, Outputs, parameters[..(Outputs * input.Channels)]);
        parameters[(Outputs * input.Channels)..].Clear();
    }

    /// <inheritdoc/>
    public void Forward(in LayerPass<T> pass, ReadOnlySpan<T> input, Span<T> output) =>
        Affine.Forward(pass, pass.Parameters, pass.InputRows(input), HasBias, new(output, pass.Examples * pass.Output.Places, Outputs));

    /// <inheritdoc/>
    public void Backward(
        in LayerPass<T> pass, ReadOnlySpan<T> input, ReadOnlySpan<T> output, ReadOnlySpan<T> derivatives, Span<T> inputDerivatives, Span<T> gradient)
    {
        if (!gradient.IsEmpty) Affine.Gradient(pass, pass.InputRows(input), pass.OutputRows(derivatives), HasBias, T.Zero, gradient);
        if (!inputDerivatives.IsEmpty)
            Affine.Pull(pass, pass.Parameters, pass.OutputRows(derivatives), T.Zero, new(inputDerivatives, pass.Examples * pass.Input.Places, pass.Input.Channels));
    }

    /// <inheritdoc/>
    public void Tangent(
        in LayerPass<T> pass, ReadOnlySpan<T> input, ReadOnlySpan<T> output, ReadOnlySpan<T> inputTangent, ReadOnlySpan<T> parameterTangent, Span<T> outputTangent)
    {
        var moved = new MatrixSpan<T>(outputTangent, pass.Examples * pass.Output.Places, Outputs);
        if (parameterTangent.IsEmpty) outputTangent.Clear();
        else Affine.Forward(pass, parameterTangent, pass.InputRows(input), HasBias, moved);
        if (!inputTangent.IsEmpty) Affine.Push(pass, pass.InputRows(inputTangent), moved);
    }

    /// <inheritdoc/>
    public void BackwardTangent(in LayerPass<T> pass, in LayerMotion<T> motion, Span<T> inputDerivativesTangent, Span<T> gradientTangent)
    {
        if (!gradientTangent.IsEmpty)
        {
            Affine.Gradient(pass, pass.InputRows(motion.Input), pass.OutputRows(motion.DerivativesTangent), HasBias, T.Zero, gradientTangent);
            if (!motion.InputTangent.IsEmpty)
            {
                var weights = new MatrixSpan<T>(gradientTangent, Outputs, pass.Input.Channels);
                MatrixProduct.Multiply(
                    pass.Scale, pass.OutputRows(motion.Derivatives).Transpose(), pass.InputRows(motion.InputTangent), T.One, weights, pass.Workspace, pass.Team);
            }
        }

        if (inputDerivativesTangent.IsEmpty) return;
        var moved = new MatrixSpan<T>(inputDerivativesTangent, pass.Examples * pass.Input.Places, pass.Input.Channels);
        Affine.Pull(pass, pass.Parameters, pass.OutputRows(motion.DerivativesTangent), T.Zero, moved);
        if (!motion.ParameterTangent.IsEmpty) Affine.Pull(pass, motion.ParameterTangent, pass.OutputRows(motion.Derivatives), T.One, moved);
    }

    /// <inheritdoc/>
    public void AddSquaredNorms(in LayerPass<T> pass, ReadOnlySpan<T> input, ReadOnlySpan<T> output, ReadOnlySpan<T> derivatives, Span<T> norms) =>
        Affine.AddSquaredNorms(pass, pass.InputRows(input), pass.OutputRows(derivatives), HasBias, norms);
}
