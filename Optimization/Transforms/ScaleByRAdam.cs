using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// The direction of RAdam: Adam's mean over the root of its second moment, shortened by as much as that root still varies; the mean alone while
    /// it varies too much. <c>ρ∞ = 2 / (1 − β₂) − 1; ρ = ρ∞ − 2 k β₂ᵏ / (1 − β₂ᵏ); r = √((ρ − 4)(ρ − 2) ρ∞ / ((ρ∞ − 4)(ρ∞ − 2) ρ)); u = r m̂ / (√v̂
    /// + ε)</c> where ρ is at least the threshold, else <c>u = m̂</c>; m̂ and v̂ are Adam's corrected moments.
    /// </summary>
    /// <remarks>
    /// State: m, v, β₁ᵏ, β₂ᵏ and k. Diagonal metric: a coordinate's length is r / (√v̂ + ε), and 1 before the first rectified step (the sixth,
    /// for β₂ = 0.999). No rate is declared. Source: Liu, Jiang, He, Chen, Liu, Gao, Han, ICLR 2020, Algorithm 2, which rectifies from ρ above
    /// 4; 5 is the threshold of its authors' code and of Optax.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="beta1">β₁, the decay of the mean, in [0, 1).</param>
    /// <param name="beta2">β₂, the decay of the mean square, in [0, 1).</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="threshold">The least ρ that is rectified, above 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ScaleByRAdam<T> ScaleByRAdam<T>(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double threshold = 5)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(beta1, beta2, epsilon, threshold);
}

/// <summary>The direction of rectified Adam; see <see cref="Transforms.ScaleByRAdam{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ScaleByRAdam<T> : ITransform<ScaleByRAdam<T>, IPoint, Diagonal, T, RAdamState<T>, RAdamKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The transform with the usual parameters.</summary>
    public ScaleByRAdam()
        : this(0.9, 0.999, 1e-8, 5)
    {
    }

    internal ScaleByRAdam(double beta1, double beta2, double epsilon, double threshold)
    {
        Beta1 = Require.InHalfOpenUnit(beta1);
        Beta2 = Require.InHalfOpenUnit(beta2);
        Epsilon = Require.Positive(epsilon);
        Require.Positive<T>(epsilon * Math.Sqrt(1 - beta2), nameof(epsilon));
        Threshold = Require.Above(threshold, 4);
    }

    /// <summary>β₁, the decay of the mean.</summary>
    public double Beta1 { get; }

    /// <summary>β₂, the decay of the mean square.</summary>
    public double Beta2 { get; }

    /// <summary>ε.</summary>
    public double Epsilon { get; }

    /// <summary>The least ρ that is rectified.</summary>
    public double Threshold { get; }

    /// <inheritdoc/>
    public RAdamState<T> Initialize(ReadOnlySpan<T> point) => new(Buffer<T>.Allocate(point.Length), Buffer<T>.Allocate(point.Length), 1, 1, 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(
        scoped ref RAdamState<T> state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out RAdamKernel<T> kernel)
    {
        state = state with { MeanBias = state.MeanBias * Beta1, SquareBias = state.SquareBias * Beta2, Steps = state.Steps + 1 };
        kernel = new(this, state, evidence);
    }

    /// <summary>r, or 0 while the second moment varies too much to divide by.</summary>
    internal double Rectification(RAdamState<T> state)
    {
        var limit = (2 / (1 - Beta2)) - 1;
        var rho = limit - (2 * state.Steps * state.SquareBias / (1 - state.SquareBias));
        return rho >= Threshold ? Math.Sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho)) : 0;
    }
}

/// <summary>What RAdam remembers.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Mean">m, the decaying sum of gradients, not yet freed of its bias.</param>
/// <param name="MeanSquare">v, the decaying sum of squared gradients, not yet freed of its bias.</param>
/// <param name="MeanBias">β₁ᵏ after k steps.</param>
/// <param name="SquareBias">β₂ᵏ after k steps.</param>
/// <param name="Steps">k, the number of steps taken.</param>
public readonly record struct RAdamState<T>(Buffer<T> Mean, Buffer<T> MeanSquare, double MeanBias, double SquareBias, long Steps)
    : IState<RAdamState<T>>
    where T : unmanaged
{
    /// <inheritdoc/>
    public RAdamState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor =>
        new(visitor.Buffer(Mean), visitor.NonNegative(MeanSquare), visitor.Scalar(MeanBias), visitor.Scalar(SquareBias), visitor.Scalar(Steps));
}

/// <summary>RAdam's loop body: one denominator, √v times a weight plus an offset, for both cases.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct RAdamKernel<T> : ILaneKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref T _mean;
    private readonly ref T _meanSquare;
    private readonly Vector512<T> _keepMean;
    private readonly Vector512<T> _takeMean;
    private readonly Vector512<T> _keepSquare;
    private readonly Vector512<T> _takeSquare;
    private readonly Vector512<T> _gain;
    private readonly Vector512<T> _length;
    private readonly Vector512<T> _weight;
    private readonly Vector512<T> _offset;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal RAdamKernel(ScaleByRAdam<T> transform, RAdamState<T> state, scoped in Evidence<T> evidence)
    {
        _mean = ref state.Mean.First(evidence);
        _meanSquare = ref state.MeanSquare.First(evidence);
        _keepMean = Vector512.Create(Number.Of<T>(transform.Beta1));
        _takeMean = Vector512.Create(Number.Of<T>(1 - transform.Beta1));
        _keepSquare = Vector512.Create(Number.Of<T>(transform.Beta2));
        _takeSquare = Vector512.Create(Number.Of<T>(1 - transform.Beta2));
        var (root, rectification) = (Math.Sqrt(1 - state.SquareBias), transform.Rectification(state));
        var (length, weight, offset) = rectification > 0 ? (rectification * root, 1, transform.Epsilon * root) : (1, 0, 1.0);
        _gain = Vector512.Create(Number.Of<T>(length / (1 - state.MeanBias)));
        _length = Vector512.Create(Number.Of<T>(length));
        _weight = Vector512.Create(Number.Of<T>(weight));
        _offset = Vector512.Create(Number.Of<T>(offset));
    }

    static bool ILaneKernel<T>.AveragesInTime => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        var gradient = lane.Update;
        var mean = (Vector512.LoadUnsafe(ref _mean, index) * _keepMean) + (gradient * _takeMean);
        var square = (Vector512.LoadUnsafe(ref _meanSquare, index) * _keepSquare) + (gradient * gradient * _takeSquare);
        mean.StoreUnsafe(ref _mean, index);
        square.StoreUnsafe(ref _meanSquare, index);
        var root = (Vector512.Sqrt(square) * _weight) + _offset;
        lane.Update = mean * _gain / root;
        lane.Length *= _length / root;
    }
}
