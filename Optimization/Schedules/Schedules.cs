namespace Toolkit.Optimization;

/// <summary>
/// The schedules, by their usual names, and the combinators that join them: <c>Linear&lt;double&gt;(0, 1, 100).Then(100, Cosine&lt;double&gt;(1,
/// 900))</c>. A schedule is a pure function of the number of steps, finite for every number from 0 to 2⁶³ − 1, and computed in double.
/// </summary>
public static partial class Schedules
{
}
