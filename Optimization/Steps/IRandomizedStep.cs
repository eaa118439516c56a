namespace Toolkit.Optimization;

/// <summary>
/// A step that draws one of finitely many outcomes, and can be told which: what is claimed in expectation is then an exact average, not a
/// simulation.
/// </summary>
/// <remarks><see cref="IStep{TSelf, T, TOracle, TState, TInfo}.Advance"/> draws an outcome and goes on with it.</remarks>
/// <typeparam name="TSelf">The step itself.</typeparam>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The oracle.</typeparam>
/// <typeparam name="TState">The state.</typeparam>
/// <typeparam name="TInfo">What a step tells.</typeparam>
public interface IRandomizedStep<TSelf, T, TOracle, TState, TInfo> : IStep<TSelf, T, TOracle, TState, TInfo>
    where TSelf : struct, IRandomizedStep<TSelf, T, TOracle, TState, TInfo>
    where T : unmanaged
    where TOracle : IOracle
    where TState : struct, IState<TState>
    where TInfo : struct, IStepInfo
{
    /// <summary>The number of outcomes of the next draw, at least 1.</summary>
    /// <param name="state">The state before the step.</param>
    /// <param name="oracle">The oracle.</param>
    int Outcomes(in TState state, in TOracle oracle);

    /// <summary>The probability of an outcome of the next draw; over all outcomes they sum to 1.</summary>
    /// <param name="outcome">The outcome, from 0 on.</param>
    /// <param name="state">The state before the step.</param>
    /// <param name="oracle">The oracle.</param>
    double Probability(int outcome, in TState state, in TOracle oracle);

    /// <summary>Moves the state on as it would move had the draw come out so.</summary>
    /// <param name="outcome">The outcome, from 0 on.</param>
    /// <param name="state">The state, whose buffers are current.</param>
    /// <param name="oracle">The oracle.</param>
    /// <param name="workspace">Scratch memory.</param>
    TInfo Advance(int outcome, ref TState state, in TOracle oracle, Workspace workspace);
}

/// <summary>A gradient estimator that draws one of finitely many outcomes, and can be told which; see <see cref="IRandomizedStep{TSelf, T, TOracle, TState, TInfo}"/>.</summary>
/// <typeparam name="TSelf">The estimator itself.</typeparam>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The oracle.</typeparam>
/// <typeparam name="TState">The state.</typeparam>
public interface IRandomizedEstimator<TSelf, T, TOracle, TState> : IEstimator<TSelf, T, TOracle, TState>
    where TSelf : struct, IRandomizedEstimator<TSelf, T, TOracle, TState>
    where T : unmanaged
    where TOracle : IOracle
    where TState : struct, IState<TState>
{
    /// <summary>The number of outcomes of the next draw, at least 1.</summary>
    /// <param name="state">The state before the estimate.</param>
    /// <param name="oracle">The oracle.</param>
    int Outcomes(in TState state, in TOracle oracle);

    /// <summary>The probability of an outcome of the next draw; over all outcomes they sum to 1.</summary>
    /// <param name="outcome">The outcome, from 0 on.</param>
    /// <param name="state">The state before the estimate.</param>
    /// <param name="oracle">The oracle.</param>
    double Probability(int outcome, in TState state, in TOracle oracle);

    /// <summary>destination ← the estimate had the draw come out so.</summary>
    /// <param name="outcome">The outcome, from 0 on.</param>
    /// <param name="state">The state, whose buffers are current.</param>
    /// <param name="oracle">The oracle.</param>
    /// <param name="point">x.</param>
    /// <param name="destination">Receives the estimate.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <returns>How often the oracle was asked.</returns>
    int Estimate(int outcome, ref TState state, in TOracle oracle, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace);
}
