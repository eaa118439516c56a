using System.Numerics;

namespace Toolkit.Sketching;

/// <summary>A sketch of weights at work: the memory of its state, looked up once for many examples.</summary>
internal ref struct WeightSketchLoop<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const uint Negative = 1u << 31;

    private readonly WeightSketchOptions _options;
    private readonly bool _hasActiveSet;
    private readonly Workspace _workspace;
    private readonly CountSketch<T> _sketch;
    private readonly ReadOnlySpan<RowHash> _hashes;
    private readonly Span<T> _table;
    private readonly TopKHeap<T> _top;
    private double _scale;
    private T _intercept;
    private SketchedTotals _totals;
    private Span<uint> _cells;
    private Span<T> _deltas;
    private Span<T> _estimates;
    private Span<bool> _isKept;

    public WeightSketchLoop(WeightSketchOptions options, bool hasActiveSet, in WeightSketchState<T> state, Workspace workspace)
    {
        (_options, _hasActiveSet, _workspace, _sketch) = (options, hasActiveSet, workspace, state.Sketch);
        _hashes = state.Sketch.Hashes.Span;
        _table = state.Sketch.Table.Mutable;
        _top = state.Top.Open();
        (_scale, _intercept, _totals) = (state.Scale, state.Intercept, state.Totals);
        _cells = default;
        _deltas = _estimates = default;
        _isKept = default;
    }

    /// <summary>The state with what is no buffer brought up to date.</summary>
    public readonly WeightSketchState<T> Close(in WeightSketchState<T> state) => state with { Scale = _scale, Intercept = _intercept, Totals = _totals };

    /// <summary>Learns from examples one after the other.</summary>
    /// <returns>How many it learned from: all, unless a value was not finite.</returns>
    public int Learn<TLoss>(in Examples<T> examples, in SparseLinearModel<T, TLoss> model, out string? nonFinite)

        where TLoss : struct, ILoss<TLoss, T>
    {
        nonFinite = null;
        Reserve(examples);
        for (var row = 0; row < examples.Count; row++)
        {
            var ids = examples.IdsOf(row);
            var values = examples.ValuesOf(row);
            var cells = _cells[..(_hashes.Length * ids.Length)];
            SketchLoops.Cells(_sketch.Shape, _hashes, ids, cells);
            var (prediction, squares) = Predict(ids, values, cells);
            var label = examples.Labels[row];
            var weight = model.Weight(examples.Weights[row], label);
            var (loss, slope) = model.At(prediction, label);
            var rate = _options.Rate / (1 + (_options.Rate * _options.L2 * _totals.Examples));
            var scale = _scale * (1 - (rate * _options.L2));
            var length = T.CreateSaturating(-rate * double.CreateChecked(weight * slope));
            nonFinite = !T.IsFinite(prediction) ? "the prediction" : !T.IsFinite(slope) ? "the slope of the loss" : !T.IsFinite(length) ? "the step" : null;
            if (nonFinite is not null) return row;

            Count(weight, loss, prediction, label, squares, ids.Length, rate);
            _scale = scale;
            if (_options.Intercept) _intercept += length;
            var stored = T.CreateSaturating(double.CreateChecked(length) / scale);
            var deltas = _deltas[..ids.Length];
            for (var i = 0; i < ids.Length; i++) deltas[i] = stored * values[i];
            if (_hasActiveSet) MoveActive(ids, cells, deltas);
            else Move(ids, cells, deltas);
        }

        return examples.Count;
    }

    // z and ‖x‖²; on the way which features are kept.
    private readonly (T Prediction, double Squares) Predict(ReadOnlySpan<ulong> ids, ReadOnlySpan<T> values, ReadOnlySpan<uint> cells)
    {
        var (rows, own, sketched, squares) = (_hashes.Length, 0.0, 0.0, 0.0);
        var top = _top;
        for (var i = 0; i < ids.Length; i++)
        {
            var value = double.CreateChecked(values[i]);
            squares += value * value;
            var place = _hasActiveSet ? top.PlaceAt(top.Find(ids[i])) : -1;
            _isKept[i] = place >= 0;
            if (place >= 0)
            {
                own += value * double.CreateChecked(top.Values[place]);
                continue;
            }

            var sum = 0.0;
            for (var row = 0; row < rows; row++)
            {
                var cell = cells[(row * ids.Length) + i];
                var number = double.CreateChecked(_table[(int)(cell & ~Negative)]);
                sum += (cell & Negative) != 0 ? -number : number;
            }

            sketched += value * sum;
        }

        return (T.CreateSaturating(double.CreateChecked(_intercept) + (_scale * (own + (sketched / rows)))), squares + (_options.Intercept ? 1 : 0));
    }

    private readonly void Move(ReadOnlySpan<ulong> ids, ReadOnlySpan<uint> cells, ReadOnlySpan<T> deltas)
    {
        var estimates = _estimates[..ids.Length];
        SketchLoops.Add(_table, cells, _hashes.Length, deltas);
        SketchLoops.Estimate(_table, cells, _hashes.Length, estimates);

        // Over the scale, as all numbers of the heap are: none is multiplied by it here.
        var top = _top;
        for (var i = 0; i < ids.Length; i++) top.Offer(ids[i], estimates[i]);
    }

    private readonly void MoveActive(ReadOnlySpan<ulong> ids, ReadOnlySpan<uint> cells, Span<T> deltas)
    {
        var top = _top;
        var estimates = _estimates[..ids.Length];
        SketchLoops.Estimate(_table, cells, _hashes.Length, estimates);

        // First those that are kept: where one has to go for a newcomer, it goes with the weight that this example gave it.
        for (var i = 0; i < ids.Length; i++)
        {
            if (!_isKept[i]) continue;
            var place = top.PlaceAt(top.Find(ids[i]));
            top.Change(place, top.Values[place] + deltas[i]);
            deltas[i] = T.Zero;
        }

        for (var i = 0; i < ids.Length; i++)
        {
            if (_isKept[i]) continue;
            var (isFull, (leaving, weight)) = (!top.HasRoom, top.Least);
            if (!top.Offer(ids[i], estimates[i] + deltas[i])) continue;
            deltas[i] = T.Zero;
            if (isFull) _sketch.Add(leaving, weight - _sketch.Estimate(leaving));
        }

        SketchLoops.Add(_table, cells, _hashes.Length, deltas);
    }

    private void Count(T weight, double loss, T prediction, T label, double squares, int entries, double rate)
    {
        var w = double.CreateChecked(weight);
        _totals = new(
            _totals.Examples + 1, _totals.Weight + w, _totals.Loss + (w * loss), _totals.Right + (prediction > T.Zero == label > T.Zero ? w : 0), _totals.SquaredNorms + squares, _totals.Length + rate,
            _totals.Entries + entries);
    }

    // Scratch for the longest row of what is at hand; what is taken here lives until the step ends.
    private void Reserve(in Examples<T> examples)
    {
        var longest = 0;
        for (var row = 0; row < examples.Count; row++) longest = Math.Max(longest, examples.Starts[row + 1] - examples.Starts[row]);
        if (_deltas.Length >= longest && !_deltas.IsEmpty) return;
        var capacity = Math.Max(Math.Max(1, longest), 2 * _deltas.Length);
        _cells = _workspace.Take<uint>(_hashes.Length * capacity);
        _deltas = _workspace.Take<T>(capacity)[..capacity];
        _estimates = _workspace.Take<T>(capacity);
        _isKept = _workspace.Take<bool>(capacity);
    }
}
