namespace Toolkit.Properties;

/// <summary>Screening is safe: a feature that a step puts away is 0 at the solution, and is not taken back.</summary>
/// <remarks>
/// The solution is that of plain cyclic coordinate descent on <c>f(x) + l1 ‖x‖₁ + (l2/2) ‖x‖²</c>, which asks for partial derivatives alone. It
/// should be the only one, or the law may reject a rule for another.
/// </remarks>
public static class SafeScreeningLaw
{
    private const int MostRounds = 1_000_000;

    // Of the largest coefficient, what a round of it may still move at the end.
    private const double Moved = 1e-10;

    // Of the largest coefficient, what coordinate descent may leave of one that is 0.
    private const double Zero = 1e-7;

    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="step">The step.</param>
    /// <param name="oracle">f.</param>
    /// <param name="l1">The weight of the norm.</param>
    /// <param name="l2">The weight of half the squared norm.</param>
    /// <param name="start">Where the run starts.</param>
    /// <param name="steps">The length of the run.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TOracle, TState, TInfo, TStep>(
        Step<double, TOracle, TState, TInfo, TStep> step, TOracle oracle, double l1, double l2, ReadOnlySpan<double> start, int steps = 20)
        where TOracle : struct, ISparseRegressionOracle<TOracle, double>
        where TState : struct, IState<TState>, IScreeningState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TOracle, TState, TInfo> => Validate(step, oracle, l1, l2, start, steps).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="step">The step.</param>
    /// <param name="oracle">f.</param>
    /// <param name="l1">The weight of the norm.</param>
    /// <param name="l2">The weight of half the squared norm.</param>
    /// <param name="start">Where the run starts.</param>
    /// <param name="steps">The length of the run.</param>
    public static Verdict Validate<TOracle, TState, TInfo, TStep>(
        Step<double, TOracle, TState, TInfo, TStep> step, TOracle oracle, double l1, double l2, ReadOnlySpan<double> start, int steps = 20)
        where TOracle : struct, ISparseRegressionOracle<TOracle, double>
        where TState : struct, IState<TState>, IScreeningState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TOracle, TState, TInfo>
    {
        var found = new Findings($"safe screening of {step.Name}");
        var (solution, moved) = Solve(oracle, l1, l2);
        var scale = Reductions.NormInfinity<double>(solution);
        found.AtMost(moved, Moved * scale, $"what the last of {MostRounds} rounds of the reference moved, which is no solution");
        using var workspace = new Workspace();
        var state = step.Initialize(oracle, start);
        var before = new byte[oracle.Features];
        for (var k = 0; k < steps; k++)
        {
            var info = step.Advance(ref state, oracle, workspace);
            for (var j = 0; j < before.Length; j++)
            {
                if (before[j] != 0) found.Require(state.Screened.Span[j] != 0, $"step {k}: feature {j} was taken back");
                else if (state.Screened.Span[j] != 0)
                    found.AtMost(Math.Abs(solution[j]), Zero * scale, $"step {k}: feature {j}, put away, at the solution");
            }

            state.Screened.Span.CopyTo(before);
            if (info.Stalled || info.NonFinite is not null) break;
        }

        return found.Verdict;
    }

    private static (double[] Solution, double Moved) Solve<TOracle>(TOracle oracle, double l1, double l2)
        where TOracle : struct, ISparseRegressionOracle<TOracle, double>
    {
        var (x, residual, longest) = (new double[oracle.Dimension], new double[oracle.ResidualLength], 0.0);
        oracle.Residual(x, residual);
        for (var round = 0; round < MostRounds; round++)
        {
            (var largest, longest) = (0.0, 0.0);
            for (var j = 0; j < x.Length; j++)
            {
                var length = oracle.CoordinateLipschitz(j);
                var target = (length * x[j]) - oracle.PartialDerivative(j, x, residual);
                var next = j < oracle.Features ? Math.Sign(target) * Math.Max(Math.Abs(target) - l1, 0) / (length + l2) : target / length;
                var change = next - x[j];
                x[j] = next;
                if (change != 0) oracle.MoveResidual(j, change, residual);
                (largest, longest) = (Math.Max(largest, Math.Abs(next)), Math.Max(longest, Math.Abs(change)));
            }

            if (longest <= 1e-13 * largest) break;
        }

        return (x, longest);
    }
}
