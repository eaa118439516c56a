using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>
/// Proximal Newton over a set of coordinates: coordinate descent on the second-order model of the loss with the penalty as it is, then as much of the
/// move as descends (Friedman, Hastie, Tibshirani 2010, section 3; Lee, Sun, Saunders 2014).
/// </summary>
/// <remarks>
/// Where the Hessian over the set costs little against rounds over the columns it is formed, and a coordinate then costs a row of it. It is kept
/// while the moves it leads to shrink the gap, over the penalties of a path too, since curvatures hardly change: a metric that is a little old costs a
/// step, not the result. Else the model's slopes are kept as a vector of rows, and a coordinate costs its column.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
internal ref struct NewtonDescent<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostModels = 100;
    private const int MostRounds = 50;
    private const int MostRoundsOnHessian = 1000;
    private const int MostHalvings = 40;

    // The largest Hessian, and the most rounds over the columns that it may cost.
    private const int MostColumns = 1024;
    private const double MostCost = 25;

    // Of the gap before, what a model with a Hessian that was kept may leave, lest another is formed.
    private const double Shrinks = 0.25;

    // Of the decrease of a model's first round, what the last one may still bring: over the columns, and on the Hessian, where rounds cost little.
    private const double EnoughOfFirstRound = 1e-3;
    private const double EnoughOnHessian = 1e-10;

    // Of the bound Lⱼ, the least curvature that is believed: where the loss is nearly flat, moves would go far beyond where the model holds.
    private const double LeastCurvature = 1e-4;

    // How many times the rounding of the value a gap is that tells more than the value does.
    private const double HiddenByRounding = 1e3;

    private readonly ReadOnlySpan<int> _set;
    private readonly Span<T> _slopes;
    private readonly Span<T> _curvatures;
    private readonly Span<T> _trial;
    private readonly Span<T> _correlations;
    private readonly Span<T> _derivatives;
    private readonly Span<T> _seconds;
    private readonly Span<T> _moves;
    private readonly Span<T> _hessian;
    private bool _isFormed;

    private NewtonDescent(ReadOnlySpan<int> set, int n, bool onHessian, Workspace workspace)
    {
        _set = set;
        _slopes = workspace.Take<T>(n)[..n];
        _curvatures = workspace.Take<T>(n)[..n];
        _trial = workspace.Take<T>(n)[..n];
        _correlations = workspace.Take<T>(set.Length)[..set.Length];
        _derivatives = workspace.Take<T>(set.Length);
        _seconds = workspace.Take<T>(set.Length)[..set.Length];
        _moves = workspace.Take<T>(set.Length)[..set.Length];
        if (onHessian) _hessian = workspace.Take<T>(set.Length * Stride, BufferContents.Zeroed);
    }

    private readonly int Stride => _derivatives.Length;

    /// <summary>Over a set of coordinates.</summary>
    /// <param name="oracle">The loss.</param>
    /// <param name="set">The coordinates, features first; all others are 0.</param>
    /// <param name="workspace">Memory, until its scope is closed.</param>
    public static NewtonDescent<T> Over<TOracle>(in TOracle oracle, ReadOnlySpan<int> set, Workspace workspace)
        where TOracle : struct, ISparseRegressionOracle<TOracle, T> =>
        new(set, oracle.ResidualLength, set.Length <= MostColumns && oracle.HessianCost(set, workspace) <= MostCost, workspace);

    /// <summary>
    /// Moves a point and its residual until the duality gap over the set is at most <paramref name="tolerance"/>, or nothing descends.
    /// </summary>
    /// <param name="oracle">The loss.</param>
    /// <param name="penalty">The penalty of the features.</param>
    /// <param name="tolerance">The gap.</param>
    /// <param name="point">x.</param>
    /// <param name="residual">Ax.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <returns>The number of rounds.</returns>
    public int Run<TOracle>(in TOracle oracle, Penalty<T> penalty, T tolerance, Span<T> point, Span<T> residual, Workspace workspace)
        where TOracle : struct, ISparseRegressionOracle<TOracle, T>
    {
        var (rounds, before) = (0, T.PositiveInfinity);
        var value = oracle.Slopes(residual, _slopes);
        for (var model = 0; model < MostModels; model++)
        {
            var gap = WorkingSets.Gap(oracle, _set, penalty, value, point, _slopes, _trial);
            if (gap <= tolerance) break;
            for (var k = 0; k < _set.Length; k++) _correlations[k] = oracle.Correlation(_set[k], _slopes);
            _isFormed &= gap <= Number.Of<T>(Shrinks) * before;
            before = gap;
            var isNew = !_isFormed;
            if (isNew) Form(oracle, residual, workspace);
            rounds += _isFormed ? MinimizeOnHessian(oracle.Features, penalty, point) : MinimizeOnRows(oracle, penalty, point);
            if (Descends(oracle, penalty, gap, ref value, point, residual)) continue;
            if (isNew) break;
            _isFormed = false;
            value = oracle.Slopes(residual, _slopes);
        }

        return rounds;
    }

    private void Form<TOracle>(in TOracle oracle, ReadOnlySpan<T> residual, Workspace workspace)
        where TOracle : struct, ISparseRegressionOracle<TOracle, T>
    {
        oracle.Curvatures(residual, _curvatures);
        _isFormed = !_hessian.IsEmpty;
        if (_isFormed) oracle.Hessian(_set, _curvatures, new MatrixSpan<T>(_hessian, _set.Length, _set.Length, Stride), workspace);
        for (var k = 0; k < _set.Length; k++)
        {
            var second = _isFormed ? _hessian[(k * Stride) + k] : oracle.Curvature(_set[k], _curvatures);
            _seconds[k] = T.Max(second, Number.Of<T>(LeastCurvature) * oracle.CoordinateLipschitz(_set[k]));
        }
    }

    // The derivatives of the model move with the coordinates, by a row of the Hessian.
    private readonly int MinimizeOnHessian(int features, Penalty<T> penalty, ReadOnlySpan<T> point)
    {
        _moves.Clear();
        _derivatives.Clear();
        _correlations.CopyTo(_derivatives);
        var first = T.Zero;
        for (var round = 1; ; round++)
        {
            var decrease = T.Zero;
            for (var k = 0; k < _set.Length; k++)
            {
                var (x, slope) = (point[_set[k]] + _moves[k], _derivatives[k]);
                var own = _set[k] < features ? penalty : default;
                if (x == T.Zero && T.Abs(slope) <= own.L1) continue;
                var change = own.Minimize(x, slope, _seconds[k]) - x;
                if (change == T.Zero) continue;
                _moves[k] += change;
                decrease += _seconds[k] * change * change;
                Vectors.AddScaled(_derivatives, change, _hessian.Slice(k * Stride, Stride), _derivatives);
            }

            if (round == 1) first = decrease;
            if (round == MostRoundsOnHessian || !(decrease > Number.Of<T>(EnoughOnHessian) * first)) return round;
        }
    }

    // The slopes of the model move with the coordinates.
    private readonly int MinimizeOnRows<TOracle>(in TOracle oracle, Penalty<T> penalty, ReadOnlySpan<T> point)
        where TOracle : struct, ISparseRegressionOracle<TOracle, T>
    {
        _moves.Clear();
        var first = T.Zero;
        for (var round = 1; ; round++)
        {
            var decrease = T.Zero;
            for (var k = 0; k < _set.Length; k++)
            {
                var x = point[_set[k]] + _moves[k];
                var slope = oracle.Correlation(_set[k], _slopes);
                var next = (_set[k] < oracle.Features ? penalty : default).Minimize(x, slope, _seconds[k]);
                var change = next - x;
                if (change == T.Zero) continue;
                _moves[k] += change;
                decrease += _seconds[k] * change * change;
                oracle.MoveSlopes(_set[k], change, _curvatures, _slopes);
            }

            if (round == 1) first = decrease;
            if (round == MostRounds || !(decrease > Number.Of<T>(EnoughOfFirstRound) * first)) return round;
        }
    }

    // The longest of the moves, half of it, a quarter, … that descends by a share of what its linear model promises (Tseng and Yun 2009), up to
    // rounding of the value; whether there is more to gain than that. Value and slopes are then those of the new point. What is left to gain is of second order in
    // the distance and the gap of first: where only the gap still shows it, a move is taken whose promise is lost in rounding.
    private readonly bool Descends<TOracle>(in TOracle oracle, Penalty<T> penalty, T gap, ref T value, Span<T> point, Span<T> residual)
        where TOracle : struct, ISparseRegressionOracle<TOracle, T>
    {
        var share = Number.Of<T>(0.01);
        var rounding = Number.Of<T>(4) * Number.Epsilon<T>() * T.Abs(value);
        var least = gap > Number.Of<T>(HiddenByRounding) * rounding ? rounding : T.Zero;
        var length = T.One;
        for (var halving = 0; halving < MostHalvings; halving++, length *= Number.Of<T>(0.5))
        {
            residual.CopyTo(_trial);
            var (promise, change) = (T.Zero, T.Zero);
            for (var k = 0; k < _set.Length; k++)
            {
                if (_moves[k] == T.Zero) continue;
                var (x, whole) = (point[_set[k]], point[_set[k]] + _moves[k]);
                promise += _correlations[k] * _moves[k];
                if (_set[k] < oracle.Features)
                {
                    promise += penalty.Of(whole) - penalty.Of(x);
                    change += penalty.Of(x + (length * _moves[k])) - penalty.Of(x);
                }

                oracle.MoveResidual(_set[k], length * _moves[k], _trial);
            }

            if (!(promise < least)) return false;
            var next = oracle.Slopes(_trial, _slopes);
            if (!(next - value + change <= (share * length * promise) + rounding)) continue;
            for (var k = 0; k < _set.Length; k++) point[_set[k]] += length * _moves[k];
            _trial.CopyTo(residual);
            value = next;
            return -promise > rounding;
        }

        return false;
    }
}
