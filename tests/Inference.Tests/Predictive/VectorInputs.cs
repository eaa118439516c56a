namespace Toolkit.Inference.Tests.Predictive;

/// <summary>Vectors side by side, as inputs of a network.</summary>
internal sealed class VectorInputs(double[] values, int width) : IInputs<double>
{
    public int Count => values.Length / width;

    public ExampleShape Shape => ExampleShape.Vector(width);

    public void Gather(ReadOnlySpan<int> batch, Span<double> destination)
    {
        for (var i = 0; i < batch.Length; i++) values.AsSpan(batch[i] * width, width).CopyTo(destination[(i * width)..]);
    }
}
