using System.Numerics;

namespace Toolkit.Inference;

/// <summary>Above 0, as eˣ: ln |det J| = Σ x.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct Positive<T> : IConstraint<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public bool IsElementwise => true;

    /// <inheritdoc/>
    public int FreeLength(Shape shape) => shape.Length;

    /// <inheritdoc/>
    public (Variable<T> Value, Variable<T> LogJacobian) Constrain(Variable<T> free, Shape shape) =>
        (Functions.Exp(free), shape.IsScalar ? free : Functions.Sum(free));

    /// <inheritdoc/>
    public int FirstOutside(ReadOnlySpan<T> value, Shape shape)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (!(value[i] > T.Zero && T.IsFinite(value[i]))) return i;
        }

        return -1;
    }

    /// <inheritdoc/>
    public void Free(ReadOnlySpan<T> value, Shape shape, Span<T> destination)
    {
        Outside.Refuse(in this, value, shape);
        for (var i = 0; i < value.Length; i++)
        {
            destination[i] = T.Log(value[i]);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => "positive";
}

public static partial class Constraints
{
    /// <inheritdoc cref="Positive{T}"/>
    public static Positive<double> Positive => default;
}
