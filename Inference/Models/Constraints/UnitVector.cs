using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// A vector of norm 1, as x/‖x‖ with as many free values as elements: the radius is given a density of its own, ‖x‖ that of a standard normal vector, so that
/// the term is −½ xᵀx, and a direction is uniform where nothing else is stated.
/// </summary>
/// <remarks>Not a bijection: free values are found of norm 1. At x = 0 the value is not a number.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct UnitVector<T> : IConstraint<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public int FreeLength(Shape shape) => Outside.VectorLength(shape, "a unit vector", 2);

    /// <inheritdoc/>
    public (Variable<T> Value, Variable<T> LogJacobian) Constrain(Variable<T> free, Shape shape)
    {
        var square = Functions.Dot(free, free);
        return (free / Functions.Sqrt(square), square * T.CreateTruncating(-0.5));
    }

    /// <inheritdoc/>
    public int FirstOutside(ReadOnlySpan<T> value, Shape shape)
    {
        var bad = Outside.FirstNotFinite(value);
        return bad >= 0 ? bad : T.Abs(Reductions.SumOfSquares(value) - T.One) <= Outside.Tolerance<T>() ? -1 : value.Length - 1;
    }

    /// <inheritdoc/>
    public void Free(ReadOnlySpan<T> value, Shape shape, Span<T> destination)
    {
        Outside.Refuse(in this, value, shape);
        value.CopyTo(destination);
    }

    /// <inheritdoc/>
    public override string ToString() => "a unit vector";
}

public static partial class Constraints
{
    /// <inheritdoc cref="UnitVector{T}"/>
    public static UnitVector<double> UnitVector => default;
}
