using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Steps
{
    /// <summary>Dual coordinate ascent by epochs, with the duality gap of the whole problem in its info; see
    /// <see cref="Optimization.StochasticDualCoordinateAscent{T, TRows, TLoss}"/>.</summary>
    /// <param name="dual">A dual problem of the type that the step will run on; not kept.</param>
    /// <param name="key">What the orders of the rows are drawn from.</param>
    /// <param name="shrinks">Whether rows at a bound are set aside until the gap is measured; losses whose solutions reach no bound have
    /// none.</param>
    /// <param name="measuredEvery">How many times n rows are visited from one measurement of the gap to the next, at least 0; 0 for one after every
    /// epoch.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, DualProblem<T, TRows, TLoss>, DualCoordinateState<T>, DualCoordinateInfo<T>, StochasticDualCoordinateAscent<T, TRows, TLoss>>
        StochasticDualCoordinateAscent<T, TRows, TLoss>(
            in DualProblem<T, TRows, TLoss> dual, RandomKey key, bool shrinks = true, double measuredEvery = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T>
        where TLoss : struct, IDualCoordinateLoss<TLoss, T> => new(new(key, shrinks, measuredEvery), nameof(StochasticDualCoordinateAscent));

    /// <summary>Dual coordinate ascent, one random row a step; see <see cref="Optimization.RandomDualCoordinateAscent{T, TRows, TLoss}"/>.</summary>
    /// <remarks>For a smooth loss it declares a linear rate in expectation, of the gap D* − D.</remarks>
    /// <param name="dual">A dual problem of the type that the step will run on, without an intercept; not kept.</param>
    /// <param name="key">What the rows are drawn from.</param>
    /// <exception cref="ArgumentException">There is an intercept: no epoch ends at which its proximal point could move.</exception>
    public static Step<T, DualProblem<T, TRows, TLoss>, RandomDualCoordinateState<T>, DualCoordinateInfo<T>, RandomDualCoordinateAscent<T, TRows, TLoss>>
        RandomDualCoordinateAscent<T, TRows, TLoss>(in DualProblem<T, TRows, TLoss> dual, RandomKey key)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T>
        where TLoss : struct, IDualCoordinateLoss<TLoss, T> => dual.HasIntercept
        ? throw new ArgumentException("The rows have an intercept: take StochasticDualCoordinateAscent.", nameof(dual))
        : new(
            new(key), nameof(RandomDualCoordinateAscent),
            DualRate(double.CreateChecked(dual.Loss.ConjugateConvexity), double.CreateChecked(dual.LargestCurvature), dual.Dimension));

    private static Rate? DualRate(double convexity, double curvature, int rows) => convexity > 0 && double.IsFinite(curvature)
        ? Rate.ExpectedLinear(
            1 - (convexity / (convexity + curvature) / rows),
            "a loss of bounded curvature, rows drawn uniformly; the gap is D* − D (Shalev-Shwartz and Zhang 2013, Theorem 5)")
        : null;
}
