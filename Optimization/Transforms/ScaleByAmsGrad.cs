using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// The direction of AMSGrad: Adam with a second moment that never falls. <c>m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; w ← max(w, v / (1 −
    /// β₂ᵏ)); u = (m / (1 − β₁ᵏ)) / (√w + ε)</c>.
    /// </summary>
    /// <remarks>
    /// State: m, v, w, β₁ᵏ and β₂ᵏ. Diagonal metric: a coordinate's length is 1 / (√w + ε), which never grows. No rate is declared. Source:
    /// Reddi, Kale, Kumar, ICLR 2018, Algorithm 2, which has neither bias corrections nor ε; both are Adam's here, with the maximum taken of
    /// the corrected moment, as in Optax.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="beta1">β₁, the decay of the mean, in [0, 1).</param>
    /// <param name="beta2">β₂, the decay of the mean square, in [0, 1).</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ScaleByAmsGrad<T> ScaleByAmsGrad<T>(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(beta1, beta2, epsilon);
}

/// <summary>The direction of AMSGrad; see <see cref="Transforms.ScaleByAmsGrad{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ScaleByAmsGrad<T> : ITransform<ScaleByAmsGrad<T>, IPoint, Diagonal, T, AmsGradState<T>, AmsGradKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The transform with the usual parameters.</summary>
    public ScaleByAmsGrad()
        : this(0.9, 0.999, 1e-8)
    {
    }

    internal ScaleByAmsGrad(double beta1, double beta2, double epsilon)
    {
        Beta1 = Require.InHalfOpenUnit(beta1);
        Beta2 = Require.InHalfOpenUnit(beta2);
        Epsilon = Require.Positive(epsilon);
        Require.Positive<T>(epsilon);
    }

    /// <summary>β₁, the decay of the mean.</summary>
    public double Beta1 { get; }

    /// <summary>β₂, the decay of the mean square.</summary>
    public double Beta2 { get; }

    /// <summary>ε.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public AmsGradState<T> Initialize(ReadOnlySpan<T> point) =>
        new(Buffer<T>.Allocate(point.Length), Buffer<T>.Allocate(point.Length), Buffer<T>.Allocate(point.Length), 1, 1);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(
        scoped ref AmsGradState<T> state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out AmsGradKernel<T> kernel)
    {
        state = state with { MeanBias = state.MeanBias * Beta1, SquareBias = state.SquareBias * Beta2 };
        kernel = new(this, state, evidence);
    }
}

/// <summary>What AMSGrad remembers.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Mean">m, the decaying sum of gradients, not yet freed of its bias.</param>
/// <param name="MeanSquare">v, the decaying sum of squared gradients, not yet freed of its bias.</param>
/// <param name="Largest">w, the largest v so far, each freed of its bias.</param>
/// <param name="MeanBias">β₁ᵏ after k steps.</param>
/// <param name="SquareBias">β₂ᵏ after k steps.</param>
public readonly record struct AmsGradState<T>(Buffer<T> Mean, Buffer<T> MeanSquare, Buffer<T> Largest, double MeanBias, double SquareBias)
    : IState<AmsGradState<T>>
    where T : unmanaged
{
    /// <inheritdoc/>
    public AmsGradState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor =>
        new(visitor.Buffer(Mean), visitor.NonNegative(MeanSquare), visitor.NonNegative(Largest), visitor.Scalar(MeanBias), visitor.Scalar(SquareBias));
}

/// <summary>AMSGrad's loop body.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct AmsGradKernel<T> : ILaneKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref T _mean;
    private readonly ref T _meanSquare;
    private readonly ref T _largest;
    private readonly Vector512<T> _keepMean;
    private readonly Vector512<T> _takeMean;
    private readonly Vector512<T> _keepSquare;
    private readonly Vector512<T> _takeSquare;
    private readonly Vector512<T> _gain;
    private readonly Vector512<T> _correction;
    private readonly Vector512<T> _epsilon;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal AmsGradKernel(ScaleByAmsGrad<T> transform, AmsGradState<T> state, scoped in Evidence<T> evidence)
    {
        _mean = ref state.Mean.First(evidence);
        _meanSquare = ref state.MeanSquare.First(evidence);
        _largest = ref state.Largest.First(evidence);
        _keepMean = Vector512.Create(Number.Of<T>(transform.Beta1));
        _takeMean = Vector512.Create(Number.Of<T>(1 - transform.Beta1));
        _keepSquare = Vector512.Create(Number.Of<T>(transform.Beta2));
        _takeSquare = Vector512.Create(Number.Of<T>(1 - transform.Beta2));
        _gain = Vector512.Create(Number.Of<T>(1 / (1 - state.MeanBias)));
        _correction = Vector512.Create(Number.Of<T>(1 / (1 - state.SquareBias)));
        _epsilon = Vector512.Create(Number.Of<T>(transform.Epsilon));
    }

    static bool ILaneKernel<T>.AveragesInTime => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        var gradient = lane.Update;
        var mean = (Vector512.LoadUnsafe(ref _mean, index) * _keepMean) + (gradient * _takeMean);
        var square = (Vector512.LoadUnsafe(ref _meanSquare, index) * _keepSquare) + (gradient * gradient * _takeSquare);
        var largest = Vector512.MaxNative(Vector512.LoadUnsafe(ref _largest, index), square * _correction);
        mean.StoreUnsafe(ref _mean, index);
        square.StoreUnsafe(ref _meanSquare, index);
        largest.StoreUnsafe(ref _largest, index);
        var root = Vector512.Sqrt(largest) + _epsilon;
        lane.Update = mean * _gain / root;
        lane.Length /= root;
    }
}
