using System.Numerics;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>Constants of a kernel, spread over a lane.</summary>
public static class Lanes
{
    /// <summary>A lane of <paramref name="value"/>, rounded to <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="value">The value of every element.</param>
    public static Vector512<T> Of<T>(double value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Vector512.Create(T.CreateChecked(value));
}
