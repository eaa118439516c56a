using System.Runtime.CompilerServices;

namespace Toolkit.Benchmarks;

/// <summary>What is summed over all rows, lane by lane; a kernel of four lanes leaves the others as they are.</summary>
internal struct LogisticPanelSums
{
    /// <summary>The lanes that a sum has room for.</summary>
    public const int Lanes = 8;

    /// <summary>Of y z − max(z, 0).</summary>
    public EightLanes Terms;

    /// <summary>The product of 1 + exp(−|z|).</summary>
    public EightLanes Factors;

    /// <summary>Of y − σ(z).</summary>
    public EightLanes Slopes;

    /// <summary>Eight doubles.</summary>
    [InlineArray(Lanes)]
    public struct EightLanes
    {
        private double _first;
    }
}
