namespace Toolkit.Cli;

/// <summary>What the process ends with.</summary>
internal static class ExitCode
{
    /// <summary>The fit converged; every bound holds.</summary>
    public const int Done = 0;

    /// <summary>The fit stopped before it converged: budget spent, cancelled (while reading too), stalled, or a value that is not finite.</summary>
    public const int NotConverged = 1;

    /// <summary>A bound does not hold, or a control does not fail; or the experiments were stopped.</summary>
    public const int NotAsExpected = 1;

    /// <summary>The arguments or the data are wrong.</summary>
    public const int BadInput = 2;
}
