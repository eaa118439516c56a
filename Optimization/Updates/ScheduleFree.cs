using System.Numerics;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>
/// Schedule-free: gradients at y between a fast point z and its running mean x, the answer. <c>y = (1 − β) z + β x; z ← z + u(∇f(y)); x ← (1 − c) x + c
/// z</c>, with <c>c = wₖ / Σᵢ wᵢ</c> and <c>wₖ = kᵖ</c>.
/// </summary>
/// <remarks>
/// The chain that makes u sees y as its point, so decay is of y. The start is the first term of the mean, and with p = 0 after k steps c is 1/(k + 1).
/// Source: Defazio, Yang, Mehta, Mishchenko, Khaled, Cutkosky 2024. For convex f and plain descent by γ the run of T gradients from x₁ has
/// f(x_T) − f* ≤ (‖x₁ − x*‖²/2γ + (γ/2) Σ ‖gₜ‖²)/T (their Theorem 1 chooses γ); it bounds by gradients that are not known beforehand, so no rate is declared.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">The chain's state.</typeparam>
/// <typeparam name="TKernel">The chain's kernel.</typeparam>
/// <typeparam name="TTransform">The chain.</typeparam>
public readonly record struct ScheduleFree<T, TState, TKernel, TTransform>
    : IUpdate<ScheduleFree<T, TState, TKernel, TTransform>, T, ScheduleFreeState<T, TState>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TState : struct, IState<TState>
    where TKernel : struct, ILaneKernel<T>, allows ref struct
    where TTransform : struct, ITransformOperator<T, TState, TKernel>
{
    internal ScheduleFree(TTransform transform, double interpolation, double power)
    {
        Transform = transform;
        Interpolation = T.CreateChecked(Require.InUnit(interpolation));
        Power = Require.NotNegative(power);
    }

    /// <summary>The chain.</summary>
    public TTransform Transform { get; }

    /// <summary>β.</summary>
    public T Interpolation { get; }

    /// <summary>p.</summary>
    public double Power { get; }

    /// <inheritdoc/>
    public ScheduleFreeState<T, TState> Initialize(ReadOnlySpan<T> start) => new(
        Buffer<T>.CopyOf(start), Buffer<T>.CopyOf(start), Buffer<T>.CopyOf(start), Transform.Initialize(start), 1, 1);

    /// <inheritdoc/>
    public ReadOnlySpan<T> Point(in ScheduleFreeState<T, TState> state) => state.Between.Span;

    /// <inheritdoc/>
    public T? Apply(ref ScheduleFreeState<T, TState> state, ReadOnlySpan<T> gradient, in Evidence<T> evidence, Workspace workspace)
    {
        using var scope = workspace.Open();
        var (remembered, steps) = (state.Transform, state.Steps + 1);
        var update = workspace.Take<T>(gradient.Length);
        Transform.Prepare(ref remembered, gradient, evidence, workspace, out var kernel);
        LaneLoop.Materialize(kernel, gradient, state.Between.Span, update, default);
        var weight = Math.Pow(steps, Power);
        var total = state.Weights + weight;
        Move(update, state.Fast.Lanes, state.Point.Lanes, state.Between.Lanes, T.CreateChecked(weight / total), Interpolation);
        state = state with { Transform = remembered, Weights = total, Steps = steps };
        return evidence.GradientNorm;
    }

    // Whole lanes: what lies behind the last element is padding.
    private static void Move(ReadOnlySpan<T> update, Span<T> fast, Span<T> mean, Span<T> between, T share, T interpolation)
    {
        var (c, beta) = (Vector512.Create(share), Vector512.Create(interpolation));
        for (var i = 0; i < fast.Length; i += Vector512<T>.Count)
        {
            var z = Vector512.Create<T>(fast[i..]) + Vector512.Create(update[i..]);
            var x = Vector512.Create<T>(mean[i..]);
            x += c * (z - x);
            z.CopyTo(fast[i..]);
            x.CopyTo(mean[i..]);
            (z + (beta * (x - z))).CopyTo(between[i..]);
        }
    }
}

/// <summary>What a schedule-free update remembers. Its answer is the mean.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TTransform">The chain's state.</typeparam>
/// <param name="Point">x, the mean; set from outside, it is the mean that goes on, and the next gradient is still taken at y.</param>
/// <param name="Fast">z.</param>
/// <param name="Between">y, where the next gradient is wanted.</param>
/// <param name="Transform">The chain's state.</param>
/// <param name="Weights">Σᵢ wᵢ.</param>
/// <param name="Steps">The number of points in the mean.</param>
public readonly record struct ScheduleFreeState<T, TTransform>(
    Buffer<T> Point, Buffer<T> Fast, Buffer<T> Between, TTransform Transform, double Weights, long Steps)
    : IState<ScheduleFreeState<T, TTransform>>, IMovablePointState<T>
    where T : unmanaged
    where TTransform : struct, IState<TTransform>
{
    /// <inheritdoc/>
    public ScheduleFreeState<T, TTransform> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(
            visitor.Buffer(Point), visitor.Buffer(Fast), visitor.Buffer(Between), visitor.State(Transform),
            visitor.Scalar(Weights), visitor.Scalar(Steps));
}
