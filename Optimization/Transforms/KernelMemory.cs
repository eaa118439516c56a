using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Toolkit.Optimization;

/// <summary>From a buffer of the state to the reference that a kernel walks along.</summary>
public static class KernelMemory
{
    /// <summary>The first element of a buffer that must have as many elements as the update: a loop writes whole lanes from it on.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="buffer">The buffer, current.</param>
    /// <param name="evidence">The evidence, whose point has as many elements as the update.</param>
    /// <exception cref="ArgumentException">The buffer has another number of elements: its state is not of this run.</exception>
    /// <exception cref="DonatedBufferException">A step took the memory over after this handle was copied.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T First<T>(this Buffer<T> buffer, scoped in Evidence<T> evidence)
        where T : unmanaged
    {
        if (buffer.Length != evidence.Point.Length) ThrowLength(buffer.Length, evidence.Point.Length);
        return ref MemoryMarshal.GetReference(buffer.Lanes);
    }

    private static void ThrowLength(int buffer, int point) =>
        throw new ArgumentException($"The state has a buffer of {buffer} elements, the point has {point}: they are not of one run.", "state");
}
