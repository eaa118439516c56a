namespace Toolkit.Properties;

/// <summary>Temperature is what it says: at 0 a sampler is the optimiser on the same batches, bit for bit; and noise goes with its root, so that four times the temperature moves a step twice as far from where it leads without.</summary>
/// <remarks>Exact, by the same keys at all temperatures. A noise that does not know of the temperature (a deviation lr²) or goes with another power of it is refused.</remarks>
public static class TemperatureLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="sampler">The sampler, made for a temperature; its keys fixed.</param>
    /// <param name="optimizer">The optimiser, with the same key for its batches.</param>
    /// <param name="oracle">The oracle.</param>
    /// <param name="start">Where they start.</param>
    /// <param name="temperature">T, above 0.</param>
    /// <param name="steps">The length of the cold run.</param>
    /// <param name="tolerance">The difference allowed to twice the noise, relative to its size.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TOracle, TState, TInfo, TStep, TOtherState, TOtherInfo, TOtherStep>(
        Func<double, Step<double, TOracle, TState, TInfo, TStep>> sampler, Step<double, TOracle, TOtherState, TOtherInfo, TOtherStep> optimizer, TOracle oracle, ReadOnlySpan<double> start,
        double temperature = 0.3, int steps = 20, double tolerance = 1e-10)
        where TOracle : IOracle
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TOracle, TState, TInfo>
        where TOtherState : struct, IState<TOtherState>, IPointState<double>
        where TOtherInfo : struct, IStepInfo
        where TOtherStep : struct, IStep<TOtherStep, double, TOracle, TOtherState, TOtherInfo> => Validate(sampler, optimizer, oracle, start, temperature, steps, tolerance).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="sampler">The sampler, made for a temperature; its keys fixed.</param>
    /// <param name="optimizer">The optimiser, with the same key for its batches.</param>
    /// <param name="oracle">The oracle.</param>
    /// <param name="start">Where they start.</param>
    /// <param name="temperature">T, above 0.</param>
    /// <param name="steps">The length of the cold run.</param>
    /// <param name="tolerance">The difference allowed to twice the noise, relative to its size.</param>
    public static Verdict Validate<TOracle, TState, TInfo, TStep, TOtherState, TOtherInfo, TOtherStep>(
        Func<double, Step<double, TOracle, TState, TInfo, TStep>> sampler, Step<double, TOracle, TOtherState, TOtherInfo, TOtherStep> optimizer, TOracle oracle, ReadOnlySpan<double> start,
        double temperature = 0.3, int steps = 20, double tolerance = 1e-10)
        where TOracle : IOracle
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TOracle, TState, TInfo>
        where TOtherState : struct, IState<TOtherState>, IPointState<double>
        where TOtherInfo : struct, IStepInfo
        where TOtherStep : struct, IStep<TOtherStep, double, TOracle, TOtherState, TOtherInfo>
    {
        var (frozen, origin) = (sampler(0), start.ToArray());
        var found = new Findings($"temperature of {frozen.Name}");
        var descent = optimizer.Run(oracle, origin).Take(steps).Run().State.Point.Span.ToArray();
        var still = frozen.Run(oracle, origin).Take(steps).Run().State.Point.Span.ToArray();
        for (var i = 0; i < descent.Length; i++) found.AtMost(still[i] == descent[i] ? 0 : Math.Abs(still[i] - descent[i]), 0, $"temperature 0 against the optimiser behind {steps} steps, coordinate {i}");

        var (cold, warm, hot) = (One(0), One(temperature), One(4 * temperature));
        for (var i = 0; i < cold.Length; i++)
        {
            var (once, twice) = (warm[i] - cold[i], hot[i] - cold[i]);
            found.AtMost(Math.Abs(twice - (2 * once)), tolerance * Math.Max(1, Math.Abs(cold[i])), $"twice the noise of temperature {temperature} against that of {4 * temperature}, coordinate {i}");
            found.Require(once != 0, $"temperature {temperature} moves coordinate {i}");
        }

        return found.Verdict;

        double[] One(double at) => sampler(at).Run(oracle, origin).Take(1).Run().State.Point.Span.ToArray();
    }
}
