namespace Toolkit.Properties;

/// <summary>A Langevin step with a fixed preconditioner on a normal forgets by the matrix that theory gives it: <c>M = I − h P Σ⁻¹</c>, its autocorrelation at lag one.</summary>
/// <remarks>
/// No statistics: with the same key two chains have the same noise, and what lies between them is multiplied by M at every step. It is measured along each coordinate, and compared with powers of M to rounding. A step that
/// halves its drift, leaves it without the preconditioner or adapts as it goes is seen at once, and so is noise that depends on the point.
/// </remarks>
public static class MixingLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="step">The step; its keys fixed.</param>
    /// <param name="target">The normal.</param>
    /// <param name="matrix">M.</param>
    /// <param name="key">What the first point is drawn from.</param>
    /// <param name="steps">The number of steps, at least 1.</param>
    /// <param name="tolerance">The difference allowed in an element.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TState, TInfo, TStep>(
        Step<double, GaussianTarget, TState, TInfo, TStep> step, GaussianTarget target, double[,] matrix, RandomKey key, int steps = 4, double tolerance = 1e-11)
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, GaussianTarget, TState, TInfo> => Validate(step, target, matrix, key, steps, tolerance).Assert();

    /// <summary>Every element that differs.</summary>
    /// <param name="step">The step; its keys fixed.</param>
    /// <param name="target">The normal.</param>
    /// <param name="matrix">M.</param>
    /// <param name="key">What the first point is drawn from.</param>
    /// <param name="steps">The number of steps, at least 1.</param>
    /// <param name="tolerance">The difference allowed in an element.</param>
    public static Verdict Validate<TState, TInfo, TStep>(
        Step<double, GaussianTarget, TState, TInfo, TStep> step, GaussianTarget target, double[,] matrix, RandomKey key, int steps = 4, double tolerance = 1e-11)
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, GaussianTarget, TState, TInfo>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        var (found, start, power) = (new Findings($"mixing of {step.Name}"), target.Draw(key), matrix);
        for (var k = 1; k < steps; k++) power = Dense.Multiply(power, matrix);
        var end = Behind(step, target, start, steps);
        for (var j = 0; j < target.Dimension; j++)
        {
            var moved = (double[])start.Clone();
            moved[j] += 1;
            var other = Behind(step, target, moved, steps);
            for (var i = 0; i < target.Dimension; i++) found.AtMost(Math.Abs(other[i] - end[i] - power[i, j]), tolerance, $"element ({i}, {j}) behind {steps} steps, which should be {power[i, j]:g6}");
        }

        return found.Verdict;
    }

    private static double[] Behind<TState, TInfo, TStep>(Step<double, GaussianTarget, TState, TInfo, TStep> step, GaussianTarget target, double[] start, int steps)
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, GaussianTarget, TState, TInfo> => step.Run(target, start).Take(steps).Run().State.Point.Span.ToArray();
}
