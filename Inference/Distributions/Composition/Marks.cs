using System.Numerics;

namespace Toolkit.Inference;

/// <summary>Marks, 1 where something holds and 0 elsewhere, without derivatives.</summary>
internal static class Marks
{
    /// <summary>1 where x is above 0.</summary>
    public static Variable<T> IsAboveZero<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Variable<T>.Apply(default(Unary<T, Indicator<T, OverZero<T>>>), Functions.StopGradient(x));

    /// <summary>1 where x is at least 0.</summary>
    public static Variable<T> IsNotBelowZero<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Variable<T>.Apply(default(Unary<T, Indicator<T, NotBelowZero<T>>>), Functions.StopGradient(x));

    /// <summary>Whether a bound is the plain number −∞, or ∞: no bound at all.</summary>
    public static bool IsNone<T>(Variable<T> bound, T infinity)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => bound.Source is null && bound.Literal == infinity;
}
