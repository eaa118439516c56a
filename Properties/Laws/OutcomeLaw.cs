namespace Toolkit.Properties;

/// <summary>The draws of a random step are what it says of them: the probabilities sum to 1, and each outcome is drawn as often as its probability.</summary>
/// <remarks>
/// <para>
/// From one state, a step advances many times, each time with every key in the state replaced by another; the state that it comes to must be that of
/// one of its outcomes, bit for bit. Outcomes that come to the same state are counted together.
/// </para>
/// <para>
/// A frequency q of n draws of an outcome of probability p is refused where n KL(q ‖ p) exceeds ln(2 c / α) with c distinct outcomes. By Chernoff's
/// bound and the union over outcomes a right step is refused with a probability of at most α, whatever n.
/// </para>
/// </remarks>
public static class OutcomeLaw
{
    /// <summary>Throws what <see cref="Validate{TObjective, TState, TInfo, TStep}"/> finds.</summary>
    /// <param name="step">The step.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="key">What the draws' keys are derived from.</param>
    /// <param name="steps">How many steps are taken before the draws.</param>
    /// <param name="draws">n.</param>
    /// <param name="falseAlarm">α.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TObjective, TState, TInfo, TStep>(
        Step<double, TObjective, TState, TInfo, TStep> step, Problem<TObjective> problem, RandomKey key, int steps = 3, int draws = 2000,
        double falseAlarm = 1e-9)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IRandomizedStep<TStep, double, TObjective, TState, TInfo> =>
        Validate(step, problem, key, steps, draws, falseAlarm).Assert();

    /// <summary>Every failure, for a random step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="key">What the draws' keys are derived from.</param>
    /// <param name="steps">How many steps are taken before the draws.</param>
    /// <param name="draws">n.</param>
    /// <param name="falseAlarm">α.</param>
    public static Verdict Validate<TObjective, TState, TInfo, TStep>(
        Step<double, TObjective, TState, TInfo, TStep> step, Problem<TObjective> problem, RandomKey key, int steps = 3, int draws = 2000,
        double falseAlarm = 1e-9)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IRandomizedStep<TStep, double, TObjective, TState, TInfo>
    {
        var found = new Findings($"outcomes of {step.Name}");
        var workspace = new Workspace();
        var state = step.Initialize(problem.Objective, problem.Start.Span);
        for (var k = 0; k < steps; k++) step.Advance(ref state, problem.Objective, workspace);
        found.AtMost(
            Outcomes.Excess<TObjective, TState, TInfo, TStep>(step.Implementation, state, problem.Objective), 1e-9,
            $"{problem}, what the probabilities miss of a distribution");

        var cells = Cells<TObjective, TState, TInfo, TStep>(step.Implementation, state, problem.Objective, workspace);
        var strangers = 0;
        for (var draw = 0; draw < draws; draw++)
        {
            var rekeying = new KeyVisitor { Keys = key.Fold(draw) };
            var next = state.Copy().Traverse(ref rekeying);
            step.Implementation.Advance(ref next, problem.Objective, workspace);
            if (cells.TryGetValue(Keyless(next), out var cell)) cell.Count++;
            else strangers++;
        }

        found.AtMost(strangers, 0, $"{problem}, draws that come to no outcome's state");
        var allowed = Math.Log(2 * cells.Count / falseAlarm);
        foreach (var cell in cells.Values)
        {
            found.AtMost(
                draws * Divergence((double)cell.Count / draws, Math.Clamp(cell.Probability, 0, 1)), allowed,
                $"{problem}, outcome {cell.First}, drawn {cell.Count} times of {draws} for a probability of {cell.Probability:g4}; divergence");
        }

        return found.Verdict;
    }

    /// <summary>Every failure, for an update that a random estimator feeds.</summary>
    /// <param name="step">The step.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="key">What the draws' keys are derived from.</param>
    /// <param name="steps">How many steps are taken before the draws.</param>
    /// <param name="draws">n.</param>
    /// <param name="falseAlarm">α.</param>
    public static Verdict Validate<TObjective, TUpdateState, TUpdate, TEstimatorState, TEstimator>(
        Step<
            double, TObjective, EstimatedState<double, TUpdateState, TEstimatorState>, GradientInfo<double>,
            UpdateStep<double, TObjective, TUpdateState, TUpdate, TEstimatorState, TEstimator>> step,
        Problem<TObjective> problem, RandomKey key, int steps = 3, int draws = 2000, double falseAlarm = 1e-9)
        where TObjective : ISmoothObjective<double>
        where TUpdateState : struct, IState<TUpdateState>, IMovablePointState<double>
        where TUpdate : struct, IUpdate<TUpdate, double, TUpdateState>
        where TEstimatorState : struct, IState<TEstimatorState>
        where TEstimator : struct, IRandomizedEstimator<TEstimator, double, TObjective, TEstimatorState> =>
        Validate(
            RandomizedUpdateStep<TObjective, TUpdateState, TUpdate, TEstimatorState, TEstimator>.Of(step), problem, key, steps, draws, falseAlarm);

    private static Dictionary<TState, Cell> Cells<TObjective, TState, TInfo, TStep>(
        TStep step, TState state, TObjective oracle, Workspace workspace)
        where TObjective : IOracle
        where TState : struct, IState<TState>
        where TInfo : struct, IStepInfo
        where TStep : struct, IRandomizedStep<TStep, double, TObjective, TState, TInfo>
    {
        var cells = new Dictionary<TState, Cell>();
        var count = step.Outcomes(state, oracle);
        for (var outcome = 0; outcome < count; outcome++)
        {
            var next = state.Copy();
            step.Advance(outcome, ref next, oracle, workspace);
            if (!cells.TryGetValue(Keyless(next), out var cell)) cells[Keyless(next)] = cell = new(outcome);
            cell.Probability += step.Probability(outcome, state, oracle);
        }

        return cells;
    }

    private static TState Keyless<TState>(TState state)
        where TState : struct, IState<TState>
    {
        var blank = new KeyVisitor();
        return state.Traverse(ref blank);
    }

    // q ln(q/p) + (1 − q) ln((1 − q)/(1 − p)), infinite where what cannot happen did.
    private static double Divergence(double q, double p) => Part(q, p) + Part(1 - q, 1 - p);

    private static double Part(double q, double p) => q == 0 ? 0 : q * Math.Log(q / p);

    private sealed class Cell(int first)
    {
        public int First { get; } = first;

        public double Probability { get; set; }

        public int Count { get; set; }
    }

    /// <summary>Replaces every key: by ones derived from <see cref="Keys"/>, or by none.</summary>
    private struct KeyVisitor : IStateVisitor
    {
        public RandomKey? Keys;
        private long _seen;

        public Buffer<T> Buffer<T>(Buffer<T> buffer)
            where T : unmanaged => buffer;

        public Buffer<T> NonNegative<T>(Buffer<T> buffer)
            where T : unmanaged => Buffer(buffer);

        public T Scalar<T>(T scalar)
            where T : unmanaged => scalar is RandomKey && (Keys?.Fold(_seen++) ?? default(RandomKey)) is T key ? key : scalar;

        public TState State<TState>(TState state)
            where TState : struct, IState<TState> => state.Traverse(ref this);
    }
}
