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

    // A pair is written before it is known to count: where it does not, none of the m is lost.
    private int Places => Memory + 1;

    /// <inheritdoc/>
    public LbfgsState<T> Initialize(ReadOnlySpan<T> point) => new(
        Buffer<T>.Allocate(point.Length), Buffer<T>.Allocate(point.Length), Buffer<T>.Allocate(checked(2 * Places * Stride(point.Length))),
        Buffer<T>.Allocate(Places), 0, 0);

    /// <inheritdoc/>
    public void Prepare(
        scoped ref LbfgsState<T> state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out DirectionKernel<T> kernel)
    {
        state.Point.First(evidence);
        if (state.Steps > 0) Remember(ref state, evidence.Point, update);
        evidence.Point.CopyTo(state.Point.Mutable);
        update.CopyTo(state.Gradient.Mutable);
        state = state with { Steps = state.Steps + 1 };

        var direction = workspace.Take<T>(update.Length);
        update.CopyTo(direction);
        Multiply(state, direction[..update.Length], workspace);
        kernel = new(direction);
    }

    // The pair counts where its curvature is above 0.
    private void Remember(ref LbfgsState<T> state, ReadOnlySpan<T> point, ReadOnlySpan<T> gradient)
    {
        var slot = (int)(state.Pairs % Places);
        var s = Move(state, slot, point.Length);
        var y = Change(state, slot, point.Length);
        Vectors.AddScaled(point, T.NegativeOne, state.Point.Span, s);
        Vectors.AddScaled(gradient, T.NegativeOne, state.Gradient.Span, y);
        var product = Reductions.Dot<T>(s, y);
        if (!(product > T.Sqrt(Number.Epsilon<T>()) * Reductions.Norm<T>(s) * Reductions.Norm<T>(y)) || !T.IsFinite(product)) return;
        state.Products.Mutable[slot] = product;
        state = state with { Pairs = state.Pairs + 1 };
    }

    // q ← H q, by the two-loop recursion.
    private void Multiply(LbfgsState<T> state, Span<T> q, Workspace workspace)
    {
        var pairs = (int)long.Min(state.Pairs, Memory);
        if (pairs == 0) return;
        var products = state.Products.Span;
        using var weights = workspace.Rent<T>(Places);
        for (var age = 1; age <= pairs; age++)
        {
            var slot = (int)((state.Pairs - age) % Places);
            ReadOnlySpan<T> s = Move(state, slot, q.Length);
            ReadOnlySpan<T> y = Change(state, slot, q.Length);
            var weight = Reductions.Dot(s, q) / products[slot];
            weights.Span[slot] = weight;
            Vectors.AddScaled(q, -weight, y, q);
        }

        var newest = (int)((state.Pairs - 1) % Places);
        Vectors.Scale(q, products[newest] / Reductions.SumOfSquares<T>(Change(state, newest, q.Length)), q);
        for (var age = pairs; age >= 1; age--)
        {
            var slot = (int)((state.Pairs - age) % Places);
            ReadOnlySpan<T> s = Move(state, slot, q.Length);
            ReadOnlySpan<T> y = Change(state, slot, q.Length);
            Vectors.AddScaled(q, weights.Span[slot] - (Reductions.Dot(y, q) / products[slot]), s, q);
        }
    }

    // s of the pair in a slot, and y behind it.
    private static Span<T> Move(LbfgsState<T> state, int slot, int dimension) => state.Ring.Mutable.Slice(2 * slot * Stride(dimension), dimension);

    private static Span<T> Change(LbfgsState<T> state, int slot, int dimension) =>
        state.Ring.Mutable.Slice(((2 * slot) + 1) * Stride(dimension), dimension);

    // Each vector of the ring begins at a lane.
    private static int Stride(int dimension) => checked(dimension + Vector512<T>.Count - 1) / Vector512<T>.Count * Vector512<T>.Count;
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
