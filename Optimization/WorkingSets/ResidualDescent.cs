using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>
/// Coordinate descent on <c>½ ‖Ax − y‖²/n + l1 ‖x‖₁ + (l2/2) ‖x‖²</c> over a set of coordinates, each to its minimum, with the residual Ax − y kept:
/// a coordinate costs its column, twice when it moves.
/// </summary>
internal static class ResidualDescent
{
    private const int MostRounds = 1000;

    // Of so many rounds one is over the whole set, the others over what is not 0; then the gap is measured, which costs half of a round or more.
    private const int Cycle = 3;

    /// <summary>Goes round the set until the duality gap over it is at most <paramref name="tolerance"/>, or nothing moves.</summary>
    /// <param name="oracle">Squares.</param>
    /// <param name="set">The coordinates, features first; all others are 0.</param>
    /// <param name="penalty">The penalty of the features.</param>
    /// <param name="tolerance">The gap.</param>
    /// <param name="point">x.</param>
    /// <param name="residual">Ax − y.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <returns>The number of rounds.</returns>
    public static int Run<T, TOracle>(
        in TOracle oracle, ReadOnlySpan<int> set, Penalty<T> penalty, T tolerance, Span<T> point, Span<T> residual, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : struct, ISparseRegressionOracle<TOracle, T>
    {
        using var dual = workspace.Rent<T>(residual.Length);
        var inverse = T.One / Number.Of<T>(2 * residual.Length);
        for (var round = 1; ; round++)
        {
            var moved = false;
            foreach (var column in set)
            {
                var x = point[column];
                if (x == T.Zero && round % Cycle != 1 && column < oracle.Features) continue;
                var slope = oracle.Correlation(column, residual);
                var length = oracle.CoordinateLipschitz(column);
                var next = (column < oracle.Features ? penalty : default).Minimize(x, slope, length);
                var change = next - x;
                if (change == T.Zero) continue;
                point[column] = next;
                oracle.MoveResidual(column, change, residual);
                moved = true;
            }

            if ((!moved && round % Cycle == 1) || round == MostRounds) return round;
            if (round % Cycle != 0) continue;
            var value = Reductions.SumOfSquares<T>(residual) * inverse;
            if (WorkingSets.Gap(oracle, set, penalty, value, point, residual, dual.Span) <= tolerance) return round;
        }
    }
}
