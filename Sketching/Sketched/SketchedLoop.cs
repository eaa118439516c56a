using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Sketching;

/// <summary>A sketched step at work: the memory of its state, looked up once for many examples.</summary>
/// <remarks>
/// The coordinates of a gradient over n features and K outputs lie output by output, the K intercepts behind them: K n + K numbers, or K n without intercepts. Outputs have tables and heaps of their own (planes), or share one table, where
/// an output's coordinates are other ids, and one heap of features by their norms over the outputs.
/// </remarks>
internal ref partial struct SketchedLoop<T, TState, TKernel, TTransform, TProximalMap>
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
    private readonly TopK<T> _top;
    private readonly SketchShape _shape;
    private readonly int _outputs;
    private readonly int _planes;
    private readonly ReadOnlySpan<RowHash> _hashes;
    private readonly Span<T> _point;
    private readonly ReadOnlySpan<T> _initial;
    private readonly Span<T> _intercept;
    private SketchedTotals _totals;
    private SketchedScratch<T> _scratch;
    private SketchedBatch<T> _batch;

    public SketchedLoop(TTransform transform, TProximalMap penalty, SketchedOptions options, int outputs, in SketchedState<T, TState> state, Workspace workspace)
    {
        (_transform, _penalty, _options, _workspace) = (transform, penalty, options, workspace);
        _memory = workspace.Resident<GatheredState<T, TState>>();
        _memory.Open(state.Transform, state.InterceptTransform);
        (_shape, _totals, _top, _outputs, _planes) = (state.Point.Shape, state.Totals, state.Top, outputs, state.Top.Planes);
        _hashes = state.Point.Hashes.Span;
        _point = state.Point.Table.Mutable;
        _initial = state.Initial.Span;
        _intercept = state.Intercept.Mutable;
        _scratch = default;
        _batch = default;
    }

    /// <summary>How many coordinates came among the k largest.</summary>
    public int Admitted { get; private set; }

    private static bool Shrinks => typeof(TProximalMap) != typeof(Zero<T>);

    // One heap and one table for several outputs.
    private readonly bool IsShared => _planes < _outputs;

    private readonly int TableLength => _shape.Rows * _shape.Columns;

    /// <summary>The state with what is no buffer brought up to date.</summary>
    public readonly SketchedState<T, TState> Close(in SketchedState<T, TState> state)
    {
        var (tables, intercept) = _memory.Close();
        return state with { Transform = tables, InterceptTransform = intercept, Totals = _totals };
    }

    /// <summary>Learns from examples one after the other, each on its own.</summary>
    /// <returns>How many it learned from: all, unless a value was not finite.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Learn<TModel>(in Examples<T> examples, in TModel model, out string? nonFinite)
        where TModel : struct, IExampleModel<T>
    {
        Reserve(examples.Longest());
        Fetch(examples.IdsOf(0), _scratch.NextCells);
        for (var row = 0; row < examples.Count; row++)
        {
            // The cells of the next example come into the cache while this one is worked on.
            var ids = examples.IdsOf(row);
            _scratch.SwapCells();
            if (row + 1 < examples.Count) Fetch(examples.IdsOf(row + 1), _scratch.NextCells);
            Read(ids);
            if ((nonFinite = Judge(examples, row, model)) is not null) return row;
            Move(ids);
        }

        nonFinite = null;
        return examples.Count;
    }

    /// <summary>Adds examples to the batch at hand, and learns from it where that fills it.</summary>
    /// <returns>How many it took: all, unless a value was not finite.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Collect<TModel>(in Examples<T> examples, in TModel model, out string? nonFinite)
        where TModel : struct, IExampleModel<T>
    {
        for (var row = 0; row < examples.Count; row++)
        {
            var ids = examples.IdsOf(row);
            Reserve(ids.Length);
            Hash(ids);
            Read(ids);
            if ((nonFinite = Judge(examples, row, model)) is not null) return row;
            _batch.Add(ids, _scratch.Gradient, _outputs, _intercept.Length, _workspace);
            if (_batch.Examples == _options.Batch) LearnBatch();
        }

        nonFinite = null;
        return examples.Count;
    }

    /// <summary>Learns from the batch at hand: S moves by the chain's update for the mean of its gradients.</summary>
    public void LearnBatch()
    {
        if (_batch.Examples == 0) return;
        var ids = _batch.Merge();
        Reserve(ids.Length);
        Hash(ids);
        Read(ids);
        _batch.CopyMean(_scratch.Gradient, _outputs, _intercept.Length);
        _batch.Clear();
        Move(ids);
    }

    // The losses and slopes of an example at the point that was read for it, and the gradient; what was not finite, where something was.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private string? Judge<TModel>(in Examples<T> examples, int row, in TModel model)
        where TModel : struct, IExampleModel<T>
    {
        var values = examples.ValuesOf(row);
        var n = values.Length;
        var scores = _scratch.Scores;
        var slopes = _scratch.Slopes;
        for (var output = 0; output < _outputs; output++)
        {
            var score = Predict(values, output);
            if (!T.IsFinite(score)) return "the prediction";
            scores[output] = score;
        }

        var weight = model.Weight(examples.Weights[row], examples.Labels[row]);
        var (loss, isRight) = model.At(scores, examples.Labels[row], slopes);

        // A gradient whose square is no number would stand in the tables, or in what a chain remembers, for ever.
        var squares = Reductions.SumOfSquares(values) + (_intercept.Length > 0 ? T.One : T.Zero);
        foreach (var slope in slopes)
        {
            var factor = slope * weight;
            if (!T.IsFinite(factor)) return "the slope of the loss";
            if (!T.IsFinite(factor * factor * squares)) return "the squared norm of the gradient";
        }

        _totals = _totals.Counting(double.CreateChecked(weight), loss, isRight, double.CreateChecked(squares), n);
        var gradient = _scratch.Gradient;
        for (var output = 0; output < _outputs; output++)
        {
            Multiply(values, weight * slopes[output], gradient[(output * n)..]);
            if (_intercept.Length > 0) gradient[(_outputs * n) + output] = weight * slopes[output];
        }

        return null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly T Predict(ReadOnlySpan<T> values, int output)
    {
        var point = _scratch.Point.Slice(output * values.Length, values.Length);
        var sum = _intercept.Length > 0 ? double.CreateChecked(_intercept[output]) : 0.0;
        if (_options.Reading == SketchedReading.All)
        {
            for (var i = 0; i < point.Length; i++) sum += double.CreateChecked(point[i]) * double.CreateChecked(values[i]);
        }
        else
        {
            foreach (var i in _scratch.HitsOf(IsShared ? 0 : output)) sum += double.CreateChecked(point[i]) * double.CreateChecked(values[i]);
        }

        return T.CreateSaturating(sum);
    }

    // S ← S + u for the gradient at hand.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Move(ReadOnlySpan<ulong> ids)
    {
        var all = (_outputs * ids.Length) + _intercept.Length;
        var gradient = _scratch.Gradient[..all];
        var point = _scratch.Point[..all];
        var update = _scratch.Update;
        using var scope = _workspace.Open();
        Gather(ids.Length, all);
        var evidence = new Evidence<T>(point, T.NaN);
        _transform.Prepare(ref _memory.State, gradient, Shrinks ? evidence.TrackingLength() : evidence, _workspace, out var kernel);
        Optimization.LaneLoop.Materialize(kernel, gradient, point, update, Shrinks ? _scratch.Lengths : default);
        Scatter(ids.Length);

        // Behind the chain: updates and lengths in one unit, and what clips sees gradients as they are.
        var unit = _options.Normalized && _totals.SquaredNorms > 0 ? _totals.Examples / _totals.SquaredNorms : 1;
        if (_options.Normalized) Multiply(update[..all], T.CreateChecked(unit), update);
        if (Shrinks && all > 0) _totals = _totals with { Length = _totals.Length + (unit * double.CreateChecked(_scratch.Lengths[0])) };
        for (var output = 0; output < _intercept.Length; output++) _intercept[output] += update[(_outputs * ids.Length) + output];
        Put(ids);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(ReadOnlySpan<T> values, T scale, Span<T> destination)
    {
        var (i, factor) = (0, Vector512.Create(scale));
        for (; i <= values.Length - Vector512<T>.Count; i += Vector512<T>.Count) (Vector512.Create(values[i..]) * factor).CopyTo(destination[i..]);
        for (; i < values.Length; i++) destination[i] = values[i] * scale;
    }
}
