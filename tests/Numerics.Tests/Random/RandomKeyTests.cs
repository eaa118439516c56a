using FsCheck.Xunit;

namespace Toolkit.Numerics.Tests;

public sealed class RandomKeyTests
{
    [Property]
    public bool Two_halves_of_a_split_are_the_first_two_of_many(ulong seed, ulong stream)
    {
        var key = new RandomKey(seed, stream);
        var (left, right) = key.Split();
        var five = key.Split(5);
        return five[0] == left && five[1] == right && five.AsSpan(0, 3).SequenceEqual(key.Split(3));
    }

    [Property]
    public bool Splits_and_folds_are_blocks_of_the_twin_in_their_own_domains(ulong seed, ulong stream, uint data)
    {
        var key = new RandomKey(seed, stream);
        return key.Split().Right == Twin(key, DrawDomain.Split, 1) && key.Fold(data) == Twin(key, DrawDomain.Fold, data);
    }

    [Property]
    public bool A_fold_reads_all_64_bits(ulong seed, long data, byte bit)
    {
        var key = RandomKey.FromSeed(seed);
        return key.Fold(data) == key.Fold(data) && key.Fold(data) != key.Fold(data ^ (1L << (bit % 64)));
    }

    [Fact]
    public void A_hundred_thousand_relatives_are_all_different()
    {
        var root = RandomKey.FromSeed(0);
        var keys = new HashSet<RandomKey> { root };
        Assert.All(root.Split(30_000), key => Assert.True(keys.Add(key)));
        Assert.All(Enumerable.Range(0, 30_000), i => Assert.True(keys.Add(root.Fold(i))));
        Assert.All(Enumerable.Range(1, 10_000), i => Assert.True(keys.Add(root.Fold(-i))));
        Assert.All(Enumerable.Range(0, 30_000), i => Assert.True(keys.Add(root.Fold(i).Split().Left)));
    }

    [Fact]
    public void Distinct_kinds_of_draw_share_no_word()
    {
        var key = RandomKey.FromSeed(5);
        DrawDomain[] domains = [.. Enum.GetValues<DrawDomain>().Where(domain => domain < DrawDomain.Wide)];
        domains = [.. domains, .. domains.Select(domain => domain | DrawDomain.Wide)];
        var words = domains.Select(domain => Enumerable.Range(0, 64).Select(n => PhiloxTwin.Word(key, domain, n))).ToList();
        var all = words.SelectMany(word => word).ToList();
        Assert.Equal(all.Count, all.Distinct().Count());
    }

    [Fact]
    public void Equality_and_print_are_by_content()
    {
        Assert.Equal(new RandomKey(1, 2), new RandomKey(1, 2));
        Assert.NotEqual(new RandomKey(1, 2), new RandomKey(2, 1));
        Assert.Equal("RandomKey(0000000000000001:00000000000000ff)", new RandomKey(1, 255).ToString());
        Assert.Equal(RandomKey.FromSeed(0), default);
    }

    [Fact]
    public void A_negative_count_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>("count", () => default(RandomKey).Split(-1));

    // Joint 16 x 16 tables of every pair of streams: chi-square with 255 degrees, 2^18 pairs, 1,024 expected a cell.
    [Fact]
    public void A_key_its_splits_and_its_folds_are_pairwise_independent()
    {
        const int Draws = 1 << 18;
        var key = RandomKey.FromSeed(2026);
        var (left, right) = key.Split();
        RandomKey[] keys = [key, left, right, key.Fold(0), key.Fold(1), key.Fold(-1), left.Split().Left, RandomKey.FromSeed(2027)];
        var streams = keys.Select(relative =>
        {
            var uniforms = new double[Draws];
            relative.Uniforms<double>(uniforms);
            return uniforms;
        }).ToArray();
        for (var i = 0; i < streams.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var cells = new int[256];
                for (var n = 0; n < Draws; n++) cells[(16 * (int)(16 * streams[i][n])) + (int)(16 * streams[j][n])]++;
                Assert.True(Statistics.ChiSquare(cells) > Statistics.Level, $"streams {i} and {j}");
            }
        }
    }

    [Fact]
    public void Normals_of_a_key_its_splits_and_its_folds_are_uncorrelated_at_lags_zero_to_three()
    {
        const int Draws = 1 << 18;
        var key = RandomKey.FromSeed(7);
        var (left, right) = key.Split();
        var streams = new[] { key, left, right, key.Fold(0), key.Fold(1) }.Select(relative =>
        {
            var normals = new double[Draws + 3];
            relative.Normals<double>(normals);
            return normals;
        }).ToArray();
        for (var lag = 0; lag <= 3; lag++)
        {
            for (var i = 0; i < streams.Length; i++)
            {
                for (var j = 0; j < streams.Length; j++)
                {
                    if (i == j && lag == 0) continue;
                    var p = Statistics.Correlation(streams[i].AsSpan(lag, Draws), streams[j].AsSpan(0, Draws));
                    Assert.True(p > Statistics.Level, $"streams {i} and {j} at lag {lag}: p = {p}");
                }
            }
        }
    }

    // Draw number one of many sibling keys is a sample of the same distribution as many draws of one key.
    [Fact]
    public void First_draws_of_sibling_keys_are_uniform()
    {
        var key = RandomKey.FromSeed(3);
        var first = Enumerable.Range(0, 1 << 16).Select(i => key.Fold(i).Uniform<double>()).ToArray();
        Assert.True(Statistics.KolmogorovSmirnov(first, u => u) > Statistics.Level);
    }

    private static RandomKey Twin(RandomKey key, DrawDomain domain, ulong index)
    {
        var counter = PhiloxTwin.Words(((ulong)domain << 56) | index).Concat(PhiloxTwin.Words(key.Stream)).ToArray();
        var block = PhiloxTwin.Block(PhiloxTwin.Words(key.Seed), counter);
        return new(block[0] | ((ulong)block[1] << 32), block[2] | ((ulong)block[3] << 32));
    }
}
