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
    public void Prepare(
        scoped ref ChainState<TFirstState, TSecondState> state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace,
        out ChainKernel<T, TFirstKernel, TSecondKernel> kernel)
    {
        var (first, second) = state;
        First.Prepare(ref first, update, evidence, workspace, out kernel.First);
        if (TSecondKernel.ReadsWholeUpdate)
        {
            var between = workspace.Take<T>(update.Length);
            var lengths = evidence.TracksLength ? workspace.Take<T>(update.Length) : default;
            LaneLoop.Materialize(kernel.First, update, evidence.Point, between, lengths);
            Second.Prepare(ref second, between[..update.Length], evidence, workspace, out kernel.Second);
            kernel.Between = ref MemoryMarshal.GetReference(between);
            kernel.Lengths = ref MemoryMarshal.GetReference(lengths);
        }
        else
        {
            Second.Prepare(ref second, update, evidence, workspace, out kernel.Second);
            kernel.Between = ref Unsafe.NullRef<T>();
            kernel.Lengths = ref Unsafe.NullRef<T>();
        }

        state = new(first, second);
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
    internal TFirst First;
    internal TSecond Second;
    internal ref T Between;
    internal ref T Lengths;

    static bool ILaneKernel<T>.ReadsWholeUpdate => TFirst.ReadsWholeUpdate || TSecond.ReadsWholeUpdate;

    static bool ILaneKernel<T>.AveragesInTime => TFirst.AveragesInTime || TSecond.AveragesInTime;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        if (TSecond.ReadsWholeUpdate)
        {
            lane.Update = Vector512.LoadUnsafe(ref Between, index);
            if (!Unsafe.IsNullRef(ref Lengths)) lane.Length *= Vector512.LoadUnsafe(ref Lengths, index);
        }
        else
        {
            First.Invoke(ref lane, index);
        }

        Second.Invoke(ref lane, index);
    }
}
