namespace Toolkit.Properties;

/// <summary>From a given state the mean move over batches is the move of the mean gradient: <c>E[P g] = P E[g]</c>, the drift of a sampler is not biased by what its preconditioner reads.</summary>
/// <remarks>
/// Exact, over the gradients that are handed in. It holds where P does not depend on the batch at hand: for constant preconditioners, and behind the burn-in for frozen ones. A P that takes the batch in before it multiplies is
/// correlated with its gradient, and is refused; the more it averages, the smaller what is wrong. The noise of a step is the same for all batches and drops out.
/// </remarks>
public static class UnbiasedDirectionLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="update">The update.</param>
    /// <param name="state">The state that all moves begin from; it stays as it is.</param>
    /// <param name="gradients">The gradients of all batches, equally likely; at least one.</param>
    /// <param name="tolerance">The difference allowed in a coordinate.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TState, TUpdate>(Update<IPoint, double, TState, TUpdate> update, TState state, IReadOnlyList<double[]> gradients, double tolerance = 1e-12)
        where TState : struct, IState<TState>, IPointState<double>
        where TUpdate : struct, IUpdate<TUpdate, double, TState> => Validate(update, state, gradients, tolerance).Assert();

    /// <summary>Every coordinate that differs.</summary>
    /// <param name="update">The update.</param>
    /// <param name="state">The state that all moves begin from; it stays as it is.</param>
    /// <param name="gradients">The gradients of all batches, equally likely; at least one.</param>
    /// <param name="tolerance">The difference allowed in a coordinate.</param>
    public static Verdict Validate<TState, TUpdate>(Update<IPoint, double, TState, TUpdate> update, TState state, IReadOnlyList<double[]> gradients, double tolerance = 1e-12)
        where TState : struct, IState<TState>, IPointState<double>
        where TUpdate : struct, IUpdate<TUpdate, double, TState>
    {
        var (found, workspace, point) = (new Findings($"unbiased direction of {update.Name}"), new Workspace(), update.Point(state).ToArray());
        double[] mean = [.. Enumerable.Range(0, point.Length).Select(i => gradients.Average(gradient => gradient[i]))];
        var ends = gradients.Select(End).ToArray();
        var end = End(mean);
        for (var i = 0; i < point.Length; i++) found.AtMost(Math.Abs(ends.Average(other => other[i]) - end[i]), tolerance, $"coordinate {i}, over {gradients.Count} batches");
        return found.Verdict;

        double[] End(double[] gradient) => update.Next(state, gradient, new Evidence<double>(point, Reductions.Norm<double>(gradient)), workspace).Point.Span.ToArray();
    }
}
