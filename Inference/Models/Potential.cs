using System.Numerics;

namespace Toolkit.Inference;

/// <summary>U(x) = −ln p(x), a log density as an objective: optimisers find its modes.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TDensity">The kind of log density.</typeparam>
/// <param name="Density">ln p.</param>
public readonly record struct Potential<T, TDensity>(TDensity Density) : IObjective<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TDensity : ILogDensity<T>
{
    /// <inheritdoc/>
    public int Dimension => Density.Dimension;

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace) => -Density.LogDensity(point, workspace);

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace) => ValueAndGradient(point, destination, workspace);

    /// <inheritdoc/>
    public T ValueAndGradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        var value = -Density.LogDensityAndGradient(point, destination, workspace);
        for (var i = 0; i < destination.Length; i++) destination[i] = -destination[i];
        return value;
    }
}
