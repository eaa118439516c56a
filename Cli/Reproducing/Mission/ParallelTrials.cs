namespace Toolkit.Cli;

/// <summary>Trials that know nothing of each other, on all processors: the results are those of one thread.</summary>
internal static class ParallelTrials
{
    /// <summary>Runs trials.</summary>
    /// <param name="count">How many.</param>
    /// <param name="trial">Runs the one with a number.</param>
    /// <param name="cancellation">Stops before the next one.</param>
    public static TResult[] Run<TResult>(int count, Func<int, TResult> trial, CancellationToken cancellation)
    {
        var body = new Body<TResult>(trial, new TResult[count], cancellation);
        using var team = new WorkerTeam();
        team.Run(ref body, count);
        return body.Results;
    }

    private readonly struct Body<TResult>(Func<int, TResult> trial, TResult[] results, CancellationToken cancellation) : IParallelBody
    {
        public TResult[] Results => results;

        public void Invoke(int part)
        {
            cancellation.ThrowIfCancellationRequested();
            results[part] = trial(part);
        }
    }
}
