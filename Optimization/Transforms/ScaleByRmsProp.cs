using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// The direction of RMSProp: the gradient over the root of the running mean of its square.
    /// <c>v ← ρ v + (1 − ρ) g²; u = g / (√v + ε)</c>, v from 0.
    /// </summary>
    /// <remarks>
    /// State: v. Diagonal metric: a coordinate's length is 1 / (√v + ε). No rate is declared. Source: Tieleman and Hinton, Coursera
    /// lecture 6.5, 2012; ε outside the root as in the published code of most libraries.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="decay">ρ, in [0, 1).</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ScaleByRmsProp<T> ScaleByRmsProp<T>(double decay = 0.9, double epsilon = 1e-8)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(decay, epsilon);
}

/// <summary>The direction of RMSProp; see <see cref="Transforms.ScaleByRmsProp{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ScaleByRmsProp<T>
    : ITransform<ScaleByRmsProp<T>, IPoint, Diagonal, T, MeanSquareState<T>, RmsPropKernel<T>>, IDivergentTransform<T, MeanSquareState<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The direction with the usual parameters.</summary>
    public ScaleByRmsProp()
        : this(0.9, 1e-8)
    {
    }

    internal ScaleByRmsProp(double decay, double epsilon)
    {
        Decay = Require.InHalfOpenUnit(decay);
        Epsilon = Require.Positive<T>(epsilon);
    }

    /// <summary>ρ, the decay of the mean square.</summary>
    public double Decay { get; }

    /// <summary>ε.</summary>
    public T Epsilon { get; }

    /// <inheritdoc/>
    public MeanSquareState<T> Initialize(ReadOnlySpan<T> point) => new(Buffer<T>.Allocate(point.Length));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(
        scoped ref MeanSquareState<T> state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out RmsPropKernel<T> kernel) =>
        kernel = new(this, state, evidence);

    /// <inheritdoc/>
    /// <remarks><c>−(1 − ρ) g ∂g/∂x / (√v (√v + ε)²)</c>; 0 where v is.</remarks>
    public void Divergence(in MeanSquareState<T> state, ReadOnlySpan<T> gradient, ReadOnlySpan<T> curvature, Span<T> destination)
    {
        var squares = state.MeanSquare.Span;
        var take = Number.Of<T>(1 - Decay);
        for (var i = 0; i < destination.Length; i++)
        {
            var root = T.Sqrt(squares[i]);
            var floored = root + Epsilon;
            destination[i] = root > T.Zero ? -take * gradient[i] * curvature[i] / (root * floored * floored) : T.Zero;
        }
    }
}

/// <summary>The running mean of squared gradients.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="MeanSquare">v.</param>
public readonly record struct MeanSquareState<T>(Buffer<T> MeanSquare) : IState<MeanSquareState<T>>
    where T : unmanaged
{
    /// <inheritdoc/>
    public MeanSquareState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.NonNegative(MeanSquare));
}

/// <summary>RMSProp's loop body.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct RmsPropKernel<T> : ILaneKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref T _meanSquare;
    private readonly Vector512<T> _keep;
    private readonly Vector512<T> _take;
    private readonly Vector512<T> _epsilon;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal RmsPropKernel(ScaleByRmsProp<T> transform, MeanSquareState<T> state, scoped in Evidence<T> evidence)
    {
        _meanSquare = ref state.MeanSquare.First(evidence);
        _keep = Vector512.Create(Number.Of<T>(transform.Decay));
        _take = Vector512.Create(Number.Of<T>(1 - transform.Decay));
        _epsilon = Vector512.Create(transform.Epsilon);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        var gradient = lane.Update;
        var square = (Vector512.LoadUnsafe(ref _meanSquare, index) * _keep) + (gradient * gradient * _take);
        square.StoreUnsafe(ref _meanSquare, index);
        var root = Vector512.Sqrt(square) + _epsilon;
        lane.Update = gradient / root;
        lane.Length /= root;
    }
}
