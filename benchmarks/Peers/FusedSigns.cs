using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Benchmarks;

/// <summary>Sign descent with its magnitude by hand: the weighted sum first, then the signs in place.</summary>
public static unsafe class FusedSigns
{
    /// <summary>x ← x − N a sign(g), N = Σ |gᵢ aᵢ|, with a the first remembered vector.</summary>
    public static void Steepest(FusedMemory memory) => memory.Move(new Lane(-WeightedSum(memory.Gradient, memory.RememberedAt(0))));

    private static float WeightedSum(ReadOnlySpan<float> gradient, float* a)
    {
        var (first, second, third, fourth) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        fixed (float* g = gradient)
        {
            for (nint i = 0; i < gradient.Length; i += 4 * Vector512<float>.Count)
            {
                first = Vector512.FusedMultiplyAdd(Vector512.Abs(Vector512.Load(g + i)), Vector512.Load(a + i), first);
                second = Vector512.FusedMultiplyAdd(Vector512.Abs(Vector512.Load(g + i + 16)), Vector512.Load(a + i + 16), second);
                third = Vector512.FusedMultiplyAdd(Vector512.Abs(Vector512.Load(g + i + 32)), Vector512.Load(a + i + 32), third);
                fourth = Vector512.FusedMultiplyAdd(Vector512.Abs(Vector512.Load(g + i + 48)), Vector512.Load(a + i + 48), fourth);
            }
        }

        return Vector512.Sum(first + second + (third + fourth));
    }

    private readonly struct Lane(float step) : IFusedLane
    {
        private readonly Vector512<float> _step = Vector512.Create(step);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Move(Vector512<float> x, Vector512<float> g, float* a, float* b, float* c) =>
            x + FusedLanes.Signed(_step * Vector512.Load(a), g);
    }
}
