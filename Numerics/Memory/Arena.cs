using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Toolkit.Numerics;

/// <summary>
/// Pinned memory given out front to back in whole 512-bit lanes and taken back all at once, or down to a mark: two additions and a comparison a piece.
/// What overflowed into several blocks becomes one block at the next reset, so that a repeated pass allocates nothing.
/// </summary>
internal sealed unsafe class Arena
{
    private const int SmallestBlockBytes = 16 * 1024;

    private readonly List<byte[]> _blocks = [];
    private int _block = -1;
    private byte* _next;
    private byte* _end;

    /// <summary>The bytes held.</summary>
    public long Capacity { get; private set; }

    /// <summary>Where the next piece begins.</summary>
    public (int Block, nint Next) Mark => (_block, (nint)_next);

    /// <summary>So many bytes, rounded up to whole lanes, with whatever they held.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Take(nint bytes)
    {
        var start = _next;
        var padded = (bytes + (Alignment.LaneBytes - 1)) & ~(nint)(Alignment.LaneBytes - 1);

        // Two pieces of a page each would begin at the same offset of their pages, and loads wait for stores that they are taken for.
        if (padded >= Alignment.PageBytes) padded += 5 * Alignment.LaneBytes;
        if (padded > _end - start) return TakeElsewhere(padded);
        _next = start + padded;
        return start;
    }

    /// <summary>Takes everything back, and joins the blocks into one.</summary>
    public void Reset()
    {
        if (_blocks.Count > 1) Join();
        if (_blocks.Count > 0) Enter(0);
    }

    /// <summary>Takes back what was given out after <paramref name="mark"/>.</summary>
    public void Return((int Block, nint Next) mark)
    {
        if (mark.Block < 0)
        {
            if (_blocks.Count > 0) Enter(0);
            return;
        }

        if (mark.Block != _block) Enter(mark.Block);
        _next = (byte*)mark.Next;
    }

    private byte* TakeElsewhere(nint padded)
    {
        while (_block + 1 < _blocks.Count)
        {
            Enter(_block + 1);
            if (padded <= _end - _next) return Step(padded);
        }

        var size = checked((int)Math.Max(padded + (2 * Alignment.LaneBytes), Math.Clamp(Capacity, SmallestBlockBytes, 1 << 28)));
        Add(size);
        Enter(_blocks.Count - 1);
        return Step(padded);
    }

    private byte* Step(nint padded)
    {
        var start = _next;
        _next += padded;
        return start;
    }

    private void Join()
    {
        var size = Capacity;
        if (size > Array.MaxLength) return;
        _blocks.Clear();
        Capacity = 0;
        Add((int)size);
    }

    private void Add(int size)
    {
        _blocks.Add(GC.AllocateUninitializedArray<byte>(size, pinned: true));
        Capacity += size;
    }

    private void Enter(int block)
    {
        var bytes = _blocks[block];
        var first = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(bytes));
        _block = block;
        _next = (byte*)(((nint)first + (Alignment.LaneBytes - 1)) & ~(nint)(Alignment.LaneBytes - 1));

        // A lane beyond the last piece may be read, by loops that load whole lanes from any start.
        _end = first + bytes.Length - Alignment.LaneBytes;
    }
}
