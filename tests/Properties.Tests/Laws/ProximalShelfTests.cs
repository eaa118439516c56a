namespace Toolkit.Properties.Tests;

/// <summary>Every proximal map, at the dimensions that lengths of lanes make interesting.</summary>
public sealed class ProximalShelfTests
{
    public static TheoryData<string> Names => [.. ProximalShelf.Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_map_keeps_its_laws(string name) =>
        (from dimension in new[] { 0, 1, 2, 15, 16, 17, 100 }
         from seed in Enumerable.Range(0, 4)
         select ProximalShelf.Cases[name](dimension, RandomKey.FromSeed((ulong)seed)).In($"{name}, dimension {dimension}, seed {seed}"))
        .Aggregate(Verdict.Kept, (all, verdict) => all + verdict).Assert();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_map_keeps_its_laws_over_a_thousand_coordinates(string name) => ProximalShelf.Cases[name](1000, RandomKey.FromSeed(5)).Assert();
}
