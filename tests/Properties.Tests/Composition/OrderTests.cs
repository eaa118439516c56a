using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Toolkit.Properties.Tests;

/// <summary>Every claim about the order of two transforms, both ways: what commutes does so on all inputs, what does not has a witness.</summary>
[Properties(Arbitrary = [typeof(Problems)], MaxTest = 30, Replay = Fixed.Seed)]
public sealed class OrderTests
{
    // Some dozens of roundings, each half a unit of a number no larger than the sums of a few steps.
    private const double Rounding = 1e-14;

    public static TheoryData<string> Same => [.. Orders.Claims.Where(claim => claim.Order is not Order.Matters).Select(claim => claim.ToString())];

    public static TheoryData<string> Different => [.. Orders.Claims.Where(claim => claim.Order is Order.Matters).Select(claim => claim.ToString())];

    [Theory]
    [MemberData(nameof(Same))]
    public void What_commutes_does_so_on_all_inputs(string name) =>
        Prop.ForAll(Problems.Keys(), key => Verdict(Claim(name), key, Claim(name).Order is Order.SameBits ? 0 : Rounding).ToProperty())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(50).WithReplay(Parse()));

    // By a thousandth of the update at least, so not by rounding.
    [Theory]
    [MemberData(nameof(Different))]
    public void What_does_not_commute_has_a_witness(string name) =>
        Assert.False(Verdict(Claim(name), RandomKey.FromSeed(Claim(name).Witness), 1e-3).Holds);

    // A claim of equal bits that rounding breaks would be no claim: the weaker one is there for a reason.
    [Fact]
    public void What_commutes_to_rounding_does_not_commute_bit_for_bit() => Assert.DoesNotContain(
        Orders.Claims, claim => claim.Order is Order.SameToRounding && Verdict(claim, RandomKey.FromSeed(claim.Witness), 0).Holds);

    [Fact]
    public void Every_exemplar_has_a_claim() => Assert.Empty(
        Orders.Exemplars.Select(exemplar => exemplar.Name).Except(Orders.Claims.SelectMany(claim => new[] { claim.First, claim.Second })));

    [Fact]
    public void Pairs_are_claimed_once() => Assert.Equal(
        Orders.Claims.Count, Orders.Claims.Select(claim => string.Join(", ", new[] { claim.First, claim.Second }.Order(StringComparer.Ordinal))).Distinct().Count());

    [Fact]
    public void The_page_shows_the_table() => Assert.Contains(
        Orders.Markdown, File.ReadAllText(Path.Combine(Root, "Properties/README.md")).ReplaceLineEndings("\n"), StringComparison.Ordinal);

    private static Replay Parse() => new(new Rnd(2354498968644955493UL, 8079960125275672095UL), null);

    private static Verdict Verdict(OrderClaim claim, RandomKey key, double tolerance) => Find(claim.First).Commutes(Find(claim.Second), key, tolerance);

    private static OrderClaim Claim(string name) => Orders.Claims.Single(claim => claim.ToString() == name);

    private static Exemplar Find(string name) => Orders.Exemplars.Single(exemplar => exemplar.Name == name);

    private static string Root => typeof(OrderTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;
}
