using System.Numerics;

namespace Toolkit.Inference;

/// <summary>The whole line: free values are the parameter.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct Unconstrained<T> : IConstraint<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public int FreeLength(Shape shape) => shape.Length;

    /// <inheritdoc/>
    public (Variable<T> Value, Variable<T> LogJacobian) Constrain(Variable<T> free, Shape shape) => (free, T.Zero);

    /// <inheritdoc/>
    public void Free(ReadOnlySpan<T> value, Shape shape, Span<T> destination) => value.CopyTo(destination);

    /// <inheritdoc/>
    public override string ToString() => "real";
}

/// <summary>Above 0, as eˣ: ln |det J| = Σ x.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct Positive<T> : IConstraint<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public int FreeLength(Shape shape) => shape.Length;

    /// <inheritdoc/>
    public (Variable<T> Value, Variable<T> LogJacobian) Constrain(Variable<T> free, Shape shape) =>
        (Functions.Exp(free), shape.IsScalar ? free : Functions.Sum(free));

    /// <inheritdoc/>
    public void Free(ReadOnlySpan<T> value, Shape shape, Span<T> destination)
    {
        for (var i = 0; i < value.Length; i++)
        {
            destination[i] = value[i] > T.Zero ? T.Log(value[i]) : throw new ArgumentException($"Element {i} is {value[i]}, and must be above 0.", nameof(value));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => "positive";
}

/// <summary>The sets that parameters lie in, to be read without a prefix: <c>using static Toolkit.Inference.Constraints;</c>.</summary>
public static partial class Constraints
{
    /// <summary>Above 0.</summary>
    public static Positive<double> Positive => default;
}
