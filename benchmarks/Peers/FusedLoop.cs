using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Benchmarks;

/// <summary>What a hand-fused method does to 16 parameters: constants in fields, whatever it remembers behind the pointers, in place.</summary>
public unsafe interface IFusedLane
{
    /// <summary>The parameters after the step.</summary>
    /// <param name="x">The parameters.</param>
    /// <param name="g">The gradient.</param>
    /// <param name="a">The first vector that the method remembers, at this lane.</param>
    /// <param name="b">The second.</param>
    /// <param name="c">The third.</param>
    Vector512<float> Move(Vector512<float> x, Vector512<float> g, float* a, float* b, float* c);
}

/// <summary>The memory of a hand-written method: parameters, gradient, and up to three vectors that it remembers, staggered and pinned.</summary>
public sealed unsafe class FusedMemory
{
    private readonly StaggeredMemory _memory;
    private readonly int _length;
    private readonly float*[] _vectors;

    /// <summary>Memory that starts at a point, with as many remembered vectors as there are values to fill them with.</summary>
    public FusedMemory(ReadOnlySpan<float> point, params ReadOnlySpan<float> remembered)
    {
        _length = point.Length;
        _memory = new(point.Length, 2 + remembered.Length);
        point.CopyTo(_memory[0]);
        for (var i = 0; i < remembered.Length; i++) _memory[2 + i].Fill(remembered[i]);
        _vectors = new float*[5];
        for (var i = 0; i < 2 + remembered.Length; i++) _vectors[i] = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(_memory[i]));
    }

    /// <summary>The parameters.</summary>
    public Span<float> Point => _memory[0];

    /// <summary>The gradient.</summary>
    public Span<float> Gradient => _memory[1];

    /// <summary>A remembered vector.</summary>
    public Span<float> Remembered(int index) => _memory[2 + index];

    /// <summary>The parameters from one of them on.</summary>
    public float* PointAt(int start) => _vectors[0] + start;

    /// <summary>The gradient from one of its elements on.</summary>
    public float* GradientAt(int start) => _vectors[1] + start;

    /// <summary>A remembered vector.</summary>
    public float* RememberedAt(int index) => _vectors[2 + index];

    /// <summary>One pass over all of it.</summary>
    public void Move<TLane>(TLane lane)
        where TLane : struct, IFusedLane => Move(lane, 0, _length);

    /// <summary>One pass over a part, of whole lanes.</summary>
    public void Move<TLane>(TLane lane, int start, int length)
        where TLane : struct, IFusedLane =>
        Loop(lane, _vectors[0] + start, _vectors[1] + start, _vectors[2] + start, _vectors[3] + start, _vectors[4] + start, length);

    // Whole lanes only: what is compared has a power of two of parameters.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Loop<TLane>(TLane lane, float* x, float* g, float* a, float* b, float* c, nint length)
        where TLane : struct, IFusedLane
    {
        var body = lane;
        for (nint i = 0; i < length; i += Vector512<float>.Count)
            Vector512.Store(body.Move(Vector512.Load(x + i), Vector512.Load(g + i), a + i, b + i, c + i), x + i);
    }
}
