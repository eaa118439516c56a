using System.Numerics;

namespace Toolkit.Inference;

/// <summary>The state of a warm-up: that of the chain, and what tunes it.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TMass">The kind of mass matrix.</typeparam>
/// <param name="Chain">The chain, with the step size and the mass matrix as they are now.</param>
/// <param name="StepSize">What tunes the step size.</param>
/// <param name="Moments">What the mass matrix is learned from: the draws of the window so far.</param>
/// <param name="Divergences">The divergent transitions so far.</param>
public readonly record struct AdaptedState<T, TMass>(HamiltonianState<T, TMass> Chain, DualAveraging StepSize, Moments<T, TMass> Moments, int Divergences)
    : IRefreshableState<AdaptedState<T, TMass>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TMass : struct, IMassMatrix<TMass, T>
{
    /// <inheritdoc/>
    public Buffer<T> Point => Chain.Point;

    /// <inheritdoc/>
    public AdaptedState<T, TMass>? At<TDensity>(in TDensity density, ReadOnlySpan<T> point, Workspace workspace)
        where TDensity : ILogDensity<T> => Chain.At(density, point, workspace) is { } chain ? this with { Chain = chain } : null;

    /// <inheritdoc/>
    public AdaptedState<T, TMass> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.State(Chain), visitor.State(StepSize), visitor.State(Moments), visitor.Scalar(Divergences));
}

/// <summary>
/// A kernel while it is tuned: its step size by dual averaging after every transition, its mass matrix at the end of every window of a schedule.
/// </summary>
/// <remarks>
/// The first step size, and that behind a new mass matrix, is found by doubling or halving until a single move is accepted with probability 0.8.
/// After the last transition of the schedule the step size is the settled one: the chain of the state is what is sampled with. From there on nothing is tuned any more, so that
/// the step goes on as the kernel itself; without a schedule the step size is that of the kernel.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TDensity">The target.</typeparam>
/// <typeparam name="TMass">The kind of mass matrix.</typeparam>
/// <typeparam name="TKernel">The kernel.</typeparam>
public readonly record struct Adapted<T, TDensity, TMass, TKernel>
    : IStep<Adapted<T, TDensity, TMass, TKernel>, T, TDensity, AdaptedState<T, TMass>, HamiltonianInfo>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TDensity : ILogDensity<T>
    where TMass : struct, IMassMatrix<TMass, T>
    where TKernel : struct, ITunableKernel<TKernel, T, TDensity, TMass>
{
    private const double Reasonable = 0.8;
    private const int MostDoublings = 60;

    /// <summary>A warm-up.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="schedule">When what is tuned.</param>
    /// <param name="targetAcceptance">What the mean acceptance should be, between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The target is out of its range.</exception>
    public Adapted(TKernel kernel, WarmupSchedule schedule, double targetAcceptance = 0.8)
    {
        if (!(targetAcceptance is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(targetAcceptance), targetAcceptance, "targetAcceptance must be between 0 and 1.");
        (Kernel, Schedule, TargetAcceptance) = (kernel, schedule, targetAcceptance);
    }

    /// <summary>The kernel.</summary>
    public TKernel Kernel { get; }

    /// <summary>When what is tuned.</summary>
    public WarmupSchedule Schedule { get; }

    /// <summary>What the mean acceptance should be.</summary>
    public double TargetAcceptance { get; }

    /// <inheritdoc/>
    public AdaptedState<T, TMass> Initialize(in TDensity oracle, ReadOnlySpan<T> start)
    {
        var chain = Kernel.Initialize(oracle, start);
        using var workspace = new Workspace();
        var begun = new AdaptedState<T, TMass>(chain, DualAveraging.At(chain.StepSize), Moments<T, TMass>.Of(start.Length), 0);
        return Schedule.Length == 0 ? begun : WithReasonableStepSize(begun, oracle, workspace);
    }

    /// <inheritdoc/>
    public HamiltonianInfo Advance(ref AdaptedState<T, TMass> state, in TDensity oracle, Workspace workspace)
    {
        var transition = state.Chain.Transition;
        var chain = state.Chain;
        var info = Kernel.Advance(ref chain, oracle, workspace);
        if (info.NonFinite is not null) return info;
        if (transition >= Schedule.Length)
        {
            state = state with { Chain = chain };
            return info;
        }

        var (tuned, stepSize) = state.StepSize.Update(info.Acceptance, TargetAcceptance);
        var moments = Schedule.IsInWindow(transition) ? state.Moments.With(chain.Point.Span, workspace) : state.Moments;
        state = new(chain with { StepSize = stepSize }, tuned, moments, state.Divergences + (info.IsDivergent ? 1 : 0));
        if (Schedule.EndsWindow(transition) && moments.Count > 1)
        {
            chain.Mass.Learn(moments.Products.Span, moments.Count, workspace);
            state = WithReasonableStepSize(state with { Moments = moments.Cleared() }, oracle, workspace);
        }

        if (transition == Schedule.Length - 1) state = state with { Chain = state.Chain with { StepSize = state.StepSize.Settled } };
        return info;
    }

    // Doubled or halved until the acceptance of a single move crosses 0.8 (Hoffman and Gelman 2014, algorithm 4, with Stan's bound).
    private AdaptedState<T, TMass> WithReasonableStepSize(in AdaptedState<T, TMass> state, in TDensity oracle, Workspace workspace)
    {
        var chain = state.Chain;
        var stepSize = chain.StepSize;
        if (T.IsFinite(chain.LogDensity))
        {
            var key = Kernel.Key.Fold(-1 - chain.Transition);
            var direction = 0;
            for (var k = 0; k < MostDoublings; k++)
            {
                var isAccepted = Kernel.LogAcceptance(chain, stepSize, key.Fold(k), oracle, workspace) > Math.Log(Reasonable);
                if (direction == 0) direction = isAccepted ? 1 : -1;
                if (isAccepted != direction > 0) break;
                stepSize *= direction > 0 ? 2 : 0.5;
            }
        }

        return state with { Chain = chain with { StepSize = stepSize }, StepSize = DualAveraging.At(stepSize) };
    }
}
