using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// The no-U-turn sampler: a trajectory that is doubled, forwards or backwards in time, until it turns back on itself, and a point of it drawn by its weight
/// e⁻ᴴ.
/// </summary>
/// <remarks>
/// <para>
/// Points are drawn multinomially, within a half by their weights and between halves in favour of the new one; the U-turn is told by the sum of momenta along a
/// (sub)trajectory against the velocities at its ends, and across the seams of its halves. Source: Hoffman and Gelman 2014; Betancourt 2017, appendix A; the
/// checks at the seams are those of Stan 2.21 and later.
/// </para>
/// <para>
/// Transition k draws from <c>key.Fold(k)</c>: the momentum from its fold 0, directions and choices in order from its fold 1.
/// </para>
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TDensity">The target.</typeparam>
/// <typeparam name="TMass">The kind of mass matrix.</typeparam>
public readonly record struct NoUTurn<T, TDensity, TMass> : ITunableKernel<NoUTurn<T, TDensity, TMass>, T, TDensity, TMass>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TDensity : ILogDensity<T>
    where TMass : struct, IMassMatrix<TMass, T>
{
    /// <summary>A sampler.</summary>
    /// <param name="key">What the transitions are drawn with.</param>
    /// <param name="stepSize">ε, above 0 and finite: that of the first state.</param>
    /// <param name="maximalDepth">How often a trajectory is doubled at most, from 1 to 20.</param>
    /// <param name="maximalEnergyError">By how much the energy may rise before a trajectory is divergent, above 0.</param>
    /// <param name="integrator">The integrator; the leapfrog where it is left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public NoUTurn(RandomKey key, double stepSize, int maximalDepth = 10, double maximalEnergyError = 1000, SymplecticIntegrator? integrator = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximalDepth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximalDepth, 20);
        (Key, MaximalDepth, Integrator) = (key, maximalDepth, integrator ?? SymplecticIntegrator.Leapfrog);
        (StepSize, MaximalEnergyError) = (HamiltonianArguments.StepSize(stepSize), HamiltonianArguments.EnergyError(maximalEnergyError));
    }

    /// <inheritdoc/>
    public RandomKey Key { get; }

    /// <summary>ε of the first state.</summary>
    public double StepSize { get; }

    /// <summary>How often a trajectory is doubled at most.</summary>
    public int MaximalDepth { get; }

    /// <summary>By how much the energy may rise before a trajectory is divergent.</summary>
    public double MaximalEnergyError { get; }

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
        var forward = PhasePoint<T>.Take(dimension, workspace);
        var backward = PhasePoint<T>.Take(dimension, workspace);
        state.Point.Span.CopyTo(forward.Position);
        state.Gradient.Span.CopyTo(forward.Gradient);
        forward.LogDensity = state.LogDensity;
        state.Mass.DrawMomentum(key.Fold(0), forward.Momentum);
        backward.CopyFrom(forward);
        var forwardVelocity = workspace.Take<T>(dimension)[..dimension];
        var backwardVelocity = workspace.Take<T>(dimension)[..dimension];
        state.Mass.Velocity(forward.Momentum, forwardVelocity);
        forwardVelocity.CopyTo(backwardVelocity);

        var energy = forward.Energy(forwardVelocity);
        if (!double.IsFinite(energy)) return new(0, energy, 0, false, 0, "energy");
        var tree = new Trees(oracle, state.Mass, this, state.StepSize, energy, key.Fold(1), workspace);
        var near = workspace.Take<T>(dimension)[..dimension];
        var nearVelocity = workspace.Take<T>(dimension)[..dimension];
        var momenta = workspace.Take<T>(dimension)[..dimension];
        var seam = workspace.Take<T>(dimension)[..dimension];
        forward.Momentum.CopyTo(momenta);
        var added = Subtree.Take(dimension, workspace);
        var chosen = Proposal.Take(dimension, workspace);
        chosen.CopyFrom(forward, energy);
        var (logWeight, depth) = (0.0, 0);
        while (depth < MaximalDepth)
        {
            var isForward = tree.Uniform() > 0.5;
            (isForward ? forward : backward).Momentum.CopyTo(near);
            (isForward ? forwardVelocity : backwardVelocity).CopyTo(nearVelocity);
            if (!(isForward ? tree.Grow(depth, 1, ref forward, ref added) : tree.Grow(depth, -1, ref backward, ref added))) break;
            depth++;
            added.EndVelocity.CopyTo(isForward ? forwardVelocity : backwardVelocity);
            if (tree.Uniform() < Math.Exp(added.LogWeight - logWeight)) chosen.CopyFrom(added.Proposal);
            logWeight = SpecialFunctions.LogAddExp(logWeight, added.LogWeight);

            // The whole, and each half with the first momentum of the other.
            var far = isForward ? backwardVelocity : forwardVelocity;
            Sum(momenta, added.BeginMomentum, seam);
            var goesOn = GoesOn(far, added.BeginVelocity, seam);
            Sum(added.Momenta, near, seam);
            goesOn = GoesOn(nearVelocity, added.EndVelocity, seam) && goesOn;
            LaneUpdate.AddScaled(T.One, added.Momenta, momenta);
            if (!(GoesOn(far, added.EndVelocity, momenta) && goesOn)) break;
        }

        chosen.Position.CopyTo(state.Point.Mutable);
        chosen.Gradient.CopyTo(state.Gradient.Mutable);
        state = state with { LogDensity = chosen.LogDensity, Transition = state.Transition + 1 };
        return new(tree.Acceptance, chosen.Energy, depth, tree.IsDivergent, tree.Steps * Integrator.Stages);
    }

    private static void Sum(ReadOnlySpan<T> first, ReadOnlySpan<T> second, Span<T> destination)
    {
        first.CopyTo(destination);
        LaneUpdate.AddScaled(T.One, second, destination);
    }

    // Both ends still move along the sum of momenta.
    private static bool GoesOn(ReadOnlySpan<T> velocity, ReadOnlySpan<T> other, ReadOnlySpan<T> momenta) =>
        Reductions.Dot(velocity, momenta) > T.Zero && Reductions.Dot(other, momenta) > T.Zero;

    /// <summary>A point that the chain may go to.</summary>
    private ref struct Proposal
    {
        public Span<T> Position;
        public Span<T> Gradient;
        public T LogDensity;
        public double Energy;

        public static Proposal Take(int dimension, Workspace workspace) => new()
        {
            Position = workspace.Take<T>(dimension)[..dimension],
            Gradient = workspace.Take<T>(dimension)[..dimension],
        };

        public void CopyFrom(in Proposal other)
        {
            other.Position.CopyTo(Position);
            other.Gradient.CopyTo(Gradient);
            (LogDensity, Energy) = (other.LogDensity, other.Energy);
        }

        public void CopyFrom(in PhasePoint<T> point, double energy)
        {
            point.Position.CopyTo(Position);
            point.Gradient.CopyTo(Gradient);
            (LogDensity, Energy) = (point.LogDensity, energy);
        }
    }

    /// <summary>A part of the trajectory, from where it was begun to where it ended: its momenta there, their sum, its weight, and a point of it.</summary>
    private ref struct Subtree
    {
        public Span<T> BeginMomentum;
        public Span<T> BeginVelocity;
        public Span<T> EndMomentum;
        public Span<T> EndVelocity;
        public Span<T> Momenta;
        public double LogWeight;
        public Proposal Proposal;

        public static Subtree Take(int dimension, Workspace workspace) => new()
        {
            BeginMomentum = workspace.Take<T>(dimension)[..dimension],
            BeginVelocity = workspace.Take<T>(dimension)[..dimension],
            EndMomentum = workspace.Take<T>(dimension)[..dimension],
            EndVelocity = workspace.Take<T>(dimension)[..dimension],
            Momenta = workspace.Take<T>(dimension)[..dimension],
            Proposal = Proposal.Take(dimension, workspace),
        };
    }

    /// <summary>Grows balanced trees of leapfrog steps.</summary>
    private struct Trees
    {
        private readonly TDensity _density;
        private readonly NoUTurn<T, TDensity, TMass> _sampler;
        private readonly TMass _mass;
        private readonly double _stepSize;
        private readonly double _energy;
        private readonly RandomKey _choices;
        private readonly Workspace _workspace;
        private long _drawn;
        private double _accepted;

        public Trees(
            in TDensity density, TMass mass, NoUTurn<T, TDensity, TMass> sampler, double stepSize, double energy, RandomKey choices, Workspace workspace)
        {
            (_density, _mass, _sampler, _stepSize, _energy, _choices, _workspace) = (density, mass, sampler, stepSize, energy, choices, workspace);
        }

        public int Steps { get; private set; }

        public bool IsDivergent { get; private set; }

        public readonly double Acceptance => Steps == 0 ? 0 : _accepted / Steps;

        public double Uniform() => _choices.Uniform<double>(_drawn++);

        /// <summary>2^depth steps from a point; whether they neither diverge nor turn.</summary>
        public bool Grow(int depth, int direction, ref PhasePoint<T> point, ref Subtree tree)
        {
            if (depth == 0) return Step(direction, ref point, ref tree);
            using var scope = _workspace.Open();
            var dimension = point.Position.Length;
            var first = Subtree.Take(dimension, _workspace);
            first.BeginMomentum = tree.BeginMomentum;
            first.BeginVelocity = tree.BeginVelocity;
            if (!Grow(depth - 1, direction, ref point, ref first)) return false;
            var second = Subtree.Take(dimension, _workspace);
            second.EndMomentum = tree.EndMomentum;
            second.EndVelocity = tree.EndVelocity;
            if (!Grow(depth - 1, direction, ref point, ref second)) return false;

            tree.LogWeight = SpecialFunctions.LogAddExp(first.LogWeight, second.LogWeight);
            tree.Proposal.CopyFrom(Uniform() < Math.Exp(second.LogWeight - tree.LogWeight) ? second.Proposal : first.Proposal);
            Sum(first.Momenta, second.BeginMomentum, tree.Momenta);
            var goesOn = GoesOn(tree.BeginVelocity, second.BeginVelocity, tree.Momenta);
            Sum(second.Momenta, first.EndMomentum, tree.Momenta);
            goesOn = GoesOn(first.EndVelocity, tree.EndVelocity, tree.Momenta) && goesOn;
            Sum(first.Momenta, second.Momenta, tree.Momenta);
            return GoesOn(tree.BeginVelocity, tree.EndVelocity, tree.Momenta) && goesOn;
        }

        private bool Step(int direction, ref PhasePoint<T> point, ref Subtree tree)
        {
            _sampler.Integrator.Advance(ref point, direction * _stepSize, _density, _mass, tree.EndVelocity, _workspace);
            Steps++;
            _mass.Velocity(point.Momentum, tree.EndVelocity);
            var energy = point.Energy(tree.EndVelocity);
            if (double.IsNaN(energy)) energy = double.PositiveInfinity;
            tree.LogWeight = _energy - energy;
            _accepted += Math.Min(1, Math.Exp(tree.LogWeight));
            IsDivergent |= energy - _energy > _sampler.MaximalEnergyError;
            point.Momentum.CopyTo(tree.BeginMomentum);
            point.Momentum.CopyTo(tree.EndMomentum);
            point.Momentum.CopyTo(tree.Momenta);
            tree.EndVelocity.CopyTo(tree.BeginVelocity);
            tree.Proposal.CopyFrom(point, energy);
            return !IsDivergent;
        }
    }
}

/// <summary>What parameters of Hamiltonian samplers must be.</summary>
internal static class HamiltonianArguments
{
    public static double StepSize(double stepSize) => stepSize > 0 && double.IsFinite(stepSize)
        ? stepSize
        : throw new ArgumentOutOfRangeException(nameof(stepSize), stepSize, "stepSize must be above 0 and finite.");

    public static double EnergyError(double maximalEnergyError) => maximalEnergyError > 0
        ? maximalEnergyError
        : throw new ArgumentOutOfRangeException(nameof(maximalEnergyError), maximalEnergyError, "maximalEnergyError must be above 0.");
}
