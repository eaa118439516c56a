namespace Toolkit.Properties.Tests;

/// <summary>What may be wrong with a sketch.</summary>
public enum SketchSlip
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The sign is the parity of the hash whose remainder is the bucket: with an even number of buckets, that of the bucket.</summary>
    ParityOfTheBucket,

    /// <summary>No signs.</summary>
    NoSign,

    /// <summary>The mean over the rows in place of the median.</summary>
    MeanOfTheRows,

    /// <summary>Bucket and sign from one hash: both from its upper bits.</summary>
    OneSeed,

    /// <summary>Sketches of other keys are merged.</summary>
    MergesAnything,

    /// <summary>No more than 64 buckets are used.</summary>
    FewBuckets,

    /// <summary>A merge that forgets its factor.</summary>
    ForgetsTheFactor,
}

/// <summary>A plain Count-Sketch, with a slip. Its hashes mix so well that they count as independent.</summary>
internal sealed class WrongSketch : ISketchUnderTest
{
    private readonly SketchSlip _slip;
    private readonly int _columns;
    private readonly RandomKey _key;
    private readonly (ulong Bucket, ulong Sign)[] _seeds;
    private readonly double[] _table;

    private WrongSketch(SketchSlip slip, int rows, int columns, RandomKey key)
    {
        (_slip, _columns, _key) = (slip, slip is SketchSlip.FewBuckets ? Math.Min(columns, 64) : columns, key);
        _seeds = [.. Enumerable.Range(0, rows).Select(row => (key.Fold(row).Seed, key.Fold(row).Stream))];
        _table = new double[rows * columns];
    }

    public static SketchFactory With(SketchSlip slip) => (rows, columns, key) => new WrongSketch(slip, rows, columns, key);

    public void Add(ReadOnlySpan<ulong> ids, ReadOnlySpan<double> deltas)
    {
        for (var row = 0; row < _seeds.Length; row++)
        {
            for (var i = 0; i < ids.Length; i++)
            {
                var (bucket, sign) = Cell(row, ids[i]);
                _table[bucket] += sign * deltas[i];
            }
        }
    }

    public void Estimate(ReadOnlySpan<ulong> ids, Span<double> estimates)
    {
        Span<double> values = stackalloc double[_seeds.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            for (var row = 0; row < values.Length; row++)
            {
                var (bucket, sign) = Cell(row, ids[i]);
                values[row] = sign * _table[bucket];
            }

            if (_slip is SketchSlip.MeanOfTheRows)
            {
                estimates[i] = Reductions.Sum<double>(values) / values.Length;
                continue;
            }

            values.Sort();
            var middle = values.Length / 2;
            estimates[i] = values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
        }
    }

    public void Scale(double factor)
    {
        for (var i = 0; i < _table.Length; i++) _table[i] *= factor;
    }

    public void Merge(ISketchUnderTest other, double factor)
    {
        var from = (WrongSketch)other;
        if (_slip is not SketchSlip.MergesAnything && (from._key != _key || from._columns != _columns || from._seeds.Length != _seeds.Length)) throw new ArgumentException("They do not belong together.", nameof(other));
        for (var i = 0; i < Math.Min(_table.Length, from._table.Length); i++) _table[i] += (_slip is SketchSlip.ForgetsTheFactor ? 1 : factor) * from._table[i];
    }

    public double InnerProduct(ISketchUnderTest other) => Reductions.Dot<double>(_table, ((WrongSketch)other)._table);

    private (int Bucket, double Sign) Cell(int row, ulong id)
    {
        var hash = Mix(id + _seeds[row].Bucket);
        var other = Mix(id ^ _seeds[row].Sign);
        var bucket = _slip is SketchSlip.ParityOfTheBucket ? (int)(hash % (ulong)_columns) : (int)(((hash >> 32) * (ulong)_columns) >> 32);
        var isNegative = _slip switch
        {
            SketchSlip.ParityOfTheBucket => (hash & 1) == 1,
            SketchSlip.OneSeed => hash >> 63 == 1,
            SketchSlip.NoSign => false,
            _ => other >> 63 == 1,
        };
        return ((row * _columns) + bucket, isNegative ? -1 : 1);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
