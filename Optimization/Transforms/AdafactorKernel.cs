using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Optimization;

/// <summary>The loop body of Adafactor: a factor of the row times one of the column.</summary>
/// <typeparam name="T">The number type.</typeparam>
public ref struct AdafactorKernel<T> : IVectorKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private SegmentCursor<T> _factors;

    internal AdafactorKernel(Segments<T> factors) => _factors = factors.Start();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        _factors.MoveTo(index);
        var byColumn = _factors.Elements(index);
        lane.Update = lane.Update * _factors.Value * byColumn;
        lane.Length *= _factors.Value * byColumn;
    }
}
