using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Steps
{
    /// <summary>Lifts an update to a step on epochs in random order; see <see cref="Reshuffled{T, TOracle}"/>.</summary>
    /// <param name="update">An update that needs no evidence but the point.</param>
    /// <param name="sum">A finite sum of the type that the step will run on; not kept.</param>
    /// <param name="batch">The number of terms in a batch, at least 1; the last batch of an epoch has what is left.</param>
    /// <param name="key">What the orders are drawn from.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, EstimatedState<T, TState, ReshuffledState>, GradientInfo<T>, UpdateStep<T, TOracle, TState, TUpdate, ReshuffledState, Reshuffled<T, TOracle>>>
        Reshuffled<T, TState, TUpdate, TOracle>(this Update<IPoint, T, TState, TUpdate> update, in TOracle sum, int batch, RandomKey key)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>, IMovablePointState<T>
        where TUpdate : struct, IUpdate<TUpdate, T, TState>
        where TOracle : IFiniteSum<T> => update.From(new Reshuffled<T, TOracle>(batch, key));
}

/// <summary>The gradient of a mini-batch in epochs that visit every term once, each in an order of its own: random reshuffling.</summary>
/// <remarks>
/// <para>
/// Epoch e goes through the permutation that <c>key.Fold(e)</c> draws, m terms at a time. Where m does not divide n the last batch of an epoch has the
/// n mod m terms that are left, and the estimate is their mean: each of them then weighs more than its share, by less than one batch an epoch.
/// </para>
/// <para>
/// Given what came before in the epoch an estimate is not unbiased, so the theorems for independent draws do not hold and no rate is declared. Mishchenko,
/// Khaled, Richtárik 2020 analyse it.
/// </para>
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">A finite sum.</typeparam>
public readonly record struct Reshuffled<T, TOracle> : IEstimator<Reshuffled<T, TOracle>, T, TOracle, ReshuffledState>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IFiniteSum<T>
{
    internal Reshuffled(int batch, RandomKey key) => Batches = Optimization.Batches.Reshuffled(batch, key);

    /// <summary>Which terms each batch has.</summary>
    public ReshuffledBatches Batches { get; }

    /// <inheritdoc/>
    public ReshuffledState Initialize(in TOracle oracle, ReadOnlySpan<T> start) => Batches.Initialize(oracle.Terms);

    /// <inheritdoc/>
    public int Estimate(ref ReshuffledState state, in TOracle oracle, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        using var room = workspace.Rent<int>(Batches.Room(state, oracle.Terms));
        oracle.BatchGradient(Batches.Draw(state, oracle.Terms, room.Span), point, destination, workspace);

        // An estimate that is not finite will not be taken: then the order stays as it was, to be drawn again.
        state = Estimates.IsSound<T>(destination) ? Batches.Commit(state, oracle.Terms, room.Span) : Batches.Skip(state, oracle.Terms);
        return 1;
    }
}

/// <summary>Where in its epochs a run stands.</summary>
/// <param name="Order">The order of the terms in one epoch.</param>
/// <param name="Key">What the orders are drawn from.</param>
/// <param name="Held">The epoch whose order it is.</param>
/// <param name="Epoch">The epoch of the next batch.</param>
/// <param name="Position">Where in it the batch begins.</param>
public readonly record struct ReshuffledState(Buffer<int> Order, RandomKey Key, long Held, long Epoch, int Position) : IState<ReshuffledState>
{
    /// <inheritdoc/>
    public ReshuffledState Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor =>
        new(visitor.Buffer(Order), visitor.Scalar(Key), visitor.Scalar(Held), visitor.Scalar(Epoch), visitor.Scalar(Position));
}
