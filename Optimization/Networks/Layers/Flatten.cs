using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>A layer that makes one place of all: the same numbers as a vector, place by place.</summary>
/// <typeparam name="T">The number type.</typeparam>
public sealed record Flatten<T> : ILayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public string Kind => "flatten";

    /// <inheritdoc/>
    public ExampleShape Output(ExampleShape input) => ExampleShape.Vector(input.Length);

    /// <inheritdoc/>
    public void Forward(in LayerPass<T> pass, ReadOnlySpan<T> input, Span<T> output) => input.CopyTo(output);

    /// <inheritdoc/>
    public void Backward(
        in LayerPass<T> pass, ReadOnlySpan<T> input, ReadOnlySpan<T> output, ReadOnlySpan<T> derivatives, Span<T> inputDerivatives, Span<T> gradient)
    {
        if (!inputDerivatives.IsEmpty) derivatives.CopyTo(inputDerivatives);
    }

    /// <inheritdoc/>
    public void Tangent(
        in LayerPass<T> pass, ReadOnlySpan<T> input, ReadOnlySpan<T> output, ReadOnlySpan<T> inputTangent, ReadOnlySpan<T> parameterTangent, Span<T> outputTangent)
    {
        if (inputTangent.IsEmpty) outputTangent.Clear();
        else inputTangent.CopyTo(outputTangent);
    }

    /// <inheritdoc/>
    public void BackwardTangent(in LayerPass<T> pass, in LayerMotion<T> motion, Span<T> inputDerivativesTangent, Span<T> gradientTangent)
    {
        if (!inputDerivativesTangent.IsEmpty) motion.DerivativesTangent.CopyTo(inputDerivativesTangent);
    }
}
