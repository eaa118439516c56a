using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Sketching;

/// <summary>
/// The state of a chain of transforms, three times: as tables of sketches, for the intercept, and gathered for the coordinates of one gradient. It lives in a workspace; nothing in it survives a call of the step.
/// </summary>
internal sealed class GatheredState<T, TTransform>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TTransform : struct, IState<TTransform>
{
    private StateBuffer<T>[]? _tables;
    private StateBuffer<T>[] _intercept = [];
    private StateBuffer<T>[] _gathered = [];
    private int _capacity;

    /// <summary>The tables.</summary>
    public ReadOnlySpan<StateBuffer<T>> Tables => _tables;

    /// <summary>The buffers of the intercept, of one element.</summary>
    public ReadOnlySpan<StateBuffer<T>> Intercept => _intercept;

    /// <summary>The buffers of the coordinates at hand.</summary>
    public ReadOnlySpan<StateBuffer<T>> Gathered => _gathered;

    /// <summary>The chain's state over the coordinates at hand.</summary>
    public TTransform State;

    /// <summary>Takes up the tables of a state.</summary>
    public void Open(TTransform tables, TTransform intercept)
    {
        if (_tables is null)
        {
            var count = StateBuffers.Count<T, TTransform>(tables);
            (_tables, _intercept, _gathered) = (new StateBuffer<T>[count], new StateBuffer<T>[count], new StateBuffer<T>[count]);
        }

        StateBuffers.Collect(tables, _tables);
        StateBuffers.Collect(intercept, _intercept);
        State = StateBuffers.Replace(tables, _gathered);
    }

    /// <summary>Sets the number of coordinates at hand.</summary>
    public void Resize(int length)
    {
        if (_gathered.Length == 0) return;
        if (length > _capacity || _capacity == 0)
        {
            _capacity = Math.Max(Math.Max(length, 1), 2 * _capacity);
            for (var i = 0; i < _gathered.Length; i++) _gathered[i] = new(Buffer<T>.Allocate(_capacity), _tables![i].IsNonNegative);
            State = StateBuffers.Replace(State, _gathered);
        }

        foreach (var (buffer, _) in _gathered) buffer.Resize(length);
    }

    /// <summary>The scalars of the state at hand, with the tables and with the intercept's buffers.</summary>
    public (TTransform Tables, TTransform Intercept) Close() => (StateBuffers.Replace(State, _tables), StateBuffers.Replace(State, _intercept));
}

/// <summary>A buffer of a state.</summary>
/// <param name="Buffer">The buffer.</param>
/// <param name="IsNonNegative">Whether it is of what is never below zero.</param>
internal readonly record struct StateBuffer<T>(Buffer<T> Buffer, bool IsNonNegative)
    where T : unmanaged;

/// <summary>The buffers of a state in the order of its traversal.</summary>
internal static class StateBuffers
{
    /// <summary>How many there are.</summary>
    /// <exception cref="ArgumentException">One is of another type than T.</exception>
    public static int Count<T, TState>(TState state)
        where T : unmanaged
        where TState : struct, IState<TState>
    {
        var visitor = new Visitor<T>([], false);
        state.Traverse(ref visitor);
        return visitor.Next;
    }

    /// <summary>Writes them down.</summary>
    public static void Collect<T, TState>(TState state, StateBuffer<T>[] destination)
        where T : unmanaged
        where TState : struct, IState<TState>
    {
        var visitor = new Visitor<T>(destination, false);
        state.Traverse(ref visitor);
    }

    /// <summary>The state with others in their places.</summary>
    public static TState Replace<T, TState>(TState state, StateBuffer<T>[]? others)
        where T : unmanaged
        where TState : struct, IState<TState>
    {
        var visitor = new Visitor<T>(others!, true);
        return state.Traverse(ref visitor);
    }

    private struct Visitor<TElement>(StateBuffer<TElement>[] buffers, bool replaces) : IStateVisitor
        where TElement : unmanaged
    {
        public int Next { get; private set; }

        public Buffer<T> Buffer<T>(Buffer<T> buffer)
            where T : unmanaged => Visit(buffer, false);

        public Buffer<T> NonNegative<T>(Buffer<T> buffer)
            where T : unmanaged => Visit(buffer, true);

        public readonly T Scalar<T>(T scalar)
            where T : unmanaged => scalar;

        public TState State<TState>(TState state)
            where TState : struct, IState<TState> => state.Traverse(ref this);

        private Buffer<T> Visit<T>(Buffer<T> buffer, bool isNonNegative)
            where T : unmanaged
        {
            if (typeof(T) != typeof(TElement)) throw new ArgumentException($"A buffer of {typeof(T).Name} cannot be kept in a sketch of {typeof(TElement).Name}.", nameof(buffer));
            var place = Next++;
            if (buffers.Length == 0) return buffer;
            if (replaces) return Unsafe.BitCast<Buffer<TElement>, Buffer<T>>(buffers[place].Buffer);
            buffers[place] = new(Unsafe.BitCast<Buffer<T>, Buffer<TElement>>(buffer), isNonNegative);
            return buffer;
        }
    }
}
