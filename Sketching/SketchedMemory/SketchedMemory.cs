using System.Numerics;

namespace Toolkit.Sketching;

/// <summary>Transforms of dense points whose memory is in sketches.</summary>
public static class SketchedMemories
{
    /// <summary>
    /// The transform with what it remembers of each coordinate in tables that are smaller than the point: Count-Sketch optimisers, <c>ScaleByAdam&lt;float&gt;().InSketches(3, n / 15, key).Then(Descend(rate))</c>.
    /// </summary>
    /// <remarks>
    /// <para>
    /// For each number that the transform keeps of a coordinate there is one table of d rows and w buckets; 512 coordinates at a time are gathered from it, moved by the transform's own loop, and what they changed by
    /// is added back: <c>S ← S + (m′ − m)</c>. Running means are read as a Count-Sketch is, by the median of signed cells; what is never below zero as a Count-Min sketch is, by the least cell, and at least 0. Where nothing
    /// collides it is the transform itself, but for the rounding of m + (m′ − m). The point, the gradient and the update's own tile stay as they are: of n coordinates a transform with b numbers each keeps b d w numbers
    /// in place of b n.
    /// </para>
    /// <para>It costs d hashes of each coordinate in each step. Source: Spring, Kyrillidis, Mohan, Shrivastava 2019, "Compressing gradient optimizers via Count-Sketches".</para>
    /// </remarks>
    /// <param name="transform">
    /// A lane transform, or a chain of them, that treats each coordinate by what it knows of it, and not of its place: momentum, AdaGrad, RMSProp, Adam and their kin. Clips by a norm, noise and regions go before or behind it.
    /// </param>
    /// <param name="rows">d, from 1 to 64.</param>
    /// <param name="columns">w, at least 1; d w at most 2³¹ − 64.</param>
    /// <param name="key">What the hashes are drawn from.</param>
    /// <param name="cleaning">How Count-Min tables are cleaned; null for not at all.</param>
    /// <exception cref="ArgumentException">The transform sees whole vectors, or remembers something else than numbers of type T, one for each coordinate, all alike at first.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Transform<TEvidence, TMetric, T, SketchedMemoryState<TState>, SketchedMemoryKernel<T, TState, TKernel, TTransform>, SketchedMemory<T, TState, TKernel, TTransform>>
        InSketches<TEvidence, TMetric, T, TState, TKernel, TTransform>(
            this ITransform<TTransform, TEvidence, TMetric, T, TState, TKernel> transform, int rows, int columns, RandomKey key, SketchCleaning? cleaning = null)
        where TEvidence : class, IPoint
        where TMetric : Metric
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct
        where TTransform : struct, ITransformOperator<T, TState, TKernel> => new(new(transform.Operator, CountSketch<T>.Zero(rows, columns, key), cleaning));
}

/// <summary>A transform whose memory is in sketches; see <see cref="SketchedMemories.InSketches"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">The transform's own state.</typeparam>
/// <typeparam name="TKernel">Its kernel.</typeparam>
/// <typeparam name="TTransform">The transform.</typeparam>
public readonly record struct SketchedMemory<T, TState, TKernel, TTransform>
    : ITransformOperator<T, SketchedMemoryState<TState>, SketchedMemoryKernel<T, TState, TKernel, TTransform>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TState : struct, IState<TState>
    where TKernel : struct, ILaneKernel<T>, allows ref struct
    where TTransform : struct, ITransformOperator<T, TState, TKernel>
{
    internal SketchedMemory(TTransform transform, in CountSketch<T> empty, SketchCleaning? cleaning)
    {
        if (TKernel.ReadsWholeUpdate) throw new ArgumentException("A transform that sees the whole update cannot be worked tile by tile: it goes before or behind.", nameof(transform));
        (Transform, Shape, Hashes, Cleaning) = (transform, empty.Shape, empty.Hashes, cleaning);
        Initial = FirstNumbers(transform);
    }

    /// <summary>The transform.</summary>
    public TTransform Transform { get; }

    /// <summary>Rows, columns and key of each table.</summary>
    public SketchShape Shape { get; }

    /// <summary>How Count-Min tables are cleaned; null for not at all.</summary>
    public SketchCleaning? Cleaning { get; }

    /// <summary>How many numbers the tables hold together, whatever the length of the point.</summary>
    public long Numbers => (long)Initial.Length * Shape.Rows * Shape.Columns;

    internal Buffer<RowHash> Hashes { get; }

    // What each table tells of a coordinate before the first step, besides what it holds.
    internal Buffer<T> Initial { get; }

    /// <inheritdoc/>
    public SketchedMemoryState<TState> Initialize(ReadOnlySpan<T> point)
    {
        Span<T> zero = stackalloc T[1];
        zero.Clear();
        var single = Transform.Initialize(zero);
        var buffers = new StateBuffer<T>[Initial.Length];
        StateBuffers.Collect(single, buffers);
        for (var b = 0; b < buffers.Length; b++) buffers[b] = buffers[b] with { Buffer = Buffer<T>.Allocate(Shape.Rows * Shape.Columns) };
        return new(StateBuffers.Replace(single, buffers), 0);
    }

    /// <inheritdoc/>
    public void Prepare(
        scoped ref SketchedMemoryState<TState> state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace,
        out SketchedMemoryKernel<T, TState, TKernel, TTransform> kernel)
    {
        var memory = workspace.Resident<TiledMemory<T, TState>>();
        memory.Open(state.Tables);
        if (Cleaning is { } cleaning && state.Steps > 0 && state.Steps % cleaning.Every == 0) memory.Clean(T.CreateChecked(cleaning.Factor));

        // What does not change along the vector moves on once; each tile begins again from what it was.
        memory.Resize(0);
        var advanced = memory.State;
        Transform.Prepare(ref advanced, [], evidence.Slice(0, 0), workspace, out _);
        state = new(memory.Close(advanced), state.Steps + 1);
        kernel = new(this, memory, update, evidence, workspace);
    }

    // A number for each coordinate, whatever their number and wherever they begin.
    private static Buffer<T> FirstNumbers(TTransform transform)
    {
        var single = transform.Initialize([T.Zero]);
        var first = new StateBuffer<T>[StateBuffers.Count<T, TState>(single)];
        StateBuffers.Collect(single, first);
        var other = new StateBuffer<T>[first.Length];
        StateBuffers.Collect(transform.Initialize([T.One, T.Zero]), other);
        var initial = Buffer<T>.Allocate(first.Length);
        for (var b = 0; b < first.Length; b++)
        {
            if (first[b].Buffer.Length != 1 || other[b].Buffer.Length != 2) throw new ArgumentException("The transform remembers something else than a number for each coordinate.", nameof(transform));
            initial.Mutable[b] = first[b].Buffer.Span[0];
            if (other[b].Buffer.Span.ContainsAnyExcept(first[b].Buffer.Span[0])) throw new ArgumentException("What the transform remembers of coordinates is not alike at first.", nameof(transform));
        }

        return initial;
    }
}

/// <summary>What a transform remembers, in tables.</summary>
/// <typeparam name="TState">The transform's own state.</typeparam>
/// <param name="Tables">Its state, with a table in place of each buffer.</param>
/// <param name="Steps">The number of steps, by which tables are cleaned.</param>
public readonly record struct SketchedMemoryState<TState>(TState Tables, long Steps) : IState<SketchedMemoryState<TState>>
    where TState : struct, IState<TState>
{
    /// <inheritdoc/>
    public SketchedMemoryState<TState> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.State(Tables), visitor.Scalar(Steps));
}
