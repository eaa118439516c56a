using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Toolkit.Numerics;

/// <summary>A sum whose blocks several threads take: blocks are nodes of the tree in <see cref="LaneSum"/>, so its bits are the same.</summary>
internal readonly ref struct ParallelSum<T, TTerm> : IParallelBody
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TTerm : struct, IReductionTerm<T>
{
    private const int Block = 64 * LaneSum.Chunk;

    private readonly ReadOnlySpan<T> _x;
    private readonly ReadOnlySpan<T> _y;
    private readonly Span<T> _sums;

    private ParallelSum(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> sums)
    {
        _x = x;
        _y = y;
        _sums = sums;
    }

    /// <summary>The sum of the terms of two spans of the same length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of(ReadOnlySpan<T> x, ReadOnlySpan<T> y, WorkerTeam? team) =>
        team is null || x.Length <= Block
            ? LaneSum.Of<T, TTerm>(ref MemoryMarshal.GetReference(x), ref MemoryMarshal.GetReference(y), x.Length)
            : OnTeam(x, y, team);

    /// <inheritdoc/>
    public void Invoke(int part)
    {
        var start = part * Block;
        var length = Math.Min(Block, _x.Length - start);
        _sums[part] = LaneSum.Of<T, TTerm>(
            ref Unsafe.Add(ref MemoryMarshal.GetReference(_x), start), ref Unsafe.Add(ref MemoryMarshal.GetReference(_y), start), length);
    }

    [SkipLocalsInit]
    private static T OnTeam(ReadOnlySpan<T> x, ReadOnlySpan<T> y, WorkerTeam team)
    {
        var blocks = (int)((x.Length + (long)Block - 1) / Block);
        Span<T> sums = stackalloc T[blocks];
        var body = new ParallelSum<T, TTerm>(x, y, sums);
        team.Run(ref body, blocks);
        return LaneSum.Tree<T>(sums);
    }
}
