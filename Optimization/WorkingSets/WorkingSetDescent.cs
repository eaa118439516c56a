using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>
/// Minimises <c>F(x) = f(x) + l1 ‖x‖₁ + (l2/2) ‖x‖²</c> for a mean loss f, the norms over the features, by problems over small sets of coordinates: a
/// step solves one to a share of the gap it found, then looks at all features, bounds what is left to gain, and puts away those that are 0 in every
/// solution.
/// </summary>
/// <remarks>
/// <para>
/// The set holds what is not 0, the intercepts, and the features nearest to entering, by <c>(l1 − |vⱼ|)/√Lⱼ</c> with v the gradient of f; it is at
/// least twice as large as the support (Massias, Gramfort, Salmon 2018; Bertrand et al. 2022). Squares are solved by coordinate descent with the
/// residual kept, other losses by proximal Newton steps.
/// </para>
/// <para>
/// The bound is Fenchel's dual value (<see cref="DualityGap{T}"/>), at the slopes of the loss, shrunk until they are feasible; the largest so far is
/// kept. A feature is put away when its constraint holds strictly in the sphere that the gap allows the dual solution (gap-safe: Ndiaye, Fercoq,
/// Gramfort, Salmon 2017). Bounds are then over the features that are left, and hold for all, since those put away are 0 in every solution.
/// </para>
/// <para>No rate is declared: none is known for the working set.</para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TOracle">f.</typeparam>
public readonly record struct WorkingSetDescent<T, TOracle> : IStep<WorkingSetDescent<T, TOracle>, T, TOracle, WorkingSetState<T>, WorkingSetInfo<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : struct, ISparseRegressionOracle<TOracle, T>
{
    internal WorkingSetDescent(double l1, double l2, int first, double share)
    {
        (L1, L2) = (Require.Positive<T>(l1), Require.NotNegative<T>(l2));
        (First, Share) = (Require.AtLeastOne(first), T.CreateChecked(Require.InOpenUnit(share)));
    }

    /// <summary>l1.</summary>
    public T L1 { get; }

    /// <summary>l2.</summary>
    public T L2 { get; }

    /// <summary>The least number of features in a working set.</summary>
    public int First { get; }

    /// <summary>The share of the gap to which the problem over a working set is solved.</summary>
    public T Share { get; }

    private Penalty<T> Penalty => new(L1, L2);

    /// <inheritdoc/>
    public WorkingSetState<T> Initialize(in TOracle oracle, ReadOnlySpan<T> start)
    {
        using var workspace = new Workspace();
        using var residual = workspace.Rent<T>(oracle.ResidualLength);
        using var slopes = workspace.Rent<T>(oracle.ResidualLength);
        var state = new WorkingSetState<T>(
            Buffer<T>.CopyOf(start), Buffer<T>.Allocate(oracle.Features), Buffer<byte>.Allocate(oracle.Features),
            T.NegativeInfinity, 0);
        oracle.Residual(start, residual.Span);
        var value = oracle.Slopes(residual.Span, slopes.Span);
        var (gap, _) = WorkingSets.Evaluate(
            oracle, Penalty, value, state.Point.Span, slopes.Span, state.Screened.Span, state.Correlations.Mutable);
        return state with { Dual = gap.Dual };
    }

    /// <inheritdoc/>
    public WorkingSetInfo<T> Advance(ref WorkingSetState<T> state, in TOracle oracle, Workspace workspace)
    {
        using var scope = workspace.Open();
        var (d, n, features) = (oracle.Dimension, oracle.ResidualLength, oracle.Features);
        var slopes = workspace.Take<T>(n)[..n];
        var point = workspace.Take<T>(d)[..d];
        var residual = workspace.Take<T>(n)[..n];
        var correlations = workspace.Take<T>(features)[..features];
        state.Point.Span.CopyTo(point);
        oracle.Residual(point, residual);
        state.Correlations.Span.CopyTo(correlations);

        var value = oracle.Slopes(residual, slopes) + Penalty.Of(point[..features]);
        if (!T.IsFinite(value)) return new(value, state.Dual, 0, 0, 0, 1, "value");
        if (!Reductions.AllFinite<T>(correlations)) return new(value, state.Dual, 0, 0, 0, 1, "gradient");

        var support = WorkingSets.Support(point[..features]);
        var size = Math.Max(Math.Max(First, state.Size), 2 * support);
        var set = WorkingSets.Choose(oracle, L1, size, point, correlations, state.Screened.Span, workspace);
        var before = value;
        var tolerance = Share * T.Max(before - state.Dual, T.Zero);
        var rounds = WorkingSets.Solve(oracle, set, Penalty, tolerance, point, residual, workspace);

        value = oracle.Slopes(residual, slopes);
        var (gap, shrink) = WorkingSets.Evaluate(oracle, Penalty, value, point, slopes, state.Screened.Span, correlations);
        if (!T.IsFinite(gap.Primal) || !Reductions.AllFinite<T>(correlations))
            return new(gap.Primal, state.Dual, set.Length, 0, rounds, 2, "value");

        // What neither lowers the value nor halves the gap is not to be gained by a set: a larger one is taken, up to all features.
        var left = gap.Primal - T.Max(state.Dual, gap.Dual);
        var still = point.SequenceEqual(state.Point.Span) || (!(gap.Primal < before) && left > Number.Of<T>(0.5) * (before - state.Dual));
        var stalled = still && set.Length - (d - features) < size;
        var screened = Screening.Mark(oracle, L1, gap, shrink, point, correlations, state.Screened.Mutable);
        point.CopyTo(state.Point.Mutable);
        correlations.CopyTo(state.Correlations.Mutable);
        state = state with { Dual = T.Max(state.Dual, gap.Dual), Size = still ? 2 * size : size };
        return new(gap.Primal, state.Dual, set.Length, screened, rounds, 2) { Stalled = stalled };
    }
}

/// <summary>A state that knows of features which are 0 in every solution.</summary>
/// <typeparam name="T">float or double.</typeparam>
public interface IScreeningState<T> : IPointState<T>
    where T : unmanaged
{
    /// <summary>1 for each feature that is put away, else 0.</summary>
    Buffer<byte> Screened { get; }
}

/// <summary>What working sets remember.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Point">x.</param>
/// <param name="Correlations">
/// The gradient of f at x along the features, made feasible where there are intercepts; of those put away, as it was then.
/// </param>
/// <param name="Screened">1 for the features that are put away, else 0.</param>
/// <param name="Dual">The largest dual value so far, at most min F.</param>
/// <param name="Size">The least number of features in the next set.</param>
public readonly record struct WorkingSetState<T>(
    Buffer<T> Point, Buffer<T> Correlations, Buffer<byte> Screened, T Dual, int Size)
    : IState<WorkingSetState<T>>, IScreeningState<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public WorkingSetState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(
        visitor.Buffer(Point), visitor.Buffer(Correlations), visitor.Buffer(Screened), visitor.Scalar(Dual), visitor.Scalar(Size));
}

/// <summary>What a step over a working set tells.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Primal">F(x).</param>
/// <param name="Dual">The largest dual value so far.</param>
/// <param name="WorkingSet">The number of coordinates in the set.</param>
/// <param name="Screened">The number of features that are put away.</param>
/// <param name="Rounds">How often the coordinates of the set were gone round.</param>
/// <param name="OracleCalls">How often all features were looked at, and the loss.</param>
/// <param name="NonFinite">The quantity that was not finite; null when all was well.</param>
public readonly record struct WorkingSetInfo<T>(
    T Primal, T Dual, int WorkingSet, int Screened, int Rounds, int OracleCalls, string? NonFinite = null) : IStepInfo
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>F(x) − min F is at most the gap of this certificate, but for rounding.</summary>
    public DualityGap<T> Gap => new(Primal, Dual);

    /// <summary>The gap over |F(x)|, for <c>Until</c>.</summary>
    public double RelativeGap => double.CreateChecked(Gap.Relative);

    /// <inheritdoc/>
    public bool Stalled { get; init; }
}
