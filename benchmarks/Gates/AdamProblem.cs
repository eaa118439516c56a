using Toolkit.Numerics;
using Toolkit.Optimization;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Benchmarks;

/// <summary>Where an Adam step starts, and what it is to do.</summary>
/// <param name="Point">The first parameters; every contender steps on a copy.</param>
/// <param name="Gradient">The gradient of every step: what a step costs does not depend on its values.</param>
/// <param name="Rate">The step size at the start.</param>
/// <param name="Decay">The decoupled weight decay.</param>
/// <param name="Steps">The steps after which a cosine schedule has reached zero: more than are ever measured.</param>
public sealed record AdamProblem(Buffer<float> Point, Buffer<float> Gradient, double Rate, double Decay, long Steps)
{
    /// <summary>A problem of <paramref name="count"/> parameters with values from a fixed seed.</summary>
    public static AdamProblem Of(int count, double decay) => new(Uniform(count, 1), Uniform(count, 2), 1e-3, decay, 1L << 40);

    /// <summary>Our step, through the public API: the direction of Adam, decoupled decay, down a cosine schedule.</summary>
    public Contender Composed() =>
        Stepping(ScaleByAdam<float>().Then(AddDecayedWeights<float>(Decay)).Then(Descend(Schedules.Cosine<float>(Rate, Steps))).AsUpdate());

    /// <summary>Our step without decay and schedule.</summary>
    public Contender Plain() => Stepping(Adam<float>(Rate).AsUpdate());

    /// <summary>The hand-written step in vectors of the usual width.</summary>
    public Contender FusedInVectors()
    {
        var (fused, memory) = (Fused(), Memory());
        return new("fused Vector", () => fused.StepInVectors(memory[0], memory[1], memory[2], memory[3]));
    }

    /// <summary>The hand-written step in 512-bit vectors.</summary>
    public Contender FusedIn512Bits()
    {
        var (fused, memory) = (Fused(), Memory());
        return new("fused Vector512", () => fused.StepIn512Bits(memory[0], memory[1], memory[2], memory[3]));
    }

    private Contender Stepping<TState, TUpdate>(Update<IPoint, float, TState, TUpdate> update)
        where TState : struct, IState<TState>
        where TUpdate : struct, IUpdate<TUpdate, float, TState>
    {
        var (held, workspace) = (update.Initialize(Point.Span), new Workspace());
        return new(Contender.Toolkit, () => Steps(1)) { Repeat = Steps };

        // A loop over a state in a local variable, as the guide shows it.
        void Steps(int times)
        {
            var state = held;
            for (var time = 0; time < times; time++) update.Apply(ref state, Gradient.Span, workspace);
            held = state;
        }
    }

    private FusedAdam Fused() => new(Rate, Decay, Steps);

    // Parameters, first moment, second moment, gradient.
    private StaggeredMemory Memory()
    {
        var memory = new StaggeredMemory(Point.Length, 4);
        Point.Span.CopyTo(memory[0]);
        Gradient.Span.CopyTo(memory[3]);
        return memory;
    }

    private static Buffer<float> Uniform(int count, int seed)
    {
        var (random, values) = (new Random(seed), Buffer<float>.Allocate(count));
        foreach (ref var value in values.Mutable) value = 2 * random.NextSingle() - 1;
        return values;
    }
}
