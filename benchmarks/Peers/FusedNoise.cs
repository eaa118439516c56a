using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Toolkit.Numerics;

namespace Toolkit.Benchmarks;

/// <summary>Gradient descent with annealed noise, by hand: a tile of normals at a time, while it is in the first-level cache.</summary>
/// <remarks>The draws are the toolkit's own: what is compared is the way to the parameters, not the generator.</remarks>
public static unsafe class FusedNoise
{
    private const int Tile = 4096;

    /// <summary>x ← x + step (g + σ z), σ² = variance / (1 + k)^decay, with the normals z of <c>key.Fold(k)</c>.</summary>
    public static void Move(FusedMemory memory, double variance, RandomKey key, double decay, long k, double step)
    {
        var (stream, deviation) = (key.Fold(k), Math.Sqrt(variance / Math.Pow(1 + k, decay)));
        var tile = stackalloc float[Tile];
        fixed (float* x = memory.Point, g = memory.Gradient)
        {
            for (var i = 0; i < memory.Point.Length; i += Tile)
            {
                stream.Normals(new Span<float>(tile, Tile), i);
                Add(x + i, g + i, tile, (float)step, (float)(step * deviation));
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Add(float* x, float* g, float* z, float step, float deviation)
    {
        var (byStep, byDeviation) = (Vector512.Create(step), Vector512.Create(deviation));
        for (nint i = 0; i < Tile; i += Vector512<float>.Count)
        {
            var moved = Vector512.FusedMultiplyAdd(byStep, Vector512.Load(g + i), Vector512.Load(x + i));
            Vector512.Store(Vector512.FusedMultiplyAdd(byDeviation, Vector512.Load(z + i), moved), x + i);
        }
    }
}
