using Toolkit.Sketching;

namespace Toolkit.Properties;

/// <summary>Something that keeps the k coordinates of the largest magnitudes among those that are offered.</summary>
public interface IHeapUnderTest
{
    /// <summary>Offers a coordinate: one that is kept gets the new number, another is kept where it is larger than the least, which then goes.</summary>
    /// <param name="id">The coordinate.</param>
    /// <param name="value">Its number.</param>
    /// <returns>Whether it is kept now.</returns>
    bool Offer(ulong id, double value);

    /// <summary>What is kept, the largest magnitude first, of equal ones the smaller coordinate.</summary>
    (ulong Id, double Value)[] Ranked();
}

/// <summary>What is kept is what a full sort keeps: of those that are kept and the one that is offered, the k largest magnitudes at their last offer.</summary>
/// <remarks>
/// Where magnitudes never fall these are the k largest of all that were ever offered; where they fall, one that was turned away before is not called back. Of equal magnitudes the smaller coordinate stays.
/// A kept number that changes without finding its new place is seen when the next one has to go.
/// </remarks>
public static class HeapLaw
{
    /// <summary>Every failure, for numbers that rise and for numbers that change.</summary>
    /// <param name="factory">Makes one that is empty, for k.</param>
    /// <param name="top">k, at least 1.</param>
    /// <param name="key">What is offered.</param>
    /// <param name="offers">How often, in each of the two.</param>
    public static Verdict Validate(Func<int, IHeapUnderTest> factory, int top, RandomKey key, int offers = 400) =>
        Validate(factory(top), top, key.Fold(0), offers, rises: true) + Validate(factory(top), top, key.Fold(1), offers, rises: false);

    /// <summary>The toolkit's.</summary>
    /// <param name="top">k.</param>
    public static IHeapUnderTest Library(int top) => new TopKUnderTest(TopK<double>.Empty(top));

    private static Verdict Validate(IHeapUnderTest heap, int top, RandomKey key, int offers, bool rises)
    {
        var found = new Findings($"the {top} largest, {(rises ? "magnitudes that rise" : "numbers that change")}");
        var (kept, latest) = (new Dictionary<ulong, double>(), new Dictionary<ulong, double>());
        for (var k = 0; k < offers; k++)
        {
            var id = (ulong)key.Integer(3 * top, k) << (k % 3 * 20);
            var sign = key.Fold(1).Integer(2, k) == 0 ? -1 : 1;
            var value = sign * (rises ? Math.Abs(latest.GetValueOrDefault(id)) + key.Fold(2).Integer(4, k) : key.Fold(2).Integer(12, k));
            kept[id] = latest[id] = value;
            kept = Largest(rises ? latest : kept, top);
            found.Require(heap.Offer(id, value) == kept.ContainsKey(id), $"offer {k} of {id} was answered wrongly");
            var ranked = heap.Ranked();
            found.Require(ranked.SequenceEqual(kept.Select(pair => (pair.Key, pair.Value))), $"offer {k}: other coordinates, or other numbers, are kept");
        }

        return found.Verdict;
    }

    private static Dictionary<ulong, double> Largest(Dictionary<ulong, double> values, int top) =>
        values.OrderByDescending(pair => Math.Abs(pair.Value)).ThenBy(pair => pair.Key).Take(top).ToDictionary();

    private sealed class TopKUnderTest(TopK<double> top) : IHeapUnderTest
    {
        public bool Offer(ulong id, double value) => top.Offer(id, value);

        public (ulong Id, double Value)[] Ranked() => top.Ranked();
    }
}
