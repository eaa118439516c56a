using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>The loop body of one factor for each block of parameters, of the update and of the length.</summary>
/// <remarks>
/// A lane within a block multiplies by that block's factor, one across a border by a lane of both: a table has a row for each, and a lane is
/// told which row is its own. So there is no branch, and no second vector of the update's length.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct BlockFactorKernel<T> : IVectorKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref T _table;
    private readonly ref int _rows;

    /// <summary>A kernel for the blocks of a vector.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="factors">A factor for each, at least 0.</param>
    /// <param name="workspace">Scratch memory.</param>
    internal BlockFactorKernel(ParameterBlocks blocks, ReadOnlySpan<T> factors, Workspace workspace)
    {
        var width = Vector512<T>.Count;
        var rows = workspace.Take<int>((blocks.Length + width - 1) / width);
        var table = workspace.Take<T>(3 * factors.Length * width);
        var (mixed, mixedLane) = (factors.Length - 1, -1);
        for (var b = 0; b < factors.Length; b++)
        {
            table.Slice(b * width, width).Fill(factors[b]);
            var start = blocks.Start(blocks.All[b]);
            var end = start + blocks.All[b].Length;
            for (var at = start; at < end;)
            {
                var (lane, from) = (at / width, at % width);
                var whole = (end - at) / width;
                if (from == 0 && whole > 0)
                {
                    rows.Slice(lane, whole).Fill(b);
                    at += whole * width;
                    continue;
                }

                // Part of a lane: its own row, begun by whichever block meets it first.
                var part = Math.Min(width - from, end - at);
                if (lane != mixedLane)
                {
                    (mixed, mixedLane) = (mixed + 1, lane);
                    table.Slice(mixed * width, width).Fill(T.One);
                    rows[lane] = mixed;
                }

                table.Slice((mixed * width) + from, part).Fill(factors[b]);
                at += part;
            }
        }

        _table = ref MemoryMarshal.GetReference(table);
        _rows = ref MemoryMarshal.GetReference(rows);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        var row = (nuint)(uint)Unsafe.Add(ref Unsafe.AsRef(in _rows), index / (nuint)Vector512<T>.Count);
        var factor = Vector512.LoadUnsafe(ref Unsafe.AsRef(in _table), row * (nuint)Vector512<T>.Count);
        lane.Update *= factor;
        lane.Length *= factor;
    }
}
