using System.Numerics;

namespace Toolkit.Inference;

/// <summary>Random-walk Metropolis: x′ = x + ε ξ with ξ ~ N(0, M⁻¹), accepted with probability min(1, p(x′)/p(x)). Adapted, its proposals learn the target's covariance.</summary>
/// <remarks>
/// The gradient is asked for at accepted points alone, so that the state stays one that any kernel goes on from. Transition k draws from <c>key.Fold(k)</c>: the proposal from its
/// fold 0, the acceptance from its fold 1. In many dimensions an acceptance of 0.234 is best (Roberts, Gelman, Gilks 1997). Source: Metropolis and others 1953; Haario, Saksman,
/// Tamminen 2001.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TDensity">The target.</typeparam>
/// <typeparam name="TMass">The kind of mass matrix, whose inverse is the covariance of proposals of length 1.</typeparam>
public readonly record struct RandomWalkMetropolis<T, TDensity, TMass> : ITunableKernel<RandomWalkMetropolis<T, TDensity, TMass>, T, TDensity, TMass>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TDensity : ILogDensity<T>
    where TMass : struct, IMassMatrix<TMass, T>
{
    /// <summary>A sampler.</summary>
    /// <param name="key">What the transitions are drawn with.</param>
    /// <param name="stepSize">ε, above 0 and finite: that of the first state.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step size is out of its range.</exception>
    public RandomWalkMetropolis(RandomKey key, double stepSize) => (Key, StepSize) = (key, HamiltonianArguments.StepSize(stepSize));

    /// <inheritdoc/>
    public RandomKey Key { get; }

    /// <summary>ε of the first state.</summary>
    public double StepSize { get; }

    /// <inheritdoc/>
    public HamiltonianState<T, TMass> Initialize(in TDensity oracle, ReadOnlySpan<T> start) => HamiltonianState<T, TMass>.Begun(oracle, start, StepSize);

    /// <inheritdoc/>
    public double LogAcceptance(in HamiltonianState<T, TMass> state, double stepSize, RandomKey key, in TDensity density, Workspace workspace)
    {
        using var scope = workspace.Open();
        var proposal = workspace.Take<T>(state.Point.Length)[..state.Point.Length];
        Propose(state, stepSize, key, proposal, workspace);
        return double.CreateTruncating(density.LogDensity(proposal, workspace) - state.LogDensity);
    }

    /// <inheritdoc/>
    public HamiltonianInfo Advance(ref HamiltonianState<T, TMass> state, in TDensity oracle, Workspace workspace)
    {
        if (!T.IsFinite(state.LogDensity)) return new(0, double.NaN, 0, false, 0, "log density");
        using var scope = workspace.Open();
        var key = Key.Fold(state.Transition);
        var dimension = state.Point.Length;
        var proposal = workspace.Take<T>(dimension)[..dimension];
        var gradient = workspace.Take<T>(dimension)[..dimension];
        Propose(state, state.StepSize, key.Fold(0), proposal, workspace);
        var value = oracle.LogDensity(proposal, workspace);
        var acceptance = T.IsFinite(value) ? Math.Min(1, Math.Exp(double.CreateTruncating(value - state.LogDensity))) : 0;
        var isAccepted = key.Fold(1).Uniform<double>() < acceptance;
        if (isAccepted)
        {
            value = oracle.LogDensityAndGradient(proposal, gradient, workspace);
            proposal.CopyTo(state.Point.Mutable);
            gradient.CopyTo(state.Gradient.Mutable);
        }

        state = state with { LogDensity = isAccepted ? value : state.LogDensity, Transition = state.Transition + 1 };
        return new(acceptance, double.NaN, 0, false, isAccepted ? 2 : 1);
    }

    // p ~ N(0, M), so that M⁻¹p ~ N(0, M⁻¹).
    private static void Propose(in HamiltonianState<T, TMass> state, double stepSize, RandomKey key, Span<T> proposal, Workspace workspace)
    {
        using var momenta = workspace.Rent<T>(proposal.Length);
        using var velocities = workspace.Rent<T>(proposal.Length);
        state.Mass.DrawMomentum(key, momenta.Span[..proposal.Length]);
        state.Mass.Velocity(momenta.Span[..proposal.Length], velocities.Span[..proposal.Length]);
        state.Point.Span.CopyTo(proposal);
        LaneUpdate.AddScaled(T.CreateTruncating(stepSize), velocities.Span[..proposal.Length], proposal);
    }
}
