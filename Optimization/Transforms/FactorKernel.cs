using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>The loop body of a vector transform that has made one factor of the whole update.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly struct FactorKernel<T> : IVectorKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector512<T> _factor;

    internal FactorKernel(T factor) => _factor = Vector512.Create(factor);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        lane.Update *= _factor;
        lane.Length *= _factor;
    }
}
