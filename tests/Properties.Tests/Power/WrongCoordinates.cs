namespace Toolkit.Properties.Tests;

/// <summary>What a coordinate step can get wrong.</summary>
internal enum CoordinateSlip
{
    None,
    ThirdOfTheConstant,
    ImportanceWithOneLength,
    ResidualLeftBehind,
    DrawsUniformlyAndSaysImportance,
    LeastDerivative,
    SignedDerivative,
    ThresholdWithoutLength,
}

/// <summary>How the coordinate is chosen.</summary>
internal enum Choice
{
    Uniform,
    Importance,
    Greedy,
}

/// <summary>Coordinate descent with a soft threshold, plainly written, with one slip.</summary>
internal readonly record struct WrongCoordinates(Choice Choice, double Constant, double Weight, RandomKey Key, CoordinateSlip Slip)
    : IRandomizedStep<WrongCoordinates, double, Quadratic, CoordinateState<double, KeyState>, CoordinateInfo<double>>
{
    public CoordinateState<double, KeyState> Initialize(in Quadratic oracle, ReadOnlySpan<double> start)
    {
        var residual = Buffer<double>.Allocate(oracle.ResidualLength);
        oracle.Residual(start, residual.Mutable);
        return new(Buffer<double>.CopyOf(start), residual, new(Key), 0);
    }

    public int Outcomes(in CoordinateState<double, KeyState> state, in Quadratic oracle) => Choice is Choice.Greedy ? 1 : oracle.Dimension;

    public double Probability(int outcome, in CoordinateState<double, KeyState> state, in Quadratic oracle) => Choice switch
    {
        Choice.Uniform => 1.0 / oracle.Dimension,
        Choice.Importance => oracle.CoordinateLipschitz(outcome) / Constants(oracle).Sum(),
        _ => 1,
    };

    public CoordinateInfo<double> Advance(ref CoordinateState<double, KeyState> state, in Quadratic oracle, Workspace workspace)
    {
        var key = state.Rule.Key.Fold(state.Moves);
        return Advance(
            Choice is Choice.Greedy ? 0
            : Choice is Choice.Uniform || Slip is CoordinateSlip.DrawsUniformlyAndSaysImportance ? key.Integer(oracle.Dimension)
            : key.Categorical<double>(Constants(oracle)),
            ref state, oracle, workspace);
    }

    public CoordinateInfo<double> Advance(int outcome, ref CoordinateState<double, KeyState> state, in Quadratic oracle, Workspace workspace)
    {
        var coordinate = Choice is Choice.Greedy ? Steepest(state, oracle) : outcome;
        var partial = oracle.PartialDerivative(coordinate, state.Point.Span, state.Residual.Span);
        var lipschitz = Choice is Choice.Importance && Slip is not CoordinateSlip.ImportanceWithOneLength
            ? oracle.CoordinateLipschitz(coordinate)
            : Slip is CoordinateSlip.ThirdOfTheConstant ? Constant / 3 : Constant;
        var threshold = Slip is CoordinateSlip.ThresholdWithoutLength ? Weight : Weight / lipschitz;
        var change = Plain.Soft(state.Point.Span[coordinate] - (partial / lipschitz), threshold) - state.Point.Span[coordinate];
        state.Point.Mutable[coordinate] += change;
        if (Slip is not CoordinateSlip.ResidualLeftBehind) oracle.MoveResidual(coordinate, change, state.Residual.Mutable);
        state = state with { Moves = state.Moves + 1 };
        return new(coordinate, partial, Math.Abs(partial), 1);
    }

    private static double[] Constants(Quadratic oracle) => [.. Enumerable.Range(0, oracle.Dimension).Select(oracle.CoordinateLipschitz)];

    private int Steepest(CoordinateState<double, KeyState> state, Quadratic oracle)
    {
        var slip = Slip;
        double Rank(int i)
        {
            var partial = oracle.PartialDerivative(i, state.Point.Span, state.Residual.Span);
            return slip switch
            {
                CoordinateSlip.LeastDerivative => -Math.Abs(partial),
                CoordinateSlip.SignedDerivative => partial,
                _ => Math.Abs(partial),
            };
        }

        return Enumerable.Range(0, oracle.Dimension).OrderByDescending(Rank).First();
    }
}

/// <summary>All coordinates as one block, with a length that is told.</summary>
internal readonly record struct OneBlock(double Lipschitz) : IStep<OneBlock, double, Quadratic, PointState, CoordinateInfo<double>>
{
    public PointState Initialize(in Quadratic oracle, ReadOnlySpan<double> start) => new(Buffer<double>.CopyOf(start));

    public CoordinateInfo<double> Advance(ref PointState state, in Quadratic oracle, Workspace workspace)
    {
        using var gradient = workspace.Rent<double>(oracle.Dimension);
        oracle.Gradient(state.Point.Span, gradient.Span, workspace);
        for (var i = 0; i < oracle.Dimension; i++) state.Point.Mutable[i] -= gradient.Span[i] / Lipschitz;
        return new(0, 0, 0, 1);
    }
}
