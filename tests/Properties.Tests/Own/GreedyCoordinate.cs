namespace Toolkit.Properties.Tests;

/// <summary>
/// A user's own step, Gauss–Southwell: <c>i = argmax |∂ⱼf|; xᵢ ← xᵢ − ∂ᵢf / L</c> with L = L_c. The residual is kept in the state.
/// </summary>
internal readonly record struct GreedyCoordinate<TObjective>(double Lipschitz)
    : IStep<GreedyCoordinate<TObjective>, double, TObjective, ResidualState, GradientInfo<double>>
    where TObjective : ISmoothObjective<double>, ICoordinateOracle<double>
{
    /// <summary>½‖∇f‖∞² ≥ ½‖∇f‖² / d ≥ μ δ / d, and f falls by ½‖∇f‖∞² / L_c (Karimi, Nutini, Schmidt 2016, section 2.2).</summary>
    public static Step<double, TObjective, ResidualState, GradientInfo<double>, GreedyCoordinate<TObjective>> For(Problem<TObjective> problem,
        double factor = 1) =>
        new GreedyCoordinate<TObjective>(factor * problem.CoordinateLipschitz).AsStep().Declaring(
            Rate.Linear(Math.Max(0, 1 - (problem.PolyakLojasiewicz / (problem.Start.Length * problem.CoordinateLipschitz))),
                "L_c, Polyak–Łojasiewicz with μ"));

    public ResidualState Initialize(in TObjective oracle, ReadOnlySpan<double> start)
    {
        var residual = Buffer<double>.Allocate(oracle.ResidualLength);
        oracle.Residual(start, residual.Mutable);
        return new(Buffer<double>.CopyOf(start), residual);
    }

    public GradientInfo<double> Advance(ref ResidualState state, in TObjective oracle, Workspace workspace)
    {
        var (largest, steepest) = (0.0, 0);
        for (var j = 0; j < oracle.Dimension; j++)
        {
            var slope = oracle.PartialDerivative(j, state.Point.Span, state.Residual.Span);
            if (!double.IsFinite(slope)) return new(slope, slope, oracle.Dimension, "partial derivative");
            if (Math.Abs(slope) > Math.Abs(largest)) (largest, steepest) = (slope, j);
        }

        state.Point.Mutable[steepest] -= largest / Lipschitz;
        oracle.MoveResidual(steepest, -largest / Lipschitz, state.Residual.Mutable);
        return new(Math.Abs(largest), Math.Abs(largest), oracle.Dimension);
    }
}

internal readonly record struct ResidualState(Buffer<double> Point, Buffer<double> Residual) : IState<ResidualState>, IPointState<double>
{
    public ResidualState Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Point), visitor.Buffer(Residual));
}
