using System.Numerics;

namespace Toolkit.Inference;

/// <summary>What bounds of a truncated or censored distribution must be.</summary>
internal static class Bounds
{
    /// <summary>The upper bound, which where both are numbers is not below the lower.</summary>
    public static Variable<T> Upper<T>(Variable<T> lower, Variable<T> upper)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => lower.Source is null && upper.Source is null && !(lower.Literal <= upper.Literal)
        ? throw new ArgumentOutOfRangeException(nameof(upper), $"The upper bound {upper.Literal} must not be below the lower bound {lower.Literal}.")
        : upper;
}
