namespace Toolkit.Properties;

/// <summary>Two chains are one in different coordinates: θ = A φ on the whole path.</summary>
/// <remarks>
/// For Langevin steps with constant preconditioners it holds to rounding where <c>P_φ = A⁻¹ P A⁻ᵀ</c> with the root <c>L_φ = A⁻¹ L</c> and the same draws. With another root of the same P_φ, a fresh Cholesky factor, only the
/// laws agree: this law refuses it, and <see cref="StationaryCovarianceLaw"/> does not.
/// </remarks>
public static class ReparametrizationLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="step">The step in θ.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="other">The step in φ, with the same keys.</param>
    /// <param name="otherOracle">Its oracle.</param>
    /// <param name="map">A.</param>
    /// <param name="start">φ₀.</param>
    /// <param name="steps">The length of the run.</param>
    /// <param name="tolerance">The difference allowed, relative to max(1, |θᵢ|).</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TOracle, TState, TInfo, TStep, TOtherOracle, TOtherState, TOtherInfo, TOtherStep>(
        Step<double, TOracle, TState, TInfo, TStep> step, TOracle oracle, Step<double, TOtherOracle, TOtherState, TOtherInfo, TOtherStep> other, TOtherOracle otherOracle, double[,] map, ReadOnlySpan<double> start,
        int steps = 50, double tolerance = 1e-11)
        where TOracle : IOracle
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TOracle, TState, TInfo>
        where TOtherOracle : IOracle
        where TOtherState : struct, IState<TOtherState>, IPointState<double>
        where TOtherInfo : struct, IStepInfo
        where TOtherStep : struct, IStep<TOtherStep, double, TOtherOracle, TOtherState, TOtherInfo> => Validate(step, oracle, other, otherOracle, map, start, steps, tolerance).Assert();

    /// <summary>The first step and coordinate at which the paths differ.</summary>
    /// <param name="step">The step in θ.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="other">The step in φ, with the same keys.</param>
    /// <param name="otherOracle">Its oracle.</param>
    /// <param name="map">A.</param>
    /// <param name="start">φ₀.</param>
    /// <param name="steps">The length of the run.</param>
    /// <param name="tolerance">The difference allowed, relative to max(1, |θᵢ|).</param>
    public static Verdict Validate<TOracle, TState, TInfo, TStep, TOtherOracle, TOtherState, TOtherInfo, TOtherStep>(
        Step<double, TOracle, TState, TInfo, TStep> step, TOracle oracle, Step<double, TOtherOracle, TOtherState, TOtherInfo, TOtherStep> other, TOtherOracle otherOracle, double[,] map, ReadOnlySpan<double> start,
        int steps = 50, double tolerance = 1e-11)
        where TOracle : IOracle
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TOracle, TState, TInfo>
        where TOtherOracle : IOracle
        where TOtherState : struct, IState<TOtherState>, IPointState<double>
        where TOtherInfo : struct, IStepInfo
        where TOtherStep : struct, IStep<TOtherStep, double, TOtherOracle, TOtherState, TOtherInfo>
    {
        var (found, workspace) = (new Findings($"reparametrization of {step.Name}"), new Workspace());
        var (theta, phi) = (step.Initialize(oracle, Dense.Multiply(map, start)), other.Initialize(otherOracle, start));
        for (var k = 1; k <= steps && found.Verdict.Holds; k++)
        {
            step.Advance(ref theta, oracle, workspace);
            other.Advance(ref phi, otherOracle, workspace);
            var image = Dense.Multiply(map, phi.Point.Span);
            for (var i = 0; i < image.Length; i++)
                found.AtMost(Math.Abs(image[i] - theta.Point.Span[i]), tolerance * Math.Max(1, Math.Abs(image[i])), $"step {k}, coordinate {i}");
        }

        return found.Verdict;
    }
}
