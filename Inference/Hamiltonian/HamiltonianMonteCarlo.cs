using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// Hamiltonian Monte Carlo with trajectories of a fixed number of steps: p ~ N(0, M), L steps of the integrator, accepted with probability min(1, e^(H − H′)).
/// </summary>
/// <remarks>
/// With one step of the leapfrog it is MALA, with h = ε²/2 and M⁻¹ as the preconditioner; not adjusted, it is the unadjusted Langevin algorithm, whose draws of N(0, σ²) have
/// variance σ²/(1 − h/2σ²). Transition k draws from <c>key.Fold(k)</c>: the momentum from its fold
/// 0, the acceptance from its fold 1. Source: Neal 2011.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TDensity">The target.</typeparam>
/// <typeparam name="TMass">The kind of mass matrix.</typeparam>
public readonly record struct HamiltonianMonteCarlo<T, TDensity, TMass> : ITunableKernel<HamiltonianMonteCarlo<T, TDensity, TMass>, T, TDensity, TMass>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TDensity : ILogDensity<T>
    where TMass : struct, IMassMatrix<TMass, T>
{
    /// <summary>A sampler.</summary>
    /// <param name="key">What the transitions are drawn with.</param>
    /// <param name="stepSize">ε, above 0 and finite: that of the first state.</param>
    /// <param name="steps">L, at least 1.</param>
    /// <param name="maximalEnergyError">By how much the energy may rise before a trajectory is divergent, above 0.</param>
    /// <param name="integrator">The integrator; the leapfrog where it is left out.</param>
    /// <param name="isAdjusted">Whether moves are accepted or rejected; without, all are taken, and the target is that of the integrator.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public HamiltonianMonteCarlo(RandomKey key, double stepSize, int steps, double maximalEnergyError = 1000, SymplecticIntegrator? integrator = null, bool isAdjusted = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        (Key, Steps, Integrator, IsAdjusted) = (key, steps, integrator ?? SymplecticIntegrator.Leapfrog, isAdjusted);
        (StepSize, MaximalEnergyError) = (HamiltonianArguments.StepSize(stepSize), HamiltonianArguments.EnergyError(maximalEnergyError));
    }

    /// <inheritdoc/>
    public RandomKey Key { get; }

    /// <summary>ε of the first state.</summary>
    public double StepSize { get; }

    /// <summary>L.</summary>
    public int Steps { get; }

    /// <summary>By how much the energy may rise before a trajectory is divergent.</summary>
    public double MaximalEnergyError { get; }

    /// <summary>Whether moves are accepted or rejected.</summary>
    public bool IsAdjusted { get; }

    /// <summary>The integrator of the trajectories.</summary>
    public SymplecticIntegrator Integrator { get; }

    /// <inheritdoc/>
    public double LogAcceptance(in HamiltonianState<T, TMass> state, double stepSize, RandomKey key, in TDensity density, Workspace workspace) =>
        Integrator.LogAcceptance(state, stepSize, key, density, workspace);

    /// <inheritdoc/>
    public HamiltonianState<T, TMass> Initialize(in TDensity oracle, ReadOnlySpan<T> start) => HamiltonianState<T, TMass>.Begun(oracle, start, StepSize);

    /// <inheritdoc/>
    public HamiltonianInfo Advance(ref HamiltonianState<T, TMass> state, in TDensity oracle, Workspace workspace)
    {
        if (!T.IsFinite(state.LogDensity)) return new(0, double.NaN, 0, false, 0, "log density");
        using var scope = workspace.Open();
        var dimension = state.Point.Length;
        var key = Key.Fold(state.Transition);
        var point = PhasePoint<T>.Take(dimension, workspace);
        var velocity = workspace.Take<T>(dimension)[..dimension];
        state.Point.Span.CopyTo(point.Position);
        state.Gradient.Span.CopyTo(point.Gradient);
        point.LogDensity = state.LogDensity;
        state.Mass.DrawMomentum(key.Fold(0), point.Momentum);
        state.Mass.Velocity(point.Momentum, velocity);
        var before = point.Energy(velocity);
        if (!double.IsFinite(before)) return new(0, before, 0, false, 0, "energy");
        var (energy, taken) = (before, 0);
        while (taken < Steps && energy - before <= MaximalEnergyError)
        {
            Integrator.Advance(ref point, state.StepSize, oracle, state.Mass, velocity, workspace);
            taken++;
            state.Mass.Velocity(point.Momentum, velocity);
            energy = point.Energy(velocity);
            if (double.IsNaN(energy)) energy = double.PositiveInfinity;
        }

        var isDivergent = energy - before > MaximalEnergyError;
        var acceptance = isDivergent ? 0 : Math.Min(1, Math.Exp(before - energy));
        var isAccepted = IsAdjusted ? key.Fold(1).Uniform<double>() < acceptance : !isDivergent;
        if (isAccepted)
        {
            point.Position.CopyTo(state.Point.Mutable);
            point.Gradient.CopyTo(state.Gradient.Mutable);
        }

        state = state with { LogDensity = isAccepted ? point.LogDensity : state.LogDensity, Transition = state.Transition + 1 };
        return new(acceptance, isAccepted ? energy : before, 0, isDivergent, taken * Integrator.Stages);
    }
}
