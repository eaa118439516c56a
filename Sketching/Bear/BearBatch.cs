using System.Numerics;

namespace Toolkit.Sketching;

/// <summary>One batch of examples over the features that it has, numbered from 0: what a method on few coordinates computes with. It lives in a workspace and keeps its room.</summary>
internal sealed class BearBatch<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private ulong[] _ids = [];
    private ulong[] _sorted = [];
    private int[] _order = [];
    private int[] _places = [];
    private T[] _values = [];
    private T[] _labels = [];
    private T[] _weights = [];
    private int[] _starts = [0];
    private int _features;

    /// <summary>The number of examples.</summary>
    public int Count { get; private set; }

    /// <summary>The number of entries.</summary>
    public int Entries => _starts[Count];

    /// <summary>The features, strictly increasing.</summary>
    public ReadOnlySpan<ulong> Features => _sorted.AsSpan(0, _features);

    /// <summary>Reads a batch: so many examples from a position, or as many as there are.</summary>
    public void Read(IExampleSource<T> source, long position, int most)

    {
        Count = 0;
        while (Count < most)
        {
            var examples = source.From(position + Count, most - Count);
            if (examples.Count == 0) break;
            Append(examples);
        }

        Index();
    }

    /// <summary>gradient ← the mean over the batch of w φ′(⟨a, x⟩, y) a, and the sums of a progressive evaluation.</summary>
    /// <returns>The sums; what is not finite shows in the gradient.</returns>
    public SketchedTotals Gradient<TLoss>(in SparseLinearModel<T, TLoss> model, ReadOnlySpan<T> point, Span<T> gradient)

        where TLoss : struct, ILoss<TLoss, T>
    {
        gradient.Clear();
        var totals = default(SketchedTotals);
        for (var row = 0; row < Count; row++)
        {
            var places = _places.AsSpan(_starts[row].._starts[row + 1]);
            var values = _values.AsSpan(_starts[row].._starts[row + 1]);
            var (sum, squares) = (0.0, 0.0);
            for (var i = 0; i < values.Length; i++)
            {
                var value = double.CreateChecked(values[i]);
                (sum, squares) = (sum + (value * double.CreateChecked(point[places[i]])), squares + (value * value));
            }

            var (prediction, label) = (T.CreateSaturating(sum), _labels[row]);
            var weight = model.Weight(_weights[row], label);
            var (loss, slope) = model.At(prediction, label);
            var scale = weight * slope / T.CreateChecked(Count);
            for (var i = 0; i < values.Length; i++) gradient[places[i]] += scale * values[i];
            var w = double.CreateChecked(weight);
            totals = new(
                totals.Examples + 1, totals.Weight + w, totals.Loss + (w * loss), totals.Right + (prediction > T.Zero == label > T.Zero ? w : 0), totals.SquaredNorms + squares, 0, totals.Entries + values.Length);
        }

        return totals;
    }

    private void Append(in Examples<T> examples)
    {
        var (entries, added, first) = (Entries, examples.Starts[examples.Count] - examples.Starts[0], examples.Starts[0]);
        Grow(ref _ids, entries + added);
        Grow(ref _values, entries + added);
        Grow(ref _labels, Count + examples.Count);
        Grow(ref _weights, Count + examples.Count);
        Grow(ref _starts, Count + examples.Count + 1);
        examples.Ids.Slice(first, added).CopyTo(_ids.AsSpan(entries));
        examples.Values.Slice(first, added).CopyTo(_values.AsSpan(entries));
        examples.Labels.CopyTo(_labels.AsSpan(Count));
        examples.Weights.CopyTo(_weights.AsSpan(Count));
        for (var row = 1; row <= examples.Count; row++) _starts[Count + row] = entries + examples.Starts[row] - first;
        Count += examples.Count;
    }

    // Every entry's feature by its place among them.
    private void Index()
    {
        var entries = Entries;
        Grow(ref _sorted, entries);
        Grow(ref _order, entries);
        Grow(ref _places, entries);
        _ids.AsSpan(0, entries).CopyTo(_sorted);
        for (var i = 0; i < entries; i++) _order[i] = i;
        _sorted.AsSpan(0, entries).Sort(_order.AsSpan(0, entries));
        _features = 0;
        for (var i = 0; i < entries; i++)
        {
            if (_features == 0 || _sorted[_features - 1] != _sorted[i]) _sorted[_features++] = _sorted[i];
            _places[_order[i]] = _features - 1;
        }
    }

    private static void Grow<TElement>(ref TElement[] array, int length)
    {
        if (array.Length < length) Array.Resize(ref array, Math.Max(length, 2 * array.Length));
    }
}
