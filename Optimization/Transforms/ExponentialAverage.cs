using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// The running mean of the update, freed of its bias towards zero if so asked: <c>m ← β m + (1 − β) g; u = m / (1 − βᵏ)</c>, or <c>u = m</c>.
    /// </summary>
    /// <remarks>
    /// State: m and βᵏ. Leaves metric and length as they are: a steady gradient comes out as long as it went in (without the correction in the
    /// limit; k steps in, 1 − βᵏ of it). <see cref="HeavyBall{T}"/> is the same mean times 1 / (1 − β), without the correction. Source of the
    /// correction: Kingma and Ba, ICLR 2015, section 3.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="decay">β, in [0, 1).</param>
    /// <param name="isBiasCorrected">Whether the mean is divided by 1 − βᵏ.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ExponentialAverage<T> ExponentialAverage<T>(double decay = 0.9, bool isBiasCorrected = true)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(decay, isBiasCorrected);
}

/// <summary>An average of updates; see <see cref="Transforms.ExponentialAverage{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ExponentialAverage<T>
    : ITransform<ExponentialAverage<T>, IPoint, Identity, T, ExponentialAverageState<T>, ExponentialAverageKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The transform with the usual parameters.</summary>
    public ExponentialAverage()
        : this(0.9, true)
    {
    }

    internal ExponentialAverage(double decay, bool isBiasCorrected)
    {
        Decay = Require.InHalfOpenUnit(decay);
        IsBiasCorrected = isBiasCorrected;
    }

    /// <summary>β.</summary>
    public double Decay { get; }

    /// <summary>Whether the mean is divided by 1 − βᵏ.</summary>
    public bool IsBiasCorrected { get; }

    /// <inheritdoc/>
    public ExponentialAverageState<T> Initialize(ReadOnlySpan<T> point) => new(Buffer<T>.Allocate(point.Length), 1);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(
        scoped ref ExponentialAverageState<T> state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace,
        out ExponentialAverageKernel<T> kernel)
    {
        state = state with { Bias = state.Bias * Decay };
        kernel = new(this, state, evidence);
    }
}

/// <summary>The running mean of updates.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Mean">m, not yet freed of its bias.</param>
/// <param name="Bias">βᵏ after k steps: the weight that the zero at the start still has in m.</param>
public readonly record struct ExponentialAverageState<T>(Buffer<T> Mean, double Bias) : IState<ExponentialAverageState<T>>
    where T : unmanaged
{
    /// <inheritdoc/>
    public ExponentialAverageState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Mean), visitor.Scalar(Bias));
}

/// <summary>The loop body of an average of updates.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct ExponentialAverageKernel<T> : ILaneKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref T _mean;
    private readonly Vector512<T> _keep;
    private readonly Vector512<T> _take;
    private readonly Vector512<T> _gain;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ExponentialAverageKernel(ExponentialAverage<T> transform, ExponentialAverageState<T> state, scoped in Evidence<T> evidence)
    {
        _mean = ref state.Mean.First(evidence);
        _keep = Vector512.Create(Number.Of<T>(transform.Decay));
        _take = Vector512.Create(Number.Of<T>(1 - transform.Decay));
        _gain = Vector512.Create(Number.Of<T>(transform.IsBiasCorrected ? 1 / (1 - state.Bias) : 1));
    }

    static bool ILaneKernel<T>.AveragesInTime => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        var mean = (Vector512.LoadUnsafe(ref _mean, index) * _keep) + (lane.Update * _take);
        mean.StoreUnsafe(ref _mean, index);
        lane.Update = mean * _gain;
    }
}
