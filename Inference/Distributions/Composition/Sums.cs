using System.Numerics;

namespace Toolkit.Inference;

/// <summary>Sums over a shape of what may be smaller, without stretching it.</summary>
internal static class Sums
{
    /// <summary>Σ a, of a value that is stretched to a shape.</summary>
    public static Variable<T> Of<T>(Variable<T> a, Shape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Times(a.Shape.IsScalar ? a : Functions.Sum(a), shape, a.Shape);

    /// <summary>Σ of a term of x, stretched to a shape.</summary>
    public static Variable<T> Of<T, TTerm>(Variable<T> x, Shape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTerm : struct, ITerm<T> => Times(Known<T, TTerm>.Sum(x), shape, x.Shape);

    /// <summary>Σ a · (a term of x), stretched to a shape.</summary>
    public static Variable<T> OfProduct<T, TTerm>(Variable<T> a, Variable<T> x, Shape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTerm : struct, ITerm<T> => a.Shape.IsScalar
        ? a * Of<T, TTerm>(x, shape)
        : a.Shape == x.Shape && x.Shape.IsVector
            ? Times(Functions.Dot(a, Known<T, TTerm>.Each(x)), shape, x.Shape)
            : Of(a * Known<T, TTerm>.Each(x), shape);

    private static Variable<T> Times<T>(Variable<T> sum, Shape shape, Shape from)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        shape.Length == from.Length ? sum : sum * T.CreateTruncating(shape.Length / Math.Max(1, from.Length));
}
