using System.Numerics;

namespace Toolkit.Inference;

/// <summary>Writes parameters, reports and draws down as Stan does: in order, matrices column by column.</summary>
internal sealed class QuantitiesPass<T> : IPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private IReadOnlyList<ModelQuantity> _quantities = [];
    private T[] _values = [];
    private T[] _drawn = [];
    private RandomKey _key;
    private int _next;
    private int _draws;

    public bool WantsQuantities { get; private set; }

    /// <summary>What was written, in the model's order.</summary>
    public ReadOnlySpan<T> Values => _values;

    /// <summary>Begins a run.</summary>
    /// <param name="quantities">What is expected: parameters, then reports.</param>
    /// <param name="parameters">How many of them are parameters.</param>
    /// <param name="key">What is drawn with.</param>
    /// <param name="wantsReports">Whether more than the parameters is wanted.</param>
    public void Begin(IReadOnlyList<ModelQuantity> quantities, int parameters, RandomKey key, bool wantsReports)
    {
        (_quantities, _key, _next, _draws, WantsQuantities) = (quantities, key, parameters, 0, wantsReports);
        var length = quantities is [.., var last] ? last.Offset + last.Shape.Length : 0;
        if (_values.Length < length) _values = new T[length];
    }

    /// <summary>Ends a run: every report must have come.</summary>
    public void End()
    {
        if (WantsQuantities && _next != _quantities.Count) throw Differs($"'{_quantities[_next].Name}' is not reported");
    }

    public void Declared(int number, ModelParameter parameter, Variable<T> value) => Put(_quantities[number], value);

    public void Report(string name, Variable<T> value)
    {
        if (!WantsQuantities) return;
        if (_next == _quantities.Count || _quantities[_next] is not { } quantity || quantity.Name != name || quantity.Shape != value.Shape)
        {
            throw Differs($"'{name}' of {value.Shape} is reported");
        }

        _next++;
        Put(quantity, value);
    }

    public Variable<T> Draw<TDistribution>(Tape<T> tape, string name, TDistribution distribution, Shape shape)
        where TDistribution : IDistribution<T>
    {
        if (!WantsQuantities) return tape.Full(T.NaN, shape);
        if (_drawn.Length < shape.Length) _drawn = new T[shape.Length];
        distribution.Draw(_key.Fold(_draws++), shape, _drawn.AsSpan(0, shape.Length));
        var value = tape.Input(_drawn.AsSpan(0, shape.Length), shape, name, differentiate: false);
        Report(name, value);
        return value;
    }

    private static InvalidOperationException Differs(string what) => new($"{what}, unlike before: what is reported must not depend on values.");

    private void Put(ModelQuantity quantity, Variable<T> value)
    {
        var shape = quantity.Shape;
        var to = _values.AsSpan(quantity.Offset, shape.Length);
        if (!value.IsOnTape && shape.IsScalar)
        {
            to[0] = value.Value;
            return;
        }

        var values = value.Values;
        if (shape.Columns == 1 || shape.Rows == 1) values.CopyTo(to);
        else
        {
            for (var i = 0; i < values.Length; i++) to[(i % shape.Columns * shape.Rows) + (i / shape.Columns)] = values[i];
        }
    }
}
