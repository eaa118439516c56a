using System.Numerics;

namespace Toolkit.Sketching;

/// <summary>
/// The pairs of BEAR over the features at hand: each is looked up in the ring and written down as dense vectors of these features alone, and the two-loop recursion runs on them.
/// </summary>
/// <remarks>Products are of what is at hand. A pair whose curvature there is not above 0 is left out, so that the matrix is positive definite and its direction descends.</remarks>
internal readonly ref struct BearPairs<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Span<T> _moves;
    private readonly Span<T> _changes;
    private readonly Span<T> _products;
    private readonly int _features;
    private readonly int _count;

    /// <summary>The pairs of a state over some features, the newest first.</summary>
    public BearPairs(in BearState<T> state, int memory, ReadOnlySpan<ulong> features, Workspace workspace)
    {
        _features = features.Length;
        _moves = workspace.Take<T>(memory * _features);
        _changes = workspace.Take<T>(memory * _features);
        _products = workspace.Take<T>(memory);
        _count = 0;
        var capacity = state.Features.Length / memory;
        for (var age = 1; age <= Math.Min(state.Pairs, memory); age++)
        {
            var slot = (int)((state.Pairs - age) % memory);
            var (start, length) = (slot * capacity, state.Lengths.Span[slot]);
            Restrict(state.Features.Span.Slice(start, length), state.Moves.Span.Slice(start, length), features, Move(_count));
            Restrict(state.Features.Span.Slice(start, length), state.Changes.Span.Slice(start, length), features, Change(_count));
            var product = Reductions.Dot<T>(Move(_count), Change(_count));
            if (IsCurved(product, Move(_count), Change(_count))) _products[_count++] = product;
        }
    }

    /// <summary>q ← H q.</summary>
    public void Multiply(Span<T> q, Workspace workspace)
    {
        if (_count == 0) return;
        using var weights = workspace.Rent<T>(_count);
        for (var pair = 0; pair < _count; pair++)
        {
            weights.Span[pair] = Reductions.Dot<T>(Move(pair), q) / _products[pair];
            Vectors.AddScaled(q, -weights.Span[pair], Change(pair), q);
        }

        Vectors.Scale(q, _products[0] / Reductions.SumOfSquares<T>(Change(0)), q);
        for (var pair = _count - 1; pair >= 0; pair--)
        {
            Vectors.AddScaled(q, weights.Span[pair] - (Reductions.Dot<T>(Change(pair), q) / _products[pair]), Move(pair), q);
        }
    }

    /// <summary>Takes note of a pair, in the place of the oldest, where its curvature is above 0 and there is room for it.</summary>
    public static void Remember(ref BearState<T> state, int memory, ReadOnlySpan<ulong> features, ReadOnlySpan<T> move, ReadOnlySpan<T> change)
    {
        var capacity = state.Features.Length / memory;
        if (features.Length > capacity || !IsCurved(Reductions.Dot(move, change), move, change)) return;
        var slot = (int)(state.Pairs % memory);
        features.CopyTo(state.Features.Mutable[(slot * capacity)..]);
        move.CopyTo(state.Moves.Mutable[(slot * capacity)..]);
        change.CopyTo(state.Changes.Mutable[(slot * capacity)..]);
        state.Lengths.Mutable[slot] = features.Length;
        state = state with { Pairs = state.Pairs + 1 };
    }

    private static bool IsCurved(T product, ReadOnlySpan<T> move, ReadOnlySpan<T> change) =>
        T.IsFinite(product) && product > T.Sqrt(T.BitIncrement(T.One) - T.One) * Reductions.Norm(move) * Reductions.Norm(change);

    // What a sparse vector has of the features, both in rising order.
    private static void Restrict(ReadOnlySpan<ulong> ids, ReadOnlySpan<T> values, ReadOnlySpan<ulong> features, Span<T> destination)
    {
        var next = 0;
        for (var i = 0; i < features.Length; i++)
        {
            while (next < ids.Length && ids[next] < features[i]) next++;
            destination[i] = next < ids.Length && ids[next] == features[i] ? values[next] : T.Zero;
        }
    }

    private Span<T> Move(int pair) => _moves.Slice(pair * _features, _features);

    private Span<T> Change(int pair) => _changes.Slice(pair * _features, _features);
}
