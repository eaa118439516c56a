namespace Toolkit.Benchmarks;

/// <summary>Writes the product of two square row-major matrices.</summary>
public delegate void Product<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> product, int order);
