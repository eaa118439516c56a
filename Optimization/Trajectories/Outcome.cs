namespace Toolkit.Optimization;

/// <summary>Why a run stopped: data, not an exception.</summary>
/// <param name="Step">The number of steps taken.</param>
public abstract record Outcome(long Step)
{
    /// <summary>The measured gap fell to the tolerance.</summary>
    /// <param name="Step">The number of steps taken.</param>
    /// <param name="Gap">The gap.</param>
    /// <param name="Tolerance">The tolerance.</param>
    public sealed record Converged(long Step, double Gap, double Tolerance) : Outcome(Step);

    /// <summary>The budget of steps was spent.</summary>
    /// <param name="Step">The number of steps taken.</param>
    /// <param name="Gap">The last measured gap; NaN where none was asked for.</param>
    public sealed record BudgetSpent(long Step, double Gap) : Outcome(Step);

    /// <summary>
    /// The next step met a value that is not finite; the state is the one before that step, or the one that a loop left which writes in place (see
    /// <see cref="IStep{TSelf, T, TOracle, TState, TInfo}"/>).
    /// </summary>
    /// <param name="Step">The number of steps taken before.</param>
    /// <param name="StepName">The step that met it.</param>
    /// <param name="Quantity">What was not finite.</param>
    public sealed record NonFinite(long Step, string StepName, string Quantity) : Outcome(Step);

    /// <summary>The step can no longer move (<see cref="IStepInfo.Stalled"/>): as a rule because rounding hides what there is still to gain.</summary>
    /// <param name="Step">The number of steps taken, the one that did not move included.</param>
    /// <param name="Gap">The gap there, above the tolerance; NaN where none was asked for.</param>
    public sealed record Stalled(long Step, double Gap) : Outcome(Step);

    /// <summary>The run was cancelled between two steps.</summary>
    /// <param name="Step">The number of steps taken.</param>
    /// <param name="Checkpoint">The file from which the run goes on; null where no checkpoint was asked for.</param>
    public sealed record Cancelled(long Step, string? Checkpoint) : Outcome(Step);
}

/// <summary>How a run ended.</summary>
/// <typeparam name="TState">The state.</typeparam>
/// <typeparam name="TInfo">What a step tells.</typeparam>
/// <param name="State">The last state, owned by whoever holds this.</param>
/// <param name="Info">What the last step told; the default where none was taken.</param>
/// <param name="Outcome">Why it stopped.</param>
/// <param name="OracleCalls">How often the oracle was asked.</param>
public sealed record RunResult<TState, TInfo>(TState State, TInfo Info, Outcome Outcome, long OracleCalls)
    where TState : struct, IState<TState>
    where TInfo : struct, IStepInfo;

/// <summary>A state on the way, owned by whoever holds it.</summary>
/// <typeparam name="TState">The state.</typeparam>
/// <typeparam name="TInfo">What a step tells.</typeparam>
/// <param name="Step">The number of steps taken.</param>
/// <param name="State">The state.</param>
/// <param name="Info">What the step that led here told.</param>
/// <param name="Outcome">Why the run stopped here; null while it goes on.</param>
public sealed record Snapshot<TState, TInfo>(long Step, TState State, TInfo Info, Outcome? Outcome)
    where TState : struct, IState<TState>
    where TInfo : struct, IStepInfo;

/// <summary>How far a run has come.</summary>
/// <param name="Step">The number of steps taken.</param>
/// <param name="Budget">The number of steps allowed; null where there is no limit.</param>
/// <param name="Gap">The measured gap; NaN where none was asked for.</param>
/// <param name="Tolerance">The gap at which the run stops; null where none was asked for.</param>
/// <param name="Elapsed">The time since the run began.</param>
public readonly record struct RunProgress(long Step, long? Budget, double Gap, double? Tolerance, TimeSpan Elapsed);
