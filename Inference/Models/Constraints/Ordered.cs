using System.Numerics;

namespace Toolkit.Inference;

/// <summary>A vector whose elements grow: y₀ = x₀, yᵢ = yᵢ₋₁ + e to the power xᵢ, ln |det J| = Σ xᵢ without the first.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct Ordered<T> : IConstraint<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public int FreeLength(Shape shape) => Outside.VectorLength(shape, "ordered", 1);

    /// <inheritdoc/>
    public (Variable<T> Value, Variable<T> LogJacobian) Constrain(Variable<T> free, Shape shape)
    {
        if (shape.Rows == 1) return (free, T.Zero);
        var gaps = free[1..];
        var above = Variable<T>.Apply(new Embed<T>(1, 0, shape), Functions.CumulativeSum(Functions.Exp(gaps)));
        return (free[0] + above, Functions.Sum(gaps));
    }

    /// <inheritdoc/>
    public int FirstOutside(ReadOnlySpan<T> value, Shape shape)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (!T.IsFinite(value[i]) || (i > 0 && !(value[i] > value[i - 1]))) return i;
        }

        return -1;
    }

    /// <inheritdoc/>
    public void Free(ReadOnlySpan<T> value, Shape shape, Span<T> destination)
    {
        Outside.Refuse(in this, value, shape);
        destination[0] = value[0];
        for (var i = 1; i < value.Length; i++) destination[i] = T.Log(value[i] - value[i - 1]);
    }

    /// <inheritdoc/>
    public override string ToString() => "ordered";
}

public static partial class Constraints
{
    /// <inheritdoc cref="Ordered{T}"/>
    public static Ordered<double> Ordered => default;
}
