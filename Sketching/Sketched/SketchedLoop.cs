using System.Numerics;
using System.Runtime.Intrinsics;

namespace Toolkit.Sketching;

/// <summary>A sketched step at work: the memory of its state, looked up once for many examples.</summary>
internal ref struct SketchedLoop<T, TState, TKernel, TTransform, TProximalMap>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TState : struct, IState<TState>
    where TKernel : struct, ILaneKernel<T>, allows ref struct
    where TTransform : struct, ITransformOperator<T, TState, TKernel>
    where TProximalMap : struct, ISeparableProximalMap<TProximalMap, T>
{
    private readonly TTransform _transform;
    private readonly TProximalMap _penalty;
    private readonly SketchedOptions _options;
    private readonly Workspace _workspace;
    private readonly GatheredState<T, TState> _memory;
    private readonly SketchShape _shape;
    private readonly ReadOnlySpan<RowHash> _hashes;
    private readonly Span<T> _point;
    private readonly ReadOnlySpan<T> _initial;
    private readonly Span<T> _intercept;
    private readonly TopKHeap<T> _top;
    private SketchedTotals _totals;
    private Row _row;
    private int _hits;
    private Span<uint> _cells;
    private Span<uint> _nextCells;

    public SketchedLoop(TTransform transform, TProximalMap penalty, SketchedOptions options, in SketchedState<T, TState> state, Workspace workspace)
    {
        (_transform, _penalty, _options, _workspace) = (transform, penalty, options, workspace);
        _memory = workspace.Resident<GatheredState<T, TState>>();
        _memory.Open(state.Transform, state.InterceptTransform);
        _shape = state.Point.Shape;
        _totals = state.Totals;
        _top = state.Top.Open();
        _hashes = state.Point.Hashes.Span;
        _point = state.Point.Table.Mutable;
        _initial = state.Initial.Span;
        _intercept = state.Intercept.Mutable;
        _row = default;
        _hits = 0;
        _cells = _nextCells = default;
    }

    private static bool Shrinks => typeof(TProximalMap) != typeof(Zero<T>);

    /// <summary>The state with what is no buffer brought up to date.</summary>
    public readonly SketchedState<T, TState> Close(in SketchedState<T, TState> state)
    {
        var (tables, intercept) = _memory.Close();
        return state with { Transform = tables, InterceptTransform = intercept, Totals = _totals };
    }

    /// <summary>Learns from examples one after the other, each on its own.</summary>
    /// <returns>How many it learned from: all, unless a value was not finite.</returns>
    public int Learn<TSource, TLoss>(in Examples<T> examples, in SparseLinearModel<T, TSource, TLoss> model, out string? nonFinite)
        where TSource : IExampleSource<T>
        where TLoss : struct, ILoss<TLoss, T>
    {
        nonFinite = null;
        Reserve(Longest(examples));
        Fetch(examples.IdsOf(0), _nextCells);
        for (var row = 0; row < examples.Count; row++)
        {
            // The cells of the next example come into the cache while this one is worked on.
            var ids = examples.IdsOf(row);
            var values = examples.ValuesOf(row);
            var cells = _nextCells;
            _nextCells = _cells;
            _cells = cells;
            if (row + 1 < examples.Count) Fetch(examples.IdsOf(row + 1), _nextCells);

            cells = cells[..(_shape.Rows * ids.Length)];
            var (prediction, squares) = Predict(ids, values, cells);
            var label = examples.Labels[row];
            var weight = model.Weight(examples.Weights[row], label);
            var (loss, slope) = model.At(prediction, label);
            nonFinite = !T.IsFinite(prediction) ? "the prediction" : !T.IsFinite(slope) ? "the slope of the loss" : null;
            if (nonFinite is not null) return row;

            Count(weight, loss, prediction, label, squares, ids.Length);
            var scale = weight * slope * Normalization();
            var gradient = _row.Gradient[..(ids.Length + _intercept.Length)];
            Multiply(values, scale, gradient);
            if (_intercept.Length > 0) gradient[ids.Length] = scale;
            Move(ids, cells);
        }

        return examples.Count;
    }

    // z, and ‖a‖²; on the way which coordinates are kept, and the point as it is read.
    private (T Prediction, double Squares) Predict(ReadOnlySpan<ulong> ids, ReadOnlySpan<T> values, ReadOnlySpan<uint> cells)
    {
        var point = _row.Point[..ids.Length];
        var top = _top;
        _hits = top.Find(ids, _row.Slots, _row.Hits);
        if (_options.Reading == SketchedReading.Top) point.Clear();
        else SketchCells.Estimate(_point, cells, _shape.Rows, point);
        var sum = _intercept.Length > 0 ? double.CreateChecked(_intercept[0]) : 0.0;
        if (_options.Reading == SketchedReading.All)
        {
            for (var i = 0; i < point.Length; i++) sum += double.CreateChecked(point[i] = Read(point[i])) * double.CreateChecked(values[i]);
        }
        else
        {
            if (_options.Reading == SketchedReading.TopNow) Forget(point);
            foreach (var i in _row.Hits[.._hits])
            {
                if (_options.Reading == SketchedReading.Top) point[i] = top.Values[top.PlaceAt(_row.Slots[i])];
                sum += double.CreateChecked(point[i] = Read(point[i])) * double.CreateChecked(values[i]);
            }
        }

        if (_intercept.Length > 0) _row.Point[ids.Length] = _intercept[0];
        return (T.CreateSaturating(sum), double.CreateChecked(Reductions.SumOfSquares(values)) + _intercept.Length);
    }

    // What is not kept is read as 0.
    private readonly void Forget(Span<T> point)
    {
        for (var i = 0; i < point.Length; i++)
        {
            if (_row.Slots[i] < 0) point[i] = T.Zero;
        }
    }

    /// <summary>A number of the sketch, as the penalty lets it be read.</summary>
    private readonly T Read(T value) => Shrinks ? _penalty.Apply(Vector512.Create(value), Vector512.Create(T.CreateChecked(_totals.Length)), 0)[0] : value;

    private readonly T Normalization() => _options.Normalized && _totals.SquaredNorms > 0 ? T.CreateChecked(_totals.Examples / _totals.SquaredNorms) : T.One;

    private void Count(T weight, double loss, T prediction, T label, double squares, int entries)
    {
        var w = double.CreateChecked(weight);
        _totals = new(
            _totals.Examples + 1, _totals.Weight + w, _totals.Loss + (w * loss), _totals.Right + (prediction > T.Zero == label > T.Zero ? w : 0), _totals.SquaredNorms + squares, _totals.Length,
            _totals.Entries + entries);
    }

    // S ← S + u for the gradient at hand, over so many coordinates and the intercept.
    private void Move(ReadOnlySpan<ulong> ids, ReadOnlySpan<uint> cells)
    {
        var (n, all) = (ids.Length, ids.Length + _intercept.Length);
        var gradient = _row.Gradient[..all];
        var point = _row.Point[..all];
        var update = _row.Update;
        using var scope = _workspace.Open();
        Gather(n, all, cells);
        var evidence = new Evidence<T>(point, T.NaN);
        _transform.Prepare(ref _memory.State, gradient, Shrinks ? evidence.TrackingLength() : evidence, _workspace, out var kernel);
        Optimization.LaneLoop.Materialize(kernel, gradient, point, update, Shrinks ? _row.Lengths : default);
        Scatter(n, cells);
        if (Shrinks && all > 0) _totals = _totals with { Length = _totals.Length + double.CreateChecked(_row.Lengths[0]) };
        if (_intercept.Length > 0) _intercept[0] += update[n];
        var estimates = point[..n];
        SketchCells.Add(_point, cells, _shape.Rows, update[..n]);
        SketchCells.Estimate(_point, cells, _shape.Rows, estimates);
        Offer(ids, estimates);
    }

    // Those that are kept get their new numbers first; then whoever else has come above the least of them is let in.
    private readonly void Offer(ReadOnlySpan<ulong> ids, ReadOnlySpan<T> estimates)
    {
        var top = _top;
        var slots = _row.Slots;
        foreach (var i in _row.Hits[.._hits]) top.Change(top.PlaceAt(slots[i]), estimates[i]);
        var from = 0;
        while (from < estimates.Length)
        {
            var next = top.HasRoom ? from : from + NotBelow(estimates[from..], top.Threshold);
            if (next >= estimates.Length) return;
            if (slots[next] < 0) top.Offer(ids[next], estimates[next]);
            from = next + 1;
        }
    }

    private static void Multiply(ReadOnlySpan<T> values, T scale, Span<T> destination)
    {
        var (i, factor) = (0, Vector512.Create(scale));
        for (; i <= values.Length - Vector512<T>.Count; i += Vector512<T>.Count) (Vector512.Create(values[i..]) * factor).CopyTo(destination[i..]);
        for (; i < values.Length; i++) destination[i] = values[i] * scale;
    }

    // The first of numbers whose magnitude is not below a threshold, or how many there are.
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
    private void Gather(int n, int all, ReadOnlySpan<uint> cells)
    {
        _memory.Resize(all);
        for (var b = 0; b < _memory.Gathered.Length; b++)
        {
            var (table, isNonNegative) = _memory.Tables[b];
            var gathered = _memory.Gathered[b].Buffer.Lanes;
            var before = _row.Before.Slice(b * _row.Padded, all);
            if (isNonNegative) SketchCells.Least(table.Span, cells, _shape.Rows, gathered[..n]);
            else SketchCells.Estimate(table.Span, cells, _shape.Rows, gathered[..n]);
            for (var i = 0; i < n; i++) gathered[i] = (isNonNegative ? T.Max(gathered[i], T.Zero) : gathered[i]) + _initial[b];
            if (all > n) gathered[n] = _memory.Intercept[b].Buffer.Span[0];
            gathered[..all].CopyTo(before);
        }
    }

    private void Scatter(int n, ReadOnlySpan<uint> cells)
    {
        for (var b = 0; b < _memory.Gathered.Length; b++)
        {
            var (table, isNonNegative) = _memory.Tables[b];
            var gathered = _memory.Gathered[b].Buffer.Lanes;
            var before = _row.Before[(b * _row.Padded)..];
            for (var i = 0; i < n; i++) before[i] = gathered[i] - before[i];
            if (isNonNegative) SketchCells.AddUnsigned(table.Mutable, cells, _shape.Rows, before[..n]);
            else SketchCells.Add(table.Mutable, cells, _shape.Rows, before[..n]);
            if (_intercept.Length > 0) _memory.Intercept[b].Buffer.Mutable[0] = gathered[n];
        }
    }

    private readonly void Fetch(ReadOnlySpan<ulong> ids, Span<uint> cells)
    {
        cells = cells[..(_shape.Rows * ids.Length)];
        SketchCells.Cells(_shape, _hashes, ids, cells);
        SketchCells.Prefetch<T>(_point, cells);
    }

    // Scratch for the longest row of what is at hand; what is taken here lives until the step ends.
    private void Reserve(int longest)
    {
        if (_row.Capacity >= longest + 1) return;
        var capacity = Math.Max(longest + 1, 2 * _row.Capacity);
        _row = new(capacity, _memory.Gathered.Length, _workspace);
        _cells = _workspace.Take<uint>(_shape.Rows * capacity);
        _nextCells = _workspace.Take<uint>(_shape.Rows * capacity);
    }

    private static int Longest(in Examples<T> examples)
    {
        var longest = 0;
        for (var row = 0; row < examples.Count; row++) longest = Math.Max(longest, examples.Starts[row + 1] - examples.Starts[row]);
        return longest;
    }

    /// <summary>Scratch memory for one gradient.</summary>
    private readonly ref struct Row
    {
        public Row(int capacity, int buffers, Workspace workspace)
        {
            Capacity = capacity;
            Padded = Numerics.Alignment.PadToLanes<T>(capacity);
            Gradient = workspace.Take<T>(capacity);
            Point = workspace.Take<T>(capacity);
            Update = workspace.Take<T>(capacity);
            Lengths = workspace.Take<T>(Shrinks ? capacity : 0);
            Slots = workspace.Take<int>(capacity);
            Hits = workspace.Take<int>(capacity);
            Before = workspace.Take<T>(Padded * buffers);
        }

        public int Capacity { get; }

        public int Padded { get; }

        public Span<T> Gradient { get; }

        public Span<T> Point { get; }

        public Span<T> Update { get; }

        public Span<T> Lengths { get; }

        public Span<int> Slots { get; }

        public Span<int> Hits { get; }

        public Span<T> Before { get; }
    }
}
