namespace Toolkit.Benchmarks;

/// <summary>Writes a draw into every element.</summary>
public delegate void Fill<T>(Span<T> destination);
