namespace Toolkit.Optimization;

/// <summary>Which terms of a finite sum the next batch has: a function of a state, which is written only when the batch was used.</summary>
/// <typeparam name="TSelf">The rule itself.</typeparam>
/// <typeparam name="TState">Its state.</typeparam>
public interface IBatches<TSelf, TState>
    where TSelf : struct, IBatches<TSelf, TState>
    where TState : struct, IState<TState>
{
    /// <summary>The state before the first batch.</summary>
    /// <param name="terms">The number of terms, at least 1.</param>
    TState Initialize(int terms);

    /// <summary>How much room <see cref="Draw"/> needs.</summary>
    /// <param name="state">The state.</param>
    /// <param name="terms">The number of terms.</param>
    int Room(in TState state, int terms);

    /// <summary>The next batch, in the room or in the state.</summary>
    /// <param name="state">The state, which stays as it is.</param>
    /// <param name="terms">The number of terms.</param>
    /// <param name="room">As many elements as <see cref="Room"/> says.</param>
    ReadOnlySpan<int> Draw(in TState state, int terms, Span<int> room);

    /// <summary>The state behind the batch.</summary>
    /// <param name="state">The state that it was drawn from; its buffers may be written.</param>
    /// <param name="terms">The number of terms.</param>
    /// <param name="room">The room, as <see cref="Draw"/> left it.</param>
    TState Commit(in TState state, int terms, ReadOnlySpan<int> room);
}

/// <summary>Rules for batches.</summary>
public static class Batches
{
    /// <summary>m terms drawn with replacement: those of step k are drawn from <c>key.Fold(k)</c>.</summary>
    /// <param name="size">m, at least 1.</param>
    /// <param name="key">What is drawn from.</param>
    /// <exception cref="ArgumentOutOfRangeException">m is below 1.</exception>
    public static IndependentBatches Independent(int size, RandomKey key) => new(Require.AtLeastOne(size), key);

    /// <summary>Epochs that visit every term once, each in an order of its own; see <see cref="Reshuffled{T, TOracle}"/>.</summary>
    /// <param name="size">m, at least 1; the last batch of an epoch has what is left.</param>
    /// <param name="key">What orders are drawn from.</param>
    /// <exception cref="ArgumentOutOfRangeException">m is below 1.</exception>
    public static ReshuffledBatches Reshuffled(int size, RandomKey key) => new(Require.AtLeastOne(size), key);
}

/// <summary>See <see cref="Batches.Independent"/>.</summary>
/// <param name="Size">m.</param>
/// <param name="Key">What is drawn from.</param>
public readonly record struct IndependentBatches(int Size, RandomKey Key) : IBatches<IndependentBatches, SampledState>
{
    /// <inheritdoc/>
    public SampledState Initialize(int terms) => new(Key, 0);

    /// <inheritdoc/>
    public int Room(in SampledState state, int terms) => Size;

    /// <inheritdoc/>
    public ReadOnlySpan<int> Draw(in SampledState state, int terms, Span<int> room)
    {
        state.Key.Fold(state.Steps).Integers(terms, room);
        return room;
    }

    /// <inheritdoc/>
    public SampledState Commit(in SampledState state, int terms, ReadOnlySpan<int> room) => state with { Steps = state.Steps + 1 };
}

/// <summary>See <see cref="Batches.Reshuffled"/>.</summary>
/// <param name="Size">m.</param>
/// <param name="Key">What orders are drawn from.</param>
public readonly record struct ReshuffledBatches(int Size, RandomKey Key) : IBatches<ReshuffledBatches, ReshuffledState>
{
    /// <inheritdoc/>
    public ReshuffledState Initialize(int terms)
    {
        var order = Buffer<int>.Allocate(terms);
        Key.Fold(0).Permutation(order.Mutable);
        return new(order, Key, 0, 0, 0);
    }

    /// <inheritdoc/>
    public int Room(in ReshuffledState state, int terms) => state.Held == state.Epoch ? 0 : terms;

    /// <inheritdoc/>
    public ReadOnlySpan<int> Draw(in ReshuffledState state, int terms, Span<int> room)
    {
        if (!room.IsEmpty) state.Key.Fold(state.Epoch).Permutation(room);
        var order = room.IsEmpty ? state.Order.Span : room;
        return order[state.Position..End(state, terms)];
    }

    /// <inheritdoc/>
    public ReshuffledState Commit(in ReshuffledState state, int terms, ReadOnlySpan<int> room)
    {
        if (!room.IsEmpty) room.CopyTo(state.Order.Mutable);
        return Skip(state with { Held = state.Epoch }, terms);
    }

    /// <summary>The state behind a batch that was not used: no buffer is written, and an order that is not held is drawn again.</summary>
    internal ReshuffledState Skip(in ReshuffledState state, int terms)
    {
        var end = End(state, terms);
        return end < terms ? state with { Position = end } : state with { Epoch = state.Epoch + 1, Position = 0 };
    }

    private int End(in ReshuffledState state, int terms) => Math.Min(terms, state.Position + Size);
}
