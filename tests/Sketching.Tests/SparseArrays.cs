namespace Toolkit.Sketching.Tests;

/// <summary>Examples in memory, made from rows that a test wrote down.</summary>
internal sealed class SparseArrays : IExampleSource<double>
{
    private readonly int[] _starts;
    private readonly ulong[] _ids;
    private readonly double[] _values;
    private readonly double[] _labels;
    private readonly double[] _weights;
    private readonly int[] _relative;

    public SparseArrays(IReadOnlyList<(ulong Id, double Value)[]> rows, double[] labels)
    {
        _starts = new int[rows.Count + 1];
        for (var i = 0; i < rows.Count; i++) _starts[i + 1] = _starts[i] + rows[i].Length;
        (_ids, _values) = ([.. rows.SelectMany(row => row.Select(entry => entry.Id))], [.. rows.SelectMany(row => row.Select(entry => entry.Value))]);
        (_labels, _weights) = (labels, [.. labels.Select(_ => 1.0)]);
        (Rows, _relative) = (rows, new int[_starts.Length]);
    }

    public IReadOnlyList<(ulong Id, double Value)[]> Rows { get; }

    public ReadOnlySpan<double> Labels => _labels;

    public int Dimension => 0;

    // Whether the first example comes again behind the last.
    public bool IsEndless { get; init; }

    // The most that it gives at once, so that steps see more than one piece.
    public int Piece { get; init; } = 7;

    public Examples<double> From(long position, int most)
    {
        var from = IsEndless ? (int)(position % _labels.Length) : (int)Math.Min(position, _labels.Length);
        var count = Math.Min(Math.Min(most, Piece), _labels.Length - from);
        var first = _starts[from];
        var starts = _relative.AsSpan(0, count + 1);
        for (var i = 0; i <= count; i++) starts[i] = _starts[from + i] - first;
        return new(starts, _ids.AsSpan(first, starts[count]), _values.AsSpan(first, starts[count]), _labels.AsSpan(from, count), _weights.AsSpan(from, count));
    }

    /// <summary>Rows of a few of so many features each; labels are those of a linear rule over a few of them.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="features">How many features.</param>
    /// <param name="entries">How many a row has.</param>
    /// <param name="truth">The rule.</param>
    /// <param name="isSign">Whether labels are −1 and +1, or numbers.</param>
    /// <param name="seed">What is drawn from.</param>
    public static SparseArrays Random(int rows, int features, int entries, Dictionary<ulong, double> truth, bool isSign = false, int seed = 1)
    {
        var random = new Random(seed);
        var made = Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, entries).Select(_ => (ulong)random.Next(features)).Distinct().Order()
            .Select(id => (id * 0x9E3779B97F4A7C1UL, random.NextDouble() + 0.5)).ToArray()).ToArray();
        foreach (var row in made) Array.Sort(row, (a, b) => a.Item1.CompareTo(b.Item1));
        double[] labels = [.. made.Select(row => row.Sum(entry => entry.Item2 * truth.GetValueOrDefault(entry.Item1)))];
        return new(made, isSign ? [.. labels.Select(y => y > 0 ? 1.0 : -1.0)] : labels);
    }

    public static ulong Id(int feature) => (ulong)feature * 0x9E3779B97F4A7C1UL;
}
