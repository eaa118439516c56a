namespace Toolkit.Inference.Tests;

/// <summary>What work allocates once it has settled.</summary>
internal static class SteadyState
{
    private const int Rounds = 20;

    /// <summary>The bytes of a round of work, after others: code that is compiled again on the way allocates once, so the first round that allocates nothing tells.</summary>
    /// <param name="work">A round.</param>
    public static long Bytes(Action work)
    {
        var bytes = 1L;
        for (var round = 0; round < Rounds && bytes != 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return bytes;
    }
}
