namespace Toolkit.Properties;

/// <summary>A state's traversal sees every part once and puts each back where it was, and a state holds values only: so that copying, donating and
/// saving it are complete.</summary>
public static class TraversalLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="step">The step.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="start">Where the run starts.</param>
    /// <param name="steps">How many states are looked at.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<T, TOracle, TState, TInfo, TStep>(
        Step<T, TOracle, TState, TInfo, TStep> step, TOracle oracle, ReadOnlySpan<T> start, int steps = 4)
        where T : unmanaged
        where TOracle : IOracle
        where TState : struct, IState<TState>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, T, TOracle, TState, TInfo> => Validate(step, oracle, start, steps).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="step">The step.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="start">Where the run starts.</param>
    /// <param name="steps">How many states are looked at.</param>
    public static Verdict Validate<T, TOracle, TState, TInfo, TStep>(
        Step<T, TOracle, TState, TInfo, TStep> step, TOracle oracle, ReadOnlySpan<T> start, int steps = 4)
        where T : unmanaged
        where TOracle : IOracle
        where TState : struct, IState<TState>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, T, TOracle, TState, TInfo>
    {
        var found = new Findings($"traversal of {typeof(TState).Name} in {step.Name}");
        var workspace = new Workspace();
        var state = step.Initialize(oracle, start);
        for (var k = 0; k <= steps; k++)
        {
            var parts = StateParts.Of(state);
            found.None([.. parts.Where(part => part.Kind is PartKind.Reference).Select(part => $"{part.Path} is a reference")], $"state {k}");
            var count = new CountVisitor(new());
            var same = state.Traverse(ref count);
            found.AtMost(Math.Abs(count.Seen.Buffers - parts.Count(part => part.Kind is PartKind.Buffer)), 0,
                $"state {k}: buffers forgotten or seen twice");
            found.None(StateParts.Differences(parts, StateParts.Of(same)), $"state {k}: put back elsewhere");
            found.None(StateParts.Differences(parts, StateParts.Of(state.Copy())), $"state {k}: its copy");
            step.Advance(ref state, oracle, workspace);
        }

        return found.Verdict;
    }

    private sealed class Count
    {
        public int Buffers { get; set; }
    }

    private readonly struct CountVisitor(Count seen) : IStateVisitor
    {
        public Count Seen => seen;

        public Buffer<T> Buffer<T>(Buffer<T> buffer)
            where T : unmanaged
        {
            seen.Buffers++;
            return buffer;
        }

        public Buffer<T> NonNegative<T>(Buffer<T> buffer)
            where T : unmanaged => Buffer(buffer);

        public T Scalar<T>(T scalar)
            where T : unmanaged => scalar;

        public TState State<TState>(TState state)
            where TState : struct, IState<TState>
        {
            var visitor = this;
            return state.Traverse(ref visitor);
        }
    }
}
