using System.Numerics;

namespace Toolkit.Inference;

/// <summary>The whole line: free values are the parameter.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct Unconstrained<T> : IConstraint<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public bool IsElementwise => true;

    /// <inheritdoc/>
    public int FreeLength(Shape shape) => shape.Length;

    /// <inheritdoc/>
    public (Variable<T> Value, Variable<T> LogJacobian) Constrain(Variable<T> free, Shape shape) => (free, T.Zero);

    /// <inheritdoc/>
    public int FirstOutside(ReadOnlySpan<T> value, Shape shape) => Outside.FirstNotFinite(value);

    /// <inheritdoc/>
    public void Free(ReadOnlySpan<T> value, Shape shape, Span<T> destination)
    {
        Outside.Refuse(in this, value, shape);
        value.CopyTo(destination);
    }

    /// <inheritdoc/>
    public override string ToString() => "real";
}
