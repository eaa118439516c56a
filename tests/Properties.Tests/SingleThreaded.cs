namespace Toolkit.Properties.Tests;

/// <summary>Tests that count allocations run with no other test beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class SingleThreaded
{
    public const string Name = "Single-threaded";
}
