using System.Numerics;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>The matrix H₀ from which limited-memory BFGS makes its own, up to the factor γ = sᵀy / yᵀH₀y of the last pair.</summary>
internal interface IInitialMatrix<T>
    where T : unmanaged
{
    /// <summary>q ← H₀ q.</summary>
    void Multiply(Span<T> q);

    /// <summary>yᵀ H₀ y.</summary>
    T Square(ReadOnlySpan<T> y, Workspace workspace);
}

/// <summary>
/// The pairs of limited-memory BFGS, moves <c>s = x − x₋₁</c> and changes of the gradient <c>y = g − g₋₁</c>, and the product with the matrix that they make
/// of another. Source: Nocedal and Wright 2006, Algorithm 7.4.
/// </summary>
internal static class LbfgsPairs
{
    /// <summary>No pairs yet, and room for so many.</summary>
    public static LbfgsState<T> None<T>(int memory, int dimension)
        where T : unmanaged => new(
            Buffer<T>.Allocate(dimension), Buffer<T>.Allocate(dimension), Buffer<T>.Allocate(checked(2 * Places(memory) * Stride<T>(dimension))),
            Buffer<T>.Allocate(Places(memory)), 0, 0);

    /// <summary>Takes note of the gradient at a point, and of the pair that it makes with the last one where its curvature is above 0.</summary>
    public static void Observe<T>(ref LbfgsState<T> state, int memory, ReadOnlySpan<T> point, ReadOnlySpan<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (state.Steps > 0) Remember(ref state, memory, point, gradient);
        point.CopyTo(state.Point.Mutable);
        gradient.CopyTo(state.Gradient.Mutable);
        state = state with { Steps = state.Steps + 1 };
    }

    /// <summary>q ← H q, by the two-loop recursion; H₀ q as it is where there are no pairs.</summary>
    public static void Multiply<T, TInitial>(LbfgsState<T> state, int memory, in TInitial initial, Span<T> q, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TInitial : struct, IInitialMatrix<T>, allows ref struct
    {
        var pairs = (int)long.Min(state.Pairs, memory);
        if (pairs == 0)
        {
            initial.Multiply(q);
            return;
        }

        var places = Places(memory);
        var products = state.Products.Span;
        using var weights = workspace.Rent<T>(places);
        for (var age = 1; age <= pairs; age++)
        {
            var slot = (int)((state.Pairs - age) % places);
            ReadOnlySpan<T> s = Move(state, slot, q.Length);
            ReadOnlySpan<T> y = Change(state, slot, q.Length);
            var weight = Reductions.Dot(s, q) / products[slot];
            weights.Span[slot] = weight;
            Vectors.AddScaled(q, -weight, y, q);
        }

        var newest = (int)((state.Pairs - 1) % places);
        initial.Multiply(q);
        Vectors.Scale(q, products[newest] / initial.Square(Change(state, newest, q.Length), workspace), q);
        for (var age = pairs; age >= 1; age--)
        {
            var slot = (int)((state.Pairs - age) % places);
            ReadOnlySpan<T> s = Move(state, slot, q.Length);
            ReadOnlySpan<T> y = Change(state, slot, q.Length);
            Vectors.AddScaled(q, weights.Span[slot] - (Reductions.Dot(y, q) / products[slot]), s, q);
        }
    }

    private static void Remember<T>(ref LbfgsState<T> state, int memory, ReadOnlySpan<T> point, ReadOnlySpan<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var slot = (int)(state.Pairs % Places(memory));
        var s = Move(state, slot, point.Length);
        var y = Change(state, slot, point.Length);
        Vectors.AddScaled(point, T.NegativeOne, state.Point.Span, s);
        Vectors.AddScaled(gradient, T.NegativeOne, state.Gradient.Span, y);
        var product = Reductions.Dot<T>(s, y);
        if (!(product > T.Sqrt(Number.Epsilon<T>()) * Reductions.Norm<T>(s) * Reductions.Norm<T>(y)) || !T.IsFinite(product)) return;
        state.Products.Mutable[slot] = product;
        state = state with { Pairs = state.Pairs + 1 };
    }

    // A pair is written before it is known to count: where it does not, none of the m is lost.
    private static int Places(int memory) => checked(memory + 1);

    // s of the pair in a slot, and y behind it.
    private static Span<T> Move<T>(LbfgsState<T> state, int slot, int dimension)
        where T : unmanaged => state.Ring.Mutable.Slice(2 * slot * Stride<T>(dimension), dimension);

    private static Span<T> Change<T>(LbfgsState<T> state, int slot, int dimension)
        where T : unmanaged => state.Ring.Mutable.Slice(((2 * slot) + 1) * Stride<T>(dimension), dimension);

    // Each vector of the ring begins at a lane.
    private static int Stride<T>(int dimension)
        where T : unmanaged => checked(dimension + Vector512<T>.Count - 1) / Vector512<T>.Count * Vector512<T>.Count;
}
