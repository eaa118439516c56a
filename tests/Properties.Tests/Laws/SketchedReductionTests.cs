using Toolkit.Sketching;
using static Toolkit.Optimization.ProximalMaps;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <summary>What sketched chains come to where nothing collides, and what they must not depend on.</summary>
public sealed class SketchedReductionTests
{
    private const double Rate = 0.1;

    private static readonly RandomKey Key = RandomKey.FromSeed(21);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 5)]
    [InlineData(4, 23)]
    [InlineData(3, 24)]
    [InlineData(5, 100)]
    public void Without_collisions_it_is_a_dense_accumulator_read_through_its_k_largest(int rows, int top)
    {
        ReductionLaw.WithoutCollisions(Mission(default(LogisticLoss<double>), Rate), default(LogisticLoss<double>), Rate, top, Key, rows).Assert();
        ReductionLaw.WithoutCollisions(Mission(default(SquaredLoss<double>), Rate), default(SquaredLoss<double>), Rate, top, Key.Fold(1), rows).Assert();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(64)]
    public void Of_one_row_read_through_all_it_is_feature_hashing(int columns)
    {
        ReductionLaw.ToFeatureHashing(Mission(default(LogisticLoss<double>), Rate), default(LogisticLoss<double>), Rate, columns, Key).Assert();
        ReductionLaw.ToFeatureHashing(Mission(default(SquaredLoss<double>), Rate / 4), default(SquaredLoss<double>), Rate / 4, columns, Key.Fold(2)).Assert();
    }

    [Fact]
    public void Without_collisions_sketched_chains_are_the_chains()
    {
        ChainReductionLaw.Assert(Descend<double>(Rate), default(LogisticLoss<double>), Key);
        ChainReductionLaw.Assert(AdaGrad<double>(Rate), default(LogisticLoss<double>), Key);
        ChainReductionLaw.Assert(Adam<double>(Rate), default(LogisticLoss<double>), Key, rows: 1);
        ChainReductionLaw.Assert(Adam<double>(Rate), default(SquaredLoss<double>), Key, rows: 4);
        ChainReductionLaw.Assert(HeavyBall<double>(0.9).Then(Descend<double>(0.01)), default(LogisticLoss<double>), Key);
        ChainReductionLaw.Assert(ScaleByRmsProp<double>(0.9).Then(ClipByValue<double>(0.5)).Then(Descend<double>(Rate)), default(LogisticLoss<double>), Key);
    }

    [Fact]
    public void How_many_examples_a_call_takes_changes_nothing()
    {
        var (model, options) = (Sample().With(default(LogisticLoss<double>)), new SketchedOptions(3, 16, 5, Key));
        foreach (var variant in (SketchedOptions[])
            [options, options with { Reading = SketchedReading.TopNow }, options with { Reading = SketchedReading.All, Normalized = true }, options with { Batch = 4 }, options with { Batch = 7, Normalized = true }])
        {
            ChunkLaw.Assert(own => Descend<double>(Rate).Sketched(own), model, variant);
            ChunkLaw.Assert(own => Adam<double>(Rate).Sketched(own), model, variant);
            ChunkLaw.Assert(own => Descend<double>(Rate).Sketched(L1<double>(0.01), own), model, variant);
        }

        var shuffled = Sample().With(3, Key).With(default(SquaredLoss<double>));
        ChunkLaw.Assert(own => AdaGrad<double>(Rate).Sketched(own), shuffled, options with { Batch = 4 });
    }

    internal static StreamLearner Mission<TLoss>(ILoss<TLoss, double> loss, double rate)
        where TLoss : struct, ILoss<TLoss, double> => StreamLearners.Of(options => Descend<double>(rate).Sketched(options), loss);

    // Rows of different lengths, one of none, over features that are far apart.
    private static ExampleSet<double> Sample() => ExampleSet<double>.Of(
        [.. Enumerable.Range(0, 150).Select(row => new ExampleRow<double>(
            row % 2 == 0 ? 1 : -1,
            Enumerable.Range(0, row % 11).Select(j => (ulong)((row * 7) + (j * 13)) % 40 << 30).ToArray(),
            Enumerable.Range(0, row % 11).Select(j => Key.Fold(row).Normal<double>(j)).ToArray()))]);
}
