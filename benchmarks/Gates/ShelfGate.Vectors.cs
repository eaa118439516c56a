using Toolkit.Optimization;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Benchmarks;

/// <summary>The transforms that see the whole update, or parts of it.</summary>
public sealed partial class ShelfGate
{
    private const float Value = 1e4f;

    // The same for all coordinates here, but read for each by both sides: steps of about a thousandth.
    private const float SignConstant = 1e9f;
    private static readonly float[] SignConstants = [.. Enumerable.Repeat(SignConstant, ShelfContest.Count)];

    // 2^20 parameters, as layers have them.
    private static readonly ParameterBlocks Layers = ParameterBlocks.Of(
        ("up", [1024, 768]), ("up bias", [1024]), ("down", [768, 256]), ("down bias", [768]), ("embedding", [249, 256]));

    private static readonly FusedBlock[] Blocks =
        [.. Layers.All.Select(block => block.Shape.Length > 1 ? new FusedBlock(block.Offset, block.Rows, block.Columns) : new(block.Offset, 1, block.Length))];

    private Workload[] Vectors() =>
    [
        _contest.Of("ScaleByTrustRatio", ScaleByTrustRatio<float>(Layers).Then(Descend<float>(Rate)).AsUpdate(),
            (memory, _) => FusedBlocks.TrustRatio(memory, Blocks, -Rate)),
        _contest.Of("ScaleByParameterRms", ScaleByParameterRms<float>(Layers).Then(Descend<float>(Rate)).AsUpdate(),
            (memory, _) => FusedBlocks.ParameterRms(memory, Blocks, 1e-3, -Rate)),
        _contest.Of("ClipByBlockRms", ClipByBlockRms<float>(Layers, 0.3).Then(Descend<float>(Rate)).AsUpdate(),
            (memory, _) => FusedBlocks.ClipByRms(memory, Blocks, 0.3, -Rate)),
        _contest.Of("AdaptiveGradientClip", AdaptiveGradientClip<float>(Layers, 0.5).Then(Descend<float>(Rate)).AsUpdate(),
            (memory, _) => FusedBlocks.AdaptiveClip(memory, Blocks, 0.5, 1e-3, -Rate)),
        _contest.Of("Centralize", Centralize<float>(Layers).Then(Descend<float>(10 * Rate)).AsUpdate(),
            (memory, _) => FusedBlocks.Centralize(memory, Blocks, -10 * Rate)),
        _contest.Of("ScaleByAdafactor", ScaleByAdafactor<float>(Layers).Then(Descend<float>(Rate)).AsUpdate(), Adafactor()),
        _contest.Of("ScaleBySm3", ScaleBySm3<float>(Layers).Then(Descend<float>(Rate)).AsUpdate(), Sm3()),
        _contest.Of("ScaleByDog", ScaleByDog<float>(1e-2).Then(Descend<float>(1)).AsUpdate(), Dog(), 0),
        _contest.Of("ScaleByPolyak", ScaleByPolyak<float>().Then(Descend<float>(1)).AsUpdate(), Value,
            (memory, _) => memory.Move(new FusedLanes.Gradient(-Value / FusedLanes.SumOfSquares(memory.Gradient)))),
        _contest.Of("ScaleBySteepestSign", SteepestSignDescent<float>(SignConstants).AsUpdate(),
            (memory, _) => FusedSigns.Steepest(memory), (float)(1 / Math.Sqrt(SignConstant))),
        _contest.OfQuadratic("ScaleByLbfgs", ScaleByLbfgs<float>(10).Then(Descend<float>(0.01)).AsUpdate(), Lbfgs(10, 0.01)),
        _contest.Of(
            "ScaleByAdam on a block", Adam<float>(Rate).On(Layers["up", "up bias"])
                .Then(HeavyBallDescent<float>(Rate).On(Layers["down", "down bias", "embedding"])).AsUpdate(), AdamAndHeavyBall, 0, 0),
    ];

    private static Action<FusedMemory, long> Adafactor()
    {
        var covers = new FusedCovers(Blocks);
        return (memory, k) => covers.Adafactor(memory, Math.Pow(k, -0.8), 1e-30, -Rate);
    }

    private static Action<FusedMemory, long> Sm3()
    {
        var covers = new FusedCovers(Blocks);
        return (memory, _) => covers.Sm3(memory, -Rate);
    }

    private static Action<FusedMemory, long> Dog()
    {
        var (distance, squares) = (0.0, 0.0);
        return (memory, k) =>
        {
            if (k == 1)
            {
                memory.Point.CopyTo(memory.Remembered(0));
                distance = 1e-2 * (1 + Math.Sqrt(FusedLanes.SumOfSquares(memory.Point)));
            }

            (distance, squares) = FusedBlocks.DistanceOverGradients(memory, distance, squares, -1);
        };
    }

    private static Action<FusedMemory, long> Lbfgs(int memory, double rate)
    {
        var lbfgs = new FusedLbfgs(ShelfContest.Count, memory);
        return (fused, _) => lbfgs.Move(fused, -rate);
    }

    private static void AdamAndHeavyBall(FusedMemory memory, long k)
    {
        var border = Blocks[2].Start;
        memory.Move(Adam(k, 1), 0, border);
        memory.Move(new FusedLanes.HeavyBall(0.9, -Rate), border, ShelfContest.Count - border);
    }
}
