namespace Toolkit.Optimization;

/// <summary>What every state can do, by way of its traversal.</summary>
public static class StateExtensions
{
    /// <summary>A state of its own with the same content: no buffer is shared.</summary>
    /// <exception cref="DonatedBufferException">The state was donated to a step.</exception>
    public static TState Copy<TState>(this TState state)
        where TState : struct, IState<TState>
    {
        var copy = default(CopyVisitor);
        return state.Traverse(ref copy);
    }

    /// <summary>Takes the memory of <paramref name="state"/> over: the returned state is current, every older copy throws when read.</summary>
    /// <param name="state">The state to take.</param>
    /// <param name="recipient">The name of the step that takes it.</param>
    /// <exception cref="DonatedBufferException">
    /// The state was donated before. Where it was put together from parts of different age, those before the stale one are taken all the same.
    /// </exception>
    public static TState Donate<TState>(this TState state, string recipient)
        where TState : struct, IState<TState>
    {
        var donation = new DonationVisitor(recipient);
        return state.Traverse(ref donation);
    }

    /// <summary>Reaches the part of type <typeparamref name="TPart"/>, however deep it is nested: <c>state.Part(out AdamState&lt;float&gt; adam)</c>.</summary>
    /// <param name="state">The whole.</param>
    /// <param name="part">The part.</param>
    /// <exception cref="InvalidOperationException">There is no such part, or more than one.</exception>
    public static void Part<TState, TPart>(this TState state, out TPart part)
        where TState : struct, IState<TState>
        where TPart : struct, IState<TPart>
    {
        var search = default(SearchVisitor<TPart>);
        search.State(state);
        part = search.Found switch
        {
            1 => search.Part,
            0 => throw new InvalidOperationException($"{typeof(TState).Name} has no part of type {typeof(TPart).Name}."),
            _ => throw new InvalidOperationException(
                $"{typeof(TState).Name} has {search.Found} parts of type {typeof(TPart).Name}: reach the one meant through the part around it."),
        };
    }

    /// <summary>
    /// Reaches the part of type <typeparamref name="TPart"/> that belongs to a region of the parameters, where a chain has one for each of several:
    /// <c>state.Part(blocks["weights"], out AdamState&lt;float&gt; adam)</c>.
    /// </summary>
    /// <param name="state">The whole.</param>
    /// <param name="region">The region that the transform was made to act on.</param>
    /// <param name="part">The part.</param>
    /// <exception cref="InvalidOperationException">There is no such part, or more than one.</exception>
    public static void Part<TState, TPart>(this TState state, IParameterRegion<Metric> region, out TPart part)
        where TState : struct, IState<TState>
        where TPart : struct, IState<TPart>
    {
        var search = new SearchVisitor<TPart> { Region = region };
        search.State(state);
        part = search.Found switch
        {
            1 => search.Part,
            0 => throw new InvalidOperationException($"{typeof(TState).Name} has no part of type {typeof(TPart).Name} on {region}."),
            _ => throw new InvalidOperationException(
                $"{typeof(TState).Name} has {search.Found} parts of type {typeof(TPart).Name} on {region}: reach the one meant through the part around it."),
        };
    }

    private struct CopyVisitor : IStateVisitor
    {
        public Buffer<T> Buffer<T>(Buffer<T> buffer)
            where T : unmanaged => buffer.Copy();

        public Buffer<T> NonNegative<T>(Buffer<T> buffer)
            where T : unmanaged => Buffer(buffer);

        public T Scalar<T>(T scalar)
            where T : unmanaged => scalar;

        public TState State<TState>(TState state)
            where TState : struct, IState<TState> => state.Traverse(ref this);
    }

    private readonly struct DonationVisitor(string recipient) : IStateVisitor
    {
        public Buffer<T> Buffer<T>(Buffer<T> buffer)
            where T : unmanaged => buffer.Donate(recipient);

        public Buffer<T> NonNegative<T>(Buffer<T> buffer)
            where T : unmanaged => Buffer(buffer);

        public T Scalar<T>(T scalar)
            where T : unmanaged => scalar;

        public TState State<TState>(TState state)
            where TState : struct, IState<TState>
        {
            var donation = this;
            return state.Traverse(ref donation);
        }
    }

    private struct SearchVisitor<TPart> : IStateVisitor
        where TPart : struct, IState<TPart>
    {
        public int Found;
        public TPart Part;
        public IParameterRegion<Metric>? Region;

        public Buffer<T> Buffer<T>(Buffer<T> buffer)
            where T : unmanaged => buffer;

        public Buffer<T> NonNegative<T>(Buffer<T> buffer)
            where T : unmanaged => Buffer(buffer);

        public T Scalar<T>(T scalar)
            where T : unmanaged => scalar;

        public TState State<TState>(TState state)
            where TState : struct, IState<TState>
        {
            if (Region is null && state is TPart part) (Found, Part) = (Found + 1, part);
            if (Region is not { } region || state is not IBlockState block || block.Offset != region.Offset || block.Length != region.Length)
            {
                return state.Traverse(ref this);
            }

            // Within the region every part counts.
            Region = null;
            var same = state.Traverse(ref this);
            Region = region;
            return same;
        }
    }
}
