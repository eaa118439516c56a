using System.Numerics;

namespace Toolkit.Inference;

/// <summary>A vector of numbers above 0 that grow: yᵢ = yᵢ₋₁ + e to the power xᵢ from 0 on, ln |det J| = Σ xᵢ.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct PositiveOrdered<T> : IConstraint<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public int FreeLength(Shape shape) => Outside.VectorLength(shape, "positive and ordered", 1);

    /// <inheritdoc/>
    public (Variable<T> Value, Variable<T> LogJacobian) Constrain(Variable<T> free, Shape shape)
    {
        return (Functions.CumulativeSum(Functions.Exp(free)), Functions.Sum(free));
    }

    /// <inheritdoc/>
    public int FirstOutside(ReadOnlySpan<T> value, Shape shape)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (!T.IsFinite(value[i]) || !(value[i] > (i > 0 ? value[i - 1] : T.Zero))) return i;
        }

        return -1;
    }

    /// <inheritdoc/>
    public void Free(ReadOnlySpan<T> value, Shape shape, Span<T> destination)
    {
        Outside.Refuse(in this, value, shape);
        for (var i = 0; i < value.Length; i++) destination[i] = T.Log(value[i] - (i > 0 ? value[i - 1] : T.Zero));
    }

    /// <inheritdoc/>
    public override string ToString() => "positive and ordered";
}

public static partial class Constraints
{
    /// <inheritdoc cref="PositiveOrdered{T}"/>
    public static PositiveOrdered<double> PositiveOrdered => default;
}
