namespace Toolkit.Properties.Tests;

/// <content>Sketches, what is kept, and MISSION.</content>
public sealed partial class PowerTests
{
    private static readonly double[] Law = SketchVectors.PowerLaw(500);

    private static IEnumerable<Detection> Sketches()
    {
        // With the sign a function of the bucket, all in it have one sign: an error of +Σ of whatever falls together, 0.06 on average, which 1000 sketches tell from 0 by five times over.
        foreach (var slip in (SketchSlip[])[SketchSlip.ParityOfTheBucket, SketchSlip.NoSign, SketchSlip.OneSeed])
        {
            yield return OfSketches("mean and variance of a row", slip, (key, factory) => SketchRowLaw.Validate(factory, Law, 100, key, 1000));
        }

        // Of 2000 ones each of 100 buckets has twenty: without signs every row is off by twenty, twice the bound.
        yield return OfSketches("point error", SketchSlip.NoSign, (key, factory) => PointErrorLaw.Validate(factory, SketchVectors.PowerLaw(2000, 0), 3, 100, key, 100));

        // 125 ones in each of 16 buckets, against 8 √125 = 89.
        yield return OfSketches("tail error", SketchSlip.NoSign, (key, factory) => TailErrorLaw.Validate(factory, SketchVectors.Spiked(2000, 2, 1000), 2, 3, 16, key, 100));

        // Ten heavy ones in 100 buckets: a mean over five rows is off where one of them is, 4 in 10 times; the median in less than 1 of 100.
        yield return OfSketches("exactness of sparse vectors", SketchSlip.MeanOfTheRows, (key, factory) => SparseExactnessLaw.Validate(factory, SketchVectors.Spiked(10, 10, 1e6), 5, 100, key));
        // Two of a thousand million among 24 buckets: in some of 63 rows one of them meets each of the others, whose means are then of their size: a coordinate that is 0 is above the third largest, 10, in 7 of 8 sketches, and may be in 3 of 10.
        yield return OfSketches("largest coordinates", SketchSlip.MeanOfTheRows, (key, factory) => TopItemsLaw.Validate(factory, [1e9, 1e9, 10, .. new double[7]], 3, 0.5, 63, key, 60));
        foreach (var slip in (SketchSlip[])[SketchSlip.MergesAnything, SketchSlip.ForgetsTheFactor])
        {
            yield return OfSketches("linearity", slip, (key, factory) => LinearityLaw.Validate(factory, 3, 50, key, 1.2e-16));
        }

        foreach (var slip in (SketchSlip[])[SketchSlip.NoSign, SketchSlip.ParityOfTheBucket, SketchSlip.OneSeed])
        {
            yield return OfSketches("norms and products", slip, (key, factory) => InnerProductLaw.Validate(factory, Law, SketchVectors.PowerLaw(500, 0.5), 100, key, 400));
        }

        yield return OfSketches("memory", SketchSlip.FewBuckets, (key, factory) => MemoryLaw.Validate(MemoryLaw.Of(factory, Law, 3), [64, 256, 1024], key));

        foreach (var slip in Enum.GetValues<HeapSlip>().Where(slip => slip is not HeapSlip.None))
        {
            yield return new(
                "the k largest", $"{slip}", key => HeapLaw.Validate(HeapLaw.Library, 8, key) + HeapLaw.Validate(k => new WrongHeap(HeapSlip.None, k), 8, key),
                key => HeapLaw.Validate(k => new WrongHeap(slip, k), 8, key));
        }

        foreach (var slip in Enum.GetValues<MissionSlip>().Where(slip => slip is not MissionSlip.None))
        {
            yield return new("MISSION without collisions", $"{slip}", key => Mission(key, MissionSlip.None), key => Mission(key, slip));
        }

        static Verdict Mission(RandomKey key, MissionSlip slip) =>
            ReductionLaw.WithoutCollisions(WrongMission.With(slip, 0.1), default(SquaredLoss<double>), 0.1, 5, key);

        static Detection OfSketches(string law, SketchSlip slip, Func<RandomKey, SketchFactory, Verdict> validate) => new(
            law, $"{slip}", key => validate(key, SketchesUnderTest.CountSketch<double>()) + validate(key, WrongSketch.With(SketchSlip.None)), key => validate(key, WrongSketch.With(slip)));
    }
}
