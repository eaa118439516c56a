namespace Toolkit.Benchmarks;

/// <summary>A figure of the toolkit that must keep a limit, measured against a peer in the same process.</summary>
public interface IGate
{
    /// <summary>The name on the command line.</summary>
    string Name { get; }

    /// <summary>What the value is, in one line.</summary>
    string Description { get; }

    /// <summary>The bound that the value must keep.</summary>
    GateLimit Limit { get; }

    /// <summary>Measures, in at most 50 seconds.</summary>
    GateResult Measure();
}
