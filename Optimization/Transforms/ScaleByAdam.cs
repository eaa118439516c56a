using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// The direction of Adam: the running mean of the gradient over the root of the running mean of its square, both freed of their bias
    /// towards zero. <c>m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; u = (m / (1 − β₁ᵏ)) / (√(v / (1 − β₂ᵏ)) + ε)</c>.
    /// </summary>
    /// <remarks>
    /// State: m, v, β₁ᵏ and β₂ᵏ. Diagonal metric: a coordinate's length is 1 / (√(v / (1 − β₂ᵏ)) + ε). No rate is declared: Adam has no
    /// linear-rate theorem, and diverges on some convex problems (Reddi, Kale, Kumar 2018). Source: Kingma and Ba, ICLR 2015, Algorithm 1, in
    /// the order of computation of its section 2: with s = √(1 − β₂ᵏ), u = m (s / (1 − β₁ᵏ)) / (√v + ε s).
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="beta1">β₁, the decay of the mean, in [0, 1).</param>
    /// <param name="beta2">β₂, the decay of the mean square, in [0, 1).</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ScaleByAdam<T> ScaleByAdam<T>(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(beta1, beta2, epsilon);
}

/// <summary>The direction of Adam; see <see cref="Transforms.ScaleByAdam{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ScaleByAdam<T> : ITransform<ScaleByAdam<T>, IPoint, Diagonal, T, AdamState<T>, AdamKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The direction with the usual parameters.</summary>
    public ScaleByAdam()
        : this(0.9, 0.999, 1e-8)
    {
    }

    internal ScaleByAdam(double beta1, double beta2, double epsilon)
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
    public void Prepare(scoped ref AdamState<T> state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out AdamKernel<T> kernel)
    {
        state = state with { MeanBias = state.MeanBias * Beta1, SquareBias = state.SquareBias * Beta2 };
        kernel = new(this, state, evidence);
    }
}

/// <summary>What Adam remembers.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Mean">m, the decaying sum of gradients, not yet freed of its bias.</param>
/// <param name="MeanSquare">v, the decaying sum of squared gradients, not yet freed of its bias.</param>
/// <param name="MeanBias">β₁ᵏ after k steps: the weight that the zero at the start still has in m.</param>
/// <param name="SquareBias">β₂ᵏ after k steps: the weight that the zero at the start still has in v.</param>
public readonly record struct AdamState<T>(Buffer<T> Mean, Buffer<T> MeanSquare, double MeanBias, double SquareBias) : IState<AdamState<T>>
    where T : unmanaged
{
    /// <inheritdoc/>
    public AdamState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor =>
        new(visitor.Buffer(Mean), visitor.NonNegative(MeanSquare), visitor.Scalar(MeanBias), visitor.Scalar(SquareBias));
}

/// <summary>Adam's loop body.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct AdamKernel<T> : ILaneKernel<T>
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
    private readonly Vector512<T> _epsilon;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal AdamKernel(ScaleByAdam<T> adam, AdamState<T> state, scoped in Evidence<T> evidence)
    {
        _mean = ref state.Mean.First(evidence);
        _meanSquare = ref state.MeanSquare.First(evidence);
        _keepMean = Vector512.Create(Number.Of<T>(adam.Beta1));
        _takeMean = Vector512.Create(Number.Of<T>(1 - adam.Beta1));
        _keepSquare = Vector512.Create(Number.Of<T>(adam.Beta2));
        _takeSquare = Vector512.Create(Number.Of<T>(1 - adam.Beta2));
        var root = Math.Sqrt(1 - state.SquareBias);
        _gain = Vector512.Create(Number.Of<T>(root / (1 - state.MeanBias)));
        _length = Vector512.Create(Number.Of<T>(root));
        _epsilon = Vector512.Create(Number.Of<T>(adam.Epsilon * root));
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
        lane.Update = mean * _gain / root;
        lane.Length *= _length / root;
    }
}
