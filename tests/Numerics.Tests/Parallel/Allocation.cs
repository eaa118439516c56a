namespace Toolkit.Numerics.Tests;

/// <summary>Tests that count the allocations of the whole process run with no other test beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class Allocation
{
    public const string Name = "Allocation";

    /// <summary>
    /// The least that all threads together allocated over some repetitions of a warmed-up action. The test host allocates now and then on
    /// threads of its own, an action that allocates does so every time.
    /// </summary>
    public static long Of(Action action)
    {
        for (var i = 0; i < 3; i++) action();
        var least = long.MaxValue;
        for (var i = 0; i < 20 && least > 0; i++)
        {
            var before = GC.GetTotalAllocatedBytes(true);
            action();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(true) - before);
        }

        return least;
    }
}
