using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;

namespace Toolkit.Benchmarks;

/// <summary>The configuration of every benchmark: the defaults, and the bytes that each operation allocates.</summary>
public sealed class SharedConfig : ManualConfig
{
    /// <summary>The defaults with the memory diagnoser.</summary>
    public SharedConfig()
    {
        Add(DefaultConfig.Instance);
        AddDiagnoser(MemoryDiagnoser.Default);
    }
}
