using System.Numerics;

namespace Toolkit.Inference;

/// <summary>How much of a bit lies at or below a point: nothing below 0, the probability of 0 up to 1, all from 1 on.</summary>
internal static class BernoulliCdf<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>1 where only 0 lies at or below, 0 elsewhere: the factor of ln P(0).</summary>
    public static Variable<T> BelowOne(Variable<T> x) => T.One - NotBelowZero(x - T.One);

    /// <summary>1 where 0 lies at or below, 0 elsewhere: the factor of ln P(1) in what lies above.</summary>
    public static Variable<T> NotBelowZero(Variable<T> x) => Marks.IsNotBelowZero(x);

    /// <summary>ln P(X ≤ x).</summary>
    public static Variable<T> Cdf(Variable<T> weighted, Variable<T> x) => Within<T, NotBelowZero<T>>.Each(weighted, x);

    /// <summary>ln P(X > x).</summary>
    public static Variable<T> Survival(Variable<T> weighted, Variable<T> x) => Within<T, OverZero<T>>.Each(weighted, T.One - x);
}
