using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>An objective that bounds from below the least value of itself plus an L1 norm: a certificate of how good a point is.</summary>
/// <typeparam name="T">float or double.</typeparam>
public interface IDualityGapOracle<T> : IValueOracle<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How many coordinates, from the first on, belong to features; those behind them are intercepts, which no penalty touches.</summary>
    int Features { get; }

    /// <summary>
    /// F(x) = f(x) + l1 ‖x‖₁, the norm over the features, and a lower bound of the least value of F; at about the price of one gradient of f.
    /// See <see cref="DualityGap{T}"/>.
    /// </summary>
    /// <param name="point">x.</param>
    /// <param name="l1">The weight of the norm, finite and at least 0; above 0 where f itself has no L2 penalty, for then there is no bound without it.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="l1"/> is out of its range.</exception>
    DualityGap<T> DualityGap(ReadOnlySpan<T> point, T l1, Workspace workspace);
}
