namespace Toolkit.Benchmarks;

/// <summary>A log density and its gradient, however computed: the one shape in which all sides of the gates of differentiation are called.</summary>
/// <param name="point">The unconstrained parameters.</param>
/// <param name="gradient">Receives the gradient, as long as the point.</param>
/// <returns>The log density, up to a constant that does not depend on the point.</returns>
public delegate double DensityGradient(ReadOnlySpan<double> point, Span<double> gradient);
