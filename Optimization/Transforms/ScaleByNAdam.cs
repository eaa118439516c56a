using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// The direction of NAdam: Adam whose mean looks one step ahead, as Nesterov's momentum does. <c>m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²;
    /// u = (β₁ m / (1 − β₁ᵏ⁺¹) + (1 − β₁) g / (1 − β₁ᵏ)) / (√(v / (1 − β₂ᵏ)) + ε)</c>.
    /// </summary>
    /// <remarks>
    /// State: m, v, β₁ᵏ and β₂ᵏ. Diagonal metric; the length is that of <see cref="ScaleByAdam{T}"/> times
    /// β₁ (1 − β₁ᵏ) / (1 − β₁ᵏ⁺¹) + (1 − β₁) / (1 − β₁ᵏ), since the two parts sum to that for a steady gradient. No rate is declared. Source: Dozat, ICLR
    /// 2016 workshop, with a constant μ = β₁ in place of the schedule that warms it up; v is corrected as in Adam. It is Optax's
    /// <c>scale_by_adam(nesterov=True)</c>.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="beta1">β₁, the decay of the mean, in [0, 1).</param>
    /// <param name="beta2">β₂, the decay of the mean square, in [0, 1).</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ScaleByNAdam<T> ScaleByNAdam<T>(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(beta1, beta2, epsilon);
}

/// <summary>The direction of NAdam; see <see cref="Transforms.ScaleByNAdam{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ScaleByNAdam<T> : ITransform<ScaleByNAdam<T>, IPoint, Diagonal, T, AdamState<T>, NAdamKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The transform with the usual parameters.</summary>
    public ScaleByNAdam()
        : this(0.9, 0.999, 1e-8)
    {
    }

    internal ScaleByNAdam(double beta1, double beta2, double epsilon)
    {
        Beta1 = Require.InHalfOpenUnit(beta1);
        Beta2 = Require.InHalfOpenUnit(beta2);
        Epsilon = Require.Positive(epsilon);
        Require.Positive<T>(epsilon * Math.Sqrt(1 - beta2), nameof(epsilon));
    }

    /// <summary>β₁, the decay of the mean.</summary>
    public double Beta1 { get; }

    /// <summary>β₂, the decay of the mean square.</summary>
    public double Beta2 { get; }

    /// <summary>ε.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public AdamState<T> Initialize(ReadOnlySpan<T> point) => new(Buffer<T>.Allocate(point.Length), Buffer<T>.Allocate(point.Length), 1, 1);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(
        scoped ref AdamState<T> state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out NAdamKernel<T> kernel)
    {
        state = state with { MeanBias = state.MeanBias * Beta1, SquareBias = state.SquareBias * Beta2 };
        kernel = new(this, state, evidence);
    }
}

/// <summary>NAdam's loop body.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct NAdamKernel<T> : ILaneKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref T _mean;
    private readonly ref T _meanSquare;
    private readonly Vector512<T> _keepMean;
    private readonly Vector512<T> _takeMean;
    private readonly Vector512<T> _keepSquare;
    private readonly Vector512<T> _takeSquare;
    private readonly Vector512<T> _ahead;
    private readonly Vector512<T> _fresh;
    private readonly Vector512<T> _length;
    private readonly Vector512<T> _epsilon;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal NAdamKernel(ScaleByNAdam<T> transform, AdamState<T> state, scoped in Evidence<T> evidence)
    {
        _mean = ref state.Mean.First(evidence);
        _meanSquare = ref state.MeanSquare.First(evidence);
        _keepMean = Vector512.Create(Number.Of<T>(transform.Beta1));
        _takeMean = Vector512.Create(Number.Of<T>(1 - transform.Beta1));
        _keepSquare = Vector512.Create(Number.Of<T>(transform.Beta2));
        _takeSquare = Vector512.Create(Number.Of<T>(1 - transform.Beta2));
        var root = Math.Sqrt(1 - state.SquareBias);
        _ahead = Vector512.Create(Number.Of<T>(transform.Beta1 * root / (1 - (state.MeanBias * transform.Beta1))));
        _fresh = Vector512.Create(Number.Of<T>((1 - transform.Beta1) * root / (1 - state.MeanBias)));
        // What a steady gradient of one becomes: m is then 1 − β₁ᵏ.
        var steady = (transform.Beta1 * (1 - state.MeanBias) / (1 - (state.MeanBias * transform.Beta1))) + ((1 - transform.Beta1) / (1 - state.MeanBias));
        _length = Vector512.Create(Number.Of<T>(root * steady));
        _epsilon = Vector512.Create(Number.Of<T>(transform.Epsilon * root));
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
        var root = Vector512.Sqrt(square) + _epsilon;
        lane.Update = ((mean * _ahead) + (gradient * _fresh)) / root;
        lane.Length *= _length / root;
    }
}
