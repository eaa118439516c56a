namespace Toolkit.Benchmarks;

/// <summary>One way to do the work that is measured.</summary>
/// <param name="Name">The name that the table prints and the ratio asks for.</param>
/// <param name="Run">Does the work once.</param>
/// <param name="Warm">
/// The same code on a small piece of the work, for work too long to be repeated until the JIT has reached its last tier;
/// <paramref name="Run"/> itself when absent.
/// </param>
public sealed record Contender(string Name, Action Run, Action? Warm = null)
{
    /// <summary>The name of our side.</summary>
    public const string Toolkit = "Toolkit";

    private readonly Action<int>? _repeat;

    /// <summary>Does the work so many times, in a loop as its users write one; calls <see cref="Run"/> in turn unless set.</summary>
    public Action<int> Repeat
    {
        get => _repeat ?? (times =>
        {
            for (var time = 0; time < times; time++) Run();
        });
        init => _repeat = value;
    }

    /// <summary>
    /// Does the work once and gives the seconds by the clock of whoever did it, a process of its own; null for the clock on the wall around
    /// <see cref="Run"/>.
    /// </summary>
    public Func<double>? Seconds { get; init; }
}
