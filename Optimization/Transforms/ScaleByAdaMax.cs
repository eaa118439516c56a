using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// The direction of AdaMax: Adam with the decaying maximum of the gradient in place of its mean square. <c>m ← β₁ m + (1 − β₁) g; v ← max(β₂ v,
    /// |g| + ε); u = (m / (1 − β₁ᵏ)) / v</c>.
    /// </summary>
    /// <remarks>
    /// State: m, v and β₁ᵏ. Diagonal metric: a coordinate's length is 1 / v. No squares are taken. No rate is declared. Source: Kingma and Ba,
    /// ICLR 2015, Algorithm 2, which has no ε and divides by zero where every gradient was zero; it stands where Optax has it.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="beta1">β₁, the decay of the mean, in [0, 1).</param>
    /// <param name="beta2">β₂, the decay of the maximum, in [0, 1).</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ScaleByAdaMax<T> ScaleByAdaMax<T>(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(beta1, beta2, epsilon);
}

/// <summary>The direction of AdaMax; see <see cref="Transforms.ScaleByAdaMax{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ScaleByAdaMax<T> : ITransform<ScaleByAdaMax<T>, IPoint, Diagonal, T, AdaMaxState<T>, AdaMaxKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The transform with the usual parameters.</summary>
    public ScaleByAdaMax()
        : this(0.9, 0.999, 1e-8)
    {
    }

    internal ScaleByAdaMax(double beta1, double beta2, double epsilon)
    {
        Beta1 = Require.InHalfOpenUnit(beta1);
        Beta2 = Require.InHalfOpenUnit(beta2);
        Epsilon = Require.Positive<T>(epsilon);
    }

    /// <summary>β₁, the decay of the mean.</summary>
    public double Beta1 { get; }

    /// <summary>β₂, the decay of the maximum.</summary>
    public double Beta2 { get; }

    /// <summary>ε.</summary>
    public T Epsilon { get; }

    /// <inheritdoc/>
    public AdaMaxState<T> Initialize(ReadOnlySpan<T> point) => new(Buffer<T>.Allocate(point.Length), Buffer<T>.Allocate(point.Length), 1);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(
        scoped ref AdaMaxState<T> state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out AdaMaxKernel<T> kernel)
    {
        state = state with { MeanBias = state.MeanBias * Beta1 };
        kernel = new(this, state, evidence);
    }
}

/// <summary>What AdaMax remembers.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Mean">m, the decaying sum of gradients, not yet freed of its bias.</param>
/// <param name="Largest">v, the decaying maximum of |g| + ε.</param>
/// <param name="MeanBias">β₁ᵏ after k steps.</param>
public readonly record struct AdaMaxState<T>(Buffer<T> Mean, Buffer<T> Largest, double MeanBias) : IState<AdaMaxState<T>>
    where T : unmanaged
{
    /// <inheritdoc/>
    public AdaMaxState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor =>
        new(visitor.Buffer(Mean), visitor.NonNegative(Largest), visitor.Scalar(MeanBias));
}

/// <summary>AdaMax's loop body.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct AdaMaxKernel<T> : ILaneKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref T _mean;
    private readonly ref T _largest;
    private readonly Vector512<T> _keepMean;
    private readonly Vector512<T> _takeMean;
    private readonly Vector512<T> _keepLargest;
    private readonly Vector512<T> _gain;
    private readonly Vector512<T> _epsilon;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal AdaMaxKernel(ScaleByAdaMax<T> transform, AdaMaxState<T> state, scoped in Evidence<T> evidence)
    {
        _mean = ref state.Mean.First(evidence);
        _largest = ref state.Largest.First(evidence);
        _keepMean = Vector512.Create(Number.Of<T>(transform.Beta1));
        _takeMean = Vector512.Create(Number.Of<T>(1 - transform.Beta1));
        _keepLargest = Vector512.Create(Number.Of<T>(transform.Beta2));
        _gain = Vector512.Create(Number.Of<T>(1 / (1 - state.MeanBias)));
        _epsilon = Vector512.Create(transform.Epsilon);
    }

    static bool ILaneKernel<T>.AveragesInTime => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        var gradient = lane.Update;
        var mean = (Vector512.LoadUnsafe(ref _mean, index) * _keepMean) + (gradient * _takeMean);
        var largest = Vector512.MaxNative(Vector512.LoadUnsafe(ref _largest, index) * _keepLargest, Vector512.Abs(gradient) + _epsilon);
        mean.StoreUnsafe(ref _mean, index);
        largest.StoreUnsafe(ref _largest, index);
        lane.Update = mean * _gain / largest;
        lane.Length /= largest;
    }
}
