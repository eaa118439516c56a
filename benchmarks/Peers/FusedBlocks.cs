using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Benchmarks;

/// <summary>A block of parameters as the hand-written methods see it; a vector is one row. Rows are whole numbers of four lanes.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Columns">The length of a row.</param>
public readonly record struct FusedBlock(int Start, int Rows, int Columns)
{
    /// <summary>The number of parameters.</summary>
    public int Length => Rows * Columns;

    /// <summary>Whether it is no vector.</summary>
    public bool IsMatrix => Rows > 1;
}

/// <summary>
/// The methods that treat blocks or rows by themselves, as someone writes them by hand: both norms in one pass, a row's statistics while the row is in the
/// first-level cache, then the row in place.
/// </summary>
public static unsafe class FusedBlocks
{
    /// <summary>x_B ← x_B + step ‖x_B‖/‖g_B‖ g_B.</summary>
    public static void TrustRatio(FusedMemory memory, ReadOnlySpan<FusedBlock> blocks, double step)
    {
        foreach (var block in blocks)
        {
            var x = memory.PointAt(block.Start);
            var g = memory.GradientAt(block.Start);
            var (parameters, gradient) = BothSquares(x, g, block.Length);
            Add(x, g, block.Length, (float)(step * Math.Sqrt(parameters / gradient)));
        }
    }

    /// <summary>x_B ← x_B + step max(minimum, RMS(x_B)) g_B.</summary>
    public static void ParameterRms(FusedMemory memory, ReadOnlySpan<FusedBlock> blocks, double minimum, double step)
    {
        foreach (var block in blocks)
        {
            var rms = Math.Sqrt(FusedLanes.SumOfSquares(memory.Point.Slice(block.Start, block.Length)) / block.Length);
            Add(memory.PointAt(block.Start), memory.GradientAt(block.Start), block.Length, (float)(step * Math.Max(minimum, rms)));
        }
    }

    /// <summary>x_B ← x_B + step g_B / max(1, RMS(g_B)/maximum).</summary>
    public static void ClipByRms(FusedMemory memory, ReadOnlySpan<FusedBlock> blocks, double maximum, double step)
    {
        foreach (var block in blocks)
        {
            var rms = Math.Sqrt(FusedLanes.SumOfSquares(memory.Gradient.Slice(block.Start, block.Length)) / block.Length);
            Add(memory.PointAt(block.Start), memory.GradientAt(block.Start), block.Length, (float)(step / Math.Max(1, rms / maximum)));
        }
    }

    /// <summary>x_i ← x_i + step g_i min(1, maximum max(‖x_i‖, epsilon)/‖g_i‖), for rows.</summary>
    public static void AdaptiveClip(FusedMemory memory, ReadOnlySpan<FusedBlock> blocks, double maximum, double epsilon, double step)
    {
        foreach (var block in blocks)
        {
            for (var row = 0; row < block.Rows; row++)
            {
                var at = block.Start + (row * block.Columns);
                var x = memory.PointAt(at);
                var g = memory.GradientAt(at);
                var (parameters, gradient) = BothSquares(x, g, block.Columns);
                Add(x, g, block.Columns, (float)(step * Math.Min(1, maximum * Math.Max(Math.Sqrt(parameters), epsilon) / Math.Sqrt(gradient))));
            }
        }
    }

    /// <summary>x_i ← x_i + step (g_i − mean(g_i)) for rows of matrices, x ← x + step g elsewhere.</summary>
    public static void Centralize(FusedMemory memory, ReadOnlySpan<FusedBlock> blocks, double step)
    {
        foreach (var block in blocks)
        {
            if (!block.IsMatrix)
            {
                Add(memory.PointAt(block.Start), memory.GradientAt(block.Start), block.Length, (float)step);
                continue;
            }

            for (var row = 0; row < block.Rows; row++)
            {
                var at = block.Start + (row * block.Columns);
                var x = memory.PointAt(at);
                var g = memory.GradientAt(at);
                AddShifted(x, g, block.Columns, (float)step, (float)(-step * Sum(g, block.Columns) / block.Columns));
            }
        }
    }

    /// <summary>x ← x + step max(r, ‖x − a‖) / √(squares + ‖g‖²) g, with the new distance and sum of squares; a is where the run began.</summary>
    public static (double Distance, double Squares) DistanceOverGradients(FusedMemory memory, double distance, double squares, double step)
    {
        var x = memory.PointAt(0);
        var g = memory.GradientAt(0);
        var (moved, gradient) = DifferenceAndSquares(x, memory.RememberedAt(0), g, memory.Point.Length);
        (distance, squares) = (Math.Max(distance, Math.Sqrt(moved)), squares + gradient);
        Add(x, g, memory.Point.Length, (float)(step * distance / Math.Sqrt(squares)));
        return (distance, squares);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Add(float* x, float* g, nint length, float step)
    {
        var factor = Vector512.Create(step);
        for (nint i = 0; i < length; i += Vector512<float>.Count)
            Vector512.Store(Vector512.FusedMultiplyAdd(factor, Vector512.Load(g + i), Vector512.Load(x + i)), x + i);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void AddShifted(float* x, float* g, nint length, float step, float shift)
    {
        var (factor, added) = (Vector512.Create(step), Vector512.Create(shift));
        for (nint i = 0; i < length; i += Vector512<float>.Count)
            Vector512.Store(Vector512.FusedMultiplyAdd(factor, Vector512.Load(g + i), Vector512.Load(x + i) + added), x + i);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Sum(float* g, nint length)
    {
        var (first, second, third, fourth) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        for (nint i = 0; i < length; i += 64)
        {
            first += Vector512.Load(g + i);
            second += Vector512.Load(g + i + 16);
            third += Vector512.Load(g + i + 32);
            fourth += Vector512.Load(g + i + 48);
        }

        return Vector512.Sum(first + second + (third + fourth));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static (float X, float G) BothSquares(float* x, float* g, nint length)
    {
        var (firstX, secondX, firstG, secondG) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        for (nint i = 0; i < length; i += 32)
        {
            var (x1, x2, g1, g2) = (Vector512.Load(x + i), Vector512.Load(x + i + 16), Vector512.Load(g + i), Vector512.Load(g + i + 16));
            firstX = Vector512.FusedMultiplyAdd(x1, x1, firstX);
            secondX = Vector512.FusedMultiplyAdd(x2, x2, secondX);
            firstG = Vector512.FusedMultiplyAdd(g1, g1, firstG);
            secondG = Vector512.FusedMultiplyAdd(g2, g2, secondG);
        }

        return (Vector512.Sum(firstX + secondX), Vector512.Sum(firstG + secondG));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static (float Difference, float G) DifferenceAndSquares(float* x, float* origin, float* g, nint length)
    {
        var (firstX, secondX, firstG, secondG) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        for (nint i = 0; i < length; i += 32)
        {
            var (x1, x2) = (Vector512.Load(x + i) - Vector512.Load(origin + i), Vector512.Load(x + i + 16) - Vector512.Load(origin + i + 16));
            var (g1, g2) = (Vector512.Load(g + i), Vector512.Load(g + i + 16));
            firstX = Vector512.FusedMultiplyAdd(x1, x1, firstX);
            secondX = Vector512.FusedMultiplyAdd(x2, x2, secondX);
            firstG = Vector512.FusedMultiplyAdd(g1, g1, firstG);
            secondG = Vector512.FusedMultiplyAdd(g2, g2, secondG);
        }

        return (Vector512.Sum(firstX + secondX), Vector512.Sum(firstG + secondG));
    }
}
