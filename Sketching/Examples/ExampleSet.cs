using System.Numerics;

namespace Toolkit.Sketching;

/// <summary>Examples in memory, for data that fit into it: any position can be asked for at any time.</summary>
/// <remarks>Position p is row p mod n of pass p div n; with a key, the row that stands there in the order that <c>key.Fold(pass)</c> draws. Nothing of it changes; the last order is kept for the next call.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class ExampleSet<T> : IExampleSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int[] _starts;
    private readonly ulong[] _ids;
    private readonly T[] _values;
    private readonly T[] _labels;
    private readonly T[] _weights;
    private Order? _order;

    private ExampleSet(int[] starts, ulong[] ids, T[] values, T[] labels, T[] weights) =>
        (_starts, _ids, _values, _labels, _weights) = (starts, ids, values, labels, weights);

    /// <summary>Rows one by one; ids that are not in increasing order are sorted, and values of one id in one row added in the order in which they stand.</summary>
    /// <param name="rows">The rows, copied.</param>
    /// <exception cref="ArgumentException">A row has not as many values as ids, or a number that is not finite, or a weight below 0.</exception>
    public static ExampleSet<T> Of(params IReadOnlyList<ExampleRow<T>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var (starts, labels, weights) = (new int[rows.Count + 1], new T[rows.Count], new T[rows.Count]);
        var (ids, values) = (new List<ulong>(), new List<T>());
        for (var row = 0; row < rows.Count; row++)
        {
            var (label, features, numbers) = rows[row];
            if (features.Length != numbers.Length) throw new ArgumentException($"Row {row} has {features.Length} ids and {numbers.Length} values.", nameof(rows));
            (labels[row], weights[row]) = (label, rows[row].Weight);
            Merge(features.Span, numbers.Span, ids, values);
            starts[row + 1] = ids.Count;
        }

        return Of(starts, [.. ids], [.. values], labels, weights);
    }

    /// <summary>Rows one behind the other; the arrays are the set's from now on, and must not be changed.</summary>
    /// <param name="starts">Where each row begins among the entries, 0 first, and where the last one ends.</param>
    /// <param name="ids">The features, strictly increasing within a row.</param>
    /// <param name="values">Their values, finite.</param>
    /// <param name="labels">A label for each row, finite.</param>
    /// <param name="weights">A weight for each row, finite and at least 0; null for 1.</param>
    /// <exception cref="ArgumentNullException">An argument but the weights is null.</exception>
    /// <exception cref="ArgumentException">The lengths do not fit each other, ids are not strictly increasing, or a number is out of its range.</exception>
    public static ExampleSet<T> Of(int[] starts, ulong[] ids, T[] values, T[] labels, T[]? weights = null)
    {
        ArgumentNullException.ThrowIfNull(starts);
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(labels);
        weights ??= Ones(labels.Length);
        if (starts.Length != labels.Length + 1 || starts[0] != 0 || starts[^1] != ids.Length) throw new ArgumentException("starts must begin at 0, end at the number of entries, and be one more than labels.", nameof(starts));
        if (values.Length != ids.Length) throw new ArgumentException("values must be as many as ids.", nameof(values));
        if (weights.Length != labels.Length) throw new ArgumentException("weights must be as many as labels.", nameof(weights));
        for (var row = 0; row < labels.Length; row++)
        {
            if (!T.IsFinite(labels[row])) throw new ArgumentException($"The label of row {row} must be finite; it is {labels[row]}.", nameof(labels));
            if (!(weights[row] >= T.Zero && T.IsFinite(weights[row]))) throw new ArgumentException($"The weight of row {row} must be finite and at least 0; it is {weights[row]}.", nameof(weights));
            if (starts[row + 1] < starts[row] || starts[row + 1] > ids.Length) throw new ArgumentException($"starts must not fall; behind row {row} it does.", nameof(starts));
            for (var i = starts[row]; i < starts[row + 1]; i++)
            {
                if (!T.IsFinite(values[i])) throw new ArgumentException($"The values of row {row} must be finite; one is {values[i]}.", nameof(values));
                if (i > starts[row] && ids[i] <= ids[i - 1]) throw new ArgumentException($"The ids of row {row} must be strictly increasing; {ids[i]} is behind {ids[i - 1]}.", nameof(ids));
            }
        }

        return new(starts, ids, values, labels, weights);
    }

    /// <inheritdoc/>
    public int Dimension => 0;

    /// <summary>The number of rows.</summary>
    public int Count => _labels.Length;

    /// <summary>How often the rows come, from the first again; at least 1. Once unless set.</summary>
    public int Passes
    {
        get;
        private init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Passes), value, "Passes must be at least 1.");
    } = 1;

    /// <summary>What the order of each pass is drawn from; null for the order of the rows. In a random order rows are handed out one by one.</summary>
    public RandomKey? Shuffle { get; private init; }

    /// <summary>The same rows, otherwise read.</summary>
    /// <param name="passes">How often the rows come, at least 1.</param>
    /// <param name="shuffle">What the order of each pass is drawn from; null for the order of the rows.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="passes"/> is less than 1.</exception>
    public ExampleSet<T> With(int passes, RandomKey? shuffle = null) => new(_starts, _ids, _values, _labels, _weights) { Passes = passes, Shuffle = shuffle };

    /// <inheritdoc/>
    public Examples<T> From(long position, int most)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        if (Count == 0 || position / Count >= Passes) return View(0, 0);
        var (pass, row) = Math.DivRem(position, Count);
        return Shuffle is { } key ? View(OrderOf(key, pass)[(int)row], 1) : View((int)row, (int)Math.Min(most, Count - row));
    }

    private static T[] Ones(int count)
    {
        var ones = new T[count];
        Array.Fill(ones, T.One);
        return ones;
    }

    private static void Merge(ReadOnlySpan<ulong> features, ReadOnlySpan<T> numbers, List<ulong> ids, List<T> values)
    {
        // Sorted by id and, of equal ones, by place.
        var order = new (ulong Id, int Place)[features.Length];
        for (var i = 0; i < order.Length; i++) order[i] = (features[i], i);
        Array.Sort(order);
        for (var i = 0; i < order.Length; i++)
        {
            if (i > 0 && order[i].Id == order[i - 1].Id)
            {
                values[^1] += numbers[order[i].Place];
                continue;
            }

            ids.Add(order[i].Id);
            values.Add(numbers[order[i].Place]);
        }
    }

    private Examples<T> View(int row, int count)
    {
        var end = _starts[row + count];
        return new(_starts.AsSpan(row, count + 1), _ids.AsSpan(0, end), _values.AsSpan(0, end), _labels.AsSpan(row, count), _weights.AsSpan(row, count));
    }

    private int[] OrderOf(RandomKey key, long pass)
    {
        if (_order is { } held && held.Pass == pass) return held.Rows;
        var rows = new int[Count];
        key.Fold(pass).Permutation(rows);
        _order = new(pass, rows);
        return rows;
    }

    private sealed record Order(long Pass, int[] Rows);
}
