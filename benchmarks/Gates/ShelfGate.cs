using Toolkit.Numerics;
using Toolkit.Optimization;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Benchmarks;

/// <summary>Every transform, down a constant rate, against its own loop written by hand.</summary>
public sealed partial class ShelfGate : IGate
{
    private const double Rate = 1e-3;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(0.35);

    private readonly ShelfContest _contest = new();

    /// <inheritdoc/>
    public string Name => "shelf";

    /// <inheritdoc/>
    public string Description => "time of a step of a transform through the public API over its own hand-fused loop, 2^20 floats, the worst transform";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtMost(1.5);

    /// <inheritdoc/>
    public GateResult Measure() => GateResult.Measured.WorstOf(Limit, Interleaved.MeasureEach([.. Lanes(), .. Vectors()], Budget));

    private Workload[] Lanes() =>
    [
        _contest.Of("Descend", Descend<float>(Rate).AsUpdate(), (memory, _) => memory.Move(new FusedLanes.Gradient(-Rate))),
        _contest.Of("AddDecayedWeights", AddDecayedWeights<float>(0.01).Then(Descend<float>(Rate)).AsUpdate(),
            (memory, _) => memory.Move(new FusedLanes.Decay(1 - (0.01 * Rate), -Rate))),
        _contest.Of("HeavyBall", HeavyBallDescent<float>(Rate).AsUpdate(), (memory, _) => memory.Move(new FusedLanes.HeavyBall(0.9, -Rate)), 0),
        _contest.Of("Nesterov", NesterovDescent<float>(Rate).AsUpdate(),
            (memory, _) => memory.Move(new FusedLanes.Momentum(0.9, 1 / 0.9, -0.9 * Rate)), 0),
        _contest.Of("ExponentialAverage", ExponentialAverage<float>().Then(Descend<float>(Rate)).AsUpdate(),
            (memory, k) => memory.Move(new FusedLanes.Average(0.9, -Rate / Rest(0.9, k))), 0),
        _contest.Of("OptimisticGradient", OptimisticGradientDescent<float>(Rate).AsUpdate(),
            (memory, k) => memory.Move(k == 1 ? new FusedLanes.Optimistic(-Rate, 0) : new FusedLanes.Optimistic(-2 * Rate, Rate)), 0),
        _contest.Of("ScaleByAdaGrad", AdaGrad<float>(Rate).AsUpdate(), (memory, _) => memory.Move(new FusedLanes.AdaGrad(1e-7, -Rate)), 0.1f),
        _contest.Of("ScaleByRmsProp", RmsProp<float>(Rate).AsUpdate(), (memory, _) => memory.Move(new FusedLanes.RmsProp(0.9, 1e-8, -Rate)), 0),
        _contest.Of("ScaleByAdaDelta", AdaDelta<float>().AsUpdate(), (memory, _) => memory.Move(new FusedLanes.AdaDelta(0.95, 1e-6, -1)), 0, 0),
        _contest.Of("ScaleByAdam", Adam<float>(Rate).AsUpdate(), (memory, k) => memory.Move(Adam(k, 1)), 0, 0),
        _contest.Of("ScaleByAmsGrad", AmsGrad<float>(Rate).AsUpdate(),
            (memory, k) => memory.Move(new FusedLanes.AmsGrad(0.9, 0.999, 1 / Rest(0.999, k), 1e-8, -Rate / Rest(0.9, k))), 0, 0, 0),
        _contest.Of("ScaleByNAdam", NAdam<float>(Rate).AsUpdate(), (memory, k) => memory.Move(NAdam(k)), 0, 0),
        _contest.Of("ScaleByRAdam", RAdam<float>(Rate).AsUpdate(), RAdam, 0, 0),
        _contest.Of("ScaleByAdaBelief", AdaBelief<float>(Rate).AsUpdate(), (memory, k) => memory.Move(AdaBelief(k)), 0, 0),
        _contest.Of("ScaleByYogi", Yogi<float>(Rate).AsUpdate(), (memory, _) => memory.Move(new FusedLanes.Yogi(0.9, 0.999, 1e-3, -Rate)), 0, 1e-6f),
        _contest.Of("ScaleByAdaMax", AdaMax<float>(Rate).AsUpdate(),
            (memory, k) => memory.Move(new FusedLanes.AdaMax(0.9, 0.999, 1e-8, -Rate / Rest(0.9, k))), 0, 0),
        _contest.Of("ScaleBySign", SignDescent<float>(Rate).AsUpdate(), (memory, _) => memory.Move(new FusedLanes.Sign(-Rate))),
        _contest.Of("ScaleByLion", ScaleByLion<float>().Then(Descend<float>(Rate)).AsUpdate(),
            (memory, _) => memory.Move(new FusedLanes.Lion(0.9, 0.99, -Rate)), 0),
        _contest.Of("ScaleByRProp", RProp<float>().AsUpdate(), (memory, _) => memory.Move(new FusedLanes.RProp(0.5, 1.2, 1e-6, 50)), 0.1f, 0),
        _contest.Of("ClipByValue", ClipByValue<float>(0.5).Then(Descend<float>(Rate)).AsUpdate(),
            (memory, _) => memory.Move(new FusedLanes.ClippedByValue(0.5, -Rate))),
        _contest.Of("ClipByGlobalNorm", ClipByGlobalNorm<float>(1).Then(Descend<float>(Rate)).AsUpdate(),
            (memory, _) => memory.Move(new FusedLanes.Gradient(-Rate / Math.Max(1, Norm(memory))))),
        _contest.Of("NormalizeByUpdateNorm", NormalizeByUpdateNorm<float>().Then(Descend<float>(Rate)).AsUpdate(),
            (memory, _) => memory.Move(new FusedLanes.Gradient(-Rate / (Norm(memory) + 1e-6)))),
        _contest.Of("AddNoise", AddNoise<float>(0.3, RandomKey.FromSeed(3)).Then(Descend<float>(Rate)).AsUpdate(),
            (memory, k) => FusedNoise.Move(memory, 0.3, RandomKey.FromSeed(3), 0.55, k - 1, -Rate)),
    ];

    private static double Rest(double decay, long k) => 1 - Math.Pow(decay, k);

    private static double Norm(FusedMemory memory) => Math.Sqrt(FusedLanes.SumOfSquares(memory.Gradient));

    private static FusedLanes.Adam Adam(long k, double factor)
    {
        var root = Math.Sqrt(Rest(0.999, k));
        return new(0.9, 0.999, 1e-8 * root, -Rate * factor * root / Rest(0.9, k));
    }

    private static FusedLanes.NAdam NAdam(long k)
    {
        var root = Math.Sqrt(Rest(0.999, k));
        return new(0.9, 0.999, 1e-8 * root, -Rate * root * 0.9 / Rest(0.9, k + 1), -Rate * root * (1 - 0.9) / Rest(0.9, k));
    }

    private static FusedLanes.AdaBelief AdaBelief(long k)
    {
        var root = Math.Sqrt(Rest(0.999, k));
        return new(0.9, 0.999, 1e-16, 1e-16 * root, -Rate * root / Rest(0.9, k));
    }

    // One of two loops: the method decides once a step, not once a lane.
    private static void RAdam(FusedMemory memory, long k)
    {
        var limit = (2 / (1 - 0.999)) - 1;
        var rho = limit - (2 * k * Math.Pow(0.999, k) / Rest(0.999, k));
        if (rho < 5) memory.Move(new FusedLanes.MeanBesideSquare(0.9, 0.999, -Rate / Rest(0.9, k)));
        else memory.Move(Adam(k, Math.Sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho))));
    }
}
