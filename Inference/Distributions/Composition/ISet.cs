using System.Numerics;
using System.Runtime.Intrinsics;

namespace Toolkit.Inference;

/// <summary>A set of numbers: where a density is not zero, or a parameter is allowed to be.</summary>
internal interface ISet<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract string Name { get; }

    /// <summary>A number well inside, at which densities are computed in place of what lies outside.</summary>
    static abstract T Inner { get; }

    /// <summary>All bits of the elements that lie inside.</summary>
    static abstract Vector512<T> Holds(Vector512<T> x);

    /// <summary>Whether a number lies inside.</summary>
    static abstract bool Holds(T x);
}
