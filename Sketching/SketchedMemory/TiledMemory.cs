using System.Numerics;

namespace Toolkit.Sketching;

/// <summary>The state of a transform as tables, and gathered for one tile of coordinates. It lives in a workspace; nothing in it survives a step.</summary>
internal sealed class TiledMemory<T, TState>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TState : struct, IState<TState>
{
    /// <summary>The coordinates of a tile: their memory and their cells stay in the first cache.</summary>
    public const int Tile = 512;

    private StateBuffer<T>[]? _tables;
    private StateBuffer<T>[] _gathered = [];

    /// <summary>How many tables there are.</summary>
    public int Count => _gathered.Length;

    /// <summary>The state over the coordinates at hand, as the last step left what is no buffer.</summary>
    public TState State;

    /// <summary>Takes up the tables of a state.</summary>
    public void Open(TState tables)
    {
        if (_tables is null)
        {
            _tables = new StateBuffer<T>[StateBuffers.Count<T, TState>(tables)];
            StateBuffers.Collect(tables, _tables);
            _gathered = Array.ConvertAll(_tables, table => new StateBuffer<T>(Buffer<T>.Allocate(Tile), table.IsNonNegative));
        }

        StateBuffers.Collect(tables, _tables);
        State = StateBuffers.Replace(tables, _gathered);
    }

    /// <summary>A state with the tables in place of what was gathered.</summary>
    public TState Close(TState state) => StateBuffers.Replace(state, _tables);

    /// <summary>Makes the tables of what is never below zero smaller.</summary>
    public void Clean(T factor)
    {
        foreach (var (table, isNonNegative) in _tables!)
        {
            if (!isNonNegative) continue;
            foreach (ref var cell in table.Mutable) cell *= factor;
        }
    }

    /// <summary>Sets the number of coordinates at hand.</summary>
    public void Resize(int length)
    {
        foreach (var (buffer, _) in _gathered) buffer.Resize(length);
    }

    /// <summary>What is remembered of the coordinates at hand, from the tables; and a copy of it.</summary>
    public void Gather(ReadOnlySpan<uint> cells, int rows, int length, ReadOnlySpan<T> initial, Span<T> before)
    {
        for (var b = 0; b < _gathered.Length; b++)
        {
            var (table, isNonNegative) = _tables![b];
            var gathered = _gathered[b].Buffer.Mutable[..length];
            if (isNonNegative) SketchCells.Least(table.Span, cells, rows, gathered);
            else SketchLoops.Estimate(table.Span, cells, rows, gathered);
            foreach (ref var number in gathered) number = (isNonNegative ? T.Max(number, T.Zero) : number) + initial[b];
            gathered.CopyTo(before[(b * Tile)..]);
        }
    }

    /// <summary>Adds to the tables what became of the coordinates at hand.</summary>
    public void Scatter(ReadOnlySpan<uint> cells, int rows, int length, Span<T> before)
    {
        for (var b = 0; b < _gathered.Length; b++)
        {
            var gathered = _gathered[b].Buffer.Span;
            var change = before.Slice(b * Tile, length);
            for (var i = 0; i < length; i++) change[i] = gathered[i] - change[i];
            if (_gathered[b].IsNonNegative) SketchCells.AddUnsigned(_tables![b].Buffer.Mutable, cells, rows, change);
            else SketchLoops.Add(_tables![b].Buffer.Mutable, cells, rows, change);
        }
    }
}
