using System.Reflection;
using System.Runtime.InteropServices;

namespace Toolkit.Properties.Tests;

/// <summary>
/// The table of orders, both ways and complete: what is claimed to commute does so on all inputs, and every pair that is not claimed to has a witness.
/// </summary>
/// <remarks>
/// A pair is applied in turn, one transform to the other's answers: <see cref="CompositionLaw"/> says of every transform that its chains do the same, bit
/// for bit, and one pair of each claim is asked as a chain too.
/// </remarks>
public sealed class OrderTests
{
    // Some dozens of roundings, each half a unit of a number no larger than the sums of a few steps.
    private const double Rounding = 1e-14;

    private static readonly RandomKey[] Keys = [.. Enumerable.Range(1, 20).Select(seed => RandomKey.FromSeed((ulong)seed))];

    private static readonly Lazy<Dictionary<(string First, string Second), double[]>> Measured = new(Measure);

    public static TheoryData<string> Same => [.. Orders.Claims.Where(claim => claim.Order is not Order.Matters).Select(claim => claim.ToString())];

    [Theory]
    [MemberData(nameof(Same))]
    public void What_commutes_does_so_on_all_inputs(string name) => Assert.All(
        Claim(name).Pairs, pair => Assert.All(Differences(pair), difference => Assert.InRange(difference, 0, Claim(name).Order is Order.SameBits ? 0 : Rounding)));

    // The fused loop of one pair, by the law that asks it.
    [Theory]
    [MemberData(nameof(Same))]
    public void What_commutes_does_so_as_a_chain(string name)
    {
        var (first, second) = Claim(name).Pairs.First();
        foreach (var key in Keys) Find(first).Commutes(Find(second), key, Claim(name).Order is Order.SameBits ? 0 : Rounding).Assert();
    }

    [Fact]
    public void Every_pair_that_is_not_claimed_to_commute_has_a_witness() => Assert.Empty(WithoutWitness(Orders.Claims));

    [Fact]
    public void A_pair_that_commutes_unclaimed_is_found() => Assert.Equal(
        [("AddDecayedWeights", "AddNoise")], WithoutWitness([.. Orders.Claims.Where(claim => claim.Reason != "two sums")]));

    // A claim of equal bits that rounding breaks would be no claim: the weaker one is there for a reason.
    [Fact]
    public void What_commutes_to_rounding_does_not_commute_bit_for_bit() => Assert.DoesNotContain(
        Orders.Claims.Where(claim => claim.Order is Order.SameToRounding).SelectMany(claim => claim.Pairs),
        pair => Differences(pair).All(difference => difference == 0));

    [Fact]
    public void Every_public_transform_has_an_exemplar() => Assert.Empty(WithoutExemplar(Orders.Exemplars));

    [Fact]
    public void A_transform_without_an_exemplar_is_found() => Assert.Equal(
        ["ScaleByDog`1"], WithoutExemplar([.. Orders.Exemplars.Where(exemplar => exemplar.Name != "ScaleByDog")]));

    [Fact]
    public void Pairs_are_claimed_once_of_exemplars()
    {
        var pairs = Orders.Claims.SelectMany(claim => claim.Pairs).ToList();
        Assert.Equal(pairs.Count, pairs.Select(Sorted).Distinct().Count());
        Assert.Empty(pairs.SelectMany(pair => new[] { pair.First, pair.Second }).Except(Orders.Exemplars.Select(exemplar => exemplar.Name)));
    }

    [Fact]
    public void The_page_shows_the_table() => Assert.Contains(
        Orders.Markdown, File.ReadAllText(Path.Combine(Root, "Properties/README.md")).ReplaceLineEndings("\n"), StringComparison.Ordinal);

    // By a thousandth of the update at least, so not by rounding.
    private static IReadOnlyList<(string First, string Second)> WithoutWitness(IReadOnlyList<OrderClaim> claims)
    {
        var commuting = claims.Where(claim => claim.Order is not Order.Matters).SelectMany(claim => claim.Pairs).Select(Sorted).ToHashSet();
        return [.. Measured.Value.Where(pair => !commuting.Contains(pair.Key) && pair.Value.All(difference => difference < 1e-3)).Select(pair => pair.Key)];
    }

    // A chain, and what carries one, is made of others.
    private static string[] WithoutExemplar(IReadOnlyList<Exemplar> exemplars) =>
    [
        .. typeof(Transforms).Assembly.GetExportedTypes()
            .Where(type => type.IsValueType && type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(ITransformOperator<,,>)))
            .Except(exemplars.Select(exemplar => exemplar.Operator.GetGenericTypeDefinition()))
            .Where(type => type != typeof(Chain<,,,,,,>))
            .Select(type => type.Name),
    ];

    // The largest difference between the two orders for each key, relative to the largest element of the step's updates; 0 only for the same bits.
    private static Dictionary<(string First, string Second), double[]> Measure()
    {
        var runs = Keys.Select(key => (Points: key.Fold(1), Updates: Updates(key.Fold(2)))).ToArray();
        var alone = Orders.Exemplars.ToDictionary(exemplar => exemplar.Name, exemplar => runs.Select(run => exemplar.Apply(run.Updates, run.Points)).ToArray());
        IEnumerable<(Exemplar First, Exemplar Second)> pairs = Orders.Exemplars.SelectMany((first, i) => Orders.Exemplars.Skip(i + 1).Select(second => (first, second)));
        return pairs.ToDictionary(
            pair => Sorted((pair.First.Name, pair.Second.Name)),
            pair => runs.Select((run, i) => pair.Second.Apply(alone[pair.First.Name][i], run.Points)
                .Zip(pair.First.Apply(alone[pair.Second.Name][i], run.Points), Difference).Max()).ToArray());
    }

    // Of a size that changes with the step, and zero here and there, as gradients are.
    private static IReadOnlyList<double[]> Updates(RandomKey key) =>
    [
        .. Enumerable.Range(0, Exemplar.Steps)
            .Select(k => Array.ConvertAll(Draws.Of(key, k), draw => Math.Abs(draw) < 0.1 ? 0 : draw * (1 + (2 * k % 5)))),
    ];

    // Zeros of two signs are other bits, and no distance apart.
    private static double Difference(double[] left, double[] right)
    {
        if (MemoryMarshal.AsBytes<double>(left).SequenceEqual(MemoryMarshal.AsBytes<double>(right))) return 0;
        var size = left.Concat(right).Max(Math.Abs);
        return size == 0 ? double.Epsilon : Math.Max(double.Epsilon, left.Zip(right, (x, y) => Math.Abs(x - y)).Max() / size);
    }

    private static double[] Differences((string First, string Second) pair) => Measured.Value[Sorted(pair)];

    private static (string First, string Second) Sorted((string First, string Second) pair) =>
        string.CompareOrdinal(pair.First, pair.Second) < 0 ? pair : (pair.Second, pair.First);

    private static OrderClaim Claim(string name) => Orders.Claims.Single(claim => claim.ToString() == name);

    private static Exemplar Find(string name) => Orders.Exemplars.Single(exemplar => exemplar.Name == name);

    private static string Root => typeof(OrderTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;
}
