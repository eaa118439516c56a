using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// The direction of AdaBelief: Adam with the spread of the gradient about its mean in place of its square. <c>m ← β₁ m + (1 − β₁) g; v ← β₂ v +
    /// (1 − β₂) (g − m)² + ε; u = (m / (1 − β₁ᵏ)) / (√(v / (1 − β₂ᵏ)) + ε)</c>, with the new m in the deviation.
    /// </summary>
    /// <remarks>
    /// State: m, v, β₁ᵏ and β₂ᵏ. Diagonal metric: a coordinate's length is 1 / (√(v / (1 − β₂ᵏ)) + ε). No rate is declared. Source: Zhuang,
    /// Tang, Ding, Tatikonda, Dvornek, Papademetris, Duncan, NeurIPS 2020, Algorithm 2; ε twice, within the recurrence and outside the root, as
    /// there. Optax takes the deviation from the mean before this gradient, which is 1 / β₁ times as large.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="beta1">β₁, the decay of the mean, in [0, 1).</param>
    /// <param name="beta2">β₂, the decay of the squared deviation, in [0, 1).</param>
    /// <param name="epsilon">ε, above 0: an addend of v, so near the square of the usual one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ScaleByAdaBelief<T> ScaleByAdaBelief<T>(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-16)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(beta1, beta2, epsilon);
}

/// <summary>The direction of AdaBelief; see <see cref="Transforms.ScaleByAdaBelief{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ScaleByAdaBelief<T> : ITransform<ScaleByAdaBelief<T>, IPoint, Diagonal, T, AdamState<T>, AdaBeliefKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The transform with the usual parameters.</summary>
    public ScaleByAdaBelief()
        : this(0.9, 0.999, 1e-16)
    {
    }

    internal ScaleByAdaBelief(double beta1, double beta2, double epsilon)
    {
        Beta1 = Require.InHalfOpenUnit(beta1);
        Beta2 = Require.InHalfOpenUnit(beta2);
        Epsilon = Require.Positive(epsilon);
        Require.Positive<T>(epsilon * Math.Sqrt(1 - beta2), nameof(epsilon));
    }

    /// <summary>β₁, the decay of the mean.</summary>
    public double Beta1 { get; }

    /// <summary>β₂, the decay of the squared deviation.</summary>
    public double Beta2 { get; }

    /// <summary>ε.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public AdamState<T> Initialize(ReadOnlySpan<T> point) => new(Buffer<T>.Allocate(point.Length), Buffer<T>.Allocate(point.Length), 1, 1);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(
        scoped ref AdamState<T> state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out AdaBeliefKernel<T> kernel)
    {
        state = state with { MeanBias = state.MeanBias * Beta1, SquareBias = state.SquareBias * Beta2 };
        kernel = new(this, state, evidence);
    }
}

/// <summary>AdaBelief's loop body.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct AdaBeliefKernel<T> : ILaneKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref T _mean;
    private readonly ref T _meanSquare;
    private readonly Vector512<T> _keepMean;
    private readonly Vector512<T> _takeMean;
    private readonly Vector512<T> _keepSquare;
    private readonly Vector512<T> _takeSquare;
    private readonly Vector512<T> _addend;
    private readonly Vector512<T> _gain;
    private readonly Vector512<T> _length;
    private readonly Vector512<T> _epsilon;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal AdaBeliefKernel(ScaleByAdaBelief<T> transform, AdamState<T> state, scoped in Evidence<T> evidence)
    {
        _mean = ref state.Mean.First(evidence);
        _meanSquare = ref state.MeanSquare.First(evidence);
        _keepMean = Vector512.Create(Number.Of<T>(transform.Beta1));
        _takeMean = Vector512.Create(Number.Of<T>(1 - transform.Beta1));
        _keepSquare = Vector512.Create(Number.Of<T>(transform.Beta2));
        _takeSquare = Vector512.Create(Number.Of<T>(1 - transform.Beta2));
        _addend = Vector512.Create(Number.Of<T>(transform.Epsilon));
        var root = Math.Sqrt(1 - state.SquareBias);
        _gain = Vector512.Create(Number.Of<T>(root / (1 - state.MeanBias)));
        _length = Vector512.Create(Number.Of<T>(root));
        _epsilon = Vector512.Create(Number.Of<T>(transform.Epsilon * root));
    }

    static bool ILaneKernel<T>.AveragesInTime => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        var gradient = lane.Update;
        var mean = (Vector512.LoadUnsafe(ref _mean, index) * _keepMean) + (gradient * _takeMean);
        var deviation = gradient - mean;

        // In this order a deviation twice as large as the largest gradient has a square still.
        var square = (Vector512.LoadUnsafe(ref _meanSquare, index) * _keepSquare) + (deviation * _takeSquare * deviation) + _addend;
        mean.StoreUnsafe(ref _mean, index);
        square.StoreUnsafe(ref _meanSquare, index);
        var root = Vector512.Sqrt(square) + _epsilon;
        lane.Update = mean * _gain / root;
        lane.Length *= _length / root;
    }
}
