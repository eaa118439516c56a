using FsCheck.Xunit;

namespace Toolkit.Numerics.Tests;

/// <summary>Integers, permutations, subsets and categories.</summary>
public sealed class ChoiceTests : IDisposable
{
    private static readonly RandomKey Key = RandomKey.FromSeed(31);

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Integers_are_uniform_below_their_bound(int bound)
    {
        var draws = new int[1 << 20];
        Key.Integers(bound, draws);
        var cells = new int[bound];
        foreach (var draw in draws) cells[draw]++;
        if (bound > 1) Assert.True(Statistics.ChiSquare(cells) > Statistics.Level);
    }

    // Of 3 x 2^29 values one word in four is refused; without refusal the values 3 k would come twice as often as the others.
    [Fact]
    public void Integers_are_unbiased_where_many_words_are_refused()
    {
        var draws = new int[1 << 20];
        Key.Integers(3 << 29, draws);
        var (residues, thirds) = (new int[3], new int[3]);
        foreach (var draw in draws)
        {
            residues[draw % 3]++;
            thirds[draw >> 29]++;
        }

        Assert.True(Statistics.ChiSquare(residues) > Statistics.Level);
        Assert.True(Statistics.ChiSquare(thirds) > Statistics.Level);
    }

    [Fact]
    public void An_integer_is_the_upper_half_of_its_words_product_with_the_bound_unless_refused()
    {
        const int Bound = 3 << 29;
        var draws = new int[1000];
        Key.Integers(Bound, draws);
        var refused = 0;
        for (var i = 0; i < draws.Length; i++)
        {
            var product = (UInt128)PhiloxTwin.Word(Key, DrawDomain.Integer, i) * Bound;
            if ((uint)(product & uint.MaxValue) < (1UL << 32) % Bound) refused++;
            else Assert.Equal((int)(product >> 32), draws[i]);
        }

        Assert.InRange(refused, 150, 350);
    }

    [Fact]
    public void Arguments_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("bound", () => Key.Integers(0, new int[1]));
        Assert.Throws<ArgumentOutOfRangeException>("population", () => Key.Subset(2, _workspace, new int[3]));
        foreach (var weights in new double[][] { [], [0, 0], [1, -1], [double.NaN], [double.PositiveInfinity], [double.MaxValue, double.MaxValue] })
        {
            Assert.Throws<ArgumentException>("weights", () => Key.Categoricals<double>(weights, _workspace, new int[1]));
            Assert.Throws<ArgumentException>("weights", () => Key.Categorical<double>(weights));
        }

        Assert.Equal(0, _workspace.Outstanding);
    }

    [Property]
    public bool A_permutation_holds_every_number_once(ulong seed, ushort length)
    {
        var order = new int[length];
        RandomKey.FromSeed(seed).Permutation(order);
        return order.Order().SequenceEqual(Enumerable.Range(0, length));
    }

    [Property]
    public bool A_shuffle_applies_the_permutation(ulong seed, byte length)
    {
        var (order, names) = (new int[length], Enumerable.Range(0, length).Select(i => $"value {i}").ToArray());
        RandomKey.FromSeed(seed).Permutation(order);
        RandomKey.FromSeed(seed).Shuffle<string>(names);
        return names.SequenceEqual(order.Select(i => $"value {i}"));
    }

    [Property]
    public bool A_subset_is_the_beginning_of_the_permutation_of_its_population(ulong seed, ushort population, ushort size)
    {
        var (order, subset) = (new int[population], new int[Math.Min(size, population)]);
        RandomKey.FromSeed(seed).Permutation(order);
        RandomKey.FromSeed(seed).Subset(population, _workspace, subset);
        return subset.AsSpan().SequenceEqual(order.AsSpan(0, subset.Length));
    }

    [Fact]
    public void Every_order_of_four_is_equally_likely()
    {
        var cells = new Dictionary<string, int>();
        Span<int> order = stackalloc int[4];
        for (var i = 0; i < 1 << 17; i++)
        {
            Key.Fold(i).Permutation(order);
            var name = string.Join(' ', order.ToArray());
            cells[name] = cells.GetValueOrDefault(name) + 1;
        }

        Assert.Equal(24, cells.Count);
        Assert.True(Statistics.ChiSquare([.. cells.Values]) > Statistics.Level);
    }

    [Fact]
    public void Every_place_of_a_long_permutation_is_uniform()
    {
        const int Length = 300;
        var (places, order) = (new int[Length * 4], new int[Length]);
        for (var i = 0; i < 1 << 14; i++)
        {
            Key.Fold(i).Permutation(order);
            foreach (var (column, place) in new[] { (0, 0), (1, 1), (2, 256), (3, Length - 1) }) places[(column * Length) + order[place]]++;
        }

        for (var column = 0; column < 4; column++) Assert.True(Statistics.ChiSquare(places.AsSpan(column * Length, Length)) > Statistics.Level);
    }

    [Fact]
    public void Every_ordered_choice_of_two_in_six_is_equally_likely()
    {
        var (cells, subset) = (new int[36], new int[2]);
        for (var i = 0; i < 1 << 17; i++)
        {
            Key.Fold(i).Subset(6, _workspace, subset);
            cells[(6 * subset[0]) + subset[1]]++;
        }

        var probabilities = Enumerable.Range(0, 36).Select(cell => cell / 6 == cell % 6 ? 0 : 1.0 / 30).ToArray();
        Assert.True(Statistics.ChiSquare(cells, probabilities) > Statistics.Level);
    }

    [Fact]
    public void A_subset_of_two_thousand_million_holds_different_numbers_in_range()
    {
        var subset = new int[10_000];
        Key.Subset(int.MaxValue, _workspace, subset);
        Assert.Equal(subset.Length, subset.Distinct().Count());
        Assert.All(subset, value => Assert.InRange(value, 0, int.MaxValue - 1));
        Assert.InRange(_workspace.Capacity, 1, 16 * 10_000 * sizeof(int));
        var cells = new int[16];
        foreach (var value in subset) cells[value >> 27]++;
        Assert.True(Statistics.ChiSquare(cells) > Statistics.Level);
    }

    [Fact]
    public void Categories_come_with_their_probabilities_and_never_with_weight_zero()
    {
        float[] weights = [0, 0.1f, 2, 0, 0, 7.4f, 0.5f, 0];
        var draws = new int[1 << 20];
        Key.Categoricals<float>(weights, _workspace, draws);
        var cells = new int[weights.Length];
        foreach (var draw in draws) cells[draw]++;
        var total = weights.Sum(weight => (double)weight);
        Assert.True(Statistics.ChiSquare(cells, weights.Select(weight => weight / total).ToArray()) > Statistics.Level);
    }

    [Fact]
    public void Categories_of_many_weights_come_with_their_probabilities()
    {
        var (weights, draws, cells) = (new double[1001], new int[1 << 20], new int[1001]);
        Key.Fold(1).Uniforms<double>(weights.AsSpan());
        for (var i = 0; i < weights.Length; i++) weights[i] += 0.1;
        Key.Categoricals<double>(weights, _workspace, draws);
        foreach (var draw in draws) cells[draw]++;
        var total = weights.Sum();
        Assert.True(Statistics.ChiSquare(cells, weights.Select(weight => weight / total).ToArray()) > Statistics.Level);
    }

    [Fact]
    public void Subnormal_weights_choose_only_what_has_weight()
    {
        double[] weights = [0, double.Epsilon, 0, 0];
        for (var i = 0; i < 100; i++) Assert.Equal(1, Key.Categorical<double>(weights, i));
        var draws = new int[100];
        Key.Categoricals<double>(weights, _workspace, draws);
        Assert.All(draws, draw => Assert.Equal(1, draw));
    }
}
