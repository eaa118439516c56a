using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>Two transforms, one after the other: the update of the first is the input of the second.</summary>
/// <remarks>
/// When the second is a lane transform the two share one loop. When it is a vector transform the first writes its update to scratch
/// memory, and the loop begins again from there.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TFirst">The first transform.</typeparam>
/// <typeparam name="TFirstState">Its state.</typeparam>
/// <typeparam name="TFirstKernel">Its kernel.</typeparam>
/// <typeparam name="TSecond">The second transform.</typeparam>
/// <typeparam name="TSecondState">Its state.</typeparam>
/// <typeparam name="TSecondKernel">Its kernel.</typeparam>
/// <param name="First">The first transform.</param>
/// <param name="Second">The second transform.</param>
public readonly record struct Chain<T, TFirst, TFirstState, TFirstKernel, TSecond, TSecondState, TSecondKernel>(TFirst First, TSecond Second)
    : ITransformOperator<T, ChainState<TFirstState, TSecondState>, ChainKernel<T, TFirstKernel, TSecondKernel>>
    where T : unmanaged
    where TFirst : struct, ITransformOperator<T, TFirstState, TFirstKernel>
    where TFirstState : struct, IState<TFirstState>
    where TFirstKernel : struct, ILaneKernel<T>, allows ref struct
    where TSecond : struct, ITransformOperator<T, TSecondState, TSecondKernel>
    where TSecondState : struct, IState<TSecondState>
    where TSecondKernel : struct, ILaneKernel<T>, allows ref struct
{
    /// <inheritdoc/>
    public ChainState<TFirstState, TSecondState> Initialize(ReadOnlySpan<T> point) => new(First.Initialize(point), Second.Initialize(point));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ChainKernel<T, TFirstKernel, TSecondKernel> Prepare(
        scoped ref ChainState<TFirstState, TSecondState> state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace)
    {
        var (firstState, secondState) = state;
        var first = First.Prepare(ref firstState, update, evidence, workspace);
        Span<T> between = default;
        Span<T> lengths = default;
        if (TSecondKernel.ReadsWholeUpdate)
        {
            between = workspace.Take<T>(update.Length);
            if (evidence.TracksLength) lengths = workspace.Take<T>(update.Length);
            LaneLoop.Materialize(first, update, evidence.Point, between, lengths);
            update = between[..update.Length];
        }

        var second = Second.Prepare(ref secondState, update, evidence, workspace);
        state = new(firstState, secondState);
        return new(first, second, between, lengths);
    }
}

/// <summary>The states of two transforms in a chain.</summary>
/// <typeparam name="TFirst">The first transform's state.</typeparam>
/// <typeparam name="TSecond">The second transform's state.</typeparam>
/// <param name="First">The first transform's state.</param>
/// <param name="Second">The second transform's state.</param>
public readonly record struct ChainState<TFirst, TSecond>(TFirst First, TSecond Second) : IState<ChainState<TFirst, TSecond>>
    where TFirst : struct, IState<TFirst>
    where TSecond : struct, IState<TSecond>
{
    /// <inheritdoc/>
    public ChainState<TFirst, TSecond> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.State(First), visitor.State(Second));
}

/// <summary>Two kernels in one loop, or the second alone over what the first has written.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TFirst">The first kernel.</typeparam>
/// <typeparam name="TSecond">The second kernel.</typeparam>
public ref struct ChainKernel<T, TFirst, TSecond> : ILaneKernel<T>
    where T : unmanaged
    where TFirst : struct, ILaneKernel<T>, allows ref struct
    where TSecond : struct, ILaneKernel<T>, allows ref struct
{
    private readonly ref T _between;
    private readonly ref T _lengths;
#pragma warning disable IDE0044 // A call on a readonly field of generic type would copy the kernel for every lane.
    private TFirst _first;
    private TSecond _second;
#pragma warning restore IDE0044

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ChainKernel(TFirst first, TSecond second, Span<T> between, Span<T> lengths)
    {
        _first = first;
        _second = second;
        _between = ref MemoryMarshal.GetReference(between);
        _lengths = ref MemoryMarshal.GetReference(lengths);
    }

    static bool ILaneKernel<T>.ReadsWholeUpdate => TFirst.ReadsWholeUpdate || TSecond.ReadsWholeUpdate;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        if (TSecond.ReadsWholeUpdate)
        {
            lane.Update = Vector512.LoadUnsafe(ref _between, index);
            if (!Unsafe.IsNullRef(ref _lengths)) lane.Length = Vector512.LoadUnsafe(ref _lengths, index);
        }
        else
        {
            _first.Invoke(ref lane, index);
        }

        _second.Invoke(ref lane, index);
    }
}
