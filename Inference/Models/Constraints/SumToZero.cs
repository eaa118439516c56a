using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// A vector of n + 1 numbers that sum to 0, as n free values along an orthonormal basis of that plane: with wᵢ = xᵢ/√(i(i + 1)) for i from 1 to n,
/// yⱼ = Σ wᵢ over i above j, less j wⱼ. Lengths are kept, so ln |det J| = 0.
/// </summary>
/// <remarks>Source: Stan reference manual, "Zero sum vector" (isometric log ratio; Egozcue and others 2003).</remarks>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct SumToZero<T> : IConstraint<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public int FreeLength(Shape shape) => Outside.VectorLength(shape, "a vector of sum 0", 1) - 1;

    /// <inheritdoc/>
    public (Variable<T> Value, Variable<T> LogJacobian) Constrain(Variable<T> free, Shape shape)
    {
        if (shape.Rows == 1) return (Variable<T>.Apply(new StretchTo<T>(shape), T.Zero), T.Zero);
        var w = free * Scales(shape.Rows - 1);
        var above = Variable<T>.Apply(new Embed<T>(0, 0, shape), Functions.CumulativeSumFromEnd(w));
        return (above - Variable<T>.Apply(new Embed<T>(1, 0, shape), w * Numbers(shape.Rows - 1)), T.Zero);
    }

    /// <inheritdoc/>
    public int FirstOutside(ReadOnlySpan<T> value, Shape shape)
    {
        var bad = Outside.FirstNotFinite(value);
        if (bad >= 0) return bad;
        return T.Abs(Reductions.Sum(value)) <= Outside.Tolerance<T>() * T.Max(T.One, Reductions.NormInfinity(value)) ? -1 : value.Length - 1;
    }

    /// <inheritdoc/>
    public void Free(ReadOnlySpan<T> value, Shape shape, Span<T> destination)
    {
        Outside.Refuse(in this, value, shape);
        var sum = T.Zero;
        for (var i = destination.Length; i >= 1; i--)
        {
            var w = (sum - value[i]) / T.CreateTruncating(i);
            sum += w;
            destination[i - 1] = w * T.Sqrt(T.CreateTruncating((double)i * (i + 1)));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => "of sum 0";

    private static Variable<T> Scales(int length) => PerLength<SumToZero<T>, T>.Get(
        length, static length => Constants.Vector([.. Enumerable.Range(1, length).Select(i => T.One / T.Sqrt(T.CreateTruncating((double)i * (i + 1))))]));

    private static Variable<T> Numbers(int length) => PerLength<CumulativeSum<T>, T>.Get(
        length, static length => Constants.Vector([.. Enumerable.Range(1, length).Select(i => T.CreateTruncating(i))]));
}

public static partial class Constraints
{
    /// <inheritdoc cref="SumToZero{T}"/>
    public static SumToZero<double> SumToZero => default;
}
