using System.Numerics;
using Toolkit.Inference;

namespace Toolkit.Properties;

/// <summary>The log density of the conformance table: −f of <see cref="Probe{T}"/>, a Gaussian of variances from ½ to 1, which can be made to answer with a fault.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Dimension">The number of coordinates.</param>
/// <param name="Fault">The slope that is added along the last coordinate: zero, or something that is no number.</param>
public readonly record struct ProbeDensity<T>(int Dimension, T Fault = default) : ILogDensity<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Probe<T> Potential => new(Dimension, Fault);

    /// <inheritdoc/>
    public T LogDensity(ReadOnlySpan<T> point, Workspace workspace) => -Potential.Value(point, workspace);

    /// <inheritdoc/>
    public T LogDensityAndGradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        var value = -Potential.ValueAndGradient(point, destination, workspace);
        for (var i = 0; i < destination.Length; i++) destination[i] = -destination[i];
        return value;
    }
}
