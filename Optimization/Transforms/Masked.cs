using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// The transform, acting on a region of the parameters alone: inside it <c>u_B = t(g_B)</c>, outside <c>u = g</c>. The transform sees the update,
    /// the point and its own state of that region and of nothing else.
    /// </summary>
    /// <remarks>
    /// <para>
    /// A chain of these over disjoint regions is a partition: <c>Adam(…).On(blocks["weights"]).Then(Descend(…).On(blocks["bias"]))</c>. Parts on
    /// disjoint regions commute, and where all of them are one lane transform that does not depend on the place of a coordinate, the partition gives
    /// the bits of that transform on the whole vector.
    /// </para>
    /// <para>
    /// A lane transform stays one: no further pass over memory. A vector transform sees the region's update as a vector of its own. Diagonal
    /// metric at best; the length outside the region stays as it is. The objective's value and the gradient's norm, where a transform reads
    /// them, are those of the whole problem.
    /// </para>
    /// </remarks>
    /// <param name="transform">The transform.</param>
    /// <param name="region">A block, or several side by side.</param>
    public static Transform<TEvidence, TMetric, T, BlockState<TState>, MaskedKernel<T, TKernel>, Masked<T, TTransform, TState, TKernel>>
        On<TEvidence, TMetric, T, TTransform, TState, TKernel>(
            this ITransform<TTransform, TEvidence, TMetric, T, TState, TKernel> transform, IParameterRegion<TMetric> region)
        where TEvidence : class, IPoint
        where TMetric : Metric
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTransform : struct, ITransformOperator<T, TState, TKernel>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct => new(new(transform.Operator, region));
}

/// <summary>A transform that acts on a region of the parameters alone; see <see cref="Transforms.On"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TTransform">The transform.</typeparam>
/// <typeparam name="TState">Its state.</typeparam>
/// <typeparam name="TKernel">Its kernel.</typeparam>
public readonly record struct Masked<T, TTransform, TState, TKernel> : ITransformOperator<T, BlockState<TState>, MaskedKernel<T, TKernel>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TTransform : struct, ITransformOperator<T, TState, TKernel>
    where TState : struct, IState<TState>
    where TKernel : struct, ILaneKernel<T>, allows ref struct
{
    /// <summary>Refused: there is no usual region.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public Masked() => throw Require.Built("Transforms.On");

    internal Masked(TTransform transform, IParameterRegion<Metric> region) =>
        (Transform, Region, Offset, Length, VectorLength) = (transform, region, region.Offset, region.Length, region.VectorLength);

    /// <summary>The transform.</summary>
    public TTransform Transform { get; }

    /// <summary>Where it acts.</summary>
    public IParameterRegion<Metric> Region { get; }

    // The region's numbers, without a call through its interface in every step.
    private int Offset { get; }

    private int Length { get; }

    private int VectorLength { get; }

    // What the transform sees of the vector: the region itself, or for a lane transform the lanes that cover it.
    private bool SeesLanes => !TKernel.ReadsWholeUpdate && Length > 0;

    private int First => SeesLanes ? Offset / Vector512<T>.Count * Vector512<T>.Count : Offset;

    private int Seen => !SeesLanes
        ? Length
        : (int)Math.Min(VectorLength, ((long)Offset + Length + Vector512<T>.Count - 1) / Vector512<T>.Count * Vector512<T>.Count) - First;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The region is not of a vector of this length.</exception>
    public BlockState<TState> Initialize(ReadOnlySpan<T> point)
    {
        RequireLength(point.Length);
        var seen = new T[Seen];
        point.Slice(Offset, Length).CopyTo(seen.AsSpan(Offset - First));
        return new(Offset, Length, Transform.Initialize(seen));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The region is not of a vector of this length.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(
        scoped ref BlockState<TState> state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace,
        out MaskedKernel<T, TKernel> kernel)
    {
        RequireLength(update.Length);
        var (first, seen, remembered) = (First, Seen, state.Inner);
        Transform.Prepare(ref remembered, update.Slice(first, seen), evidence.Slice(first, seen), workspace, out kernel.Kernel);
        state = state with { Inner = remembered };

        var lane = Vector512<T>.Count;
        var lead = Offset % lane;
        kernel.First = (nuint)(Offset - lead);
        kernel.Extent = Length == 0 ? 0 : (nuint)((lead + Length + lane - 1) / lane * lane);
        kernel.Head = Vector512.GreaterThanOrEqual(Vector512<T>.Indices, Vector512.Create(Number.Of<T>(lead)));
        kernel.Tail = Vector512.LessThan(Vector512<T>.Indices, Vector512.Create(Number.Of<T>(Length == 0 ? 0 : ((lead + Length - 1) % lane) + 1)));
        kernel.Updates = ref Unsafe.NullRef<T>();
        kernel.Lengths = ref Unsafe.NullRef<T>();
        if (!TKernel.ReadsWholeUpdate) return;

        // Written where the lanes of the whole vector will look for them.
        var updates = workspace.Take<T>(lead + Length + lane);
        var lengths = evidence.TracksLength ? workspace.Take<T>(lead + Length + lane) : default;
        LaneLoop.Materialize(
            kernel.Kernel, update.Slice(first, seen), evidence.Point.Slice(first, seen), updates[lead..], evidence.TracksLength ? lengths[lead..] : default);
        kernel.Updates = ref MemoryMarshal.GetReference(updates);
        kernel.Lengths = ref MemoryMarshal.GetReference(lengths);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RequireLength(int length)
    {
        if (length != VectorLength) ThrowLength(length);
    }

    private void ThrowLength(int length) => throw new ArgumentException(
        $"The region {Region} is of a vector of {VectorLength} parameters, this one has {length}.", nameof(length));
}

/// <summary>What a transform that acts on a region of the parameters remembers.</summary>
/// <remarks>
/// Buffers of a vector transform have the region's length; those of a lane transform cover the region rounded outwards to whole lanes, and what lies
/// outside the region has seen zeros only.
/// </remarks>
/// <typeparam name="TState">The transform's state.</typeparam>
/// <param name="Offset">Where the region begins in the vector.</param>
/// <param name="Length">The number of its parameters.</param>
/// <param name="Inner">The transform's state.</param>
public readonly record struct BlockState<TState>(int Offset, int Length, TState Inner) : IState<BlockState<TState>>, IBlockState
    where TState : struct, IState<TState>
{
    /// <inheritdoc/>
    public BlockState<TState> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Scalar(Offset), visitor.Scalar(Length), visitor.State(Inner));
}

/// <summary>What tells the states of two regions apart.</summary>
internal interface IBlockState
{
    int Offset { get; }

    int Length { get; }
}

/// <summary>The loop body of a transform that acts on a region: its own on lanes of the region, with the rest of a lane put back.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TKernel">The transform's kernel.</typeparam>
public ref struct MaskedKernel<T, TKernel> : ILaneKernel<T>
    where T : unmanaged
    where TKernel : struct, ILaneKernel<T>, allows ref struct
{
    internal TKernel Kernel;
    internal nuint First;
    internal nuint Extent;
    internal Vector512<T> Head;
    internal Vector512<T> Tail;
    internal ref T Updates;
    internal ref T Lengths;

    static bool ILaneKernel<T>.ReadsWholeUpdate => TKernel.ReadsWholeUpdate;

    static bool ILaneKernel<T>.AveragesInTime => TKernel.AveragesInTime;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        var own = index - First;
        if (own >= Extent) return;
        var within = Vector512<T>.AllBitsSet;
        if (own == 0) within = Head;
        if (own + (nuint)Vector512<T>.Count == Extent) within &= Tail;
        if (TKernel.ReadsWholeUpdate)
        {
            lane.Update = Vector512.ConditionalSelect(within, Vector512.LoadUnsafe(ref Updates, own), lane.Update);
            if (!Unsafe.IsNullRef(ref Lengths))
            {
                lane.Length = Vector512.ConditionalSelect(within, lane.Length * Vector512.LoadUnsafe(ref Lengths, own), lane.Length);
            }
        }
        else
        {
            Unsafe.SkipInit(out Lane<T> inside);
            inside.Update = lane.Update & within;
            inside.Point = lane.Point & within;
            inside.Length = lane.Length;
            Kernel.Invoke(ref inside, own);
            lane.Update = Vector512.ConditionalSelect(within, inside.Update, lane.Update);
            lane.Length = Vector512.ConditionalSelect(within, inside.Length, lane.Length);
        }
    }
}
