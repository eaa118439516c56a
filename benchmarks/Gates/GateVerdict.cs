namespace Toolkit.Benchmarks;

/// <summary>How a gate ends; the number is the exit code.</summary>
public enum GateVerdict
{
    /// <summary>The value keeps the limit.</summary>
    Pass = 0,

    /// <summary>The value breaks the limit, or there is none of ours to measure.</summary>
    Fail = 1,

    /// <summary>The peer is not installed: nothing was compared.</summary>
    Skip = 3,
}
