using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>
/// Proximal Newton over a set of coordinates: coordinate descent on the second-order model of the loss with the penalty as it is, then as much of the
/// move as descends (Friedman, Hastie, Tibshirani 2010, section 3; Lee, Sun, Saunders 2014). The model's slopes are kept as a vector of rows, so that
/// a coordinate costs its column.
/// </summary>
internal static class NewtonDescent
{
    private const int MostModels = 100;
    private const int MostRounds = 50;
    private const int MostHalvings = 40;

    // Of the decrease of a model's first round, what the last one may still bring.
    private const double EnoughOfFirstRound = 1e-3;

    // Of the bound Lⱼ, the least curvature that is believed: where the loss is nearly flat, moves would go far beyond where the model holds.
    private const double LeastCurvature = 1e-4;

    /// <summary>
    /// Moves a point and its residual until the duality gap over the set is at most <paramref name="tolerance"/>, or nothing descends.
    /// </summary>
    /// <param name="oracle">The loss.</param>
    /// <param name="set">The coordinates, features first; all others are 0.</param>
    /// <param name="penalty">The penalty of the features.</param>
    /// <param name="tolerance">The gap.</param>
    /// <param name="point">x.</param>
    /// <param name="residual">Ax.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <returns>The number of rounds.</returns>
    public static int Run<T, TOracle>(
        in TOracle oracle, ReadOnlySpan<int> set, Penalty<T> penalty, T tolerance, Span<T> point, Span<T> residual, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : struct, ISparseRegressionOracle<TOracle, T>
    {
        using var scope = workspace.Open();
        var n = residual.Length;
        var slopes = workspace.Take<T>(n)[..n];
        var curvatures = workspace.Take<T>(n)[..n];
        var trial = workspace.Take<T>(n)[..n];
        var correlations = workspace.Take<T>(set.Length)[..set.Length];
        var seconds = workspace.Take<T>(set.Length)[..set.Length];
        var moves = workspace.Take<T>(set.Length)[..set.Length];
        var rounds = 0;
        for (var model = 0; model < MostModels; model++)
        {
            var value = oracle.Slopes(residual, slopes);
            if (WorkingSets.Gap(oracle, set, penalty, value, point, slopes, trial) <= tolerance) break;
            oracle.Curvatures(residual, curvatures);
            for (var k = 0; k < set.Length; k++)
            {
                correlations[k] = oracle.Correlation(set[k], slopes);
                seconds[k] = T.Max(oracle.Curvature(set[k], curvatures), Number.Of<T>(LeastCurvature) * oracle.CoordinateLipschitz(set[k]));
            }

            rounds += MinimizeModel(oracle, set, penalty, point, slopes, curvatures, seconds, moves);
            if (!Descends(oracle, set, penalty, value, correlations, moves, point, residual, slopes, trial)) break;
        }

        return rounds;
    }

    // Slopes of the model move with the coordinates.
    private static int MinimizeModel<T, TOracle>(
        in TOracle oracle, ReadOnlySpan<int> set, Penalty<T> penalty, ReadOnlySpan<T> point, Span<T> slopes, ReadOnlySpan<T> curvatures,
        ReadOnlySpan<T> seconds, Span<T> moves)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : struct, ISparseRegressionOracle<TOracle, T>
    {
        moves.Clear();
        var first = T.Zero;
        for (var round = 1; ; round++)
        {
            var decrease = T.Zero;
            for (var k = 0; k < set.Length; k++)
            {
                var x = point[set[k]] + moves[k];
                var slope = oracle.Correlation(set[k], slopes);
                var next = (set[k] < oracle.Features ? penalty : default).Minimize(x, slope, seconds[k]);
                var change = next - x;
                if (change == T.Zero) continue;
                moves[k] += change;
                decrease += seconds[k] * change * change;
                oracle.MoveSlopes(set[k], change, curvatures, slopes);
            }

            if (round == 1) first = decrease;
            if (round == MostRounds || !(decrease > Number.Of<T>(EnoughOfFirstRound) * first)) return round;
        }
    }

    // The longest of the moves, half of it, a quarter, … that descends by a share of what its linear model promises (Tseng and Yun 2009), up to
    // rounding of the value; whether there is more to gain than that.
    private static bool Descends<T, TOracle>(
        in TOracle oracle, ReadOnlySpan<int> set, Penalty<T> penalty, T value, ReadOnlySpan<T> correlations, ReadOnlySpan<T> moves, Span<T> point,
        Span<T> residual, Span<T> slopes, Span<T> trial)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : struct, ISparseRegressionOracle<TOracle, T>
    {
        var share = Number.Of<T>(0.01);
        var rounding = Number.Of<T>(4) * Number.Epsilon<T>() * T.Abs(value);
        var length = T.One;
        for (var halving = 0; halving < MostHalvings; halving++, length *= Number.Of<T>(0.5))
        {
            residual.CopyTo(trial);
            var (promise, change) = (T.Zero, T.Zero);
            for (var k = 0; k < set.Length; k++)
            {
                if (moves[k] == T.Zero) continue;
                var (x, whole) = (point[set[k]], point[set[k]] + moves[k]);
                promise += correlations[k] * moves[k];
                if (set[k] < oracle.Features)
                {
                    promise += penalty.Of(whole) - penalty.Of(x);
                    change += penalty.Of(x + (length * moves[k])) - penalty.Of(x);
                }

                oracle.MoveResidual(set[k], length * moves[k], trial);
            }

            if (!(promise < T.Zero)) return false;
            var next = oracle.Slopes(trial, slopes);
            if (!(next - value + change <= (share * length * promise) + rounding)) continue;
            for (var k = 0; k < set.Length; k++) point[set[k]] += length * moves[k];
            trial.CopyTo(residual);
            return -promise > rounding;
        }

        return false;
    }
}
