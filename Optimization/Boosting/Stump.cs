using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>A decision stump, a classifier by one feature: <c>h(a) = p</c> where a_j &gt; θ, and −p elsewhere.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Feature">j, from 0 on; −1 for the stump that answers p whatever it sees.</param>
/// <param name="Threshold">θ.</param>
/// <param name="Polarity">p, +1 or −1.</param>
public readonly record struct Stump<T>(int Feature, T Threshold, int Polarity)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The stump's answer, +1 or −1, to a value of its feature.</summary>
    /// <param name="value">a_j; not looked at where there is no feature.</param>
    public int Answer(T value) => Feature < 0 || value > Threshold ? Polarity : -Polarity;
}

/// <summary>A stump and its say.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Stump">The stump.</param>
/// <param name="Weight">α, how much it counts.</param>
public readonly record struct WeightedStump<T>(Stump<T> Stump, T Weight)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
