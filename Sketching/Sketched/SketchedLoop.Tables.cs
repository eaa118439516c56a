using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Sketching;

/// <content>What touches the tables and the heaps.</content>
internal ref partial struct SketchedLoop<T, TState, TKernel, TTransform, TProximalMap>
{
    // Scratch for so many features; what is taken here lives until the step ends.
    private void Reserve(int features)
    {
        // Of examples without features too, before anything else was taken.
        if (_scratch.Features == 0 || _scratch.Features < features) _scratch = new(Math.Max(Math.Max(features, 1), 2 * _scratch.Features), _outputs, IsShared ? _outputs : 1, _shape.Rows, _memory.Gathered.Length, Shrinks, _workspace);
    }

    private void Hash(ReadOnlySpan<ulong> ids)
    {
        Fetch(ids, _scratch.NextCells);
        _scratch.SwapCells();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Fetch(ReadOnlySpan<ulong> ids, Span<uint> cells)
    {
        var each = _shape.Rows * ids.Length;
        if (!IsShared)
        {
            SketchLoops.Cells(_shape, _hashes, ids, cells[..each]);
            for (var plane = 0; plane < _planes; plane++) SketchLoops.Prefetch<T>(TableOf(_point, plane), cells[..each]);
            return;
        }

        var others = _scratch.Ids[..ids.Length];
        for (var output = 0; output < _outputs; output++)
        {
            var own = cells.Slice(output * each, each);
            for (var i = 0; i < ids.Length; i++) others[i] = OutputIds.Of(ids[i], output);
            SketchLoops.Cells(_shape, _hashes, others, own);
            SketchLoops.Prefetch<T>(_point, own);
        }
    }

    private readonly Span<T> TableOf(Span<T> tables, int output) => IsShared ? tables : tables.Slice(output * TableLength, TableLength);

    private readonly ReadOnlySpan<uint> CellsOf(int n, int output) => _scratch.Cells.Slice(IsShared ? output * _shape.Rows * n : 0, _shape.Rows * n);

    // The point as it is read at the features of an example, and which of them are kept.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Read(ReadOnlySpan<ulong> ids)
    {
        var n = ids.Length;
        for (var plane = 0; plane < _planes; plane++) _scratch.Hit(plane, _top.Open(plane).Find(ids, _scratch.SlotsOf(plane, n), _scratch.RoomForHits(plane)));
        for (var output = 0; output < _outputs; output++)
        {
            var point = _scratch.Point.Slice(output * n, n);
            var plane = IsShared ? 0 : output;
            var slots = _scratch.SlotsOf(plane, n);
            if (_options.Reading == SketchedReading.Top && !IsShared)
            {
                var heap = _top.Open(plane);
                point.Clear();
                foreach (var i in _scratch.HitsOf(plane)) point[i] = Shrunk(heap.Values[heap.PlaceAt(slots[i])]);
                continue;
            }

            SketchLoops.Estimate(TableOf(_point, output), CellsOf(n, output), _shape.Rows, point);
            var isAll = _options.Reading == SketchedReading.All;
            for (var i = 0; i < n; i++) point[i] = isAll || slots[i] >= 0 ? Shrunk(point[i]) : T.Zero;
        }

        _intercept.CopyTo(_scratch.Point[(_outputs * n)..]);
    }

    /// <summary>A number of the sketch, as the penalty lets it be read.</summary>
    private readonly T Shrunk(T value) => Shrinks ? _penalty.Apply(Vector512.Create(value), Vector512.Create(T.CreateChecked(_totals.Length)), 0)[0] : value;

    // The update at hand into the tables; then what they tell now, to the heaps.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Put(ReadOnlySpan<ulong> ids)
    {
        var n = ids.Length;
        var estimates = _scratch.Point;
        for (var output = 0; output < _outputs; output++)
        {
            SketchLoops.AddEstimate(TableOf(_point, output), CellsOf(n, output), _shape.Rows, _scratch.Update.Slice(output * n, n), estimates.Slice(output * n, n));
        }

        if (IsShared)
        {
            // The norm of a feature over the outputs, in the place of the first.
            for (var i = 0; i < n; i++)
            {
                var norm = T.Abs(estimates[i]);
                for (var output = 1; output < _outputs; output++) norm += T.Abs(estimates[(output * n) + i]);
                estimates[i] = norm;
            }
        }

        for (var plane = 0; plane < _planes; plane++) Offer(plane, ids, estimates.Slice(plane * n, n));
    }

    // Those that are kept get their new numbers first; then whoever else has come above the least of them is let in.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Offer(int plane, ReadOnlySpan<ulong> ids, ReadOnlySpan<T> estimates)
    {
        var heap = _top.Open(plane);
        var slots = _scratch.SlotsOf(plane, ids.Length);
        foreach (var i in _scratch.HitsOf(plane)) heap.Change(heap.PlaceAt(slots[i]), estimates[i]);
        var from = 0;
        while (from < estimates.Length)
        {
            var next = heap.HasRoom ? from : from + NotBelow(estimates[from..], heap.Threshold);
            if (next >= estimates.Length) return;
            if (slots[next] < 0 && heap.Offer(ids[next], estimates[next])) Admitted++;
            from = next + 1;
        }
    }

    // The first of numbers whose magnitude is not below a threshold, or how many there are.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int NotBelow(ReadOnlySpan<T> numbers, T threshold)
    {
        var (i, least) = (0, Vector512.Create(threshold));
        for (; i <= numbers.Length - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            var bits = (~Vector512.LessThan(Vector512.Abs(Vector512.Create(numbers[i..])), least)).ExtractMostSignificantBits();
            if (bits != 0) return i + BitOperations.TrailingZeroCount(bits);
        }

        while (i < numbers.Length && T.Abs(numbers[i]) < threshold) i++;
        return i;
    }

    // What the chain remembers of the coordinates at hand, from its tables; a copy beside it, to tell what became of it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather(int n, int all)
    {
        _memory.Resize(all);
        for (var b = 0; b < _memory.Gathered.Length; b++)
        {
            var (tables, isNonNegative) = _memory.Tables[b];
            var gathered = _memory.Gathered[b].Buffer.Lanes;
            for (var output = 0; output < _outputs; output++)
            {
                var own = gathered.Slice(output * n, n);
                var table = TableOf(tables.Mutable, output);
                if (isNonNegative) SketchCells.Least<T>(table, CellsOf(n, output), _shape.Rows, own);
                else SketchLoops.Estimate<T>(table, CellsOf(n, output), _shape.Rows, own);
                for (var i = 0; i < n; i++) own[i] = (isNonNegative ? T.Max(own[i], T.Zero) : own[i]) + _initial[b];
            }

            if (_intercept.Length > 0) _memory.Intercept[b].Buffer.Span.CopyTo(gathered[(_outputs * n)..]);
            gathered[..all].CopyTo(_scratch.BeforeOf(b));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Scatter(int n)
    {
        for (var b = 0; b < _memory.Gathered.Length; b++)
        {
            var (tables, isNonNegative) = _memory.Tables[b];
            var gathered = _memory.Gathered[b].Buffer.Lanes;
            var change = _scratch.BeforeOf(b);
            for (var i = 0; i < _outputs * n; i++) change[i] = gathered[i] - change[i];
            for (var output = 0; output < _outputs; output++)
            {
                var own = change.Slice(output * n, n);
                var table = TableOf(tables.Mutable, output);
                if (isNonNegative) SketchCells.AddUnsigned(table, CellsOf(n, output), _shape.Rows, own);
                else SketchLoops.Add(table, CellsOf(n, output), _shape.Rows, own);
            }

            if (_intercept.Length > 0) gathered.Slice(_outputs * n, _intercept.Length).CopyTo(_memory.Intercept[b].Buffer.Mutable);
        }
    }
}
