namespace Toolkit.Optimization.Tests.Shapes;

/// <summary>Shape 1: a step that asks the oracle as often as it needs, and remembers the length that was accepted.</summary>
internal readonly record struct BacktrackingProximalGradient<TOracle, TProximalMap>(TProximalMap Map)
    : IStep<BacktrackingProximalGradient<TOracle, TProximalMap>, double, TOracle, BacktrackingState, GradientInfo<double>>
    where TOracle : IObjective<double>
    where TProximalMap : struct, IProximalMap<TProximalMap, double>
{
    public BacktrackingState Initialize(in TOracle oracle, ReadOnlySpan<double> start) => new(Buffer<double>.CopyOf(start), 1024);

    public GradientInfo<double> Advance(ref BacktrackingState state, in TOracle oracle, Workspace workspace)
    {
        var point = state.Point.Span;
        using var gradient = workspace.Rent<double>(point.Length);
        using var candidate = workspace.Rent<double>(point.Length);
        using var move = workspace.Rent<double>(point.Length);
        var value = oracle.ValueAndGradient(point, gradient.Span, workspace);
        var norm = Reductions.Norm<double>(gradient.Span);
        var calls = 1;
        for (var length = state.Length; ; length /= 2)
        {
            for (var i = 0; i < point.Length; i++) candidate.Span[i] = point[i] - (length * gradient.Span[i]);
            Map.Apply(candidate.Span, length, candidate.Span, workspace);
            for (var i = 0; i < point.Length; i++) move.Span[i] = candidate.Span[i] - point[i];
            calls++;
            var bound = value + Reductions.Dot<double>(gradient.Span, move.Span) + (Reductions.SumOfSquares<double>(move.Span) / (2 * length));
            if (oracle.Value(candidate.Span, workspace) > bound + 1e-14) continue;

            candidate.Span.CopyTo(state.Point.Mutable);
            state = state with { Length = length };
            return new(norm, Reductions.Norm<double>(move.Span) / length, calls);
        }
    }
}

internal readonly record struct BacktrackingState(Buffer<double> Point, double Length) : IState<BacktrackingState>, IPointState<double>
{
    public BacktrackingState Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Point), visitor.Scalar(Length));
}
