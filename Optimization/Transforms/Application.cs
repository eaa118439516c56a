using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>One transform at work by itself: what a step does between its gradient and its point, to look at.</summary>
public static class Application
{
    /// <summary>destination ← what the transform makes of the update, and lengths ← the length of each coordinate.</summary>
    /// <remarks>In steady state nothing is allocated; a step does the same without writing the update to memory.</remarks>
    /// <param name="transform">The transform.</param>
    /// <param name="state">Its state, taken over and replaced.</param>
    /// <param name="update">The incoming update, finite.</param>
    /// <param name="evidence">What else is known; its point has the update's length.</param>
    /// <param name="destination">Receives the update.</param>
    /// <param name="lengths">Receives the lengths.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <exception cref="ArgumentException">Update, point, destination and lengths differ in their numbers of elements.</exception>
    /// <exception cref="DonatedBufferException">The state was donated before.</exception>
    public static void Apply<TEvidence, TMetric, T, TTransform, TState, TKernel>(
        this ITransform<TTransform, TEvidence, TMetric, T, TState, TKernel> transform, ref TState state, ReadOnlySpan<T> update,
        scoped in Evidence<T> evidence, Span<T> destination, Span<T> lengths, Workspace workspace)
        where TEvidence : class, IPoint
        where TMetric : Metric
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTransform : struct, ITransformOperator<T, TState, TKernel>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct
    {
        if (evidence.Point.Length != update.Length || destination.Length != update.Length || lengths.Length != update.Length)
        {
            throw new ArgumentException(
                $"An update of {update.Length} elements, a point of {evidence.Point.Length}, room for {destination.Length} and {lengths.Length}.", nameof(update));
        }

        using var scope = workspace.Open();
        var updates = workspace.Take<T>(update.Length);
        var factors = workspace.Take<T>(update.Length);
        var current = state.Donate(nameof(Apply));
        try
        {
            transform.Operator.Prepare(ref current, update, evidence.TrackingLength(), workspace, out var kernel);
            LaneLoop.Materialize(kernel, update, evidence.Point, updates, factors);
        }
        finally
        {
            state = current;
        }

        updates[..update.Length].CopyTo(destination);
        factors[..update.Length].CopyTo(lengths);
    }
}
