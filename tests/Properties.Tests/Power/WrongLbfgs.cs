namespace Toolkit.Properties.Tests;

/// <summary>What can be wrong about limited-memory BFGS.</summary>
public enum LbfgsSlip
{
    None,
    KeepsEveryPair,
    WritesBeforeItDecides,
    OldestFirst,
    Unscaled,
}

/// <summary>Limited-memory BFGS with three pairs as an update, x ← x + length · u, plainly written, with one slip.</summary>
internal readonly record struct WrongLbfgs(double Length, LbfgsSlip Slip) : IUpdate<WrongLbfgs, double, WrongLbfgsState>
{
    private const int Memory = 3;

    public WrongLbfgsState Initialize(ReadOnlySpan<double> start) => new(
        Buffer<double>.CopyOf(start), Buffer<double>.CopyOf(start), Buffer<double>.Allocate(start.Length),
        Buffer<double>.Allocate(Memory * start.Length), Buffer<double>.Allocate(Memory * start.Length), 0, 0);

    public ReadOnlySpan<double> Point(in WrongLbfgsState state) => state.Point.Span;

    public double? Apply(ref WrongLbfgsState state, ReadOnlySpan<double> gradient, in Evidence<double> evidence, Workspace workspace)
    {
        var (n, pairs) = (gradient.Length, state.Pairs);
        if (state.Steps > 0)
        {
            var (s, y) = (new double[n], new double[n]);
            for (var i = 0; i < n; i++) (s[i], y[i]) = (state.Point.Span[i] - state.Before.Span[i], gradient[i] - state.Gradient.Span[i]);
            var counts = Slip is LbfgsSlip.KeepsEveryPair || Reductions.Dot<double>(s, y) > 1e-8 * Reductions.Norm<double>(s) * Reductions.Norm<double>(y);
            if (counts || Slip is LbfgsSlip.WritesBeforeItDecides)
            {
                var slot = pairs % Memory * n;
                s.CopyTo(state.Moves.Mutable[slot..]);
                y.CopyTo(state.Changes.Mutable[slot..]);
            }

            if (counts) pairs++;
        }

        state.Point.Span.CopyTo(state.Before.Mutable);
        gradient.CopyTo(state.Gradient.Mutable);
        var q = gradient.ToArray();
        var (order, weights) = (Enumerable.Range(1, Math.Min(pairs, Memory)).Select(age => (pairs - age) % Memory * n).ToArray(), new double[Memory]);
        if (Slip is LbfgsSlip.OldestFirst) Array.Reverse(order);
        for (var j = 0; j < order.Length; j++)
        {
            var (s, y) = (state.Moves.Span.Slice(order[j], n).ToArray(), state.Changes.Span.Slice(order[j], n).ToArray());
            weights[j] = Reductions.Dot<double>(s, q) / Reductions.Dot<double>(s, y);
            q = Plain.Minus(q, Plain.Times(weights[j], y));
        }

        if (order.Length > 0 && Slip is not LbfgsSlip.Unscaled)
        {
            var newest = (pairs - 1) % Memory * n;
            var y = state.Changes.Span.Slice(newest, n);
            q = Plain.Times(Reductions.Dot(state.Moves.Span.Slice(newest, n), y) / Reductions.SumOfSquares(y), q);
        }

        for (var j = order.Length - 1; j >= 0; j--)
        {
            var (s, y) = (state.Moves.Span.Slice(order[j], n).ToArray(), state.Changes.Span.Slice(order[j], n).ToArray());
            q = Plain.Plus(q, Plain.Times(weights[j] - (Reductions.Dot<double>(y, q) / Reductions.Dot<double>(s, y)), s));
        }

        for (var i = 0; i < n; i++) state.Point.Mutable[i] += Length * q[i];
        state = state with { Pairs = pairs, Steps = state.Steps + 1 };
        return evidence.GradientNorm;
    }
}

/// <summary>What the plain limited-memory BFGS remembers.</summary>
internal readonly record struct WrongLbfgsState(
    Buffer<double> Point, Buffer<double> Before, Buffer<double> Gradient, Buffer<double> Moves, Buffer<double> Changes, int Pairs, int Steps)
    : IState<WrongLbfgsState>, IMovablePointState<double>
{
    public WrongLbfgsState Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(
            visitor.Buffer(Point), visitor.Buffer(Before), visitor.Buffer(Gradient), visitor.Buffer(Moves), visitor.Buffer(Changes),
            visitor.Scalar(Pairs), visitor.Scalar(Steps));
}
