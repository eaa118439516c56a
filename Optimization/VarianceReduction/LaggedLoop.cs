using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Optimization;

/// <summary>The steps of a <see cref="LaggedReduction{T, TRows, TLoss}"/> in scratch memory: what is written here is kept only if all went well.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TRows">The rows.</typeparam>
/// <typeparam name="TLoss">The loss.</typeparam>
internal ref struct LaggedLoop<T, TRows, TLoss>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRows : struct, IRows<TRows, T>
    where TLoss : struct, ISmoothLoss<TLoss, T>
{
    private readonly LinearModel<T, TRows, TLoss> _model;
    private readonly TRows _rows;
    private readonly LaggedDrift<T> _drift;
    private readonly T _rate;
    private readonly T _share;
    private readonly int _features;
    private readonly Span<T> _slopes;
    private readonly Span<T> _mean;
    private readonly Span<int> _reached;
    private readonly Span<int> _columns;
    private readonly Span<T> _values;
    private int _now;

    /// <summary>Takes its memory from the open scope.</summary>
    public LaggedLoop(LinearModel<T, TRows, TLoss> model, T l2, T l1, T rate, int span, Workspace workspace)
    {
        (_model, _rows, _rate, _share) = (model, model.Rows, rate, T.One / Number.Of<T>(model.Terms));
        _features = _rows.Features;
        Point = workspace.Take<T>(_rows.Columns)[.._rows.Columns];
        _mean = workspace.Take<T>(_rows.Columns)[.._rows.Columns];
        _slopes = workspace.Take<T>(_rows.Rows)[.._rows.Rows];
        _reached = workspace.Take<int>(_rows.Columns, BufferContents.Zeroed)[.._rows.Columns];
        var longest = _rows.LongestRow;
        _columns = workspace.Take<int>(longest);
        _values = workspace.Take<T>(longest);
        _drift = new(T.One - (rate * l2), rate * l1, workspace.Take<T>(span + 1)[..(span + 1)], workspace.Take<T>(span + 1)[..(span + 1)]);
        Sound = true;
    }

    /// <summary>x, up to date where <see cref="Flush"/> was the last call.</summary>
    public Span<T> Point { get; }

    /// <summary>How many coordinates were written.</summary>
    public long Touched { get; private set; }

    /// <summary>Whether every slope was finite.</summary>
    public bool Sound { get; private set; }

    /// <summary>slopes ← ŝ, mean ← ḡ, at a point.</summary>
    public static void Renew(in LinearModel<T, TRows, TLoss> model, ReadOnlySpan<T> point, Span<T> slopes, Span<T> mean, Workspace workspace)
    {
        using var rental = workspace.Rent<T>(model.Terms);
        model.Slopes(point, rental, workspace);
        rental.Span.CopyTo(slopes);
        model.Pull(rental.Span, mean, workspace);
    }

    /// <summary>Goes on with slopes of before.</summary>
    public readonly void Remember(ReadOnlySpan<T> slopes, ReadOnlySpan<T> mean)
    {
        slopes.CopyTo(_slopes);
        mean.CopyTo(_mean);
    }

    /// <summary>Hands the slopes back.</summary>
    public readonly void Recall(Span<T> slopes, Span<T> mean)
    {
        _slopes.CopyTo(slopes);
        _mean.CopyTo(mean);
    }

    /// <summary>Remembers the slopes at x, which is up to date.</summary>
    public void Renew(Workspace workspace)
    {
        Renew(_model, Point, _slopes, _mean, workspace);
        Sound &= Reductions.Norm<T>(_mean) is var norm && T.IsFinite(norm * norm);
    }

    /// <summary>A step without a row.</summary>
    public void Wait() => _now++;

    /// <summary>A step with a row.</summary>
    /// <param name="row">i.</param>
    /// <param name="renews">Whether its slope is remembered.</param>
    public void Step(int row, bool renews)
    {
        _rows.Entries(row, _columns, _values, out var columns, out var values);
        var x = Point;
        var reached = _reached;
        var mean = _mean;
        var (now, prediction) = (_now, T.Zero);
        for (var k = 0; k < columns.Length; k++)
        {
            var j = columns[k];
            if (reached[j] < now) x[j] = CaughtUp(j, now - reached[j]);
            prediction += values[k] * x[j];
        }

        var slope = _model.Slope(row, prediction);
        var change = slope - _slopes[row];
        if (!T.IsFinite(change))
        {
            Sound = false;
            return;
        }

        now++;
        var (step, share) = (_rate * change, _share * change);
        for (var k = 0; k < columns.Length; k++)
        {
            var j = columns[k];
            var move = (step * values[k]) + (_rate * mean[j]);
            x[j] = j < _features ? _drift.Once(x[j], move) : x[j] - move;
            reached[j] = now;
            if (renews) mean[j] += share * values[k];
        }

        if (renews) _slopes[row] = slope;
        _now = now;
        Touched += columns.Length;
    }

    /// <summary>A step with a row, corrected by the slopes of before; those at the x before it are remembered.</summary>
    /// <param name="row">i.</param>
    /// <param name="workspace">Scratch memory.</param>
    public void StepAndRenew(int row, Workspace workspace)
    {
        MakeUp();
        using var slopes = workspace.Rent<T>(_slopes.Length);
        using var mean = workspace.Rent<T>(_mean.Length);
        Renew(_model, Point, slopes.Span, mean.Span, workspace);
        Step(row, renews: false);

        // The coordinates that the row does not have owe this step with the mean of before.
        MakeUp();
        Remember(slopes.Span, mean.Span);
        Sound &= Reductions.Norm<T>(_mean) is var norm && T.IsFinite(norm * norm);
    }

    /// <summary>Makes up for every lag, and begins to count anew.</summary>
    public void Flush()
    {
        MakeUp();
        _reached.Clear();
        _now = 0;
    }

    private void MakeUp()
    {
        for (var j = 0; j < Point.Length; j++)
        {
            if (_reached[j] == _now) continue;
            Point[j] = CaughtUp(j, _now - _reached[j]);
            _reached[j] = _now;
            Touched++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly T CaughtUp(int column, int count)
    {
        var drift = _rate * _mean[column];
        return column < _features ? _drift.Repeat(Point[column], drift, count) : Point[column] - (drift * Number.Of<T>(count));
    }
}
