using System.Runtime.CompilerServices;

namespace Toolkit.Benchmarks;

/// <summary>A few vectors of floats in one pinned block, each at the start of a cache line, no two at the same offset within a page.</summary>
/// <remarks>
/// Vectors of a power-of-two length laid end to end begin at the same page offset; a load then waits for an unrelated store 4 KiB away,
/// which makes a loop over four of them up to three times slower.
/// </remarks>
public sealed class StaggeredMemory
{
    private const int LineFloats = 64 / sizeof(float);
    private const int PageFloats = 4096 / sizeof(float);
    private const int StaggerFloats = 9 * LineFloats;

    private readonly float[] _block;
    private readonly int _start;
    private readonly int _length;
    private readonly int _stride;

    /// <summary>Memory for <paramref name="count"/> zeroed vectors of <paramref name="length"/> floats.</summary>
    public unsafe StaggeredMemory(int length, int count)
    {
        _length = length;
        _stride = (length + PageFloats - 1) / PageFloats * PageFloats + StaggerFloats;
        _block = GC.AllocateArray<float>(checked(count * _stride + LineFloats), pinned: true);
        var address = (nint)Unsafe.AsPointer(ref _block[0]);
        _start = (int)(-address & 63) / sizeof(float);
    }

    /// <summary>The vector at <paramref name="index"/>.</summary>
    public Span<float> this[int index] => _block.AsSpan(_start + index * _stride, _length);
}
