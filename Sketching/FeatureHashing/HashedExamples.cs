using System.Numerics;

namespace Toolkit.Sketching;

/// <summary>Examples over buckets.</summary>
public static class HashedSources
{
    /// <summary>The same examples with features hashed to buckets, which any step on examples takes; see <see cref="FeatureHashing"/>.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="source">The examples.</param>
    /// <param name="buckets">w, at least 1.</param>
    /// <param name="key">What the hashes are drawn from.</param>
    /// <param name="signed">Whether values get random signs.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static HashedExamples<T> Hashed<T>(this IExampleSource<T> source, int buckets, RandomKey key, bool signed = true)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(source, new(buckets, key, signed));
}

/// <summary>Examples whose features are buckets: those of a row strictly increasing, with the sums of what fell into each.</summary>
/// <remarks>What it answers with is in memory of its own, which grows to the largest answer and is written anew by the next: as with every source, one reader at a time.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class HashedExamples<T> : IExampleSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private int[] _starts = [0];
    private ulong[] _order = [];
    private ulong[] _buckets = [];
    private T[] _sums = [];

    internal HashedExamples(IExampleSource<T> source, FeatureHashing hashing)
    {
        ArgumentNullException.ThrowIfNull(source);
        (Source, Hashing) = (source, hashing);
    }

    /// <summary>The examples as they were.</summary>
    public IExampleSource<T> Source { get; }

    /// <summary>The hashing.</summary>
    public FeatureHashing Hashing { get; }

    /// <inheritdoc/>
    public int Dimension => 0;

    /// <inheritdoc/>
    public Examples<T> From(long position, int most)
    {
        var examples = Source.From(position, most);
        if (_starts.Length <= examples.Count) _starts = new int[Math.Max(examples.Count + 1, 2 * _starts.Length)];
        if (_sums.Length < examples.Ids.Length)
        {
            var capacity = Math.Max(examples.Ids.Length, 2 * _sums.Length);
            (_order, _buckets, _sums) = (new ulong[capacity], new ulong[capacity], new T[capacity]);
        }

        var entries = 0;
        for (var row = 0; row < examples.Count; row++)
        {
            entries += Hashing.Hash(examples.IdsOf(row), examples.ValuesOf(row), _order, _buckets.AsSpan(entries), _sums.AsSpan(entries));
            _starts[row + 1] = entries;
        }

        return new(_starts.AsSpan(0, examples.Count + 1), _buckets.AsSpan(0, entries), _sums.AsSpan(0, entries), examples.Labels, examples.Weights);
    }
}
