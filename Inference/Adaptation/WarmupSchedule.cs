namespace Toolkit.Inference;

/// <summary>
/// Stan's warm-up: a fast phase in which the step size alone is tuned, windows of doubling length at whose ends the mass matrix is learned anew, and a last
/// phase for the step size.
/// </summary>
/// <remarks>
/// 75, windows from 25 on, and 50; of fewer than 150 transitions 15 %, 75 % and 10 %; of fewer than 20 the step size alone. Source: Stan reference manual, section 15.2.
/// </remarks>
public readonly record struct WarmupSchedule
{
    private const int LeastWithWindows = 20;

    /// <summary>A schedule.</summary>
    /// <param name="length">The number of transitions of the warm-up, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public WarmupSchedule(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        (First, Window, Last) = length switch
        {
            < LeastWithWindows => (length, 0, 0),
            < 150 => ((int)(0.15 * length), length - (int)(0.15 * length) - (int)(0.1 * length), (int)(0.1 * length)),
            _ => (75, 25, 50),
        };
    }

    /// <summary>The number of transitions.</summary>
    public int Length { get; }

    /// <summary>The number of transitions before the windows.</summary>
    public int First { get; }

    /// <summary>The number of transitions of the first window; 0 where there is none.</summary>
    public int Window { get; }

    /// <summary>The number of transitions after the windows.</summary>
    public int Last { get; }

    /// <summary>Whether a transition belongs to a window, so that its draw serves the mass matrix.</summary>
    /// <param name="transition">The number of the transition, from 0.</param>
    public bool IsInWindow(long transition) => Window > 0 && transition >= First && transition < Length - Last;

    /// <summary>Whether a transition is the last of a window. A window that would leave less than twice its length behind it takes all of that.</summary>
    /// <param name="transition">The number of the transition, from 0.</param>
    public bool EndsWindow(long transition)
    {
        if (!IsInWindow(transition)) return false;
        var (begin, length, end) = (First, Window, Length - Last);
        while (true)
        {
            var next = begin + length;
            if (next + (2 * length) > end) next = end;
            if (transition < next) return transition == next - 1;
            (begin, length) = (next, 2 * length);
        }
    }
}
