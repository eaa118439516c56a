using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// The direction of Yogi: Adam whose second moment moves towards g² by a part of g², not of their difference. <c>m ← β₁ m + (1 − β₁) g; v ← v −
    /// (1 − β₂) sign(v − g²) g²; u = m / (√v + ε)</c>, v from v₀.
    /// </summary>
    /// <remarks>
    /// State: m and v. Diagonal metric: a coordinate's length is 1 / (√v + ε). After a large gradient v falls by at most (1 − β₂) g² a step, so
    /// the length grows back slowly. No rate is declared. Source: Zaheer, Reddi, Sachan, Kale, Kumar, NeurIPS 2018, Algorithm 2: without bias
    /// corrections, which v would not need (it is no average); Optax divides both moments by 1 − βᵏ.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="beta1">β₁, the decay of the mean, in [0, 1).</param>
    /// <param name="beta2">β₂, the decay of the mean square, in [0, 1).</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="initial">v₀, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ScaleByYogi<T> ScaleByYogi<T>(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-3, double initial = 1e-6)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(beta1, beta2, epsilon, initial);
}

/// <summary>The direction of Yogi; see <see cref="Transforms.ScaleByYogi{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ScaleByYogi<T> : ITransform<ScaleByYogi<T>, IPoint, Diagonal, T, YogiState<T>, YogiKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The transform with the usual parameters.</summary>
    public ScaleByYogi()
        : this(0.9, 0.999, 1e-3, 1e-6)
    {
    }

    internal ScaleByYogi(double beta1, double beta2, double epsilon, double initial)
    {
        Beta1 = Require.InHalfOpenUnit(beta1);
        Beta2 = Require.InHalfOpenUnit(beta2);
        Epsilon = Require.Positive<T>(epsilon);
        Initial = Require.NotNegative<T>(initial);
    }

    /// <summary>β₁, the decay of the mean.</summary>
    public double Beta1 { get; }

    /// <summary>β₂, the decay of the mean square.</summary>
    public double Beta2 { get; }

    /// <summary>ε.</summary>
    public T Epsilon { get; }

    /// <summary>v₀.</summary>
    public T Initial { get; }

    /// <inheritdoc/>
    public YogiState<T> Initialize(ReadOnlySpan<T> point) => new(Buffer<T>.Allocate(point.Length), Buffer<T>.Filled(point.Length, Initial));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(
        scoped ref YogiState<T> state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out YogiKernel<T> kernel) =>
        kernel = new(this, state, evidence);
}

/// <summary>What Yogi remembers.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Mean">m, the decaying sum of gradients.</param>
/// <param name="Square">v, which follows the squared gradient.</param>
public readonly record struct YogiState<T>(Buffer<T> Mean, Buffer<T> Square) : IState<YogiState<T>>
    where T : unmanaged
{
    /// <inheritdoc/>
    public YogiState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Mean), visitor.NonNegative(Square));
}

/// <summary>Yogi's loop body.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct YogiKernel<T> : ILaneKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref T _mean;
    private readonly ref T _square;
    private readonly Vector512<T> _keepMean;
    private readonly Vector512<T> _takeMean;
    private readonly Vector512<T> _part;
    private readonly Vector512<T> _epsilon;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal YogiKernel(ScaleByYogi<T> transform, YogiState<T> state, scoped in Evidence<T> evidence)
    {
        _mean = ref state.Mean.First(evidence);
        _square = ref state.Square.First(evidence);
        _keepMean = Vector512.Create(Number.Of<T>(transform.Beta1));
        _takeMean = Vector512.Create(Number.Of<T>(1 - transform.Beta1));
        _part = Vector512.Create(Number.Of<T>(1 - transform.Beta2));
        _epsilon = Vector512.Create(transform.Epsilon);
    }

    static bool ILaneKernel<T>.AveragesInTime => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        var gradient = lane.Update;
        var mean = (Vector512.LoadUnsafe(ref _mean, index) * _keepMean) + (gradient * _takeMean);
        var before = Vector512.LoadUnsafe(ref _square, index);
        var fresh = gradient * gradient;
        var square = before - (SignKernel<T>.Of(before - fresh) * (fresh * _part));
        mean.StoreUnsafe(ref _mean, index);
        square.StoreUnsafe(ref _square, index);
        var root = Vector512.Sqrt(square) + _epsilon;
        lane.Update = mean / root;
        lane.Length /= root;
    }
}
