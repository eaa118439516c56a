using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// The direction of AdaGrad: the gradient over the root of the sum of all its squares so far. <c>s ← s + g²; u = g / (√s + ε)</c>, s from s₀.
    /// </summary>
    /// <remarks>
    /// State: s. Diagonal metric: a coordinate's length is 1 / (√s + ε). Down a constant rate η, for convex f and with D∞ the largest distance
    /// in a coordinate to a comparator, the regret after K steps is at most (D∞²/(2 η) + η) Σᵢ ‖g₁..K,ᵢ‖₂ where s₀ = 0 and ε = 0 (Duchi, Hazan,
    /// Singer, JMLR 2011, Theorem 5); that is no rate of one step, so none is declared. Source: the same, Figure 1, δ = ε: outside the root.
    /// Optax has it inside.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="initial">s₀, at least 0: what a coordinate's sum starts from.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ScaleByAdaGrad<T> ScaleByAdaGrad<T>(double initial = 0.1, double epsilon = 1e-7)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(initial, epsilon);
}

/// <summary>The direction of AdaGrad; see <see cref="Transforms.ScaleByAdaGrad{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ScaleByAdaGrad<T> : ITransform<ScaleByAdaGrad<T>, IPoint, Diagonal, T, SumOfSquaresState<T>, AdaGradKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The transform with the usual parameters.</summary>
    public ScaleByAdaGrad()
        : this(0.1, 1e-7)
    {
    }

    internal ScaleByAdaGrad(double initial, double epsilon)
    {
        Initial = Require.NotNegative<T>(initial);
        Epsilon = Require.Positive<T>(epsilon);
    }

    /// <summary>s₀.</summary>
    public T Initial { get; }

    /// <summary>ε.</summary>
    public T Epsilon { get; }

    /// <inheritdoc/>
    public SumOfSquaresState<T> Initialize(ReadOnlySpan<T> point) => new(Buffer<T>.Filled(point.Length, Initial));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(
        scoped ref SumOfSquaresState<T> state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace,
        out AdaGradKernel<T> kernel) =>
        kernel = new(this, state, evidence);
}

/// <summary>The sum of squared gradients.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="SumOfSquares">s.</param>
public readonly record struct SumOfSquaresState<T>(Buffer<T> SumOfSquares) : IState<SumOfSquaresState<T>>
    where T : unmanaged
{
    /// <inheritdoc/>
    public SumOfSquaresState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.NonNegative(SumOfSquares));
}

/// <summary>AdaGrad's loop body.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct AdaGradKernel<T> : ILaneKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref T _sum;
    private readonly Vector512<T> _epsilon;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal AdaGradKernel(ScaleByAdaGrad<T> transform, SumOfSquaresState<T> state, scoped in Evidence<T> evidence)
    {
        _sum = ref state.SumOfSquares.First(evidence);
        _epsilon = Vector512.Create(transform.Epsilon);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        var gradient = lane.Update;
        var sum = Vector512.LoadUnsafe(ref _sum, index) + (gradient * gradient);
        sum.StoreUnsafe(ref _sum, index);
        var root = Vector512.Sqrt(sum) + _epsilon;
        lane.Update = gradient / root;
        lane.Length /= root;
    }
}
