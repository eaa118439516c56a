namespace Toolkit.Optimization.Tests.Shapes;

/// <summary>
/// Shape 6: a proposal that may be rejected. Momentum and trajectory live in scratch memory, the state is written when it is accepted, and every
/// draw is a function of the state's key and step.
/// </summary>
internal readonly record struct LeapfrogIntegrator<TOracle>(double StepSize, int Leaps, RandomKey Key)
    : IStep<LeapfrogIntegrator<TOracle>, double, TOracle, LeapfrogState, LeapfrogInfo>
    where TOracle : IObjective<double>
{
    public LeapfrogState Initialize(in TOracle oracle, ReadOnlySpan<double> start) => new(Buffer<double>.CopyOf(start), Key, 0);

    public LeapfrogInfo Advance(ref LeapfrogState state, in TOracle oracle, Workspace workspace)
    {
        var n = state.Point.Length;
        using var position = workspace.Rent<double>(n);
        using var momentum = workspace.Rent<double>(n);
        using var gradient = workspace.Rent<double>(n);
        var q = position.Span;
        var p = momentum.Span;
        var g = gradient.Span;
        var key = state.Key.Fold(state.Steps);
        key.Normals(p);
        state.Point.Span.CopyTo(q);
        var before = oracle.ValueAndGradient(q, g, workspace) + (Reductions.SumOfSquares<double>(p) / 2);
        var after = before;
        for (var leap = 0; leap < Leaps; leap++)
        {
            for (var i = 0; i < n; i++) q[i] += StepSize * (p[i] -= StepSize / 2 * g[i]);
            after = oracle.ValueAndGradient(q, g, workspace);
            for (var i = 0; i < n; i++) p[i] -= StepSize / 2 * g[i];
        }

        after += Reductions.SumOfSquares<double>(p) / 2;
        var accepted = key.Split().Left.Uniform<double>() < Math.Exp(before - after);
        if (accepted) q.CopyTo(state.Point.Mutable);
        state = state with { Steps = state.Steps + 1 };
        return new(accepted, after - before, Leaps + 1);
    }
}

internal readonly record struct LeapfrogInfo(bool Accepted, double EnergyError, int OracleCalls, string? NonFinite = null) : IStepInfo
{
    public bool Stalled => false;
}

internal readonly record struct LeapfrogState(Buffer<double> Point, RandomKey Key, long Steps) : IState<LeapfrogState>, IPointState<double>
{
    public LeapfrogState Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Point), visitor.Scalar(Key), visitor.Scalar(Steps));
}
