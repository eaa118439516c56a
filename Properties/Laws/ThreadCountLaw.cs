using System.Runtime.InteropServices;

namespace Toolkit.Properties;

/// <summary>What is computed on a team of workers has the same bits for any number of them, and for none.</summary>
public static class ThreadCountLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="name">What is computed.</param>
    /// <param name="evaluate">Computes it on a team; null is the calling thread alone.</param>
    /// <param name="threads">The largest team.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<T>(string name, Func<WorkerTeam?, T[]> evaluate, int threads = 4)
        where T : unmanaged => Validate(name, evaluate, threads).Assert();

    /// <summary>Every failure.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="name">What is computed.</param>
    /// <param name="evaluate">Computes it on a team; null is the calling thread alone.</param>
    /// <param name="threads">The largest team.</param>
    public static Verdict Validate<T>(string name, Func<WorkerTeam?, T[]> evaluate, int threads = 4)
        where T : unmanaged
    {
        var found = new Findings($"thread-count independence of {name}");
        var alone = evaluate(null);
        for (var k = 1; k <= threads; k++)
        {
            using var team = new WorkerTeam(k);
            var together = evaluate(team);
            found.AtMost(Math.Abs(together.Length - alone.Length), 0, $"{k} threads: another number of elements");
            found.AtMost(Differing<T>(alone, together), 0, $"{k} threads: elements with other bits");
        }

        return found.Verdict;
    }

    private static int Differing<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right)
        where T : unmanaged
    {
        var count = 0;
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            var same = MemoryMarshal.AsBytes(left.Slice(i, 1)).SequenceEqual(MemoryMarshal.AsBytes(right.Slice(i, 1)));
            count += same ? 0 : 1;
        }

        return count;
    }
}
