using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>What the step for one penalty and that for a path have in common.</summary>
internal static class WorkingSets
{
    /// <summary>The number of features that are not 0.</summary>
    public static int Support<T>(ReadOnlySpan<T> features)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var count = 0;
        foreach (var x in features) if (x != T.Zero) count++;
        return count;
    }

    /// <summary>
    /// F at a point and its dual value, both over the features that are not put away; the correlations of these are brought up to date, and the
    /// slopes become the dual point before it is shrunk by the factor that is returned.
    /// </summary>
    public static (DualityGap<T> Gap, T Shrink) Evaluate<T, TOracle>(
        in TOracle oracle, Penalty<T> penalty, T value, ReadOnlySpan<T> point, Span<T> slopes, ReadOnlySpan<byte> screened, Span<T> correlations)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : struct, ISparseRegressionOracle<TOracle, T>
    {
        if (oracle.Features < oracle.Dimension) Screening.Balance(oracle, slopes);
        var (steepest, excess) = (T.Zero, T.Zero);
        for (var j = 0; j < screened.Length; j++)
        {
            if (screened[j] != 0) continue;
            correlations[j] = oracle.Correlation(j, slopes);
            var over = T.Max(T.Zero, T.Abs(correlations[j]) - penalty.L1);
            (steepest, excess) = (T.Max(steepest, T.Abs(correlations[j])), excess + (over * over));
        }

        var (dual, shrink) = penalty.Dual(oracle, slopes, steepest, excess);
        return (new(value + penalty.Of(point[..oracle.Features]), T.IsNaN(dual) ? T.NegativeInfinity : dual), shrink);
    }

    /// <summary>The coordinates of a working set: all that are not 0, the features nearest to entering, then the intercepts.</summary>
    public static ReadOnlySpan<int> Choose<T, TOracle>(
        in TOracle oracle, T l1, int size, ReadOnlySpan<T> point, ReadOnlySpan<T> correlations, ReadOnlySpan<byte> screened, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : struct, ISparseRegressionOracle<TOracle, T>
    {
        var columns = workspace.Take<int>(oracle.Dimension)[..oracle.Dimension];
        var distances = workspace.Take<T>(oracle.Features)[..oracle.Features];
        var candidates = 0;
        for (var j = 0; j < oracle.Features; j++)
        {
            if (screened[j] != 0) continue;
            columns[candidates] = j;
            distances[candidates++] = point[j] != T.Zero
                ? T.NegativeInfinity
                : (l1 - T.Abs(correlations[j])) / T.Sqrt(oracle.CoordinateLipschitz(j));
        }

        if (size < candidates) distances[..candidates].Sort(columns[..candidates]);
        var count = Math.Min(size, candidates);
        for (var j = oracle.Features; j < oracle.Dimension; j++) columns[count++] = j;
        return columns[..count];
    }

    /// <summary>The duality gap of the problem over a set, at a point where the loss is <paramref name="value"/> and has these slopes.</summary>
    public static T Gap<T, TOracle>(
        in TOracle oracle, ReadOnlySpan<int> set, Penalty<T> penalty, T value, ReadOnlySpan<T> point, ReadOnlySpan<T> slopes, Span<T> dual)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : struct, ISparseRegressionOracle<TOracle, T>
    {
        slopes.CopyTo(dual);
        if (oracle.Features < oracle.Dimension) Screening.Balance(oracle, dual);
        var (steepest, excess, primal) = (T.Zero, T.Zero, value);
        foreach (var column in set)
        {
            if (column >= oracle.Features) continue;
            var v = T.Abs(oracle.Correlation(column, dual));
            var over = T.Max(T.Zero, v - penalty.L1);
            (steepest, excess, primal) = (T.Max(steepest, v), excess + (over * over), primal + penalty.Of(point[column]));
        }

        return primal - penalty.Dual(oracle, dual, steepest, excess).Dual;
    }

    /// <summary>Solves the problem over a set from a point, whose coordinates off the set are 0.</summary>
    /// <returns>The number of rounds.</returns>
    public static int Solve<T, TOracle>(
        in TOracle oracle, ReadOnlySpan<int> set, Penalty<T> penalty, T tolerance, Span<T> point, Span<T> residual, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : struct, ISparseRegressionOracle<TOracle, T>
    {
        if (oracle.IsLeastSquares) return ResidualDescent.Run(oracle, set, penalty, tolerance, point, residual, workspace);
        using var scope = workspace.Open();
        return NewtonDescent<T>.Over(oracle, set, workspace).Run(oracle, penalty, tolerance, point, residual, workspace);
    }
}
