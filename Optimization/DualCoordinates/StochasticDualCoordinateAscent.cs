using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>
/// Stochastic dual coordinate ascent by epochs: every row once, in an order drawn anew, <c>αᵢ ← argmax D</c> along its own coordinate, with w kept
/// up to date.
/// </summary>
/// <remarks>
/// <para>Row i costs its entries twice: <c>z = ⟨aᵢ, w⟩</c>, the exact maximiser for the loss (<see cref="IDualCoordinateLoss{TSelf, T}"/>), and
/// <c>w ← w + (cᵢ Δαᵢ/λn) aᵢ</c>. D never falls. Source: Shalev-Shwartz and Zhang 2013; Hsieh et al. 2008, Algorithm 1; with λ₁, which makes the
/// maximiser one of a lower bound of D, Shalev-Shwartz and Zhang 2014.</para>
/// <para>Shrinking (Hsieh et al. 2008, Algorithm 3): a row at a bound whose slope points outwards by more than any slope of the epoch before did is
/// set aside. The gap is measured over all rows, and with them at hand the rows are chosen anew, so that nothing is set aside for good: a measured
/// gap is that of the whole problem, and a run may end on it.</para>
/// <para>The gap is measured after an epoch in which <see cref="MeasuredEvery"/> times n visits were made since the last time, or the rows at hand
/// were solved to a tenth of the violation found then, or no row moved. It costs a product with all rows; D comes from the maintained w.</para>
/// <para>An intercept b is found by the proximal point method: epochs on the problem with <c>(λ/2κ)(b − b_k)²</c> added, κ a quarter of the mean
/// squared norm of the rows, and b_{k+1} the b at the end of the epoch. Its limit is not penalised, and the gap then takes D at a balanced point
/// (<see cref="DualProblem{T, TRows, TLoss}"/>). Source: Rockafellar 1976.</para>
/// <para>Orders in which every row comes once have no theorem with constants: <see cref="RandomDualCoordinateAscent{T, TRows, TLoss}"/> has. A start
/// is brought into the domain of D. The order of epoch k is a function of <c>key.Fold(k)</c> and the order before.</para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TRows">The rows.</typeparam>
/// <typeparam name="TLoss">The loss.</typeparam>
public readonly record struct StochasticDualCoordinateAscent<T, TRows, TLoss>
    : IStep<StochasticDualCoordinateAscent<T, TRows, TLoss>, T, DualProblem<T, TRows, TLoss>, DualCoordinateState<T>, DualCoordinateInfo<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRows : struct, IRows<TRows, T>
    where TLoss : struct, IDualCoordinateLoss<TLoss, T>
{
    private const double Solved = 0.1;

    // How many rows before it is wanted a row is asked for.
    private const int Ahead = 4;

    internal StochasticDualCoordinateAscent(RandomKey key, bool shrinks, double measuredEvery) =>
        (Key, Shrinks, MeasuredEvery) = (key, shrinks, Require.NotNegative(measuredEvery));

    /// <summary>What the orders are drawn from.</summary>
    public RandomKey Key { get; }

    /// <summary>Whether rows at a bound are set aside.</summary>
    public bool Shrinks { get; }

    /// <summary>How many times n rows are visited from one measurement of the gap to the next.</summary>
    public double MeasuredEvery { get; }

    /// <inheritdoc/>
    public DualCoordinateState<T> Initialize(in DualProblem<T, TRows, TLoss> oracle, ReadOnlySpan<T> start)
    {
        var order = Buffer<int>.Allocate(oracle.Dimension);
        for (var i = 0; i < order.Length; i++) order.Mutable[i] = i;
        return new(
            DualPoints.At(oracle, start), order, oracle.Dimension, T.PositiveInfinity, T.NegativeInfinity, T.PositiveInfinity, 0, Key, 0);
    }

    /// <inheritdoc/>
    public DualCoordinateInfo<T> Advance(ref DualCoordinateState<T> state, in DualProblem<T, TRows, TLoss> oracle, Workspace workspace)
    {
        if (!T.IsFinite(oracle.LargestCurvature)) return Failed(state.Active, 0, "squared norm of a row");
        var order = state.Order.Mutable;
        state.Key.Fold(state.Epochs).Shuffle(order[..state.Active]);
        var sweep = Sweep(state, oracle, order, workspace);
        if (sweep.NonFinite) return Failed(state.Active, sweep.Visited, "prediction");

        var center = state.At.Center;
        var still = !sweep.Moved;
        if (oracle.HasIntercept)
        {
            ref var intercept = ref state.At.Primal.Mutable[^1];
            still &= intercept == center;
            (center, intercept) = (intercept, intercept + (intercept - center));
        }

        var visits = state.Visits + sweep.Visited;
        var shrinks = Shrinks && oracle.Loss.ReachesBounds;
        var solved = shrinks && sweep.Highest - sweep.Lowest <= Number.Of<T>(Solved) * state.Violation;
        state = state with
        {
            At = state.At with { Center = center },
            Active = sweep.Active,
            Highest = Above(sweep.Highest),
            Lowest = Below(sweep.Lowest),
            Visits = visits,
            Epochs = state.Epochs + 1,
        };
        if (visits < MeasuredEvery * oracle.Dimension && !solved && !still)
        {
            return new(new(T.NaN, T.NaN), sweep.Visited, state.Active, sweep.Visited);
        }

        var gap = Measure(ref state, oracle, order, shrinks, workspace, out var isComplete);
        return new(gap, sweep.Visited, state.Active, sweep.Visited + 1, null, still && isComplete);
    }

    private static DualCoordinateInfo<T> Failed(int active, int visited, string quantity) =>
        new(new(T.NaN, T.NaN), visited, active, visited, quantity);

    // What is at or beyond zero sets nothing aside.
    private static T Above(T highest) => highest > T.Zero ? highest : T.PositiveInfinity;

    private static T Below(T lowest) => lowest < T.Zero ? lowest : T.NegativeInfinity;

    // The part of a slope along which α may still move.
    private static T Projected(T slope, int bound) => bound == 0 ? slope : bound < 0 ? T.Min(slope, T.Zero) : T.Max(slope, T.Zero);

    private Swept Sweep(in DualCoordinateState<T> state, in DualProblem<T, TRows, TLoss> oracle, Span<int> order, Workspace workspace)
    {
        var rows = oracle.Rows;
        var loss = oracle.Loss;
        var shrinks = Shrinks && loss.ReachesBounds;
        var labels = oracle.Labels;
        var curvatures = oracle.Curvatures;
        var dual = state.At.Dual.Mutable;
        var primal = state.At.Primal.Mutable;
        var image = state.At.Image.Mutable;
        var (above, below) = (state.Highest, state.Lowest);
        using var columnScratch = workspace.Rent<int>(oracle.LongestRow);
        using var valueScratch = workspace.Rent<T>(oracle.LongestRow);
        var swept = new Swept { Active = state.Active, Highest = T.NegativeInfinity, Lowest = T.PositiveInfinity };
        for (var position = 0; position < swept.Active; position++)
        {
            var row = order[position];
            if (position + Ahead < swept.Active) rows.Prefetch(order[position + Ahead]);
            if (oracle.IsAbsent(row)) continue;
            swept.Visited++;
            var prediction = rows.RowDot(row, primal, workspace);
            if (!T.IsFinite(prediction))
            {
                swept.NonFinite = true;
                return swept;
            }

            var (before, label) = (dual[row], labels[row]);
            if (shrinks)
            {
                var slope = loss.Slope(before, prediction, label);
                var bound = loss.Bound(before, label);
                if (bound < 0 ? slope > above : bound > 0 && slope < below)
                {
                    swept.Active--;
                    (order[position], order[swept.Active]) = (order[swept.Active], row);
                    position--;
                    continue;
                }

                var projected = Projected(slope, bound);
                swept.Highest = T.Max(swept.Highest, projected);
                swept.Lowest = T.Min(swept.Lowest, projected);
            }

            var after = loss.Maximizer(before, prediction, label, curvatures[row]);
            if (after == before) continue;
            dual[row] = after;
            swept.Moved = true;
            oracle.Move(row, after - before, primal, image, columnScratch.Span, valueScratch.Span, workspace);
        }

        return swept;
    }

    // The gap, and on the way the slopes of all rows, by which those to be visited are chosen anew.
    private static DualityGap<T> Measure(
        ref DualCoordinateState<T> state, in DualProblem<T, TRows, TLoss> oracle, Span<int> order, bool shrinks, Workspace workspace,
        out bool isComplete)
    {
        var dual = state.At.Dual.Span;
        var primal = state.At.Primal.Span;
        using var predictions = workspace.Rent<T>(oracle.Dimension);
        oracle.Model.Predict(primal, predictions, workspace);
        var (active, violation) = (state.Active, state.Violation);
        var (above, below) = (state.Highest, state.Lowest);
        isComplete = true;
        if (shrinks)
        {
            (above, below) = Slopes(dual, predictions.Span, oracle);
            violation = above - below;
            (above, below) = (Above(above), Below(below));
            active = Choose(dual, predictions.Span, oracle, order, above, below, active, out isComplete);
        }

        state = state with { Active = active, Highest = above, Lowest = below, Violation = violation, Visits = 0 };
        var value = oracle.Model.MeanOfPredictions(predictions) + oracle.Penalty(primal);
        return new(value, oracle.HasIntercept ? -oracle.Value(dual, workspace) : oracle.Dual(dual, primal, workspace));
    }

    private static (T Highest, T Lowest) Slopes(ReadOnlySpan<T> dual, ReadOnlySpan<T> predictions, in DualProblem<T, TRows, TLoss> oracle)
    {
        var (highest, lowest) = (T.NegativeInfinity, T.PositiveInfinity);
        var loss = oracle.Loss;
        var labels = oracle.Labels;
        for (var i = 0; i < dual.Length; i++)
        {
            if (oracle.IsAbsent(i)) continue;
            var projected = Projected(loss.Slope(dual[i], predictions[i], labels[i]), loss.Bound(dual[i], labels[i]));
            highest = T.Max(highest, projected);
            lowest = T.Min(lowest, projected);
        }

        return (highest, lowest);
    }

    // The rows that are not at a bound which their slope keeps them at, brought to the front; complete where they were all there before.
    private static int Choose(
        ReadOnlySpan<T> dual, ReadOnlySpan<T> predictions, in DualProblem<T, TRows, TLoss> oracle, Span<int> order, T above, T below, int before,
        out bool isComplete)
    {
        var loss = oracle.Loss;
        var labels = oracle.Labels;
        var (kept, met) = (0, 0);
        isComplete = true;
        for (; met < order.Length; met++)
        {
            var row = order[met];
            var slope = loss.Slope(dual[row], predictions[row], labels[row]);
            var bound = loss.Bound(dual[row], labels[row]);
            if (oracle.IsAbsent(row) || (bound < 0 ? slope > above : bound > 0 && slope < below)) continue;
            isComplete &= met < before;
            (order[kept], order[met]) = (row, order[kept]);
            kept++;
        }

        return kept;
    }

    // What a pass over the rows found.
    private struct Swept
    {
        public int Active;
        public int Visited;
        public T Highest;
        public T Lowest;
        public bool Moved;
        public bool NonFinite;
    }
}
