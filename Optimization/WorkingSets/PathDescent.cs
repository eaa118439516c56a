using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>
/// The minima of <c>f(x) + λ (r ‖x‖₁ + ½ (1 − r) ‖x‖²)</c> for a list of penalties λ, the largest first, each from the one before: a step solves the
/// problems of the next few penalties over one working set, then looks at all features for all of them in one pass, and keeps those whose duality gap
/// is small enough.
/// </summary>
/// <remarks>
/// <para>
/// A pass over A costs little more for a few residuals than for one: its columns are read once. The set is what is not 0, what the last pass found
/// missing, and the features with <c>|vⱼ| ≥ r (λ − c (λ' − λ))</c> from a solution at λ' to λ. With c = 1 that is the strong rule (Tibshirani et al.
/// 2012), which hardly ever errs; here c is a fifth, since a rule may err: the pass tells, and the penalties from there on are solved again. How many
/// are taken at once doubles where all were kept.
/// </para>
/// <para>
/// Squares are solved on the Gram matrix of the columns that have been in a set, while there is room for it (<see cref="GramState{T}"/>); larger sets
/// by coordinate descent with the residual kept, other losses by proximal Newton steps, whose Hessian is kept from one penalty to the next. No rate is
/// declared: none is known for the working set.
/// </para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TOracle">f.</typeparam>
public readonly record struct PathDescent<T, TOracle> : IStep<PathDescent<T, TOracle>, T, TOracle, PathState<T>, PathInfo<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : struct, ISparseRegressionOracle<TOracle, T>
{
    // Of the tolerance, what the problem over the set may take.
    private const double ShareOfSet = 0.3;

    // Of the distance from the last penalty to the next, how far below the next a correlation is taken for one that may reach it: 1 would be the
    // strong rule.
    private const double Reach = 0.2;

    internal PathDescent(ReadOnlySpan<double> penalties, double l1Ratio, double tolerance, int ahead, int capacity)
    {
        L1Ratio = Require.Between<T>(Require.Positive(l1Ratio), 0, 1);
        Tolerance = Require.Positive<T>(tolerance);
        (Ahead, Capacity) = (Require.AtLeastOne(ahead), (int)Require.NotNegative((long)capacity));
        var list = new T[penalties.Length];
        for (var k = 0; k < list.Length; k++)
        {
            list[k] = Require.Positive<T>(penalties[k], nameof(penalties));
            if (k > 0 && !(list[k] <= list[k - 1])) throw new ArgumentException("The penalties must not increase.", nameof(penalties));
        }

        Penalties = Buffer<T>.CopyOf(list);
    }

    /// <summary>The penalties λ, not increasing.</summary>
    public Buffer<T> Penalties { get; }

    /// <summary>r, the part of λ that is the weight of the L1 norm.</summary>
    public T L1Ratio { get; }

    /// <summary>The duality gap to reach, over the value of f at the start.</summary>
    public T Tolerance { get; }

    /// <summary>The most penalties that are solved before all features are looked at.</summary>
    public int Ahead { get; }

    /// <summary>The number of columns up to which a Gram matrix is kept.</summary>
    public int Capacity { get; }

    /// <inheritdoc/>
    public PathState<T> Initialize(in TOracle oracle, ReadOnlySpan<T> start)
    {
        using var workspace = new Workspace();
        using var rental = workspace.Rent<T>(oracle.ResidualLength);
        var (d, n, features) = (oracle.Dimension, oracle.ResidualLength, oracle.Features);
        using var scratch = workspace.Rent<T>(n);
        var slopes = rental.Span;
        var residual = scratch.Span;
        var state = new PathState<T>(
            Buffer<T>.CopyOf(start), Buffer<T>.Allocate(features), Buffer<byte>.Allocate(features),
            GramState<T>.Empty(d, oracle.IsLeastSquares ? Math.Min(Capacity, d) : 0), Buffer<T>.Allocate(checked(Ahead * d)),
            Buffer<T>.Allocate(2 * Ahead), T.Zero, 0, 0, 1);
        oracle.Residual(start, residual);
        var scale = oracle.Slopes(residual, slopes);
        if (features < d)
        {
            scale = RegularizationPath.FitIntercepts<T, TOracle>(oracle, state.Point.Mutable, residual, slopes, workspace);
            Screening.Balance(oracle, slopes);
        }

        for (var j = 0; j < features; j++) state.Correlations.Mutable[j] = oracle.Correlation(j, slopes);
        return state with { Scale = scale };
    }

    /// <inheritdoc/>
    public PathInfo<T> Advance(ref PathState<T> state, in TOracle oracle, Workspace workspace)
    {
        using var scope = workspace.Open();
        var (d, n, features) = (oracle.Dimension, oracle.ResidualLength, oracle.Features);
        var ahead = Math.Min(state.Ahead, Penalties.Length - state.Next);
        var slopes = workspace.Take<T>(n)[..n];
        var residual = workspace.Take<T>(n)[..n];
        oracle.Residual(state.Point.Span, residual);
        var value = oracle.Slopes(residual, slopes);
        if (!T.IsFinite(value)) return new(0, state.Next, T.Zero, 0, 0, 1, "value");
        if (!Reductions.AllFinite(state.Correlations.Span)) return new(0, state.Next, T.Zero, 0, 0, 1, "gradient");
        if (ahead == 0) return new(0, state.Next, T.Zero, 0, 0, 1) { Stalled = true };

        // Fewer at a time where that makes the set fit.
        var places = workspace.Take<int>(d)[..d];
        var count = Choose(oracle, state, ahead, places);
        while (oracle.IsLeastSquares && count > state.Gram.Capacity && ahead > 1) count = Choose(oracle, state, ahead /= 2, places);
        ReadOnlySpan<int> set = places[..count];
        var points = workspace.Take<T>(checked(ahead * d))[..(ahead * d)];
        var residuals = workspace.Take<T>(checked(ahead * n))[..(ahead * n)];
        var correlations = workspace.Take<T>(checked(ahead * features))[..(ahead * features)];
        var gaps = workspace.Take<T>(2 * ahead)[..(2 * ahead)];
        var before = state.Gram.Count;
        var fits = set.Length <= state.Gram.Capacity;
        var gram = fits ? state.Gram.With(oracle, set) : state.Gram;
        var rounds = fits
            ? OnGram(oracle, gram, state, residual, slopes, points, residuals, workspace)
            : OnSet(oracle, set, state, residual, points, residuals, workspace);
        var finite = Look(oracle, state.Next, points, residuals, correlations, gaps, workspace);
        if (!finite)
        {
            state = state with { Gram = gram.First(before) };
            return new(0, state.Next, T.Zero, set.Length, rounds, 2, "value");
        }

        var kept = 0;
        while (kept < ahead && gaps[2 * kept] - gaps[(2 * kept) + 1] <= Tolerance * state.Scale) kept++;
        var missing = kept < ahead ? Missing(state, kept, ahead, points, correlations, d, features) : 0;

        // Where the set lacks nothing and the gap is not reached, rounding is in the way: the gap is told.
        if (kept == 0 && missing == 0) kept = 1;
        if (kept > 0)
        {
            points[..(kept * d)].CopyTo(state.Block.Mutable);
            gaps[..(2 * kept)].CopyTo(state.Gaps.Mutable);
            points.Slice((kept - 1) * d, d).CopyTo(state.Point.Mutable);
            correlations.Slice((kept - 1) * features, features).CopyTo(state.Correlations.Mutable);
            if (kept == ahead) state.Missing.Mutable.Clear();
        }

        var worst = T.Zero;
        for (var k = 0; k < kept; k++) worst = T.Max(worst, gaps[2 * k] - gaps[(2 * k) + 1]);
        var more = kept == ahead ? Math.Min(2 * state.Ahead, Ahead) : Math.Max(1, kept);
        state = state with { Gram = gram, Kept = kept, Next = state.Next + kept, Ahead = more };
        return new(kept, state.Next, worst, set.Length, rounds, 2);
    }

    internal Penalty<T> PenaltyAt(int index) => new(L1Ratio * Penalties.Span[index], (T.One - L1Ratio) * Penalties.Span[index]);

    // From the solution at the last penalty to the last of those ahead; at the start, from the least penalty whose solution is that of the start.
    private int Choose(in TOracle oracle, in PathState<T> state, int ahead, Span<int> set)
    {
        var (x, v, wanted) = (state.Point, state.Correlations, state.Missing);
        var to = L1Ratio * Penalties.Span[state.Next + ahead - 1];
        var from = state.Next > 0 ? L1Ratio * Penalties.Span[state.Next - 1] : T.Max(to, Reductions.NormInfinity(v.Span));
        var threshold = to - (Number.Of<T>(Reach) * (from - to));
        var count = 0;
        for (var j = 0; j < oracle.Features; j++)
        {
            if (x.Span[j] != T.Zero || wanted.Span[j] != 0 || T.Abs(v.Span[j]) >= threshold) set[count++] = j;
        }

        for (var j = oracle.Features; j < oracle.Dimension; j++) set[count++] = j;
        return count;
    }

    private int OnGram(
        in TOracle oracle, GramState<T> gram, in PathState<T> state, ReadOnlySpan<T> residual, ReadOnlySpan<T> slopes, Span<T> points,
        Span<T> residuals, Workspace workspace)
    {
        using var scope = workspace.Open();
        var (d, n) = (oracle.Dimension, oracle.ResidualLength);
        var ahead = points.Length / Math.Max(1, d);
        var columns = gram.Columns.Span[..gram.Count];
        var descent = CovarianceDescent<T>.From(oracle, gram, state.Point.Span, slopes, workspace);
        var rounds = 0;
        for (var k = 0; k < ahead; k++)
        {
            rounds += descent.Run(PenaltyAt(state.Next + k), Number.Of<T>(ShareOfSet) * Tolerance * state.Scale);
            var point = points.Slice(k * d, d);
            point.Clear();
            for (var j = 0; j < columns.Length; j++) point[columns[j]] = descent.Values[j];
        }

        // The moves of the residuals first, column by column; then their sums.
        residuals.Clear();
        foreach (var column in columns)
        {
            var x = state.Point.Span[column];
            for (var k = 0; k < ahead; k++)
            {
                var next = points[(k * d) + column];
                if (next != x) oracle.MoveResidual(column, next - x, residuals.Slice(k * n, n));
                x = next;
            }
        }

        var sum = residual;
        for (var k = 0; k < ahead; k++)
        {
            var at = residuals.Slice(k * n, n);
            Vectors.AddScaled(at, T.One, sum, at);
            sum = at;
        }

        return rounds;
    }

    private int OnSet(
        in TOracle oracle, ReadOnlySpan<int> set, in PathState<T> state, ReadOnlySpan<T> residual, Span<T> points, Span<T> residuals,
        Workspace workspace)
    {
        using var scope = workspace.Open();
        var (d, n) = (oracle.Dimension, oracle.ResidualLength);
        var newton = oracle.IsLeastSquares ? default : NewtonDescent<T>.Over(oracle, set, workspace);
        var rounds = 0;
        for (var k = 0; (k * d) < points.Length; k++)
        {
            var (point, at) = (new Range(k * d, (k + 1) * d), new Range(k * n, (k + 1) * n));
            (k == 0 ? state.Point.Span : points.Slice((k - 1) * d, d)).CopyTo(points[point]);
            (k == 0 ? residual : residuals.Slice((k - 1) * n, n)).CopyTo(residuals[at]);
            var (penalty, tolerance) = (PenaltyAt(state.Next + k), Number.Of<T>(ShareOfSet) * Tolerance * state.Scale);
            rounds += oracle.IsLeastSquares
                ? ResidualDescent.Run(oracle, set, penalty, tolerance, points[point], residuals[at], workspace)
                : newton.Run(oracle, penalty, tolerance, points[point], residuals[at], workspace);
        }

        return rounds;
    }

    // Correlations and gaps of all points, in one pass over the columns; whether all of it is finite.
    private bool Look(
        in TOracle oracle, int next, ReadOnlySpan<T> points, ReadOnlySpan<T> residuals, Span<T> correlations, Span<T> gaps, Workspace workspace)
    {
        using var scope = workspace.Open();
        var (d, n, features) = (oracle.Dimension, oracle.ResidualLength, oracle.Features);
        var ahead = gaps.Length / 2;
        var slopes = workspace.Take<T>(ahead * n)[..(ahead * n)];
        for (var k = 0; k < ahead; k++)
        {
            gaps[2 * k] = oracle.Slopes(residuals.Slice(k * n, n), slopes.Slice(k * n, n)) + PenaltyAt(next + k).Of(points.Slice(k * d, features));
            if (features < d) Screening.Balance(oracle, slopes.Slice(k * n, n));
        }

        for (var j = 0; j < features; j++)
        {
            for (var k = 0; k < ahead; k++) correlations[(k * features) + j] = oracle.Correlation(j, slopes.Slice(k * n, n));
        }

        if (!Reductions.AllFinite<T>(correlations)) return false;
        for (var k = 0; k < ahead; k++)
        {
            var penalty = PenaltyAt(next + k);
            var (steepest, excess) = (T.Zero, T.Zero);
            foreach (var v in correlations.Slice(k * features, features))
            {
                var over = T.Max(T.Zero, T.Abs(v) - penalty.L1);
                (steepest, excess) = (T.Max(steepest, T.Abs(v)), excess + (over * over));
            }

            gaps[(2 * k) + 1] = penalty.Dual(oracle, slopes.Slice(k * n, n), steepest, excess).Dual;
        }

        return Reductions.AllFinite<T>(gaps);
    }

    // The features that were 0 though their constraints do not hold, at the penalties that were not kept.
    private int Missing(
        in PathState<T> state, int kept, int ahead, ReadOnlySpan<T> points, ReadOnlySpan<T> correlations, int d, int features)
    {
        var missing = state.Missing.Mutable;
        var count = 0;
        for (var k = kept; k < ahead; k++)
        {
            var l1 = PenaltyAt(state.Next + k).L1;
            for (var j = 0; j < features; j++)
            {
                if (missing[j] != 0 || points[(k * d) + j] != T.Zero || !(T.Abs(correlations[(k * features) + j]) > l1)) continue;
                missing[j] = 1;
                count++;
            }
        }

        return count;
    }
}

/// <summary>What a path remembers.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Point">x at the last penalty that was kept.</param>
/// <param name="Correlations">The gradient of f at x along the features, made feasible where there are intercepts.</param>
/// <param name="Missing">1 for the features that the last set lacked, else 0.</param>
/// <param name="Gram">The products of the columns that have been in a set.</param>
/// <param name="Block">The points that the last step kept, one after the other, and older ones behind them.</param>
/// <param name="Gaps">F and its dual value for each point of the block.</param>
/// <param name="Scale">The value of f at the start, which the tolerance is a part of.</param>
/// <param name="Next">How many penalties are solved.</param>
/// <param name="Kept">How many of them by the last step.</param>
/// <param name="Ahead">How many the next step tries.</param>
public readonly record struct PathState<T>(
    Buffer<T> Point, Buffer<T> Correlations, Buffer<byte> Missing, GramState<T> Gram, Buffer<T> Block, Buffer<T> Gaps, T Scale, int Next,
    int Kept, int Ahead) : IState<PathState<T>>, IPointState<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public PathState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(
        visitor.Buffer(Point), visitor.Buffer(Correlations), visitor.Buffer(Missing), visitor.State(Gram), visitor.Buffer(Block),
        visitor.Buffer(Gaps), visitor.Scalar(Scale), visitor.Scalar(Next), visitor.Scalar(Kept), visitor.Scalar(Ahead));
}

/// <summary>What a step along a path tells.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Kept">How many penalties were solved.</param>
/// <param name="Solved">How many are solved in all.</param>
/// <param name="Gap">The largest duality gap among those that were solved.</param>
/// <param name="WorkingSet">The number of coordinates in the set.</param>
/// <param name="Rounds">How often they were gone round.</param>
/// <param name="OracleCalls">How often all features were looked at, and the loss.</param>
/// <param name="NonFinite">The quantity that was not finite; null when all was well.</param>
public readonly record struct PathInfo<T>(
    int Kept, int Solved, T Gap, int WorkingSet, int Rounds, int OracleCalls, string? NonFinite = null) : IStepInfo
    where T : unmanaged
{
    /// <summary>Whether the path had ended before.</summary>
    public bool Stalled { get; init; }
}
