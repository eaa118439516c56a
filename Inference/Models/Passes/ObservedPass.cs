using System.Numerics;

namespace Toolkit.Inference;

/// <summary>Goes through the data: draws them anew from their distributions, or takes the log likelihood of each.</summary>
internal sealed class ObservedPass<T> : IPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private IReadOnlyList<ModelQuantity> _observed = [];
    private RandomKey? _key;
    private T[] _values = [];
    private int _next;

    /// <summary>What was drawn or taken, row by row.</summary>
    public ReadOnlySpan<T> Values => _values;

    /// <summary>Begins a run.</summary>
    /// <param name="observed">What is expected.</param>
    /// <param name="key">What is drawn with; null for log likelihoods.</param>
    public void Begin(IReadOnlyList<ModelQuantity> observed, RandomKey? key)
    {
        (_observed, _key, _next) = (observed, key, 0);
        var length = observed is [.., var last] ? last.Offset + last.Shape.Length : 0;
        if (_values.Length < length) _values = new T[length];
    }

    public void Observe<TDistribution>(string name, Variable<T> data, TDistribution distribution)
        where TDistribution : IDistribution<T>
    {
        if (_next == _observed.Count || _observed[_next].Name != name)
        {
            throw new InvalidOperationException($"'{name}' is observed, unlike before: what is observed must not depend on values.");
        }

        var quantity = _observed[_next];
        var to = _values.AsSpan(quantity.Offset, quantity.Shape.Length);
        if (_key is { } key)
        {
            distribution.Draw(key.Fold(_next++), quantity.Shape, to);
            return;
        }

        _next++;
        var logarithms = distribution.LogDensities(data);
        for (var i = 0; i < to.Length; i++) to[i] = logarithms.ValueFor(i, quantity.Shape);
    }
}
