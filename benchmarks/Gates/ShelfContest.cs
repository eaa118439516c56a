using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Toolkit.Numerics;
using Toolkit.Optimization;

namespace Toolkit.Benchmarks;

/// <summary>A transform through the public API beside its opponent: they take some steps and must agree, then they are a workload.</summary>
internal sealed class ShelfContest
{
    /// <summary>The number of parameters.</summary>
    public const int Count = 1 << 20;

    private const int CheckedSteps = 8;

    // A ring of ten pairs goes round.
    private const int CheckedQuadraticSteps = 13;

    // The sign turns and returns: what remembers signs or maxima shows it.
    private static readonly float[] Factors = [1, -0.5f, 0.25f, 1];

    private readonly Buffer<float> _point = Uniform(1);
    private readonly Buffer<float> _gradient = Uniform(2);

    /// <summary>A method that is given one gradient again and again.</summary>
    public Workload Of<TState, TUpdate>(
        string name, Update<IPoint, float, UpdateState<float, TState>, TUpdate> update, Action<FusedMemory, long> fused,
        params ReadOnlySpan<float> remembered)
        where TState : struct, IState<TState>
        where TUpdate : struct, IUpdate<TUpdate, float, UpdateState<float, TState>> => Of(name, update, float.NaN, fused, remembered);

    /// <summary>A method that is told the objective's value too.</summary>
    public Workload Of<TEvidence, TState, TUpdate>(
        string name, Update<TEvidence, float, UpdateState<float, TState>, TUpdate> update, float value, Action<FusedMemory, long> fused,
        params ReadOnlySpan<float> remembered)
        where TEvidence : class, IPoint
        where TState : struct, IState<TState>
        where TUpdate : struct, IUpdate<TUpdate, float, UpdateState<float, TState>>
    {
        var contest = new Contest<TEvidence, TState, TUpdate>(update, value, fused, new(_point.Span, remembered), _point.Span);
        for (var step = 0; step < CheckedSteps; step++)
        {
            Scale(_gradient.Span, Factors[step % Factors.Length], contest.Memory.Gradient);
            contest.Step(contest.Memory.Gradient);
            contest.Fused();
        }

        RequireAgreement(name, contest.Point, contest.Memory.Point);
        _gradient.Span.CopyTo(contest.Memory.Gradient);
        return Work(name, times => contest.Steps(_gradient.Span, times), contest.Fused);
    }

    /// <summary>A method that learns from the change of the gradient: both sides take the gradient of a quadratic whose curvatures are from 1 to 3.</summary>
    public Workload OfQuadratic<TState, TUpdate>(
        string name, Update<IPoint, float, UpdateState<float, TState>, TUpdate> update, Action<FusedMemory, long> fused)
        where TState : struct, IState<TState>
        where TUpdate : struct, IUpdate<TUpdate, float, UpdateState<float, TState>>
    {
        var contest = new Contest<IPoint, TState, TUpdate>(update, float.NaN, fused, new(_point.Span), _point.Span);
        var gradient = Buffer<float>.Allocate(Count);
        for (var step = 0; step < CheckedQuadraticSteps; step++)
        {
            Ours();
            Theirs();
        }

        RequireAgreement(name, contest.Point, contest.Memory.Point);
        return Work(
            name,
            times =>
            {
                for (var time = 0; time < times; time++) Ours();
            },
            Theirs);

        void Ours()
        {
            Differentiate(contest.Point, _gradient.Span, gradient.Mutable);
            contest.Step(gradient.Span);
        }

        void Theirs()
        {
            Differentiate(contest.Memory.Point, _gradient.Span, contest.Memory.Gradient);
            contest.Fused();
        }
    }

    private static Workload Work(string name, Action<int> toolkit, Action fused) => new(
        name, [Contender.Toolkit], ["by hand"],
        [new(Contender.Toolkit, () => toolkit(1)) { Repeat = toolkit }, new("by hand", fused)],
        seconds => FormattableString.Invariant($"{seconds / Count * 1e9:0.000} ns each"));

    // An opponent that computes something else is none.
    private static void RequireAgreement(string name, ReadOnlySpan<float> ours, ReadOnlySpan<float> theirs)
    {
        for (var i = 0; i < ours.Length; i++)
        {
            if (!(Math.Abs(ours[i] - theirs[i]) <= 1e-5f * Math.Max(1, Math.Abs(ours[i]))))
                throw new InvalidOperationException($"{name} and its opponent differ at parameter {i}: {ours[i]} and {theirs[i]}.");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Scale(ReadOnlySpan<float> values, float factor, Span<float> destination)
    {
        for (var i = 0; i < values.Length; i += Vector512<float>.Count) (factor * Vector512.Create(values[i..])).CopyTo(destination[i..]);
    }

    // Curvatures 2 + c.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Differentiate(ReadOnlySpan<float> point, ReadOnlySpan<float> curvatures, Span<float> gradient)
    {
        var two = Vector512.Create(2f);
        for (var i = 0; i < point.Length; i += Vector512<float>.Count)
            (Vector512.Create(point[i..]) * (two + Vector512.Create(curvatures[i..]))).CopyTo(gradient[i..]);
    }

    private static Buffer<float> Uniform(int seed)
    {
        var (random, values) = (new Random(seed), Buffer<float>.Allocate(Count));
        foreach (ref var value in values.Mutable) value = 2 * random.NextSingle() - 1;
        return values;
    }

    private sealed class Contest<TEvidence, TState, TUpdate>(
        Update<TEvidence, float, UpdateState<float, TState>, TUpdate> update, float value, Action<FusedMemory, long> fused, FusedMemory memory,
        ReadOnlySpan<float> start)
        where TEvidence : class, IPoint
        where TState : struct, IState<TState>
        where TUpdate : struct, IUpdate<TUpdate, float, UpdateState<float, TState>>
    {
        private readonly Workspace _workspace = new();
        private UpdateState<float, TState> _held = update.Initialize(start);
        private long _taken;

        public FusedMemory Memory => memory;

        public ReadOnlySpan<float> Point => _held.Point.Span;

        public void Step(ReadOnlySpan<float> gradient) => Steps(gradient, 1);

        public void Steps(ReadOnlySpan<float> gradient, int times)
        {
            var state = _held;
            for (var time = 0; time < times; time++)
                update.Apply(ref state, gradient, new Evidence<float>(update.Point(state), float.NaN, value), _workspace);
            _held = state;
        }

        public void Fused() => fused(memory, ++_taken);
    }
}
