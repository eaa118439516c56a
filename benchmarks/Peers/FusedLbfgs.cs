using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Benchmarks;

/// <summary>
/// Limited-memory BFGS by hand: each pass of the two-loop recursion adds one pair to the direction and, on the way, takes the inner product that the next
/// pass needs; the first starts from the gradient, the last ends in the parameters.
/// </summary>
public sealed unsafe class FusedLbfgs
{
    private readonly StaggeredMemory _ring;
    private readonly int _memory;

    // One more than pairs count: a refused one costs none of those that do.
    private readonly int _slots;
    private readonly int _length;
    private readonly double[] _products;
    private readonly double[] _weights;
    private double _curvature;
    private long _pairs;
    private bool _started;

    /// <summary>No pairs yet.</summary>
    public FusedLbfgs(int length, int memory)
    {
        (_length, _memory) = (length, memory);
        _slots = memory + 1;
        _ring = new(length, (2 * _slots) + 3);
        (_products, _weights) = (new double[_slots], new double[_slots]);
    }

    private float* Direction => At(2 * _slots);

    private float* LastPoint => At((2 * _slots) + 1);

    private float* LastGradient => At((2 * _slots) + 2);

    /// <summary>x ← x + step H g.</summary>
    public void Move(FusedMemory memory, double step)
    {
        var x = memory.PointAt(0);
        var g = memory.GradientAt(0);
        var ahead = Remember(x, g);
        var pairs = (int)Math.Min(_pairs, _memory);
        if (pairs == 0)
        {
            memory.Move(new FusedLanes.Gradient(step));
            return;
        }

        // ahead is the newest move times g: the last pair may have been refused, then it is not.
        if (double.IsNaN(ahead)) ahead = AddAndDot(g, 1, g, 0, Move(Slot(1)), Direction, _length);
        var from = g;
        for (var age = 1; age <= pairs; age++)
        {
            var slot = Slot(age);
            _weights[slot] = ahead / _products[slot];
            ahead = AddAndDot(from, 1, Change(slot), (float)-_weights[slot], age < pairs ? Move(Slot(age + 1)) : Change(slot), Direction, _length);
            from = Direction;
        }

        var scale = _products[Slot(1)] / _curvature;
        ahead *= scale;
        for (var age = pairs; age > 1; age--)
        {
            var slot = Slot(age);
            ahead = AddAndDot(
                Direction, (float)scale, Move(slot), (float)(_weights[slot] - (ahead / _products[slot])), Change(Slot(age - 1)), Direction, _length);
            scale = 1;
        }

        Finish(x, Direction, (float)(step * scale), Move(Slot(1)), (float)(step * (_weights[Slot(1)] - (ahead / _products[Slot(1)]))), _length);
    }

    private int Slot(int age) => (int)((_pairs - age) % _slots);

    private float* Move(int slot) => At(2 * slot);

    private float* Change(int slot) => At((2 * slot) + 1);

    private float* At(int index) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(_ring[index]));

    // The inner product of the new move with the gradient; not a number where there is no new pair.
    private double Remember(float* x, float* g)
    {
        var slot = (int)(_pairs % _slots);
        var (product, moves, changes, ahead) = Difference(x, g, LastPoint, LastGradient, Move(slot), Change(slot), _length);
        if (!_started || !(product > Math.Sqrt(1.1920929e-7) * Math.Sqrt(moves) * Math.Sqrt(changes)))
        {
            _started = true;
            return double.NaN;
        }

        (_products[slot], _curvature) = (product, changes);
        _pairs++;
        return ahead;
    }

    // s ← x − x₋₁, y ← g − g₋₁, x₋₁ ← x, g₋₁ ← g; sᵀy, sᵀs, yᵀy, sᵀg.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static (float Product, float Moves, float Changes, float Ahead) Difference(
        float* x, float* g, float* lastPoint, float* lastGradient, float* s, float* y, nint length)
    {
        var (product, moves, changes, ahead) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        for (nint i = 0; i < length; i += Vector512<float>.Count)
        {
            var (point, gradient) = (Vector512.Load(x + i), Vector512.Load(g + i));
            var (move, change) = (point - Vector512.Load(lastPoint + i), gradient - Vector512.Load(lastGradient + i));
            Vector512.Store(move, s + i);
            Vector512.Store(change, y + i);
            Vector512.Store(point, lastPoint + i);
            Vector512.Store(gradient, lastGradient + i);
            product = Vector512.FusedMultiplyAdd(move, change, product);
            moves = Vector512.FusedMultiplyAdd(move, move, moves);
            changes = Vector512.FusedMultiplyAdd(change, change, changes);
            ahead = Vector512.FusedMultiplyAdd(move, gradient, ahead);
        }

        return (Vector512.Sum(product), Vector512.Sum(moves), Vector512.Sum(changes), Vector512.Sum(ahead));
    }

    // to ← scale q + weight a; the inner product of that with b.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float AddAndDot(float* q, float scale, float* a, float weight, float* b, float* to, nint length)
    {
        var (first, second, scales, weights) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512.Create(scale), Vector512.Create(weight));
        for (nint i = 0; i < length; i += 32)
        {
            var one = Vector512.FusedMultiplyAdd(weights, Vector512.Load(a + i), scales * Vector512.Load(q + i));
            var two = Vector512.FusedMultiplyAdd(weights, Vector512.Load(a + i + 16), scales * Vector512.Load(q + i + 16));
            Vector512.Store(one, to + i);
            Vector512.Store(two, to + i + 16);
            first = Vector512.FusedMultiplyAdd(one, Vector512.Load(b + i), first);
            second = Vector512.FusedMultiplyAdd(two, Vector512.Load(b + i + 16), second);
        }

        return Vector512.Sum(first + second);
    }

    // x ← x + scale q + weight a.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Finish(float* x, float* q, float scale, float* a, float weight, nint length)
    {
        var (scales, weights) = (Vector512.Create(scale), Vector512.Create(weight));
        for (nint i = 0; i < length; i += Vector512<float>.Count)
        {
            var moved = Vector512.FusedMultiplyAdd(scales, Vector512.Load(q + i), Vector512.Load(x + i));
            Vector512.Store(Vector512.FusedMultiplyAdd(weights, Vector512.Load(a + i), moved), x + i);
        }
    }
}
