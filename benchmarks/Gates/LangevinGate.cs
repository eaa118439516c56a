using System.Numerics;
using Toolkit.Numerics;
using Toolkit.Optimization;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Benchmarks;

/// <summary>What the noise of a Langevin step costs.</summary>
public sealed class LangevinGate : IGate
{
    private const int Count = 1_000_000;
    private const double Rate = 1e-6;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(8);

    /// <inheritdoc/>
    public string Name => "sgld";

    /// <inheritdoc/>
    public string Description => "time of an SGLD step on 10^6 coordinates over that of an SGD step and of filling as many normals, floats and doubles, the worse of the two";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtMost(1.15);

    /// <inheritdoc/>
    public GateResult Measure() => GateResult.Measured.WorstOf(Limit, [Compare<float>("10^6 floats"), Compare<double>("10^6 doubles")]);

    private static Comparison Compare<T>(string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const string Apart = "SGD, normals";
        var (point, gradient, normals, key) = (Uniform<T>(1), Uniform<T>(2), Buffer<T>.Allocate(Count), RandomKey.FromSeed(3));
        var sampler = Stepping(Contender.Toolkit, Descend<T>(Rate).WithNoise(1, key), point, gradient);
        var optimiser = Stepping("SGD", Descend<T>(Rate).AsUpdate(), point, gradient);
        var step = 0L;
        var fill = new Contender("normals", () => key.Fold(step++).Normals(normals.Mutable));
        var both = new Contender(Apart, () =>
        {
            optimiser.Run();
            fill.Run();
        });
        var preconditioned = Stepping("pSGLD", ScaleByRmsProp<T>(0.99, 1e-5).Then(Descend<T>(Rate)).WithNoise(1, key), point, gradient);
        return Interleaved.Measure(
            new(name, [Contender.Toolkit], [Apart], [sampler, both, optimiser, fill, preconditioned], seconds => FormattableString.Invariant($"{seconds / Count * 1e9:0.00} ns a coordinate")), Budget);
    }

    private static Contender Stepping<T, TState, TUpdate>(string name, Update<IPoint, T, TState, TUpdate> update, Buffer<T> point, Buffer<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TUpdate : struct, IUpdate<TUpdate, T, TState>
    {
        var (held, workspace) = (update.Initialize(point.Span), new Workspace());
        return new(name, () => Steps(1)) { Repeat = Steps };

        void Steps(int times)
        {
            var state = held;
            for (var time = 0; time < times; time++) update.Apply(ref state, gradient.Span, workspace);
            held = state;
        }
    }

    private static Buffer<T> Uniform<T>(ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = Buffer<T>.Allocate(Count);
        RandomKey.FromSeed(seed).Uniforms(values.Mutable);
        return values;
    }
}
