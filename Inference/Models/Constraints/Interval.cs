using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// Between two bounds, as l + (u − l)/(1 + e⁻ˣ): ln |det J| = Σ ln(u − l) + x − 2 ln(1 + eˣ).
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct Interval<T> : IConstraint<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The interval.</summary>
    /// <param name="lower">l: a number, an element for each, or an expression of earlier parameters.</param>
    /// <param name="upper">u, above l where both are numbers; the density is not a number where an expression is not.</param>
    /// <exception cref="ArgumentOutOfRangeException">Both are numbers, and do not bound an interval.</exception>
    public Interval(Variable<T> lower, Variable<T> upper)
    {
        (LowerBound, UpperBound) = (lower, upper);
        if (lower.Source is null && upper.Source is null && !(T.IsFinite(lower.Literal) && T.IsFinite(upper.Literal) && lower.Literal < upper.Literal))
        {
            throw new ArgumentOutOfRangeException(nameof(upper), $"The bounds {lower.Literal} and {upper.Literal} must be finite, the lower below the upper.");
        }
    }

    /// <summary>l.</summary>
    public Variable<T> LowerBound { get; }

    /// <summary>u.</summary>
    public Variable<T> UpperBound { get; }

    /// <inheritdoc/>
    public bool IsElementwise => true;

    /// <inheritdoc/>
    public int FreeLength(Shape shape) => shape.Length;

    /// <inheritdoc/>
    public (Variable<T> Value, Variable<T> LogJacobian) Constrain(Variable<T> free, Shape shape)
    {
        var (fromZero, value) = (LowerBound.Source is null && LowerBound.Literal == T.Zero, Functions.Sigmoid(free));
        var each = free - (Functions.Softplus(free) * T.CreateTruncating(2));
        if (LowerBound.Source is null && UpperBound.Source is null)
        {
            // Numbers: no operation for what is known.
            var width = UpperBound.Literal - LowerBound.Literal;
            if (width != T.One) value *= width;
            var sum = shape.IsScalar ? each : Functions.Sum(each);
            return (fromZero ? value : LowerBound + value, width == T.One ? sum : sum + (T.CreateTruncating(shape.Length) * T.Log(width)));
        }

        var between = fromZero ? Outside.Beside(UpperBound, free) : Outside.Beside(UpperBound, free) - LowerBound;
        each += Functions.Log(between);
        value *= between;
        return (fromZero ? value : LowerBound + value, shape.IsScalar ? each : Functions.Sum(each));
    }

    /// <inheritdoc/>
    public int FirstOutside(ReadOnlySpan<T> value, Shape shape)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (!(value[i] > LowerBound.ValueFor(i, shape) && value[i] < UpperBound.ValueFor(i, shape))) return i;
        }

        return -1;
    }

    /// <inheritdoc/>
    public void Free(ReadOnlySpan<T> value, Shape shape, Span<T> destination)
    {
        Outside.Refuse(in this, value, shape);
        for (var i = 0; i < value.Length; i++)
        {
            destination[i] = T.Log(value[i] - LowerBound.ValueFor(i, shape)) - T.Log(UpperBound.ValueFor(i, shape) - value[i]);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"between {Outside.Text(LowerBound)} and {Outside.Text(UpperBound)}";
}

public static partial class Constraints
{
    /// <inheritdoc cref="Interval{T}"/>
    /// <param name="lower">l: a number, an element for each, or an expression of earlier parameters.</param>
    /// <param name="upper">u, above l.</param>
    public static Interval<double> Interval(Variable<double> lower, Variable<double> upper) => new(lower, upper);

    /// <inheritdoc cref="Interval{T}"/>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="lower">l: a number, an element for each, or an expression of earlier parameters.</param>
    /// <param name="upper">u, above l.</param>
    public static Interval<T> Interval<T>(Variable<T> lower, Variable<T> upper)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(lower, upper);
}
