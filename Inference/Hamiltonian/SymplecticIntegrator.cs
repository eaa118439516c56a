using System.Collections.Immutable;
using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// A symmetric splitting of Hamiltonian dynamics, as a list of coefficients: momentum by a₀ε∇ ln p, position by b₀ε velocities, momentum by a₁, … and last by the
/// momentum again. Reversible, and it keeps volume whatever the coefficients.
/// </summary>
public sealed record SymplecticIntegrator
{
    private readonly ImmutableArray<double> _kicks;
    private readonly ImmutableArray<double> _drifts;

    /// <summary>An integrator.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="order">The order of its error in ε over a fixed time, at least 2.</param>
    /// <param name="kicks">a, one more than drifts, the same from both ends, of sum 1.</param>
    /// <param name="drifts">b, the same from both ends, of sum 1.</param>
    /// <exception cref="ArgumentException">The coefficients are not symmetric, or do not sum to 1.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is below 2.</exception>
    public SymplecticIntegrator(string name, int order, ReadOnlySpan<double> kicks, ReadOnlySpan<double> drifts)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 2);
        if (kicks.Length != drifts.Length + 1 || drifts.IsEmpty) throw new ArgumentException($"{kicks.Length} kicks for {drifts.Length} drifts: one more is needed.", nameof(kicks));
        CheckCoefficients(kicks, nameof(kicks));
        CheckCoefficients(drifts, nameof(drifts));
        (Name, Order, _kicks, _drifts) = (name, order, [.. kicks], [.. drifts]);
    }

    /// <summary>Half a kick, a drift, half a kick: the leapfrog of Störmer and Verlet, of order 2.</summary>
    public static SymplecticIntegrator Leapfrog { get; } = new("leapfrog", 2, [0.5, 0.5], [1]);

    /// <summary>Two drifts with the least error among those of order 2 (McLachlan 1995; Blanes, Casas, Sanz-Serna 2014).</summary>
    public static SymplecticIntegrator McLachlan { get; } = new("McLachlan", 2, [0.1931833275037836, 0.6136333449924328, 0.1931833275037836], [0.5, 0.5]);

    /// <summary>Three leapfrogs of lengths w, 1 − 2w, w with w = 1/(2 − ∛2), of order 4 (Yoshida 1990).</summary>
    public static SymplecticIntegrator Yoshida { get; } = MakeYoshida();

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>The order of its error in ε over a fixed time.</summary>
    public int Order { get; }

    /// <summary>The gradients that a step takes.</summary>
    public int Stages => _drifts.Length;

    /// <inheritdoc/>
    public bool Equals(SymplecticIntegrator? other) =>
        other is not null && Name == other.Name && Order == other.Order && _kicks.SequenceEqual(other._kicks) && _drifts.SequenceEqual(other._drifts);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Moves a point of phase space on by ε.</summary>
    internal void Advance<T, TDensity, TMass>(ref PhasePoint<T> point, double length, in TDensity density, in TMass mass, Span<T> velocity, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TDensity : ILogDensity<T>
        where TMass : struct, IMassMatrix<TMass, T>
    {
        LaneUpdate.AddScaled(T.CreateTruncating(_kicks[0] * length), point.Gradient, point.Momentum);
        for (var stage = 0; stage < _drifts.Length; stage++)
        {
            mass.Velocity(point.Momentum, velocity);
            LaneUpdate.AddScaled(T.CreateTruncating(_drifts[stage] * length), velocity, point.Position);
            point.LogDensity = density.LogDensityAndGradient(point.Position, point.Gradient, workspace);
            LaneUpdate.AddScaled(T.CreateTruncating(_kicks[stage + 1] * length), point.Gradient, point.Momentum);
        }
    }

    /// <summary>By how much the energy falls in a single step.</summary>
    internal double LogAcceptance<T, TDensity, TMass>(in HamiltonianState<T, TMass> state, double length, RandomKey key, in TDensity density, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TDensity : ILogDensity<T>
        where TMass : struct, IMassMatrix<TMass, T>
    {
        using var scope = workspace.Open();
        var dimension = state.Point.Length;
        var point = PhasePoint<T>.Take(dimension, workspace);
        var velocity = workspace.Take<T>(dimension)[..dimension];
        state.Point.Span.CopyTo(point.Position);
        state.Gradient.Span.CopyTo(point.Gradient);
        point.LogDensity = state.LogDensity;
        state.Mass.DrawMomentum(key, point.Momentum);
        state.Mass.Velocity(point.Momentum, velocity);
        var before = point.Energy(velocity);
        Advance(ref point, length, density, state.Mass, velocity, workspace);
        state.Mass.Velocity(point.Momentum, velocity);
        return before - point.Energy(velocity);
    }

    private static SymplecticIntegrator MakeYoshida()
    {
        var outer = 1 / (2 - Math.Cbrt(2));
        var inner = 1 - (2 * outer);
        return new("Yoshida", 4, [outer / 2, (outer + inner) / 2, (outer + inner) / 2, outer / 2], [outer, inner, outer]);
    }

    private static void CheckCoefficients(ReadOnlySpan<double> coefficients, string name)
    {
        var sum = 0.0;
        for (var i = 0; i < coefficients.Length; i++)
        {
            sum += coefficients[i];
            if (coefficients[i] != coefficients[^(i + 1)]) throw new ArgumentException($"Coefficient {i} is {coefficients[i]}, and {coefficients[^(i + 1)]} from the other end.", name);
        }

        if (!(Math.Abs(sum - 1) < 1e-12)) throw new ArgumentException($"The coefficients sum to {sum}, not to 1.", name);
    }
}

/// <summary>A point of phase space, with the density there.</summary>
internal ref struct PhasePoint<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public Span<T> Position;
    public Span<T> Momentum;
    public Span<T> Gradient;
    public T LogDensity;

    public static PhasePoint<T> Take(int dimension, Workspace workspace) => new()
    {
        Position = workspace.Take<T>(dimension)[..dimension],
        Momentum = workspace.Take<T>(dimension)[..dimension],
        Gradient = workspace.Take<T>(dimension)[..dimension],
    };

    public void CopyFrom(in PhasePoint<T> other)
    {
        other.Position.CopyTo(Position);
        other.Momentum.CopyTo(Momentum);
        other.Gradient.CopyTo(Gradient);
        LogDensity = other.LogDensity;
    }

    /// <summary>−ln p + ½ pᵀ M⁻¹ p.</summary>
    public readonly double Energy(ReadOnlySpan<T> velocity) =>
        (0.5 * double.CreateTruncating(Reductions.Dot<T>(Momentum, velocity))) - double.CreateTruncating(LogDensity);
}
