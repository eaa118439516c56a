using System.Runtime.CompilerServices;

namespace Toolkit.Numerics;

/// <summary>Where memory starts: whole 512-bit lanes, and large blocks that begin at different offsets within a page.</summary>
internal static class Alignment
{
    /// <summary>The bytes of a 512-bit lane, and of a cache line.</summary>
    public const int LaneBytes = 64;

    /// <summary>Loads and stores whose addresses differ by a multiple of this are taken for the same by the memory pipeline.</summary>
    public const int PageBytes = 4096;

    /// <summary>From this size on, memory is pinned, aligned to a lane and staggered.</summary>
    // Four ordinary arrays of 4 KiB that follow each other begin a header's length from the same offset: a loop over them took 384 ns, and 158
    // over blocks that are aligned and apart.
    public const int StaggerFromBytes = 4 * 1024;

    // 17 lines apart: coprime with the 64 lines of a page, so 64 consecutive blocks begin at 64 different offsets, and any four of them are
    // at least 13 lines from each other.
    private const int StrideBytes = 17 * LaneBytes;

    // Shared by all threads, and harmless: it tells only where a block starts within a page, and no result depends on that.
    private static int _blocks;

    /// <summary>The smallest whole number of 512-bit lanes that holds <paramref name="length"/> elements, in elements.</summary>
    public static int PadToLanes<T>(int length)
        where T : unmanaged
    {
        // The elements that fill lanes exactly: one lane when their size divides it, several when it does not.
        var size = Unsafe.SizeOf<T>();
        var lane = LaneBytes / Math.Min(LaneBytes, size & -size);
        return checked((length + lane - 1) / lane * lane);
    }

    /// <summary>The bytes to skip from <paramref name="address"/> to the page offset of block number <paramref name="block"/>.</summary>
    public static int BytesToStagger(nint address, int block)
    {
        var wanted = (nint)(uint)block * StrideBytes % PageBytes;
        return (int)((wanted - address) & (PageBytes - 1));
    }

    /// <summary>The bytes from the first element of a pinned array to where its staggered block begins.</summary>
    public static unsafe nint StaggeredStart<T>(ref T first)
        where T : unmanaged =>
        BytesToStagger((nint)Unsafe.AsPointer(ref first), Interlocked.Increment(ref _blocks) & 63);
}
