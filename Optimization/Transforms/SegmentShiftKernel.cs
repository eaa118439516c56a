using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Optimization;

/// <summary>The loop body of one number for each segment of a vector, which is taken off the update.</summary>
/// <typeparam name="T">The number type.</typeparam>
public ref struct SegmentShiftKernel<T> : IVectorKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private SegmentCursor<T> _amounts;

    internal SegmentShiftKernel(Segments<T> amounts) => _amounts = amounts.Start();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        _amounts.MoveTo(index);
        lane.Update -= _amounts.Value;
    }
}
