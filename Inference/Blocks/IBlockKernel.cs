using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// A transition that moves a part of a point and leaves its law given the rest as it is: a kernel on a named block (<see cref="BlockKernels.On"/>), a draw from a conditional law that is
/// known, or several of them, one after the other.
/// </summary>
/// <typeparam name="TSelf">The kernel itself.</typeparam>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TDensity">The density of the whole point.</typeparam>
/// <typeparam name="TState">What it remembers besides the point.</typeparam>
public interface IBlockKernel<TSelf, T, TDensity, TState>
    where TSelf : struct, IBlockKernel<TSelf, T, TDensity, TState>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TDensity : ILogDensity<T>
    where TState : struct, IState<TState>
{
    /// <summary>What it remembers before the first sweep.</summary>
    /// <param name="density">The density of the whole point.</param>
    /// <param name="start">The whole point that a run starts from.</param>
    TState Initialize(in TDensity density, ReadOnlySpan<T> start);

    /// <summary>Moves its part.</summary>
    /// <param name="state">What it remembers, whose buffers are current.</param>
    /// <param name="point">The whole point, current; its part is written in place.</param>
    /// <param name="density">The density of the whole point.</param>
    /// <param name="workspace">Scratch memory.</param>
    HamiltonianInfo Advance(ref TState state, Buffer<T> point, in TDensity density, Workspace workspace);
}

/// <summary>A state whose knowledge of the density at its point can be found again: what a kernel on a block asks when the other blocks have moved.</summary>
/// <typeparam name="TSelf">The state itself.</typeparam>
/// <typeparam name="T">The number type.</typeparam>
public interface IRefreshableState<TSelf, T> : IState<TSelf>, IPointState<T>
    where TSelf : struct, IRefreshableState<TSelf, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The state at a point of the same length, with density and gradient there, in its own memory.</summary>
    /// <typeparam name="TDensity">The density.</typeparam>
    /// <param name="density">The density.</param>
    /// <param name="point">The point.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <returns>The state; null, and the content as it was, where density or gradient are not finite.</returns>
    TSelf? At<TDensity>(in TDensity density, ReadOnlySpan<T> point, Workspace workspace)
        where TDensity : ILogDensity<T>;
}

/// <summary>Density and gradient at a point, found into memory that keeps what it had where they are not finite.</summary>
internal static class Refreshed
{
    public static T? LogDensity<T, TDensity>(in TDensity density, ReadOnlySpan<T> at, Buffer<T> point, Buffer<T> gradient, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TDensity : ILogDensity<T>
    {
        using var found = workspace.Rent<T>(at.Length);
        var value = density.LogDensityAndGradient(at, found.Span, workspace);
        if (!T.IsFinite(value) || !Reductions.AllFinite<T>(found.Span)) return null;
        at.CopyTo(point.Mutable);
        found.Span.CopyTo(gradient.Mutable);
        return value;
    }
}
