using System.Numerics;

namespace Toolkit.Sketching;

/// <summary>Chains of transforms whose point and memory are kept in sketches.</summary>
public static class SketchedChains
{
    /// <summary>
    /// The chain with its point in a Count-Sketch and whatever it remembers of each coordinate in further tables; of <c>Descend(λ)</c> it is MISSION: see <see cref="SketchedDescent{T, TModel, TState, TKernel, TTransform, TProximalMap}"/>.
    /// </summary>
    /// <param name="transform">The chain, which descends. What it remembers must be scalars, and numbers of type T, one for each coordinate.</param>
    /// <param name="options">What is held, and what a prediction is made of.</param>
    /// <exception cref="ArgumentException">The chain remembers something else, which no sketch can hold.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Sketched<T, TState, TKernel, TTransform, Zero<T>> Sketched<TEvidence, TMetric, T, TState, TKernel, TTransform>(
        this ITransform<TTransform, TEvidence, TMetric, T, TState, TKernel> transform, SketchedOptions options)
        where TEvidence : class, IPoint
        where TMetric : Metric
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct
        where TTransform : struct, ITransformOperator<T, TState, TKernel> => new(transform.Operator, default, options);

    /// <summary>The same with a penalty g, in the form of dual averaging: <c>x = prox(S, L)</c>, where S is the sum of updates that the sketch holds and L the sum of their lengths.</summary>
    /// <remarks>
    /// Nothing that an example does not have is touched: of L1 a coordinate is read through a threshold that rises with L. Source: Nesterov 2009; Xiao 2010, "Dual averaging methods for regularized stochastic
    /// learning and online optimization". A chain whose coordinates have lengths of their own has no such L, and does not compile here.
    /// </remarks>
    /// <param name="transform">A chain with one length for all coordinates, which descends.</param>
    /// <param name="penalty">g, alike in all coordinates: <c>L1</c>, <c>ElasticNet</c>, <c>SquaredL2</c>.</param>
    /// <param name="options">What is held, and what a prediction is made of.</param>
    /// <exception cref="ArgumentException">The chain remembers something that no sketch can hold.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Sketched<T, TState, TKernel, TTransform, TProximalMap> Sketched<TEvidence, T, TState, TKernel, TTransform, TProximalMap>(
        this ITransform<TTransform, TEvidence, Identity, T, TState, TKernel> transform, ISeparableProximalMap<TProximalMap, T> penalty, SketchedOptions options)
        where TEvidence : class, IPoint
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct
        where TTransform : struct, ITransformOperator<T, TState, TKernel>
        where TProximalMap : struct, ISeparableProximalMap<TProximalMap, T> => new(transform.Operator, (TProximalMap)penalty, options);
}

/// <summary>A chain whose memory is in sketches, before it is told what it will learn from.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TState">The chain's state.</typeparam>
/// <typeparam name="TKernel">The chain's kernel.</typeparam>
/// <typeparam name="TTransform">The chain.</typeparam>
/// <typeparam name="TProximalMap">The penalty.</typeparam>
public sealed record Sketched<T, TState, TKernel, TTransform, TProximalMap>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TState : struct, IState<TState>
    where TKernel : struct, ILaneKernel<T>, allows ref struct
    where TTransform : struct, ITransformOperator<T, TState, TKernel>
    where TProximalMap : struct, ISeparableProximalMap<TProximalMap, T>
{
    internal Sketched(TTransform transform, TProximalMap penalty, SketchedOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (Transform, Penalty, Options) = (transform, penalty, options);
        Probe(1);
        Probe(2);
    }

    /// <summary>The chain.</summary>
    public TTransform Transform { get; }

    /// <summary>The penalty.</summary>
    public TProximalMap Penalty { get; }

    /// <summary>What is held.</summary>
    public SketchedOptions Options { get; }

    /// <summary>The step on examples.</summary>
    /// <typeparam name="TModel">The examples with their loss.</typeparam>
    /// <param name="model">The examples with their loss; it is not kept, it says for which the step is.</param>
    public Step<T, TModel, SketchedState<T, TState>, SketchedInfo, SketchedDescent<T, TModel, TState, TKernel, TTransform, TProximalMap>> For<TModel>(in TModel model)
        where TModel : struct, IExampleModel<T>
    {
        _ = model;
        return new(new(Transform, Penalty, Options));
    }

    // A number for each coordinate, whatever their number is.
    private void Probe(int length)
    {
        Span<T> point = stackalloc T[length];
        point.Clear();
        var state = Transform.Initialize(point);
        var buffers = new StateBuffer<T>[StateBuffers.Count<T, TState>(state)];
        StateBuffers.Collect(state, buffers);
        foreach (var (buffer, _) in buffers)
        {
            if (buffer.Length != length)
                throw new ArgumentException($"The chain remembers {buffer.Length} numbers for {length} coordinates: a sketch holds one for each.", nameof(length));
        }
    }
}
