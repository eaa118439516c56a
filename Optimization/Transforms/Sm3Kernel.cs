using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>The loop body of SM3: the root of what row and column bound, and the square of the update itself.</summary>
/// <typeparam name="T">The number type.</typeparam>
public ref struct Sm3Kernel<T> : IVectorKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector512<T> _epsilon;
    private SegmentCursor<T> _bounds;

    internal Sm3Kernel(Segments<T> bounds, T epsilon)
    {
        _epsilon = Vector512.Create(epsilon);
        _bounds = bounds.Start();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        _bounds.MoveTo(index);
        var sum = Vector512.MinNative(_bounds.Value, _bounds.Elements(index)) + (lane.Update * lane.Update);
        var factor = Vector512<T>.One / (Vector512.Sqrt(sum) + _epsilon);
        lane.Update *= factor;
        lane.Length *= factor;
    }
}
