using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Benchmarks;

/// <summary>
/// What the methods with row and column statistics remember, and their steps by hand: a row's statistic in a register, the columns' in one array that stays
/// in the first-level cache, the parameters in place.
/// </summary>
public sealed unsafe class FusedCovers
{
    private readonly FusedBlock[] _blocks;

    // Per matrix its rows, its columns and as much scratch; per vector an element each.
    private readonly StaggeredMemory[] _memories;

    /// <summary>Statistics of zero.</summary>
    public FusedCovers(ReadOnlySpan<FusedBlock> blocks)
    {
        _blocks = blocks.ToArray();
        _memories = [.. _blocks.Select(block => new StaggeredMemory(Math.Max(block.Rows, block.Columns), 3))];
    }

    /// <summary>Adafactor: x ← x + step g / √V, with V kept as row and column sums of matrices; take is 1 − β of this step.</summary>
    public void Adafactor(FusedMemory memory, double take, double epsilon, double step)
    {
        for (var b = 0; b < _blocks.Length; b++)
        {
            var block = _blocks[b];
            var x = memory.PointAt(block.Start);
            var g = memory.GradientAt(block.Start);
            fixed (float* rows = _memories[b][0], columns = _memories[b][1], scratch = _memories[b][2])
            {
                if (!block.IsMatrix)
                {
                    MoveBySquares(x, g, rows, block.Length, (float)(1 - take), (float)take, (float)epsilon, (float)step);
                    continue;
                }

                Unsafe.InitBlock(scratch, 0, (uint)(block.Columns * sizeof(float)));
                var total = 0.0;
                for (var i = 0; i < block.Rows; i++)
                {
                    var sum = RowAndColumnSquares(g + ((long)i * block.Columns), scratch, block.Columns);
                    rows[i] = (float)(((1 - take) * rows[i]) + (take * (sum + (block.Columns * epsilon))));
                    total += rows[i];
                }

                InverseRoots(columns, scratch, block.Columns, (float)(1 - take), (float)take, (float)(block.Rows * epsilon));
                for (var i = 0; i < block.Rows; i++)
                {
                    var at = (long)i * block.Columns;
                    MoveByColumns(x + at, g + at, scratch, block.Columns, (float)(step * Math.Sqrt(total / rows[i])));
                }
            }
        }
    }

    /// <summary>SM3: x ← x + step g / (√ν + 10⁻⁷), ν = min(row, column) + g², with the maxima of ν kept for rows and columns of matrices.</summary>
    public void Sm3(FusedMemory memory, double step)
    {
        for (var b = 0; b < _blocks.Length; b++)
        {
            var block = _blocks[b];
            var x = memory.PointAt(block.Start);
            var g = memory.GradientAt(block.Start);
            fixed (float* rows = _memories[b][0], columns = _memories[b][1], scratch = _memories[b][2])
            {
                if (!block.IsMatrix)
                {
                    MoveBySquares(x, g, rows, block.Length, 1, 1, 1e-30f, (float)step);
                    continue;
                }

                Unsafe.InitBlock(scratch, 0, (uint)(block.Columns * sizeof(float)));
                for (var i = 0; i < block.Rows; i++)
                {
                    var at = (long)i * block.Columns;
                    rows[i] = MoveByCovers(x + at, g + at, rows[i], columns, scratch, block.Columns, (float)step);
                }

                Unsafe.CopyBlock(columns, scratch, (uint)(block.Columns * sizeof(float)));
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void MoveBySquares(float* x, float* g, float* v, nint length, float keep, float take, float epsilon, float step)
    {
        var (kept, taken) = (Vector512.Create(keep), Vector512.Create(take));
        var (added, factor) = (Vector512.Create(take * epsilon), Vector512.Create(step));
        for (nint i = 0; i < length; i += Vector512<float>.Count)
        {
            var own = Vector512.Load(g + i);
            var mean = Vector512.FusedMultiplyAdd(kept, Vector512.Load(v + i), Vector512.FusedMultiplyAdd(taken * own, own, added));
            Vector512.Store(mean, v + i);
            Vector512.Store(Vector512.Load(x + i) + (factor * own / Vector512.Sqrt(mean)), x + i);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float RowAndColumnSquares(float* g, float* columns, nint length)
    {
        var (first, second) = (Vector512<float>.Zero, Vector512<float>.Zero);
        for (nint j = 0; j < length; j += 32)
        {
            var (one, two) = (Vector512.Load(g + j), Vector512.Load(g + j + 16));
            first = Vector512.FusedMultiplyAdd(one, one, first);
            second = Vector512.FusedMultiplyAdd(two, two, second);
            Vector512.Store(Vector512.FusedMultiplyAdd(one, one, Vector512.Load(columns + j)), columns + j);
            Vector512.Store(Vector512.FusedMultiplyAdd(two, two, Vector512.Load(columns + j + 16)), columns + j + 16);
        }

        return Vector512.Sum(first + second);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void InverseRoots(float* columns, float* sums, nint length, float keep, float take, float added)
    {
        for (nint j = 0; j < length; j += Vector512<float>.Count)
        {
            var blended = (keep * Vector512.Load(columns + j)) + (take * (Vector512.Load(sums + j) + Vector512.Create(added)));
            Vector512.Store(blended, columns + j);
            Vector512.Store(Vector512<float>.One / Vector512.Sqrt(blended), sums + j);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void MoveByColumns(float* x, float* g, float* factors, nint length, float step)
    {
        var factor = Vector512.Create(step);
        for (nint j = 0; j < length; j += Vector512<float>.Count)
            Vector512.Store(Vector512.FusedMultiplyAdd(factor * Vector512.Load(g + j), Vector512.Load(factors + j), Vector512.Load(x + j)), x + j);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float MoveByCovers(float* x, float* g, float row, float* columns, float* largest, nint length, float step)
    {
        var (bound, ofRow, epsilon, factor) = (Vector512.Create(row), Vector512<float>.Zero, Vector512.Create(1e-7f), Vector512.Create(step));
        for (nint j = 0; j < length; j += Vector512<float>.Count)
        {
            var own = Vector512.Load(g + j);
            var sum = Vector512.FusedMultiplyAdd(own, own, Vector512.MinNative(bound, Vector512.Load(columns + j)));
            ofRow = Vector512.MaxNative(ofRow, sum);
            Vector512.Store(Vector512.MaxNative(sum, Vector512.Load(largest + j)), largest + j);
            Vector512.Store(Vector512.Load(x + j) + (factor * own / (Vector512.Sqrt(sum) + epsilon)), x + j);
        }

        var most = 0f;
        for (var k = 0; k < Vector512<float>.Count; k++) most = Math.Max(most, ofRow[k]);
        return most;
    }
}
