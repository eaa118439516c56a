using System.Numerics;

namespace Toolkit.Inference;

/// <summary>Below a bound, as u − eˣ: ln |det J| = Σ x.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Bound">u: a number, an element for each, or an expression of earlier parameters.</param>
public readonly record struct Upper<T>(Variable<T> Bound) : IConstraint<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public bool IsElementwise => true;

    /// <inheritdoc/>
    public int FreeLength(Shape shape) => shape.Length;

    /// <inheritdoc/>
    public (Variable<T> Value, Variable<T> LogJacobian) Constrain(Variable<T> free, Shape shape) =>
        (Bound - Functions.Exp(free), shape.IsScalar ? free : Functions.Sum(free));

    /// <inheritdoc/>
    public int FirstOutside(ReadOnlySpan<T> value, Shape shape)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (!(value[i] < Bound.ValueFor(i, shape) && T.IsFinite(value[i]))) return i;
        }

        return -1;
    }

    /// <inheritdoc/>
    public void Free(ReadOnlySpan<T> value, Shape shape, Span<T> destination)
    {
        Outside.Refuse(in this, value, shape);
        for (var i = 0; i < value.Length; i++)
        {
            destination[i] = T.Log(Bound.ValueFor(i, shape) - value[i]);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"below {Outside.Text(Bound)}";
}

public static partial class Constraints
{
    /// <inheritdoc cref="Upper{T}"/>
    /// <param name="bound">u: a number, an element for each, or an expression of earlier parameters.</param>
    public static Upper<double> Upper(Variable<double> bound) => new(bound);

    /// <inheritdoc cref="Upper{T}"/>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="bound">u: a number, an element for each, or an expression of earlier parameters.</param>
    public static Upper<T> Upper<T>(Variable<T> bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(bound);
}
