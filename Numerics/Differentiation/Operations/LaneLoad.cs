using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <summary>How a loop over lanes reads an operand.</summary>
internal unsafe interface ILaneLoad<T>
    where T : unmanaged
{
    static abstract Vector512<T> At(T* values, nint index);
}

/// <summary>An operand with an element for each of the result.</summary>
internal readonly unsafe struct EachElement<T> : ILaneLoad<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> At(T* values, nint index) => Vector512.Load(values + index);
}

/// <summary>An operand with one element for all of the result.</summary>
internal readonly unsafe struct OneElement<T> : ILaneLoad<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> At(T* values, nint index) => Vector512.Create(*values);
}
