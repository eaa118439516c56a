namespace Toolkit.Optimization.Tests.Shapes;

/// <summary>Shape 5: what is maintained incrementally, the residual, is state; a step costs one column.</summary>
internal readonly record struct CyclicCoordinateDescent<TOracle>
    : IStep<CyclicCoordinateDescent<TOracle>, double, TOracle, ResidualState, CoordinateInfo>
    where TOracle : ICoordinateOracle<double>
{
    public ResidualState Initialize(in TOracle oracle, ReadOnlySpan<double> start)
    {
        var residual = Buffer<double>.Allocate(oracle.ResidualLength);
        oracle.Residual(start, residual.Mutable);
        return new(Buffer<double>.CopyOf(start), residual, 0);
    }

    public CoordinateInfo Advance(ref ResidualState state, in TOracle oracle, Workspace workspace)
    {
        var coordinate = (int)(state.Steps % state.Point.Length);
        var partial = oracle.PartialDerivative(coordinate, state.Point.Span, state.Residual.Span);
        if (!double.IsFinite(partial)) return new(coordinate, partial, "partial derivative");

        var change = -partial / oracle.CoordinateLipschitz(coordinate);
        state.Point.Mutable[coordinate] += change;
        oracle.MoveResidual(coordinate, change, state.Residual.Mutable);
        state = state with { Steps = state.Steps + 1 };
        return new(coordinate, partial);
    }
}

internal readonly record struct CoordinateInfo(int Coordinate, double PartialDerivative, string? NonFinite = null) : IStepInfo
{
    public int OracleCalls => 1;

    public bool Stalled => false;
}

internal readonly record struct ResidualState(Buffer<double> Point, Buffer<double> Residual, long Steps)
    : IState<ResidualState>, IPointState<double>
{
    public ResidualState Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Point), visitor.Buffer(Residual), visitor.Scalar(Steps));
}
