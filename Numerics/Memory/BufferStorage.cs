using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Toolkit.Numerics;

/// <summary>The memory behind the handles of a <see cref="Buffer{T}"/>, with the generation that tells the current handle.</summary>
internal sealed class BufferStorage<T>
    where T : unmanaged
{
    private readonly T[] _array;
    private readonly nint _startBytes;

    public BufferStorage(int length, BufferContents contents)
    {
        Length = length;
        Padded = Alignment.PadToLanes<T>(length);
        var size = Unsafe.SizeOf<T>();
        var pinned = (long)Padded * size >= Alignment.StaggerFromBytes;
        var slack = pinned ? (Alignment.PageBytes + size - 1) / size : 0;
        _array = contents is BufferContents.Zeroed
            ? GC.AllocateArray<T>(checked(Padded + slack), pinned)
            : GC.AllocateUninitializedArray<T>(checked(Padded + slack), pinned);
        _startBytes = pinned ? Alignment.StaggeredStart(ref MemoryMarshal.GetArrayDataReference(_array)) : 0;
    }

    public int Length { get; set; }

    public int Padded { get; }

    public int Generation { get; set; }

    public string? Recipient { get; set; }

    public Span<T> Lanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref MemoryMarshal.GetArrayDataReference(_array), _startBytes), Padded);
    }
}
