using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// Underdamped Langevin dynamics by the splitting BAOAB: half a kick, half a drift, <c>p ← e^(−γε) p + √(T (1 − e^(−2γε))) M^½ z</c>, half a drift, half a kick.
/// </summary>
/// <remarks>
/// The last kick of a step and the first of the next are taken at one point, so a step needs one gradient, and it is an update like those of optimisers: full gradients, mini-batches and
/// control variates all feed it. Positions of a Gaussian have its variance exactly, whatever ε; momenta do not. Step k draws from <c>key.Fold(k)</c>, the first momentum from
/// <c>key.Fold(−1)</c>. Source: Leimkuhler and Matthews 2013.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TMass">The kind of mass matrix.</typeparam>
public readonly record struct UnderdampedLangevin<T, TMass> : IUpdate<UnderdampedLangevin<T, TMass>, T, UnderdampedState<T, TMass>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TMass : struct, IMassMatrix<TMass, T>
{
    /// <summary>A sampler.</summary>
    /// <param name="key">What it draws from.</param>
    /// <param name="stepSize">ε, finite and above 0.</param>
    /// <param name="friction">γ, finite and above 0.</param>
    /// <param name="temperature">T, finite and at least 0.</param>
    /// <param name="mass">M; the identity where it is left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public UnderdampedLangevin(RandomKey key, double stepSize, double friction, double temperature = 1, TMass? mass = null)
    {
        if (!(friction > 0 && double.IsFinite(friction))) throw new ArgumentOutOfRangeException(nameof(friction), friction, "friction must be finite and above 0.");
        if (!(temperature >= 0 && double.IsFinite(temperature))) throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "temperature must be finite and at least 0.");
        (Key, StepSize, Friction, Temperature, Mass) = (key, HamiltonianArguments.StepSize(stepSize), friction, temperature, mass);
    }

    /// <summary>What it draws from.</summary>
    public RandomKey Key { get; }

    /// <summary>ε.</summary>
    public double StepSize { get; }

    /// <summary>γ.</summary>
    public double Friction { get; }

    /// <summary>T.</summary>
    public double Temperature { get; }

    /// <summary>M of the first state; null for the identity.</summary>
    public TMass? Mass { get; }

    /// <inheritdoc/>
    public UnderdampedState<T, TMass> Initialize(ReadOnlySpan<T> start)
    {
        var (mass, momentum) = (Mass?.Copy() ?? TMass.Identity(start.Length), Buffer<T>.Allocate(start.Length));
        mass.DrawMomentum(Key.Fold(-1), momentum.Mutable);
        Scale(T.CreateTruncating(Math.Sqrt(Temperature)), momentum.Mutable);
        return new(Buffer<T>.CopyOf(start), momentum, mass, new(Key, 0));
    }

    /// <inheritdoc/>
    public ReadOnlySpan<T> Point(in UnderdampedState<T, TMass> state) => state.Point.Span;

    /// <inheritdoc/>
    public T? Apply(ref UnderdampedState<T, TMass> state, ReadOnlySpan<T> gradient, in Evidence<T> evidence, Workspace workspace)
    {
        using var scope = workspace.Open();
        var (dimension, noise) = (gradient.Length, state.Noise);
        var velocity = workspace.Take<T>(dimension)[..dimension];
        var fresh = workspace.Take<T>(dimension)[..dimension];
        var (point, momentum) = (state.Point, state.Momentum);
        var half = T.CreateTruncating(StepSize / 2);
        var kept = Math.Exp(-Friction * StepSize);
        var added = T.CreateTruncating(Math.Sqrt(Temperature * -double.ExpM1(-2 * Friction * StepSize)));

        // The last kick of the step before and the first of this one.
        LaneUpdate.AddScaled(T.CreateTruncating(noise.Steps == 0 ? -StepSize / 2 : -StepSize), gradient, momentum.Mutable);
        state.Mass.Velocity(momentum.Span, velocity);
        LaneUpdate.AddScaled(half, velocity, point.Mutable);
        state.Mass.DrawMomentum(noise.Key.Fold(noise.Steps), fresh);
        Scale(T.CreateTruncating(kept), momentum.Mutable);
        LaneUpdate.AddScaled(added, fresh, momentum.Mutable);
        state.Mass.Velocity(momentum.Span, velocity);
        LaneUpdate.AddScaled(half, velocity, point.Mutable);
        state = state with { Noise = noise with { Steps = noise.Steps + 1 } };
        return evidence.GradientNorm;
    }

    private static void Scale(T factor, Span<T> vector)
    {
        for (var i = 0; i < vector.Length; i++) vector[i] *= factor;
    }
}

/// <summary>What underdamped Langevin dynamics remembers.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TMass">The kind of mass matrix.</typeparam>
/// <param name="Point">The position.</param>
/// <param name="Momentum">The momentum, half a kick before the end of the step.</param>
/// <param name="Mass">The mass matrix.</param>
/// <param name="Noise">The key, and the number of steps taken.</param>
public readonly record struct UnderdampedState<T, TMass>(Buffer<T> Point, Buffer<T> Momentum, TMass Mass, NoiseState Noise)
    : IState<UnderdampedState<T, TMass>>, IMovablePointState<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TMass : struct, IMassMatrix<TMass, T>
{
    /// <inheritdoc/>
    public UnderdampedState<T, TMass> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Point), visitor.Buffer(Momentum), visitor.State(Mass), visitor.State(Noise));
}
