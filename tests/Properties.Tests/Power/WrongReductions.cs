namespace Toolkit.Properties.Tests;

/// <summary>What can be wrong about a variance-reduced gradient.</summary>
public enum ReductionSlip
{
    None,
    DropsTheWholeGradient,
    DropsTheSnapshotTerm,
    UpdatesTheTableBeforeUse,
    ForgetsTheShrink,
    ForgetsTheThreshold,
    ForgetsTheDrift,
    ForgetsTheLastLag,
    ForgetsTheInnerMap,
}

/// <summary>An outer loop of SVRG with an L1 norm and its snapshot at the last iterate, plainly written, with one slip.</summary>
internal readonly record struct WrongProximalSvrg(double Weight, double Rate, int Length, RandomKey Key, ReductionSlip Slip)
    : IStep<WrongProximalSvrg, double, SquaredDistances, SvrgOuterLoopState<double>, GradientInfo<double>>
{
    public SvrgOuterLoopState<double> Initialize(in SquaredDistances oracle, ReadOnlySpan<double> start) => new(Buffer<double>.CopyOf(start), Key, 0);

    public GradientInfo<double> Advance(ref SvrgOuterLoopState<double> state, in SquaredDistances oracle, Workspace workspace)
    {
        var snapshot = state.Point.Span.ToArray();
        var (x, whole, here, there) = ((double[])snapshot.Clone(), new double[snapshot.Length], new double[snapshot.Length], new double[snapshot.Length]);
        oracle.Gradient(snapshot, whole, workspace);
        for (var k = 0; k < Length; k++)
        {
            var term = state.Key.Fold(state.Loops).Integer(oracle.Terms, k);
            oracle.BatchGradient([term], x, here, workspace);
            oracle.BatchGradient([term], snapshot, there, workspace);
            for (var i = 0; i < x.Length; i++)
            {
                var moved = x[i] - (Rate * (here[i] - there[i] + whole[i]));
                var threshold = Slip is ReductionSlip.ForgetsTheInnerMap && k > 0 ? 0 : Rate * Weight;
                x[i] = Math.Sign(moved) * Math.Max(Math.Abs(moved) - threshold, 0);
            }
        }

        x.CopyTo(state.Point.Mutable);
        state = state with { Loops = state.Loops + 1 };
        var norm = Reductions.Norm<double>(whole);
        return new(norm, norm, (2 * Length) + 1);
    }
}

/// <summary>SVRG with its snapshot at the start, plainly written, with one slip.</summary>
internal readonly record struct WrongSvrg<TOracle>(RandomKey Key, ReductionSlip Slip)
    : IRandomizedEstimator<WrongSvrg<TOracle>, double, TOracle, LooplessSvrgState<double>>
    where TOracle : IFiniteSum<double>
{
    public LooplessSvrgState<double> Initialize(in TOracle oracle, ReadOnlySpan<double> start)
    {
        var gradient = Buffer<double>.Allocate(start.Length);
        oracle.Gradient(start, gradient.Mutable, new Workspace());
        return new(Buffer<double>.CopyOf(start), gradient, Key, 0);
    }

    public int Outcomes(in LooplessSvrgState<double> state, in TOracle oracle) => oracle.Terms;

    public double Probability(int outcome, in LooplessSvrgState<double> state, in TOracle oracle) => 1.0 / oracle.Terms;

    public int Estimate(
        ref LooplessSvrgState<double> state, in TOracle oracle, ReadOnlySpan<double> point, Span<double> destination, Workspace workspace) =>
        Estimate(state.Key.Integer(oracle.Terms, state.Steps), ref state, oracle, point, destination, workspace);

    public int Estimate(
        int outcome, ref LooplessSvrgState<double> state, in TOracle oracle, ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        var there = new double[point.Length];
        oracle.BatchGradient([outcome], point, destination, workspace);
        oracle.BatchGradient([outcome], state.Snapshot.Span, there, workspace);
        for (var i = 0; i < there.Length; i++)
        {
            if (Slip is not ReductionSlip.DropsTheSnapshotTerm) destination[i] -= there[i];
            if (Slip is not ReductionSlip.DropsTheWholeGradient) destination[i] += state.Gradient.Span[i];
        }

        state = state with { Steps = state.Steps + 1 };
        return 2;
    }
}

/// <summary>SAGA that writes its table first, and then reads what it wrote.</summary>
internal readonly record struct WrongSaga<TOracle>(RandomKey Key, ReductionSlip Slip)
    : IRandomizedEstimator<WrongSaga<TOracle>, double, TOracle, SagaState<double>>
    where TOracle : IFiniteSum<double>
{
    public SagaState<double> Initialize(in TOracle oracle, ReadOnlySpan<double> start)
    {
        var (table, mean, row) = (new double[oracle.Terms * start.Length], new double[start.Length], new double[start.Length]);
        for (var i = 0; i < oracle.Terms; i++)
        {
            oracle.BatchGradient([i], start, row, new Workspace());
            row.CopyTo(table, i * row.Length);
            for (var j = 0; j < row.Length; j++) mean[j] += row[j] / oracle.Terms;
        }

        return new(Buffer<double>.CopyOf(table), Buffer<double>.CopyOf(mean), Key, 0);
    }

    public int Outcomes(in SagaState<double> state, in TOracle oracle) => oracle.Terms;

    public double Probability(int outcome, in SagaState<double> state, in TOracle oracle) => 1.0 / oracle.Terms;

    public int Estimate(ref SagaState<double> state, in TOracle oracle, ReadOnlySpan<double> point, Span<double> destination, Workspace workspace) =>
        Estimate(state.Key.Integer(oracle.Terms, state.Steps), ref state, oracle, point, destination, workspace);

    public int Estimate(
        int outcome, ref SagaState<double> state, in TOracle oracle, ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        var row = state.Table.Mutable.Slice(outcome * point.Length, point.Length);
        var mean = state.Mean.Mutable;
        oracle.BatchGradient([outcome], point, destination, workspace);
        for (var j = 0; j < row.Length; j++)
        {
            var (before, averaged, now) = (row[j], mean[j], destination[j]);
            row[j] = now;
            mean[j] += (now - before) / oracle.Terms;
            destination[j] = Slip is ReductionSlip.UpdatesTheTableBeforeUse ? now - row[j] + mean[j] : now - before + averaged;
        }

        state = state with { Steps = state.Steps + 1 };
        return 1;
    }
}

/// <summary>An outer loop of lagged SVRG on sparse least squares, plainly written, with one slip.</summary>
internal static class WrongLagged
{
    public static double[] Loop(
        SparseRows<double> rows, double[] labels, double[] start, double rate, double l1, double l2, ReadOnlySpan<int> terms, ReductionSlip slip)
    {
        var (x, slopes, mean, reached) = ((double[])start.Clone(), new double[rows.Rows], new double[rows.Columns], new int[rows.Columns]);
        for (var i = 0; i < rows.Rows; i++)
        {
            slopes[i] = rows.RowDot(i, start) - labels[i];
            rows.AddRow(i, slopes[i] / rows.Rows, mean);
        }

        // The first step is at the snapshot, and has no row.
        for (var now = 1; now < terms.Length; now++)
        {
            var i = terms[now];
            foreach (var j in rows.RowIndices(i)) CatchUp(j, now);
            var change = rows.RowDot(i, x) - labels[i] - slopes[i];
            for (var k = 0; k < rows.RowIndices(i).Length; k++)
            {
                var j = rows.RowIndices(i)[k];
                x[j] = Soft(x[j] - (rate * ((change * rows.RowValues(i)[k]) + mean[j] + (l2 * x[j]))), rate * l1);
                reached[j] = now + 1;
            }
        }

        for (var j = 0; j < x.Length; j++) if (slip is not ReductionSlip.ForgetsTheLastLag) CatchUp(j, terms.Length);
        return x;

        void CatchUp(int j, int now)
        {
            for (; reached[j] < now; reached[j]++)
            {
                var shrink = slip is ReductionSlip.ForgetsTheShrink ? 0 : l2 * x[j];
                var drift = slip is ReductionSlip.ForgetsTheDrift ? 0 : mean[j];
                x[j] = Soft(x[j] - (rate * (drift + shrink)), slip is ReductionSlip.ForgetsTheThreshold ? 0 : rate * l1);
            }
        }

        static double Soft(double v, double threshold) => Math.Sign(v) * Math.Max(Math.Abs(v) - threshold, 0);
    }
}
