using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>The loop body of a vector transform that wrote its whole update beforehand: lanes are read, and nothing is left to compute.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct PreparedKernel<T> : IVectorKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref T _update;
    private readonly ref T _length;

    /// <summary>A kernel that reads these lanes.</summary>
    /// <param name="update">The update, in whole lanes.</param>
    /// <param name="length">The factors of the length, in whole lanes; empty where nobody reads the length.</param>
    internal PreparedKernel(Span<T> update, Span<T> length)
    {
        _update = ref MemoryMarshal.GetReference(update);
        _length = ref MemoryMarshal.GetReference(length);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        lane.Update = Vector512.LoadUnsafe(ref Unsafe.AsRef(in _update), index);
        if (!Unsafe.IsNullRef(ref Unsafe.AsRef(in _length))) lane.Length *= Vector512.LoadUnsafe(ref Unsafe.AsRef(in _length), index);
    }
}
