namespace Toolkit.Sketching.Tests;

/// <summary>The largest of many, against a full sort of what was offered last.</summary>
public class TopKTests
{
    [Theory]
    [InlineData(1, 20, 500)]
    [InlineData(7, 30, 3000)]
    [InlineData(64, 60, 4000)]
    [InlineData(100, 5000, 30_000)]
    public void It_is_a_full_sort_where_numbers_never_fall(int capacity, int ids, int offers)
    {
        var (top, latest, random) = (TopK<double>.Empty(capacity), new Dictionary<ulong, double>(), new Random(capacity));
        for (var k = 0; k < offers; k++)
        {
            // Magnitudes grow, so that nobody who was turned away would be let in later without an offer.
            var id = (ulong)random.Next(ids) << random.Next(3);
            var value = (latest.GetValueOrDefault(id) is var before ? Math.Abs(before) + random.Next(3) : 0) * (random.Next(2) == 0 ? -1 : 1);
            latest[id] = value;
            top.Offer(id, value);
            if (k % 97 != 0 && k != offers - 1) continue;
            var expected = latest.OrderByDescending(pair => Math.Abs(pair.Value)).ThenBy(pair => pair.Key).Take(capacity).Select(pair => (pair.Key, pair.Value)).ToArray();
            Assert.Equal(expected, top.Ranked());
        }

        foreach (var (id, value) in top.Ranked())
        {
            Assert.True(top.TryGet(id, out var found));
            Assert.Equal(value, found);
        }

        Assert.False(top.TryGet(1UL << 60, out _));
    }

    // Numbers of those that are kept fall too: what is kept is what would be by the rule, step by step.
    [Fact]
    public void It_follows_its_rule_where_numbers_change()
    {
        const int Capacity = 20;
        var (top, kept, random) = (TopK<float>.Empty(Capacity), new Dictionary<ulong, float>(), new Random(4));
        for (var k = 0; k < 20_000; k++)
        {
            var (id, value) = ((ulong)random.Next(60), (float)random.Next(-9, 10));
            var least = kept.Count == 0 ? default : kept.OrderBy(pair => Math.Abs(pair.Value)).ThenByDescending(pair => pair.Key).First();
            var isKept = kept.ContainsKey(id) || kept.Count < Capacity || Math.Abs(least.Value) < Math.Abs(value) || (Math.Abs(least.Value) == Math.Abs(value) && least.Key > id);
            if (isKept && !kept.ContainsKey(id) && kept.Count == Capacity) kept.Remove(least.Key);
            if (isKept) kept[id] = value;
            Assert.Equal(isKept, top.Offer(id, value));
            Assert.Equal(kept.Count, top.Count);
        }

        Assert.Equal(kept.OrderByDescending(pair => Math.Abs(pair.Value)).ThenBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)), top.Ranked());
    }

    [Fact]
    public void What_is_no_number_is_the_least_and_copies_are_apart()
    {
        var top = TopK<double>.Empty(2);
        top.Offer(1, double.NaN);
        top.Offer(2, 0);
        Assert.Equal(0, TopK<double>.Empty(2).Threshold);
        var copy = top.Copy();
        Assert.True(top.Offer(3, -1e-9));
        Assert.Equal([(3UL, -1e-9), (2UL, 0.0)], top.Ranked());
        Assert.True(copy.TryGet(1, out var none) && double.IsNaN(none));
        Assert.False(top.Offer(4, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => TopK<double>.Empty(0));
    }
}
