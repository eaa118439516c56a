using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization.Tests.Shapes;

/// <summary>Shape 3: a vector transform. It has seen the whole gradient when its first lane leaves, and the lanes are read from what it made of it.</summary>
internal readonly record struct ScaleByLbfgs(int Memory)
    : ITransform<ScaleByLbfgs, IPoint, Metric, double, LbfgsState, LbfgsKernel>
{
    public LbfgsState Initialize(ReadOnlySpan<double> point) => new(
        Buffer<double>.Allocate(point.Length), Buffer<double>.Allocate(point.Length),
        Buffer<double>.Allocate(Memory * point.Length), Buffer<double>.Allocate(Memory * point.Length), 0);

    public void Prepare(
        scoped ref LbfgsState state, ReadOnlySpan<double> update, scoped in Evidence<double> evidence, Workspace workspace, out LbfgsKernel kernel)
    {
        var n = update.Length;
        if (state.Steps > 0)
        {
            var slot = (int)((state.Steps - 1) % Memory) * n;
            for (var i = 0; i < n; i++)
            {
                state.Moves.Mutable[slot + i] = evidence.Point[i] - state.Point.Span[i];
                state.Changes.Mutable[slot + i] = update[i] - state.Gradient.Span[i];
            }
        }

        evidence.Point.CopyTo(state.Point.Mutable);
        update.CopyTo(state.Gradient.Mutable);
        var direction = workspace.Take<double>(n);
        update.CopyTo(direction);
        TwoLoops(state, direction[..n], (int)Math.Min(state.Steps, Memory), workspace);
        state = state with { Steps = state.Steps + 1 };
        kernel = new(direction);
    }

    private void TwoLoops(LbfgsState state, Span<double> q, int pairs, Workspace workspace)
    {
        using var weights = workspace.Rent<double>(Memory);
        for (var age = 1; age <= pairs; age++)
        {
            var s = state.Moves.Span.Slice(Slot(state, q.Length, age), q.Length);
            var y = state.Changes.Span.Slice(Slot(state, q.Length, age), q.Length);
            weights.Span[age - 1] = Reductions.Dot(s, q) / Reductions.Dot(s, y);
            for (var i = 0; i < q.Length; i++) q[i] -= weights.Span[age - 1] * y[i];
        }

        if (pairs > 0)
        {
            var s = state.Moves.Span.Slice(Slot(state, q.Length, 1), q.Length);
            var y = state.Changes.Span.Slice(Slot(state, q.Length, 1), q.Length);
            var scale = Reductions.Dot(s, y) / Reductions.SumOfSquares(y);
            for (var i = 0; i < q.Length; i++) q[i] *= scale;
        }

        for (var age = pairs; age >= 1; age--)
        {
            var s = state.Moves.Span.Slice(Slot(state, q.Length, age), q.Length);
            var y = state.Changes.Span.Slice(Slot(state, q.Length, age), q.Length);
            var correction = weights.Span[age - 1] - (Reductions.Dot(y, q) / Reductions.Dot(s, y));
            for (var i = 0; i < q.Length; i++) q[i] += correction * s[i];
        }
    }

    private int Slot(LbfgsState state, int n, int age) => (int)((state.Steps - age) % Memory) * n;
}

internal readonly record struct LbfgsState(
    Buffer<double> Point, Buffer<double> Gradient, Buffer<double> Moves, Buffer<double> Changes, long Steps) : IState<LbfgsState>
{
    public LbfgsState Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(
            visitor.Buffer(Point), visitor.Buffer(Gradient), visitor.Buffer(Moves), visitor.Buffer(Changes), visitor.Scalar(Steps));
}

internal readonly ref struct LbfgsKernel(Span<double> direction) : IVectorKernel<double>
{
    private readonly ref double _direction = ref MemoryMarshal.GetReference(direction);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<double> lane, nuint index) => lane.Update = Vector512.LoadUnsafe(ref _direction, index);
}
