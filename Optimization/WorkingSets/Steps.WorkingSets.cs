using System.Numerics;

namespace Toolkit.Optimization;

/// <content>Working sets.</content>
public static partial class Steps
{
    /// <summary>Minimises f(x) + l1 ‖x‖₁ + (l2/2) ‖x‖² over sets of coordinates that grow; see <see cref="WorkingSetDescent{T, TOracle}"/>.</summary>
    /// <param name="objective">f, of the type that the step will run on; not kept.</param>
    /// <param name="l1">l1, finite and above 0.</param>
    /// <param name="l2">l2, finite and at least 0.</param>
    /// <param name="first">
    /// The least number of features in a working set, at least 1; null for 100, or a 25th of all where that is more: gone round 25 times, they cost
    /// as much as one look at all.
    /// </param>
    /// <param name="share">The share of the gap to which the problem over a working set is solved, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, WorkingSetState<T>, WorkingSetInfo<T>, WorkingSetDescent<T, TOracle>> WorkingSetDescent<T, TOracle>(
        ISparseRegressionOracle<TOracle, T> objective, double l1, double l2 = 0, int? first = null, double share = 0.1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : struct, ISparseRegressionOracle<TOracle, T> =>
        new(new(l1, l2, first ?? Math.Max(100, objective.Features / 25), share), nameof(WorkingSetDescent));

    /// <summary>Minimises f(x) + λ (r ‖x‖₁ + ½ (1 − r) ‖x‖²) for one penalty λ after the other; see <see cref="PathDescent{T, TOracle}"/>.</summary>
    /// <param name="objective">f, of the type that the step will run on; not kept.</param>
    /// <param name="penalties">λ, each finite and above 0, not increasing.</param>
    /// <param name="l1Ratio">r, in (0, 1].</param>
    /// <param name="tolerance">The duality gap of each point, over f at the start: above 0.</param>
    /// <param name="ahead">The most penalties that are solved before all features are looked at, at least 1.</param>
    /// <param name="capacity">
    /// The number of columns up to which squares are solved on a Gram matrix, at least 0; the state holds its square of numbers. Larger sets go over
    /// the rows.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    /// <exception cref="ArgumentException">The penalties increase.</exception>
    public static Step<T, TOracle, PathState<T>, PathInfo<T>, PathDescent<T, TOracle>> PathDescent<T, TOracle>(
        ISparseRegressionOracle<TOracle, T> objective, ReadOnlySpan<double> penalties, double l1Ratio = 1, double tolerance = 1e-6, int ahead = 8,
        int capacity = 1024)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : struct, ISparseRegressionOracle<TOracle, T> => new(new(penalties, l1Ratio, tolerance, ahead, capacity), nameof(PathDescent));
}
