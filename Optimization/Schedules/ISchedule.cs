namespace Toolkit.Optimization;

/// <summary>A scalar as a pure function of the number of steps taken: a rate, a temperature, a pace, a batch size.</summary>
/// <typeparam name="TSelf">The schedule itself.</typeparam>
/// <typeparam name="T">The number type.</typeparam>
public interface ISchedule<TSelf, T>
    where TSelf : struct, ISchedule<TSelf, T>
    where T : unmanaged
{
    /// <summary>The value at step k.</summary>
    /// <param name="step">k, from 0.</param>
    T At(long step);

    /// <summary>How the schedule goes on for ever, where it is between two powers of k; null where it is not, or where nobody says.</summary>
    Tail? Tail => null;
}
