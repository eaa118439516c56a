using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// The gradient, and as much again as it changed: <c>u = α g + β (g − g₋)</c>, with g₋ the gradient before; at the first step <c>u = α g</c>. α
    /// = β = 1 is 2 g − g₋.
    /// </summary>
    /// <remarks>
    /// State: g₋ and k. Identity metric: a steady gradient comes out α times as long, and so does the length. Where it is another player's move
    /// that changes the gradient, the change foretells the next one: on a bilinear game this converges where plain simultaneous steps diverge
    /// (Daskalakis, Ilyas, Syrgkanis, Zeng, ICLR 2018). No rate is declared. Source: the same, α = β; Mokhtari, Ozdaglar, Pattathil, AISTATS
    /// 2020, for two coefficients.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="alpha">α, above 0.</param>
    /// <param name="beta">β, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static OptimisticGradient<T> OptimisticGradient<T>(double alpha = 1, double beta = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(alpha, beta);
}

/// <summary>The optimistic gradient; see <see cref="Transforms.OptimisticGradient{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct OptimisticGradient<T>
    : ITransform<OptimisticGradient<T>, IPoint, Identity, T, OptimisticGradientState<T>, OptimisticGradientKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The transform with the usual parameters.</summary>
    public OptimisticGradient()
        : this(1, 1)
    {
    }

    internal OptimisticGradient(double alpha, double beta)
    {
        Require.Positive<T>(alpha);
        Alpha = alpha;
        Require.NotNegative<T>(beta);
        Beta = beta;
        Require.Finite<T>(alpha + beta, nameof(beta));
    }

    /// <summary>α.</summary>
    public double Alpha { get; }

    /// <summary>β.</summary>
    public double Beta { get; }

    /// <inheritdoc/>
    public OptimisticGradientState<T> Initialize(ReadOnlySpan<T> point) => new(Buffer<T>.Allocate(point.Length), 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(
        scoped ref OptimisticGradientState<T> state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace,
        out OptimisticGradientKernel<T> kernel)
    {
        kernel = new(this, state, state.Steps == 0 ? 0 : Beta, evidence);
        state = state with { Steps = state.Steps + 1 };
    }
}

/// <summary>The gradient before.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Previous">g₋, zero before the first step.</param>
/// <param name="Steps">k, the number of steps taken.</param>
public readonly record struct OptimisticGradientState<T>(Buffer<T> Previous, long Steps) : IState<OptimisticGradientState<T>>
    where T : unmanaged
{
    /// <inheritdoc/>
    public OptimisticGradientState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Previous), visitor.Scalar(Steps));
}

/// <summary>The loop body of the optimistic gradient.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct OptimisticGradientKernel<T> : ILaneKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref T _previous;
    private readonly Vector512<T> _fresh;
    private readonly Vector512<T> _taken;
    private readonly Vector512<T> _length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal OptimisticGradientKernel(OptimisticGradient<T> transform, OptimisticGradientState<T> state, double beta, scoped in Evidence<T> evidence)
    {
        _previous = ref state.Previous.First(evidence);
        _fresh = Vector512.Create(Number.Of<T>(transform.Alpha + beta));
        _taken = Vector512.Create(Number.Of<T>(beta));
        _length = Vector512.Create(Number.Of<T>(transform.Alpha));
    }

    static bool ILaneKernel<T>.AveragesInTime => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        var gradient = lane.Update;
        lane.Update = (gradient * _fresh) - (Vector512.LoadUnsafe(ref _previous, index) * _taken);
        gradient.StoreUnsafe(ref _previous, index);
        lane.Length *= _length;
    }
}
