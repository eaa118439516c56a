using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>The steps of a <see cref="LaggedStochasticGradient{T, TRows, TLoss, TSchedule}"/> in scratch memory: what is written here is kept only if all went well.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TRows">The rows.</typeparam>
/// <typeparam name="TLoss">The loss.</typeparam>
internal ref struct LaggedGradientLoop<T, TRows, TLoss>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRows : struct, IRows<TRows, T>
    where TLoss : struct, ISmoothLoss<TLoss, T>
{
    private readonly LinearModel<T, TRows, TLoss> _model;
    private readonly TRows _rows;
    private readonly double _l2;
    private readonly double _l1;
    private readonly int _features;
    private readonly Span<double> _values;
    private readonly Span<int> _columnScratch;
    private readonly Span<T> _valueScratch;
    private readonly Span<double> _before;
    private ShrunkIterate _iterate;

    /// <summary>Takes its memory from the open scope.</summary>
    public LaggedGradientLoop(LinearModel<T, TRows, TLoss> model, T l2, T l1, ReadOnlySpan<T> point, Workspace workspace)
    {
        (_model, _rows, _l2, _l1) = (model, model.Rows, double.CreateChecked(l2), double.CreateChecked(l1));
        _features = _rows.Features;
        _values = workspace.Take<double>(point.Length)[..point.Length];
        for (var j = 0; j < point.Length; j++) _values[j] = double.CreateChecked(point[j]);
        _iterate = new(_features, _values);
        var longest = _rows.LongestRow;
        _columnScratch = workspace.Take<int>(longest);
        _valueScratch = workspace.Take<T>(longest);
        _before = workspace.Take<double>(longest);
    }

    /// <summary>How many coordinates were written.</summary>
    public long Touched { get; private set; }

    /// <summary>The quantity that was not finite; null when all was well.</summary>
    public string? NonFinite { get; private set; }

    /// <summary>A step with a row.</summary>
    /// <param name="row">i.</param>
    /// <param name="rate">α.</param>
    public void Step(int row, double rate)
    {
        _rows.Entries(row, _columnScratch, _valueScratch, out var columns, out var values);
        var before = _before[..columns.Length];
        var prediction = 0.0;
        for (var k = 0; k < columns.Length; k++)
        {
            before[k] = _iterate[columns[k]];
            prediction += double.CreateChecked(values[k]) * before[k];
        }

        var slope = _model.Slope(row, Number.Of<T>(prediction));
        if (!T.IsFinite(slope) || !double.IsFinite(rate))
        {
            NonFinite = T.IsFinite(slope) ? "rate" : "slope";
            return;
        }

        var (factor, threshold, step) = (1 - (rate * _l2), Math.Abs(rate) * _l1, rate * double.CreateChecked(slope));
        Touched += columns.Length + _iterate.Shrink(factor, threshold);
        for (var k = 0; k < columns.Length; k++)
        {
            var move = step * double.CreateChecked(values[k]);
            _iterate[columns[k]] = columns[k] < _features ? ShrunkIterate.Soft((factor * before[k]) - move, threshold) : before[k] - move;
        }
    }

    /// <summary>Makes up for every lag.</summary>
    public void Flush() => Touched += _iterate.Write();

    /// <summary>destination ← x, which is up to date, where it is finite.</summary>
    public void CopyTo(Span<T> destination, Workspace workspace)
    {
        using var rental = workspace.Rent<T>(_values.Length);
        var point = rental.Span;
        for (var j = 0; j < point.Length; j++) point[j] = Number.Of<T>(_values[j]);
        if (Reductions.AllFinite<T>(point)) point.CopyTo(destination);
        else NonFinite = "iterate";
    }
}
