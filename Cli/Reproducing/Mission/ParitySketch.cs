using Toolkit.Properties;

namespace Toolkit.Cli;

/// <summary>A row whose sign is the parity of its bucket's hash: with an even number of buckets all that falls together has one sign. What some programs do.</summary>
internal sealed class ParitySketch(int columns, RandomKey key) : ISketchUnderTest
{
    private readonly double[] _table = new double[columns];

    /// <summary>Makes one, of a single row.</summary>
    public static ISketchUnderTest Create(int rows, int columns, RandomKey key) => new ParitySketch(columns, key);

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<ulong> ids, ReadOnlySpan<double> deltas)
    {
        for (var i = 0; i < ids.Length; i++)
        {
            var hash = Baselines.Mix(ids[i] ^ key.Seed);
            _table[(int)(hash % (ulong)columns)] += (hash & 1) == 1 ? -deltas[i] : deltas[i];
        }
    }

    /// <inheritdoc/>
    public void Estimate(ReadOnlySpan<ulong> ids, Span<double> estimates)
    {
        for (var i = 0; i < ids.Length; i++)
        {
            var hash = Baselines.Mix(ids[i] ^ key.Seed);
            var cell = _table[(int)(hash % (ulong)columns)];
            estimates[i] = (hash & 1) == 1 ? -cell : cell;
        }
    }

    /// <inheritdoc/>
    public void Scale(double factor) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Merge(ISketchUnderTest other, double factor) => throw new NotSupportedException();

    /// <inheritdoc/>
    public double InnerProduct(ISketchUnderTest other) => throw new NotSupportedException();
}
