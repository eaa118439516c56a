using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// A vector of K numbers above 0 that sum to 1, by breaking a stick: of what is left, element k takes zₖ = 1/(1 + e to the power −uₖ) with
/// uₖ = xₖ − ln(K − k), so that x = 0 is the centre; ln |det J| = Σ ln yₖ + ln(1 − zₖ) over the first K − 1.
/// </summary>
/// <remarks>
/// In logarithms throughout: ln yₖ = uₖ + Σ ln(1 − zⱼ) for j up to k, with ln(1 − z) = −ln(1 + eᵘ), so that no element is lost to rounding. Source: Stan
/// reference manual, "Unit simplex" (stick breaking).
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct Simplex<T> : IConstraint<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public int FreeLength(Shape shape) => Outside.VectorLength(shape, "a simplex", 1) - 1;

    /// <inheritdoc/>
    public (Variable<T> Value, Variable<T> LogJacobian) Constrain(Variable<T> free, Shape shape)
    {
        if (shape.Rows == 1) return (Variable<T>.Apply(new StretchTo<T>(shape), T.One), T.Zero);
        var u = free - Pieces(shape.Rows);
        var rests = -Functions.Softplus(u);
        var left = Functions.CumulativeSum(rests);
        var logarithms = u + left;
        var first = Variable<T>.Apply(new Embed<T>(0, 0, shape), Functions.Exp(logarithms));
        var last = Variable<T>.Apply(new Embed<T>(shape.Rows - 1, 0, shape), Functions.Exp(left[shape.Rows - 2]));
        return (first + last, Functions.Sum(logarithms + rests));
    }

    /// <inheritdoc/>
    public int FirstOutside(ReadOnlySpan<T> value, Shape shape)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (!(value[i] > T.Zero)) return i;
        }

        return T.Abs(Reductions.Sum(value) - T.One) <= Outside.Tolerance<T>() ? -1 : value.Length - 1;
    }

    /// <inheritdoc/>
    public void Free(ReadOnlySpan<T> value, Shape shape, Span<T> destination)
    {
        Outside.Refuse(in this, value, shape);
        var left = value[^1];
        for (var k = destination.Length - 1; k >= 0; k--)
        {
            destination[k] = T.Log(value[k]) - T.Log(left) + T.Log(T.CreateTruncating(destination.Length - k));
            left += value[k];
        }
    }

    /// <inheritdoc/>
    public override string ToString() => "a simplex";

    // ln(K − k), k from 1 to K − 1.
    private static Variable<T> Pieces(int length) => PerLength<Simplex<T>, T>.Get(length, static length =>
    {
        var logarithms = new T[length - 1];
        for (var k = 0; k < logarithms.Length; k++) logarithms[k] = T.Log(T.CreateTruncating(length - 1 - k));
        return Constants.Vector(logarithms);
    });
}

public static partial class Constraints
{
    /// <inheritdoc cref="Simplex{T}"/>
    public static Simplex<double> Simplex => default;
}
