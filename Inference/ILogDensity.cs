namespace Toolkit.Inference;

/// <summary>The log of a density on ℝⁿ, up to a constant, with its gradient: what samplers ask.</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface ILogDensity<T> : IOracle
    where T : unmanaged
{
    /// <summary>ln p(x); −∞ outside of the support, not a number where the computation fails.</summary>
    /// <param name="point">x, <see cref="IOracle.Dimension"/> elements.</param>
    /// <param name="workspace">Scratch memory.</param>
    T LogDensity(ReadOnlySpan<T> point, Workspace workspace);

    /// <summary>ln p(x), and destination ← ∇ ln p(x).</summary>
    /// <param name="point">x, <see cref="IOracle.Dimension"/> elements.</param>
    /// <param name="destination">Receives the gradient: as many elements, not overlapping <paramref name="point"/>.</param>
    /// <param name="workspace">Scratch memory.</param>
    T LogDensityAndGradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace);
}
