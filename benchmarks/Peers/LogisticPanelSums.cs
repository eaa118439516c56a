using System.Runtime.Intrinsics;

namespace Toolkit.Benchmarks;

/// <summary>What is summed over all rows, lane by lane.</summary>
internal struct LogisticPanelSums()
{
    /// <summary>The lanes of a sum.</summary>
    public const int Lanes = 8;

    /// <summary>Of y z − max(z, 0).</summary>
    public Vector512<double> Terms = Vector512<double>.Zero;

    /// <summary>The product of 1 + exp(−|z|).</summary>
    public Vector512<double> Factors = Vector512<double>.One;

    /// <summary>Of y − σ(z).</summary>
    public Vector512<double> Slopes = Vector512<double>.Zero;
}
