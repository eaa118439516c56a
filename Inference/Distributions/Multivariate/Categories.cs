using System.Numerics;

namespace Toolkit.Inference;

/// <summary>0, 1, …, K − 1: elsewhere a log probability is −∞.</summary>
internal static class Categories<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Variable<T> Sum(Variable<T> density, Variable<T> x, int count) =>
        Within<T, NotBelowZero<T>>.Sum(Within<T, Counts<T>>.Sum(density, x), Difference<T>.Of(T.CreateTruncating(count - 1), x));

    public static Variable<T> Each(Variable<T> density, Variable<T> x, int count) =>
        Within<T, NotBelowZero<T>>.Each(Within<T, Counts<T>>.Each(density, x), Difference<T>.Of(T.CreateTruncating(count - 1), x));
}
