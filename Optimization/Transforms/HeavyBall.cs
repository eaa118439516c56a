using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>Heavy-ball momentum: <c>m ← β m + g; u = m</c>.</summary>
    /// <remarks>
    /// State: m. Identity metric: a steady gradient comes out 1 / (1 − β) times as long, and so does the length that a proximal map sees.
    /// Source: Polyak 1964; the local rate on quadratics is (√L − √μ)/(√L + √μ) for the tuned β and rate, no global rate is declared.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="decay">β, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Momentum<T> HeavyBall<T>(double decay = 0.9)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(decay, looksAhead: false);

    /// <summary>Nesterov's momentum, as an update of the extrapolated point: <c>m ← β m + g; u = g + β m</c>.</summary>
    /// <remarks>
    /// State: m. Identity metric, length 1 / (1 − β) as for <see cref="HeavyBall{T}"/>. The point that this chain moves is the
    /// extrapolated one of the two-sequence form. Source: Sutskever, Martens, Dahl, Hinton, ICML 2013, equations 3 and 4, after the
    /// change of variables of Bengio, Boulanger-Lewandowski, Pascanu 2013.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="decay">β, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Momentum<T> Nesterov<T>(double decay = 0.9)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(decay, looksAhead: true);
}

/// <summary>Momentum; see <see cref="Transforms.HeavyBall{T}"/> and <see cref="Transforms.Nesterov{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct Momentum<T> : ITransform<Momentum<T>, IPoint, Identity, T, MomentumState<T>, MomentumKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal Momentum(double decay, bool looksAhead)
    {
        Decay = Require.InHalfOpenUnit(decay);
        LooksAhead = looksAhead;
    }

    /// <summary>β.</summary>
    public double Decay { get; }

    /// <summary>Whether the update is Nesterov's, g + β m, rather than m.</summary>
    public bool LooksAhead { get; }

    /// <inheritdoc/>
    public MomentumState<T> Initialize(ReadOnlySpan<T> point) => new(Buffer<T>.Allocate(point.Length));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(
        scoped ref MomentumState<T> state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out MomentumKernel<T> kernel) =>
        kernel = new(this, state, evidence);
}

/// <summary>The running sum of gradients.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Momentum">m.</param>
public readonly record struct MomentumState<T>(Buffer<T> Momentum) : IState<MomentumState<T>>
    where T : unmanaged
{
    /// <inheritdoc/>
    public MomentumState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Momentum));
}

/// <summary>The loop body of momentum.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct MomentumKernel<T> : ILaneKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref T _momentum;
    private readonly Vector512<T> _decay;
    private readonly Vector512<T> _gain;
    private readonly Vector512<T> _carried;
    private readonly Vector512<T> _fresh;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal MomentumKernel(Momentum<T> transform, MomentumState<T> state, scoped in Evidence<T> evidence)
    {
        _momentum = ref state.Momentum.First(evidence);
        _decay = Vector512.Create(Number.Of<T>(transform.Decay));
        _gain = Vector512.Create(Number.Of<T>(1 / (1 - transform.Decay)));
        (_fresh, _carried) = transform.LooksAhead ? (Vector512<T>.One, _decay) : (Vector512<T>.Zero, Vector512<T>.One);
    }

    static bool ILaneKernel<T>.AveragesInTime => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        var gradient = lane.Update;
        var momentum = (Vector512.LoadUnsafe(ref _momentum, index) * _decay) + gradient;
        momentum.StoreUnsafe(ref _momentum, index);
        lane.Update = (gradient * _fresh) + (momentum * _carried);
        lane.Length *= _gain;
    }
}
