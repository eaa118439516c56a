using Toolkit.Numerics;
using Toolkit.Optimization;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Benchmarks;

/// <summary>Every element-wise transform, down a constant rate, against its own loop written by hand.</summary>
public sealed class ShelfGate : IGate
{
    private const int Count = 1 << 20;
    private const double Rate = 1e-3;
    private const int CheckedSteps = 8;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(0.35);

    // The sign turns and returns: what remembers signs or maxima shows it.
    private static readonly float[] Factors = [1, -0.5f, 0.25f, 1];

    private readonly Buffer<float> _point = Uniform(1);
    private readonly Buffer<float> _gradient = Uniform(2);

    /// <inheritdoc/>
    public string Name => "shelf";

    /// <inheritdoc/>
    public string Description => "time of a step of a transform through the public API over its own hand-fused loop, 2^20 floats, the worst transform";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtMost(1.5);

    /// <inheritdoc/>
    public GateResult Measure() => GateResult.Measured.WorstOf(
        Limit,
        [
            Compare("Descend", Descend<float>(Rate).AsUpdate(), (memory, _) => memory.Move(new FusedLanes.Gradient(-Rate))),
            Compare("AddDecayedWeights", AddDecayedWeights<float>(0.01).Then(Descend<float>(Rate)).AsUpdate(),
                (memory, _) => memory.Move(new FusedLanes.Decay(1 - (0.01 * Rate), -Rate))),
            Compare("HeavyBall", HeavyBallDescent<float>(Rate).AsUpdate(), (memory, _) => memory.Move(new FusedLanes.HeavyBall(0.9, -Rate)), 0),
            Compare("Nesterov", NesterovDescent<float>(Rate).AsUpdate(),
                (memory, _) => memory.Move(new FusedLanes.Momentum(0.9, 1 / 0.9, -0.9 * Rate)), 0),
            Compare("ExponentialAverage", ExponentialAverage<float>().Then(Descend<float>(Rate)).AsUpdate(),
                (memory, k) => memory.Move(new FusedLanes.Average(0.9, -Rate / Rest(0.9, k))), 0),
            Compare("OptimisticGradient", OptimisticGradientDescent<float>(Rate).AsUpdate(),
                (memory, k) => memory.Move(k == 1 ? new FusedLanes.Optimistic(-Rate, 0) : new FusedLanes.Optimistic(-2 * Rate, Rate)), 0),
            Compare("ScaleByAdaGrad", AdaGrad<float>(Rate).AsUpdate(), (memory, _) => memory.Move(new FusedLanes.AdaGrad(1e-7, -Rate)), 0.1f),
            Compare("ScaleByRmsProp", RmsProp<float>(Rate).AsUpdate(), (memory, _) => memory.Move(new FusedLanes.RmsProp(0.9, 1e-8, -Rate)), 0),
            Compare("ScaleByAdaDelta", AdaDelta<float>().AsUpdate(), (memory, _) => memory.Move(new FusedLanes.AdaDelta(0.95, 1e-6, -1)), 0, 0),
            Compare("ScaleByAdam", Adam<float>(Rate).AsUpdate(), (memory, k) => memory.Move(Adam(k, 1)), 0, 0),
            Compare("ScaleByAmsGrad", AmsGrad<float>(Rate).AsUpdate(),
                (memory, k) => memory.Move(new FusedLanes.AmsGrad(0.9, 0.999, 1 / Rest(0.999, k), 1e-8, -Rate / Rest(0.9, k))), 0, 0, 0),
            Compare("ScaleByNAdam", NAdam<float>(Rate).AsUpdate(), (memory, k) => memory.Move(NAdam(k)), 0, 0),
            Compare("ScaleByRAdam", RAdam<float>(Rate).AsUpdate(), RAdam, 0, 0),
            Compare("ScaleByAdaBelief", AdaBelief<float>(Rate).AsUpdate(), (memory, k) => memory.Move(AdaBelief(k)), 0, 0),
            Compare("ScaleByYogi", Yogi<float>(Rate).AsUpdate(), (memory, _) => memory.Move(new FusedLanes.Yogi(0.9, 0.999, 1e-3, -Rate)), 0, 1e-6f),
            Compare("ScaleByAdaMax", AdaMax<float>(Rate).AsUpdate(),
                (memory, k) => memory.Move(new FusedLanes.AdaMax(0.9, 0.999, 1e-8, -Rate / Rest(0.9, k))), 0, 0),
            Compare("ScaleBySign", SignDescent<float>(Rate).AsUpdate(), (memory, _) => memory.Move(new FusedLanes.Sign(-Rate))),
            Compare("ScaleByLion", ScaleByLion<float>().Then(Descend<float>(Rate)).AsUpdate(),
                (memory, _) => memory.Move(new FusedLanes.Lion(0.9, 0.99, -Rate)), 0),
            Compare("ScaleByRProp", RProp<float>().AsUpdate(), (memory, _) => memory.Move(new FusedLanes.RProp(0.5, 1.2, 1e-6, 50)), 0.1f, 0),
            Compare("ClipByValue", ClipByValue<float>(0.5).Then(Descend<float>(Rate)).AsUpdate(),
                (memory, _) => memory.Move(new FusedLanes.ClippedByValue(0.5, -Rate))),
            Compare("ClipByGlobalNorm", ClipByGlobalNorm<float>(1).Then(Descend<float>(Rate)).AsUpdate(),
                (memory, _) => memory.Move(new FusedLanes.Gradient(-Rate / Math.Max(1, Norm(memory))))),
            Compare("NormalizeByUpdateNorm", NormalizeByUpdateNorm<float>().Then(Descend<float>(Rate)).AsUpdate(),
                (memory, _) => memory.Move(new FusedLanes.Gradient(-Rate / (Norm(memory) + 1e-6)))),
            Compare("AddNoise", AddNoise<float>(0.3, RandomKey.FromSeed(3)).Then(Descend<float>(Rate)).AsUpdate(),
                (memory, k) => FusedNoise.Move(memory, 0.3, RandomKey.FromSeed(3), 0.55, k - 1, -Rate)),
        ]);

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

    private Comparison Compare<TState, TUpdate>(
        string name, Update<IPoint, float, UpdateState<float, TState>, TUpdate> update, Action<FusedMemory, long> fused,
        params ReadOnlySpan<float> remembered)
        where TState : struct, IState<TState>
        where TUpdate : struct, IUpdate<TUpdate, float, UpdateState<float, TState>>
    {
        var (held, workspace) = (update.Initialize(_point.Span), new Workspace());
        var (memory, taken) = (new FusedMemory(_point.Span, remembered), 0L);
        Check();
        _gradient.Span.CopyTo(memory.Gradient);
        return Interleaved.Measure(
            new(
                name, [Contender.Toolkit], ["by hand"],
                [new(Contender.Toolkit, () => Steps(1)) { Repeat = Steps }, new("by hand", () => fused(memory, ++taken))],
                seconds => FormattableString.Invariant($"{seconds / Count * 1e9:0.000} ns each")),
            Budget);

        void Steps(int times)
        {
            var state = held;
            for (var time = 0; time < times; time++) update.Apply(ref state, _gradient.Span, workspace);
            held = state;
        }

        // An opponent that computes something else is none.
        void Check()
        {
            for (var step = 0; step < CheckedSteps; step++)
            {
                var gradient = Buffer<float>.CopyOf(_gradient.Span);
                foreach (ref var element in gradient.Mutable) element *= Factors[step % Factors.Length];
                gradient.Span.CopyTo(memory.Gradient);
                update.Apply(ref held, gradient.Span, workspace);
                fused(memory, ++taken);
            }

            for (var i = 0; i < Count; i++)
            {
                var (ours, theirs) = (held.Point.Span[i], memory.Point[i]);
                if (!(Math.Abs(ours - theirs) <= 1e-5f * Math.Max(1, Math.Abs(ours))))
                    throw new InvalidOperationException(
                        $"{name} and its opponent differ at parameter {i} after {CheckedSteps} steps: {ours} and {theirs}.");
            }
        }
    }

    private static Buffer<float> Uniform(int seed)
    {
        var (random, values) = (new Random(seed), Buffer<float>.Allocate(Count));
        foreach (ref var value in values.Mutable) value = 2 * random.NextSingle() - 1;
        return values;
    }
}
