namespace Toolkit.Properties;

/// <summary>Exact averages over what a random step may do next.</summary>
internal static class Outcomes
{
    /// <summary>
    /// Σ P(o) δ(x⁺ₒ) over the outcomes o of the next draw; NaN where one of them is not finite, with the quantity that is not. A probability of zero is not
    /// tried.
    /// </summary>
    public static (double Mean, string? NonFinite) MeanGap<TObjective, TState, TInfo, TStep>(TStep step, in TState state, Problem<TObjective> problem, Workspace workspace)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IRandomizedStep<TStep, double, TObjective, TState, TInfo>
    {
        var sum = 0.0;
        var count = step.Outcomes(state, problem.Objective);
        for (var outcome = 0; outcome < count; outcome++)
        {
            var probability = step.Probability(outcome, state, problem.Objective);
            if (probability == 0) continue;
            var next = state.Copy();
            if (step.Advance(outcome, ref next, problem.Objective, workspace).NonFinite is { } name) return (double.NaN, name);
            sum += probability * problem.Gap(next.Point.Span, workspace);
        }

        return (sum, null);
    }

    /// <summary>How far the probabilities of the next draw are from a distribution: |Σ P(o) − 1|, and the part below zero.</summary>
    public static double Excess<TObjective, TState, TInfo, TStep>(TStep step, in TState state, in TObjective oracle)
        where TObjective : IOracle
        where TState : struct, IState<TState>
        where TInfo : struct, IStepInfo
        where TStep : struct, IRandomizedStep<TStep, double, TObjective, TState, TInfo>
    {
        var (sum, below) = (0.0, 0.0);
        var count = step.Outcomes(state, oracle);
        for (var outcome = 0; outcome < count; outcome++)
        {
            var probability = step.Probability(outcome, state, oracle);
            sum += probability;
            below += Math.Max(0, -probability);
        }

        return Math.Abs(sum - 1) + below;
    }
}

/// <summary>A randomised estimator that is told its outcome.</summary>
internal readonly record struct Pinned<TOracle, TState, TEstimator>(TEstimator Estimator, int Outcome)
    : IEstimator<Pinned<TOracle, TState, TEstimator>, double, TOracle, TState>
    where TOracle : IOracle
    where TState : struct, IState<TState>
    where TEstimator : struct, IRandomizedEstimator<TEstimator, double, TOracle, TState>
{
    public bool Accepts(int length, int dimension) => Estimator.Accepts(length, dimension);

    public TState Initialize(in TOracle oracle, ReadOnlySpan<double> start) => Estimator.Initialize(oracle, start);

    public int Estimate(ref TState state, in TOracle oracle, ReadOnlySpan<double> point, Span<double> destination, Workspace workspace) =>
        Estimator.Estimate(Outcome, ref state, oracle, point, destination, workspace);
}

/// <summary>An update that a randomised estimator feeds, as a randomised step: its outcomes are the estimator's.</summary>
internal readonly record struct RandomizedUpdateStep<TOracle, TUpdateState, TUpdate, TEstimatorState, TEstimator>(
    UpdateStep<double, TOracle, TUpdateState, TUpdate, TEstimatorState, TEstimator> Fed)
    : IRandomizedStep<
        RandomizedUpdateStep<TOracle, TUpdateState, TUpdate, TEstimatorState, TEstimator>,
        double, TOracle, EstimatedState<double, TUpdateState, TEstimatorState>, GradientInfo<double>>
    where TOracle : IOracle
    where TUpdateState : struct, IState<TUpdateState>, IMovablePointState<double>
    where TUpdate : struct, IUpdate<TUpdate, double, TUpdateState>
    where TEstimatorState : struct, IState<TEstimatorState>
    where TEstimator : struct, IRandomizedEstimator<TEstimator, double, TOracle, TEstimatorState>
{
    public static Step<
        double, TOracle, EstimatedState<double, TUpdateState, TEstimatorState>, GradientInfo<double>,
        RandomizedUpdateStep<TOracle, TUpdateState, TUpdate, TEstimatorState, TEstimator>>
        Of(Step<
            double, TOracle, EstimatedState<double, TUpdateState, TEstimatorState>, GradientInfo<double>,
            UpdateStep<double, TOracle, TUpdateState, TUpdate, TEstimatorState, TEstimator>> step) =>
        new RandomizedUpdateStep<TOracle, TUpdateState, TUpdate, TEstimatorState, TEstimator>(step.Implementation)
            .AsStep().Named(step.Name).Declaring(step.Rate);

    public bool Accepts(int length, int dimension) => Fed.Accepts(length, dimension);

    public EstimatedState<double, TUpdateState, TEstimatorState> Initialize(in TOracle oracle, ReadOnlySpan<double> start) =>
        Fed.Initialize(oracle, start);

    public int Outcomes(in EstimatedState<double, TUpdateState, TEstimatorState> state, in TOracle oracle) =>
        Fed.Estimator.Outcomes(state.Estimator, oracle);

    public double Probability(int outcome, in EstimatedState<double, TUpdateState, TEstimatorState> state, in TOracle oracle) =>
        Fed.Estimator.Probability(outcome, state.Estimator, oracle);

    public GradientInfo<double> Advance(
        ref EstimatedState<double, TUpdateState, TEstimatorState> state, in TOracle oracle, Workspace workspace) =>
        Fed.Advance(ref state, oracle, workspace);

    public GradientInfo<double> Advance(
        int outcome, ref EstimatedState<double, TUpdateState, TEstimatorState> state, in TOracle oracle, Workspace workspace) =>
        new UpdateStep<double, TOracle, TUpdateState, TUpdate, TEstimatorState, Pinned<TOracle, TEstimatorState, TEstimator>>(
            Fed.Update, new(Fed.Estimator, outcome)).Advance(ref state, oracle, workspace);
}
