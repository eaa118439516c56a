using System.Numerics;

namespace Toolkit.Sketching;

/// <summary>
/// Stochastic descent on vectors of 2⁶⁴ coordinates: the point is the sum of all updates, held in a Count-Sketch, and read through its k largest coordinates. MISSION.
/// </summary>
/// <remarks>
/// <para>
/// For each example (a, y), or the mean of a batch: <c>z = ⟨a, x⟩ + b</c> over the k-sparse x; gradient <c>g = w φ′(z, y) a</c>; the chain makes of it an update u over the coordinates of a alone, with what it remembers
/// of them gathered from tables and put back; <c>S ← S + u</c> in the sketch; each coordinate of a is told by the sketch anew and offered to the k. A coordinate that has not risen among the k yet goes on
/// gathering gradients: what iterative hard thresholding forgets at every step.
/// </para>
/// <para>
/// Where no two coordinates collide it is the dense method read through H_k; where k is also at least their number, plain stochastic descent; of one row, predicting from all coordinates, it is signed feature hashing.
/// With AdaGrad or Adam in the chain it is the Count-Sketch optimiser of Spring, Kyrillidis, Mohan, Shrivastava 2019: what is never below zero is read as a Count-Min sketch is, by the minimum.
/// </para>
/// <para>Source: Aghazadeh, Spring, LeJeune, Dasarathy, Shrivastava, Baraniuk 2018, "MISSION: ultra large-scale feature selection using Count-Sketches", Algorithm 1.</para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TModel">The examples with their loss.</typeparam>
/// <typeparam name="TState">The chain's state.</typeparam>
/// <typeparam name="TKernel">The chain's kernel.</typeparam>
/// <typeparam name="TTransform">The chain.</typeparam>
/// <typeparam name="TProximalMap">The penalty.</typeparam>
public readonly record struct SketchedDescent<T, TModel, TState, TKernel, TTransform, TProximalMap>
    : IStep<SketchedDescent<T, TModel, TState, TKernel, TTransform, TProximalMap>, T, TModel, SketchedState<T, TState>, SketchedInfo>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TModel : struct, IExampleModel<T>
    where TState : struct, IState<TState>
    where TKernel : struct, ILaneKernel<T>, allows ref struct
    where TTransform : struct, ITransformOperator<T, TState, TKernel>
    where TProximalMap : struct, ISeparableProximalMap<TProximalMap, T>
{
    internal SketchedDescent(TTransform transform, TProximalMap penalty, SketchedOptions options) => (Transform, Penalty, Options) = (transform, penalty, options);

    /// <summary>The chain.</summary>
    public TTransform Transform { get; }

    /// <summary>The penalty.</summary>
    public TProximalMap Penalty { get; }

    /// <summary>What is held, and what a prediction is made of.</summary>
    public SketchedOptions Options { get; }

    /// <inheritdoc/>
    public SketchedState<T, TState> Initialize(in TModel oracle, ReadOnlySpan<T> start)
    {
        var outputs = oracle.Outputs;
        var planes = Options.SharesTable ? 1 : outputs;
        var length = checked(planes * Options.Rows * Options.Columns);
        var intercept = Transform.Initialize(new T[outputs]);
        var own = new StateBuffer<T>[StateBuffers.Count<T, TState>(intercept)];
        StateBuffers.Collect(intercept, own);
        var (initial, tables) = (Buffer<T>.Allocate(own.Length), new StateBuffer<T>[own.Length]);
        for (var i = 0; i < own.Length; i++)
        {
            initial.Mutable[i] = own[i].Buffer.Span[0];
            tables[i] = new(Buffer<T>.Allocate(length), own[i].IsNonNegative);
        }

        return new(
            CountSketch<T>.Zero(Options.Rows, Options.Columns, Options.Key, planes), TopK<T>.Empty(Options.Top, planes), StateBuffers.Replace(intercept, tables), initial,
            Buffer<T>.Allocate(Options.Intercept ? outputs : 0), intercept, default);
    }

    /// <inheritdoc/>
    public SketchedInfo Advance(ref SketchedState<T, TState> state, in TModel oracle, Workspace workspace)
    {
        using var scope = workspace.Open();
        var loop = new SketchedLoop<T, TState, TKernel, TTransform, TProximalMap>(Transform, Penalty, Options, oracle.Outputs, state, workspace);

        // Whole batches, or what one view has: where a call ends, nothing waits.
        var wanted = (Options.Examples + Options.Batch - 1) / Options.Batch * Options.Batch;
        string? nonFinite = null;
        var (taken, position) = (0, state.Totals.Examples);
        while (taken < wanted && nonFinite is null && (taken == 0 || Options.Batch > 1))
        {
            var examples = oracle.From(position + taken, wanted - taken);
            if (examples.Count == 0) break;
            taken += Options.Batch == 1 ? loop.Learn(examples, oracle, out nonFinite) : loop.Collect(examples, oracle, out nonFinite);
        }

        if (nonFinite is null) loop.LearnBatch();
        state = loop.Close(state);
        return new(taken, nonFinite) { Admitted = loop.Admitted };
    }
}
