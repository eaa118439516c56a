using System.Numerics;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <summary>What a reduction adds up, lane by lane.</summary>
internal interface IReductionTerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The terms of a lane of elements that begins <paramref name="index"/> elements after both references.</summary>
    static abstract Vector512<T> At(ref T x, ref T y, nuint index);
}
