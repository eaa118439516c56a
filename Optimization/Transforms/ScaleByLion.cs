using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// The direction of Lion: the sign of a fast mean of gradients, of which a slower one is remembered. <c>u = sign(β₁ m + (1 − β₁) g); m ← β₂ m +
    /// (1 − β₂) g</c>, m from 0.
    /// </summary>
    /// <remarks>
    /// State: m. Every coordinate moves by 1: as for <see cref="ScaleBySign{T}"/> no proximal map may follow. No rate is declared. Source:
    /// Chen, Liang, Huang, Real, Wang, Pham, Dong, Luong, Hsieh, Lu, Le, NeurIPS 2023, Algorithm 2; its weight decay is <see
    /// cref="AddDecayedWeights{T}"/> behind this direction.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="beta1">β₁, the decay in the update, in [0, 1).</param>
    /// <param name="beta2">β₂, the decay of what is remembered, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ScaleByLion<T> ScaleByLion<T>(double beta1 = 0.9, double beta2 = 0.99)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(beta1, beta2);
}

/// <summary>The direction of Lion; see <see cref="Transforms.ScaleByLion{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ScaleByLion<T> : ITransform<ScaleByLion<T>, IPoint, Metric, T, MeanState<T>, LionKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The transform with the usual parameters.</summary>
    public ScaleByLion()
        : this(0.9, 0.99)
    {
    }

    internal ScaleByLion(double beta1, double beta2)
    {
        Beta1 = Require.InHalfOpenUnit(beta1);
        Beta2 = Require.InHalfOpenUnit(beta2);
    }

    /// <summary>β₁, the decay in the update.</summary>
    public double Beta1 { get; }

    /// <summary>β₂, the decay of what is remembered.</summary>
    public double Beta2 { get; }

    /// <inheritdoc/>
    public MeanState<T> Initialize(ReadOnlySpan<T> point) => new(Buffer<T>.Allocate(point.Length));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(
        scoped ref MeanState<T> state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out LionKernel<T> kernel) =>
        kernel = new(this, state, evidence);
}

/// <summary>A running mean of gradients.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Mean">m.</param>
public readonly record struct MeanState<T>(Buffer<T> Mean) : IState<MeanState<T>>
    where T : unmanaged
{
    /// <inheritdoc/>
    public MeanState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Mean));
}

/// <summary>Lion's loop body.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct LionKernel<T> : ILaneKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref T _mean;
    private readonly Vector512<T> _keepNow;
    private readonly Vector512<T> _takeNow;
    private readonly Vector512<T> _keep;
    private readonly Vector512<T> _take;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal LionKernel(ScaleByLion<T> transform, MeanState<T> state, scoped in Evidence<T> evidence)
    {
        _mean = ref state.Mean.First(evidence);
        _keepNow = Vector512.Create(Number.Of<T>(transform.Beta1));
        _takeNow = Vector512.Create(Number.Of<T>(1 - transform.Beta1));
        _keep = Vector512.Create(Number.Of<T>(transform.Beta2));
        _take = Vector512.Create(Number.Of<T>(1 - transform.Beta2));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        var (gradient, mean) = (lane.Update, Vector512.LoadUnsafe(ref _mean, index));
        ((mean * _keep) + (gradient * _take)).StoreUnsafe(ref _mean, index);
        lane.Update = SignKernel<T>.Of((mean * _keepNow) + (gradient * _takeNow));
    }
}
