using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Benchmarks;

/// <summary>A copy that writes past the caches: the fastest way to move more memory than they hold.</summary>
internal static class StreamingCopy
{
    /// <summary>Copies <paramref name="source"/> to <paramref name="target"/>, which begins at a 64-byte boundary.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Copy(ReadOnlySpan<float> source, Span<float> target)
    {
        nint i = 0, length = Math.Min(source.Length, target.Length);
        fixed (float* from = source, to = target)
            for (; i <= length - Vector512<float>.Count; i += Vector512<float>.Count)
                Vector512.Load(from + i).StoreAlignedNonTemporal(to + i);
        source[(int)i..].CopyTo(target[(int)i..]);
    }
}
