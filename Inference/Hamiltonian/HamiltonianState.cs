using System.Numerics;

namespace Toolkit.Inference;

/// <summary>What a Hamiltonian transition needs of the one before, with what has been tuned.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TMass">The kind of mass matrix.</typeparam>
/// <param name="Point">The position.</param>
/// <param name="Gradient">∇ ln p there.</param>
/// <param name="LogDensity">ln p there.</param>
/// <param name="Mass">The mass matrix.</param>
/// <param name="StepSize">ε, the length of a step of the integrator.</param>
/// <param name="Transition">The number of transitions so far, which the next one's draws depend on.</param>
public readonly record struct HamiltonianState<T, TMass>(Buffer<T> Point, Buffer<T> Gradient, T LogDensity, TMass Mass, double StepSize, long Transition)
    : IRefreshableState<HamiltonianState<T, TMass>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TMass : struct, IMassMatrix<TMass, T>
{
    /// <inheritdoc/>
    public HamiltonianState<T, TMass> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(
        visitor.Buffer(Point), visitor.Buffer(Gradient), visitor.Scalar(LogDensity), visitor.State(Mass), visitor.Scalar(StepSize), visitor.Scalar(Transition));

    /// <inheritdoc/>
    public HamiltonianState<T, TMass>? At<TDensity>(in TDensity density, ReadOnlySpan<T> point, Workspace workspace)
        where TDensity : ILogDensity<T> => Refreshed.LogDensity(density, point, Point, Gradient, workspace) is { } value ? this with { LogDensity = value } : null;

    internal static HamiltonianState<T, TMass> Begun<TDensity>(in TDensity density, ReadOnlySpan<T> start, double stepSize)
        where TDensity : ILogDensity<T>
    {
        using var workspace = new Workspace();
        var (point, gradient) = (Buffer<T>.CopyOf(start), Buffer<T>.Allocate(start.Length));
        var value = density.LogDensityAndGradient(point.Span, gradient.Mutable, workspace);
        return new(point, gradient, value, TMass.Identity(start.Length), stepSize, 0);
    }
}

/// <summary>What a Hamiltonian transition tells.</summary>
/// <param name="Acceptance">The mean probability with which a point of the trajectory would be accepted: what the step size is tuned by.</param>
/// <param name="Energy">−ln p + ½ pᵀ M⁻¹ p at the point that the chain goes to; NaN where there is no momentum.</param>
/// <param name="Depth">How often the trajectory was doubled; 0 for a trajectory of fixed length.</param>
/// <param name="IsDivergent">Whether the energy rose beyond the bound: the integrator has left the level set, and the draws there are not to be trusted.</param>
/// <param name="OracleCalls">The gradients that the trajectory took.</param>
/// <param name="NonFinite">The quantity that was not finite at the start of the transition; null when all was well.</param>
public readonly record struct HamiltonianInfo(double Acceptance, double Energy, int Depth, bool IsDivergent, int OracleCalls, string? NonFinite = null) : IStepInfo
{
    /// <summary>Never: a chain that stays where it is may move the next time.</summary>
    public bool Stalled => false;
}

/// <summary>A transition whose step size and mass matrix can be tuned from outside.</summary>
/// <typeparam name="TSelf">The kernel itself.</typeparam>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TDensity">The target.</typeparam>
/// <typeparam name="TMass">The kind of mass matrix.</typeparam>
public interface ITunableKernel<TSelf, T, TDensity, TMass> : IStep<TSelf, T, TDensity, HamiltonianState<T, TMass>, HamiltonianInfo>
    where TSelf : struct, ITunableKernel<TSelf, T, TDensity, TMass>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TDensity : ILogDensity<T>
    where TMass : struct, IMassMatrix<TMass, T>
{
    /// <summary>What the transitions are drawn with.</summary>
    RandomKey Key { get; }

    /// <summary>The logarithm of the ratio by which a single short move would be accepted: what the first step size is found by.</summary>
    /// <param name="state">Where the chain is; stays as it is.</param>
    /// <param name="stepSize">The step size that is tried.</param>
    /// <param name="key">What the move is drawn with.</param>
    /// <param name="density">The target.</param>
    /// <param name="workspace">Scratch memory.</param>
    double LogAcceptance(in HamiltonianState<T, TMass> state, double stepSize, RandomKey key, in TDensity density, Workspace workspace);
}
