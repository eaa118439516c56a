using System.Collections.Immutable;

namespace Toolkit.Inference;

/// <summary>What a transition was like, as Stan writes it beside a draw; of draws that are thinned, of all transitions since the draw before: whether one diverged, the largest depth, the gradients of all.</summary>
/// <param name="LogDensity">ln p of the free values, Jacobians included.</param>
/// <param name="Acceptance">The mean acceptance along the trajectory.</param>
/// <param name="StepSize">ε.</param>
/// <param name="Depth">How often the trajectory was doubled.</param>
/// <param name="Gradients">The gradients that it took.</param>
/// <param name="IsDivergent">Whether its energy left the bound.</param>
/// <param name="Energy">The Hamiltonian at the draw; NaN where the kernel has none.</param>
public readonly record struct TransitionRecord(double LogDensity, double Acceptance, double StepSize, int Depth, int Gradients, bool IsDivergent, double Energy);

/// <summary>A chain that was run.</summary>
/// <param name="Values">The quantities of its draws, one draw after the other.</param>
/// <param name="Points">The free values of its draws, one draw after the other: what predictive draws and log likelihoods are asked with.</param>
/// <param name="Transitions">What the transition to each draw was like.</param>
/// <param name="StepSize">The step size that the draws were made with.</param>
/// <param name="InverseMass">M⁻¹ that they were made with: its diagonal, or all of it row by row; empty where it is the identity.</param>
/// <param name="WarmupTime">How long the warm-up took.</param>
/// <param name="SamplingTime">How long the draws took.</param>
/// <param name="WarmupDivergences">The divergent transitions of the warm-up.</param>
public sealed record ChainDraws(
    ImmutableArray<double> Values, ImmutableArray<double> Points, ImmutableArray<TransitionRecord> Transitions, double StepSize, ImmutableArray<double> InverseMass,
    TimeSpan WarmupTime, TimeSpan SamplingTime, int WarmupDivergences)
{
    /// <summary>The number of draws.</summary>
    public int Count => Transitions.Length;
}
