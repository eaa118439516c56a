using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Optimization;

/// <summary>The loop body of one factor for each segment of a vector, a block or a row, of the update and of the length.</summary>
/// <typeparam name="T">The number type.</typeparam>
public ref struct SegmentFactorKernel<T> : IVectorKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private SegmentCursor<T> _factors;

    internal SegmentFactorKernel(Segments<T> factors) => _factors = factors.Start();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        _factors.MoveTo(index);
        lane.Update *= _factors.Value;
        lane.Length *= _factors.Value;
    }
}
