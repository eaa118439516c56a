using System.Runtime.InteropServices;

namespace Toolkit.Sketching;

/// <summary>
/// Large pages for large tables, where Linux gives them to those who ask (<c>transparent_hugepage</c> at <c>madvise</c>, as most distributions have it): every visit of a cell is at a random place, and a
/// processor knows the addresses of fewer small pages than a table has.
/// </summary>
/// <remarks>It is advice: where it is not taken nothing changes but the speed, and no failure is told.</remarks>
internal static unsafe partial class LargePages
{
    private const int HugePage = 14;
    private const nuint PageBytes = 1 << 21;

    /// <summary>Zeros in large pages where they can be had: asked for before anything is written, since what is there already keeps its small pages.</summary>
    /// <param name="length">The number of elements.</param>
    public static Buffer<T> Allocate<T>(int length)
        where T : unmanaged
    {
        var buffer = Buffer<T>.Allocate(length);
        if (!OperatingSystem.IsLinux() || (nuint)length * (nuint)sizeof(T) < 2 * PageBytes) return buffer;
        fixed (T* start = buffer.Span)
        {
            var from = ((nuint)start + PageBytes - 1) / PageBytes * PageBytes;
            var to = ((nuint)start + ((nuint)length * (nuint)sizeof(T))) / PageBytes * PageBytes;
            try
            {
                if (to > from) _ = Advise(from, to - from, HugePage);
            }
            catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
            {
                // Another C library: small pages.
            }
        }

        return buffer;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nuint start, nuint length, int advice);
}
