using System.Collections.Immutable;
using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>Stumps that vote: <c>F(a) = Σ αₜ hₜ(a)</c>, whose sign is the class and whose size the confidence.</summary>
/// <remarks>
/// A value: stumps with the same feature and threshold are one, whose polarity makes its weight positive, and they lie in the order of features, then
/// thresholds. Two ensembles are equal where their stumps are.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class StumpEnsemble<T> : IEquatable<StumpEnsemble<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // F of a row of zeros.
    private readonly T _ofZeros;

    /// <summary>An ensemble of some stumps.</summary>
    /// <param name="stumps">The stumps, in any order and each as often as it was chosen.</param>
    /// <exception cref="ArgumentException">A weight is not finite, a threshold is NaN, or a polarity is neither −1 nor +1.</exception>
    public StumpEnsemble(IEnumerable<WeightedStump<T>> stumps)
    {
        ArgumentNullException.ThrowIfNull(stumps);
        var votes = new SortedDictionary<(int Feature, T Threshold), T>();
        foreach (var (stump, weight) in stumps)
        {
            if (!T.IsFinite(weight) || T.IsNaN(stump.Threshold) || stump.Polarity is not (1 or -1))
                throw new ArgumentException($"The stump {stump} of weight {weight} is none.", nameof(stumps));
            var place = stump.Feature < 0 ? (-1, T.Zero) : (stump.Feature, stump.Threshold);
            votes[place] = votes.GetValueOrDefault(place) + (stump.Polarity > 0 ? weight : -weight);
        }

        Stumps =
        [
            .. votes.Where(vote => vote.Value != T.Zero)
                .Select(vote => new WeightedStump<T>(new(vote.Key.Feature, vote.Key.Threshold, vote.Value > T.Zero ? 1 : -1), T.Abs(vote.Value))),
        ];
        foreach (var vote in Stumps) _ofZeros += Vote(vote, T.Zero);
    }

    /// <summary>The stumps, their weights above 0.</summary>
    public ImmutableArray<WeightedStump<T>> Stumps { get; }

    /// <summary>F of a row that is stored whole.</summary>
    /// <param name="row">The features; those behind the last are 0.</param>
    public T Predict(ReadOnlySpan<T> row)
    {
        var sum = T.Zero;
        foreach (var vote in Stumps) sum += Vote(vote, vote.Stump.Feature >= 0 && vote.Stump.Feature < row.Length ? row[vote.Stump.Feature] : T.Zero);
        return sum;
    }

    /// <summary>F of a row of which the entries are stored: at the price of the stumps on its features.</summary>
    /// <param name="indices">The features of the entries.</param>
    /// <param name="values">Their values, as many.</param>
    public T Predict(ReadOnlySpan<int> indices, ReadOnlySpan<T> values)
    {
        var sum = _ofZeros;
        for (var k = 0; k < indices.Length; k++)
        {
            for (var at = FirstOn(indices[k]); at < Stumps.Length && Stumps[at].Stump.Feature == indices[k]; at++)
                sum += Vote(Stumps[at], values[k]) - Vote(Stumps[at], T.Zero);
        }

        return sum;
    }

    /// <summary>destination ← F of each row.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="destination">Receives as many elements as there are rows.</param>
    public void Predict(SparseRows<T> rows, Span<T> destination)
    {
        ArgumentNullException.ThrowIfNull(rows);
        for (var i = 0; i < rows.Rows; i++) destination[i] = Predict(rows.RowIndices(i), rows.RowValues(i));
    }

    /// <inheritdoc/>
    public bool Equals(StumpEnsemble<T>? other) => other is not null && Stumps.AsSpan().SequenceEqual(other.Stumps.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StumpEnsemble<T>);

    /// <inheritdoc/>
    public override int GetHashCode() => Stumps.Aggregate(Stumps.Length, HashCode.Combine);

    private static T Vote(WeightedStump<T> vote, T value) => vote.Stump.Answer(value) > 0 ? vote.Weight : -vote.Weight;

    private int FirstOn(int feature)
    {
        var (low, high) = (0, Stumps.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Stumps[middle].Stump.Feature < feature) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
