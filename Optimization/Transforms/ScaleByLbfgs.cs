using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// The direction of limited-memory BFGS: <c>u = H g</c>, where H is made from γ I by the last m pairs of moves <c>s = x − x₋₁</c> and changes
    /// of the gradient <c>y = g − g₋₁</c>, with <c>γ = sᵀy / yᵀy</c> of the last pair.
    /// </summary>
    /// <remarks>
    /// State: x₋₁, g₋₁, m pairs in a ring of m + 1 places, and sᵀy of each. A pair with sᵀy ≤ √ε ‖s‖‖y‖, ε the distance from 1 to the next number, is left out, so that H is positive
    /// definite. A vector transform; of its metric nothing more is known. The incoming update must be the gradient. With a search for the strong Wolfe
    /// conditions every pair counts; <see cref="LineSearches.Lbfgs{T}"/> is that step. Source: Nocedal and Wright 2006, Algorithm 7.4 and
    /// equation 7.20; Liu and Nocedal 1989.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="memory">m, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ScaleByLbfgs<T> ScaleByLbfgs<T>(int memory = 10)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(memory);
}

/// <summary>The direction of limited-memory BFGS; see <see cref="Transforms.ScaleByLbfgs{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ScaleByLbfgs<T> : ITransform<ScaleByLbfgs<T>, IPoint, Metric, T, LbfgsState<T>, DirectionKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The direction with the usual parameters.</summary>
    public ScaleByLbfgs()
        : this(10)
    {
    }

    internal ScaleByLbfgs(int memory) => Memory = Require.AtLeastOne(memory);

    /// <summary>m.</summary>
    public int Memory { get; }

    /// <inheritdoc/>
    public LbfgsState<T> Initialize(ReadOnlySpan<T> point) => LbfgsPairs.None<T>(Memory, point.Length);

    /// <inheritdoc/>
    public void Prepare(
        scoped ref LbfgsState<T> state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out DirectionKernel<T> kernel)
    {
        state.Point.First(evidence);
        LbfgsPairs.Observe(ref state, Memory, evidence.Point, update);
        var direction = workspace.Take<T>(update.Length);
        update.CopyTo(direction);
        LbfgsPairs.Multiply(state, Memory, default(Identity), direction[..update.Length], workspace);
        kernel = new(direction);
    }

    private readonly struct Identity : IInitialMatrix<T>
    {
        public void Multiply(Span<T> q)
        {
        }

        public T Square(ReadOnlySpan<T> y, Workspace workspace) => Reductions.SumOfSquares(y);
    }
}

/// <summary>What limited-memory BFGS remembers.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Point">x₋₁.</param>
/// <param name="Gradient">g₋₁.</param>
/// <param name="Ring">The pairs, move and change in turn, each vector rounded up to whole lanes; one place is free for the next.</param>
/// <param name="Products">sᵀy of each pair.</param>
/// <param name="Pairs">The number of pairs accepted so far.</param>
/// <param name="Steps">The number of gradients seen.</param>
public readonly record struct LbfgsState<T>(Buffer<T> Point, Buffer<T> Gradient, Buffer<T> Ring, Buffer<T> Products, long Pairs, long Steps)
    : IState<LbfgsState<T>>
    where T : unmanaged
{
    /// <inheritdoc/>
    public LbfgsState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(
            visitor.Buffer(Point), visitor.Buffer(Gradient), visitor.Buffer(Ring), visitor.Buffer(Products),
            visitor.Scalar(Pairs), visitor.Scalar(Steps));
}

/// <summary>The loop body of a vector transform that has its direction in scratch memory.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct DirectionKernel<T> : IVectorKernel<T>
    where T : unmanaged
{
    private readonly ref T _direction;

    internal DirectionKernel(Span<T> direction) => _direction = ref MemoryMarshal.GetReference(direction);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index) => lane.Update = Vector512.LoadUnsafe(ref _direction, index);
}
