using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// The direction of AdaDelta: the gradient times the root mean square of past updates over that of gradients. <c>v ← ρ v + (1 − ρ) g²; u = √((d
    /// + ε) / (v + ε)) g; d ← ρ d + (1 − ρ) u²</c>, v and d from 0.
    /// </summary>
    /// <remarks>
    /// State: v and d. Diagonal metric: a coordinate's length is √((d + ε) / (v + ε)). The update has the unit of the point, so a rate is a
    /// number without one, usually 1; d is the mean square of this direction, before any rate. No rate is declared. Source: Zeiler 2012, arXiv
    /// 1212.5701, Algorithm 1: ε inside both roots.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="decay">ρ, in [0, 1).</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ScaleByAdaDelta<T> ScaleByAdaDelta<T>(double decay = 0.95, double epsilon = 1e-6)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(decay, epsilon);
}

/// <summary>The direction of AdaDelta; see <see cref="Transforms.ScaleByAdaDelta{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ScaleByAdaDelta<T> : ITransform<ScaleByAdaDelta<T>, IPoint, Diagonal, T, AdaDeltaState<T>, AdaDeltaKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The transform with the usual parameters.</summary>
    public ScaleByAdaDelta()
        : this(0.95, 1e-6)
    {
    }

    internal ScaleByAdaDelta(double decay, double epsilon)
    {
        Decay = Require.InHalfOpenUnit(decay);
        Epsilon = Require.Positive<T>(epsilon);
    }

    /// <summary>ρ, the decay of both mean squares.</summary>
    public double Decay { get; }

    /// <summary>ε.</summary>
    public T Epsilon { get; }

    /// <inheritdoc/>
    public AdaDeltaState<T> Initialize(ReadOnlySpan<T> point) => new(Buffer<T>.Allocate(point.Length), Buffer<T>.Allocate(point.Length));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(
        scoped ref AdaDeltaState<T> state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out AdaDeltaKernel<T> kernel) =>
        kernel = new(this, state, evidence);
}

/// <summary>What AdaDelta remembers.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="MeanSquare">v, the running mean of squared gradients.</param>
/// <param name="MeanSquareUpdate">d, the running mean of squared updates.</param>
public readonly record struct AdaDeltaState<T>(Buffer<T> MeanSquare, Buffer<T> MeanSquareUpdate) : IState<AdaDeltaState<T>>
    where T : unmanaged
{
    /// <inheritdoc/>
    public AdaDeltaState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.NonNegative(MeanSquare), visitor.NonNegative(MeanSquareUpdate));
}

/// <summary>AdaDelta's loop body.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct AdaDeltaKernel<T> : ILaneKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref T _meanSquare;
    private readonly ref T _meanSquareUpdate;
    private readonly Vector512<T> _keep;
    private readonly Vector512<T> _take;
    private readonly Vector512<T> _epsilon;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal AdaDeltaKernel(ScaleByAdaDelta<T> transform, AdaDeltaState<T> state, scoped in Evidence<T> evidence)
    {
        _meanSquare = ref state.MeanSquare.First(evidence);
        _meanSquareUpdate = ref state.MeanSquareUpdate.First(evidence);
        _keep = Vector512.Create(Number.Of<T>(transform.Decay));
        _take = Vector512.Create(Number.Of<T>(1 - transform.Decay));
        _epsilon = Vector512.Create(transform.Epsilon);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        var gradient = lane.Update;
        var square = (Vector512.LoadUnsafe(ref _meanSquare, index) * _keep) + (gradient * gradient * _take);
        var updates = Vector512.LoadUnsafe(ref _meanSquareUpdate, index);
        var factor = Vector512.Sqrt((updates + _epsilon) / (square + _epsilon));
        var update = gradient * factor;
        square.StoreUnsafe(ref _meanSquare, index);
        ((updates * _keep) + (update * update * _take)).StoreUnsafe(ref _meanSquareUpdate, index);
        lane.Update = update;
        lane.Length *= factor;
    }
}
