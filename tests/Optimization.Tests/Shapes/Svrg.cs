namespace Toolkit.Optimization.Tests.Shapes;

/// <summary>Shape 4: a gradient estimator with a state of its own, the snapshot and its whole gradient.</summary>
internal readonly record struct Svrg<TOracle>(int Period, RandomKey Key) : IEstimator<Svrg<TOracle>, double, TOracle, SvrgState>
    where TOracle : IFiniteSum<double>
{
    public SvrgState Initialize(in TOracle oracle, ReadOnlySpan<double> start) =>
        new(Buffer<double>.Allocate(start.Length), Buffer<double>.Allocate(start.Length), Key, 0);

    public int Estimate(ref SvrgState state, in TOracle oracle, ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        var calls = 2;
        if (state.Steps % Period == 0)
        {
            point.CopyTo(state.Snapshot.Mutable);
            oracle.Gradient(point, state.Gradient.Mutable, workspace);
            calls++;
        }

        using var there = workspace.Rent<double>(point.Length);
        Span<int> term = [state.Key.Fold(state.Steps).Integer(oracle.Terms)];
        oracle.BatchGradient(term, point, destination, workspace);
        oracle.BatchGradient(term, state.Snapshot.Span, there.Span, workspace);
        for (var i = 0; i < point.Length; i++) destination[i] += state.Gradient.Span[i] - there.Span[i];
        state = state with { Steps = state.Steps + 1 };
        return calls;
    }
}

internal readonly record struct SvrgState(Buffer<double> Snapshot, Buffer<double> Gradient, RandomKey Key, long Steps) : IState<SvrgState>
{
    public SvrgState Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor =>
        new(visitor.Buffer(Snapshot), visitor.Buffer(Gradient), visitor.Scalar(Key), visitor.Scalar(Steps));
}
