namespace Toolkit.Cli;

/// <summary>What a run is judged by, on its way and at its end.</summary>
/// <typeparam name="TState">The state.</typeparam>
/// <typeparam name="TInfo">What a step tells.</typeparam>
/// <param name="Certificate">What is measured.</param>
/// <param name="Value">The objective at a state.</param>
/// <param name="Measure">The certificate at a state.</param>
/// <param name="Near">
/// The certificate as a step tells it, somewhere near the state: where it is small enough, the state itself is asked. No number where the step did not measure. Null
/// where steps tell nothing.
/// </param>
/// <param name="Every">The number of steps from one measurement to the next.</param>
internal sealed record Judge<TState, TInfo>(Certificate Certificate, Func<TState, double> Value, Func<TState, double> Measure, Func<TInfo, double>? Near, long Every);
