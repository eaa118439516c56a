using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Sketching;

/// <summary>
/// The loop body of a transform whose memory is in sketches. At the first lane of a tile the whole tile is worked on; the lanes of it then only fetch what came out. So the update needs no room but that of a tile.
/// </summary>
/// <remarks>Lanes must come in order, as every loop of the toolkit takes them.</remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">The transform's own state.</typeparam>
/// <typeparam name="TKernel">Its kernel.</typeparam>
/// <typeparam name="TTransform">The transform.</typeparam>
public readonly ref struct SketchedMemoryKernel<T, TState, TKernel, TTransform> : IVectorKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TState : struct, IState<TState>
    where TKernel : struct, ILaneKernel<T>, allows ref struct
    where TTransform : struct, ITransformOperator<T, TState, TKernel>
{
    private const int Tile = TiledMemory<T, TState>.Tile;

    private readonly SketchedMemory<T, TState, TKernel, TTransform> _transform;
    private readonly TiledMemory<T, TState> _memory;
    private readonly Workspace _workspace;
    private readonly ReadOnlySpan<T> _update;
    private readonly Evidence<T> _evidence;
    private readonly Span<T> _updates;
    private readonly Span<T> _lengths;
    private readonly Span<T> _before;
    private readonly Span<ulong> _ids;
    private readonly Span<uint> _cells;

    internal SketchedMemoryKernel(
        SketchedMemory<T, TState, TKernel, TTransform> transform, TiledMemory<T, TState> memory, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace)
    {
        (_transform, _memory, _workspace) = (transform, memory, workspace);
        _update = update;
        _evidence = evidence;
        _updates = workspace.Take<T>(Tile);
        _lengths = evidence.TracksLength ? workspace.Take<T>(Tile) : default;
        _before = workspace.Take<T>(Tile * memory.Count);
        _ids = workspace.Take<ulong>(Tile);
        _cells = workspace.Take<uint>(Tile * transform.Shape.Rows);
    }

    static bool ILaneKernel<T>.AveragesInTime => TKernel.AveragesInTime;

    /// <inheritdoc/>
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        var within = index % Tile;
        if (within == 0) Work((int)index);
        lane.Update = Vector512.Create<T>(_updates[(int)within..]);
        if (!_lengths.IsEmpty) lane.Length *= Vector512.Create<T>(_lengths[(int)within..]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Work(int start)
    {
        var length = Math.Min(Tile, _update.Length - start);
        var rows = _transform.Shape.Rows;
        var cells = _cells[..(rows * length)];
        for (var i = 0; i < length; i++) _ids[i] = (ulong)(start + i);
        SketchLoops.Cells(_transform.Shape, _transform.Hashes.Span, _ids[..length], cells);
        _memory.Resize(length);
        _memory.Gather(cells, rows, length, _transform.Initial.Span, _before);
        using var scope = _workspace.Open();
        var state = _memory.State;
        _transform.Transform.Prepare(ref state, _update.Slice(start, length), _evidence.Slice(start, length), _workspace, out var kernel);
        Optimization.LaneLoop.Materialize(kernel, _update.Slice(start, length), _evidence.Point.Slice(start, length), _updates, _lengths);
        _memory.Scatter(cells, rows, length, _before);
    }
}
