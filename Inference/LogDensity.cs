using System.Numerics;

namespace Toolkit.Inference;

/// <summary>f(x), and gradient ← ∇f(x): a function that brings its gradient along.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="point">x.</param>
/// <param name="gradient">Receives ∇f(x), all elements: as many as x has.</param>
/// <returns>f(x).</returns>
public delegate T ValueAndGradient<T>(ReadOnlySpan<T> point, Span<T> gradient);

/// <summary>Log densities that are not models: written with a gradient by hand.</summary>
public static class LogDensity
{
    /// <summary>A log density from a function that brings its gradient along.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="dimension">The number of elements of a point, at least 1.</param>
    /// <param name="function">ln p and its gradient.</param>
    /// <exception cref="ArgumentOutOfRangeException">The dimension is below 1.</exception>
    public static AnalyticLogDensity<T> FromGradient<T>(int dimension, ValueAndGradient<T> function)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentNullException.ThrowIfNull(function);
        return new(dimension, function);
    }

    /// <summary>A scalar function with a gradient by hand, as an operation inside of a model.</summary>
    /// <remarks>
    /// Its derivative is the gradient that the function gives, believed as it is: <c>toolkit check-gradient</c> tells when it is wrong. Make the function once,
    /// outside of the lambda. It has no second derivative.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="x">What it is a function of, of any shape: the elements row by row.</param>
    /// <param name="function">The function.</param>
    public static Variable<T> Analytic<T>(Variable<T> x, ValueAndGradient<T> function)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(function);
        return Variable<T>.Apply(new Analytic<T>(function), x);
    }
}

/// <summary>A log density from a function that brings its gradient along.</summary>
/// <typeparam name="T">The number type.</typeparam>
public sealed class AnalyticLogDensity<T> : ILogDensity<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ValueAndGradient<T> _function;

    internal AnalyticLogDensity(int dimension, ValueAndGradient<T> function) => (Dimension, _function) = (dimension, function);

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public T LogDensity(ReadOnlySpan<T> point, Workspace workspace)
    {
        using var gradient = workspace.Rent<T>(Dimension);
        return LogDensityAndGradient(point, gradient.Span, workspace);
    }

    /// <inheritdoc/>
    public T LogDensityAndGradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        if (point.Length != Dimension) throw new ArgumentException($"{point.Length} elements; the density has {Dimension}.", nameof(point));
        if (destination.Length != Dimension) throw new ArgumentException($"{destination.Length} elements; the density has {Dimension}.", nameof(destination));
        return _function(point, destination);
    }
}
