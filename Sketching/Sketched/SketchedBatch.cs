using System.Numerics;

namespace Toolkit.Sketching;

/// <summary>The gradients of a batch on their way to their mean: entries one behind the other, merged where they have one feature.</summary>
internal ref struct SketchedBatch<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Span<ulong> _ids;
    private Span<int> _order;
    private Span<T> _gradients;
    private Span<T> _intercepts;
    private Span<ulong> _merged;
    private Span<int> _places;
    private int _entries;
    private int _features;

    public int Examples { get; private set; }

    /// <summary>Adds the gradient of an example.</summary>
    public void Add(ReadOnlySpan<ulong> ids, ReadOnlySpan<T> gradient, int outputs, int intercepts, Workspace workspace)
    {
        if (_entries + ids.Length > _ids.Length || _intercepts.Length < intercepts) Grow(Math.Max(_entries + ids.Length, 2 * _ids.Length), outputs, intercepts, workspace);
        var n = ids.Length;
        ids.CopyTo(_ids[_entries..]);
        for (var i = 0; i < n; i++)
        {
            for (var output = 0; output < outputs; output++) _gradients[((_entries + i) * outputs) + output] = gradient[(output * n) + i];
        }

        for (var output = 0; output < intercepts; output++) _intercepts[output] += gradient[(outputs * n) + output];
        (_entries, Examples) = (_entries + n, Examples + 1);
    }

    /// <summary>The features of the batch, each once, rising.</summary>
    public ReadOnlySpan<ulong> Merge()
    {
        var order = _order[.._entries];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        _ids[.._entries].CopyTo(_merged);
        _merged[.._entries].Sort(order);
        _features = 0;
        for (var i = 0; i < order.Length; i++)
        {
            if (i == 0 || _merged[i] != _merged[_features - 1]) _merged[_features++] = _merged[i];
            _places[order[i]] = _features - 1;
        }

        return _merged[.._features];
    }

    /// <summary>The mean of the gradients over the merged features, output by output, intercepts behind: added up in the order of the examples.</summary>
    public readonly void CopyMean(Span<T> destination, int outputs, int intercepts)
    {
        var sum = destination[..((outputs * _features) + intercepts)];
        sum.Clear();
        for (var i = 0; i < _entries; i++)
        {
            for (var output = 0; output < outputs; output++) sum[(output * _features) + _places[i]] += _gradients[(i * outputs) + output];
        }

        _intercepts[..intercepts].CopyTo(sum[(outputs * _features)..]);
        var count = T.CreateChecked(Examples);
        for (var i = 0; i < sum.Length; i++) sum[i] /= count;
    }

    /// <summary>Begins the next batch.</summary>
    public void Clear()
    {
        (_entries, Examples) = (0, 0);
        _intercepts.Clear();
    }

    private void Grow(int entries, int outputs, int intercepts, Workspace workspace)
    {
        var ids = workspace.Take<ulong>(entries);
        var gradients = workspace.Take<T>(entries * outputs);
        var sums = workspace.Take<T>(intercepts, BufferContents.Zeroed);
        _ids[.._entries].CopyTo(ids);
        _gradients[..(_entries * outputs)].CopyTo(gradients);
        _intercepts[..Math.Min(intercepts, _intercepts.Length)].CopyTo(sums);
        _ids = ids;
        _gradients = gradients;
        _intercepts = sums;
        _order = workspace.Take<int>(entries);
        _places = workspace.Take<int>(entries);
        _merged = workspace.Take<ulong>(entries);
    }
}
