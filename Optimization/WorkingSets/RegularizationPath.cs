using System.Collections;
using System.Collections.Immutable;
using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>
/// The minima of <c>f(x) + λ (r ‖x‖₁ + ½ (1 − r) ‖x‖²)</c> along penalties λ from large to small, found in turn when enumerated; see
/// <see cref="PathDescent{T, TOracle}"/>. Every enumeration starts again and gives the same points.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TOracle">f.</typeparam>
public sealed record RegularizationPath<T, TOracle> : IEnumerable<PathPoint<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : struct, ISparseRegressionOracle<TOracle, T>
{
    private readonly TOracle _oracle;

    internal RegularizationPath(TOracle oracle, Step<T, TOracle, PathState<T>, PathInfo<T>, PathDescent<T, TOracle>> step) =>
        (_oracle, Step) = (oracle, step);

    /// <summary>The step that goes along the path, a few penalties at a time.</summary>
    public Step<T, TOracle, PathState<T>, PathInfo<T>, PathDescent<T, TOracle>> Step { get; }

    /// <summary>The penalties.</summary>
    public ReadOnlySpan<T> Penalties => Step.Implementation.Penalties.Span;

    private IProgress<PathProgress>? Progress { get; init; }

    private CancellationToken Cancellation { get; init; }

    /// <summary>The path, reporting each of its points.</summary>
    /// <param name="progress">Receives the reports.</param>
    public RegularizationPath<T, TOracle> ReportingTo(IProgress<PathProgress> progress) => this with { Progress = progress };

    /// <summary>The path, ended between two steps when <paramref name="cancellation"/> asks for it.</summary>
    /// <param name="cancellation">The token.</param>
    public RegularizationPath<T, TOracle> CancelledBy(CancellationToken cancellation) => this with { Cancellation = cancellation };

    /// <summary>The points, lazily.</summary>
    /// <exception cref="ArithmeticException">A value is not finite: the data hold something that is no number, or overflow.</exception>
    public IEnumerator<PathPoint<T>> GetEnumerator()
    {
        using var workspace = new Workspace();
        var path = Step.Implementation;
        var state = Step.Initialize(_oracle, new T[_oracle.Dimension]);
        while (state.Next < path.Penalties.Length && !Cancellation.IsCancellationRequested)
        {
            var info = Step.Advance(ref state, _oracle, workspace);
            if (info.NonFinite is { } quantity)
            {
                throw new ArithmeticException(
                    $"The {quantity} is not finite at penalty {path.Penalties.Span[state.Next]}, number {state.Next} of the path.");
            }

            for (var k = 0; k < info.Kept; k++)
            {
                var point = PointAt(state, k);
                Progress?.Report(new(
                    point.Index, path.Penalties.Length, double.CreateChecked(point.Penalty), point.NonZeros, double.CreateChecked(point.Gap.Gap)));
                yield return point;
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private PathPoint<T> PointAt(in PathState<T> state, int k)
    {
        var d = _oracle.Dimension;
        var point = state.Block.Span.Slice(k * d, d);
        var features = point[.._oracle.Features];
        var count = WorkingSets.Support(features);
        var columns = ImmutableArray.CreateBuilder<int>(count);
        var coefficients = ImmutableArray.CreateBuilder<T>(count);
        for (var j = 0; j < features.Length; j++)
        {
            if (features[j] == T.Zero) continue;
            columns.Add(j);
            coefficients.Add(features[j]);
        }

        var index = state.Next - state.Kept + k;
        return new(
            index, Step.Implementation.Penalties.Span[index], columns.MoveToImmutable(), coefficients.MoveToImmutable(),
            [.. point[_oracle.Features..]], new(state.Gaps.Span[2 * k], state.Gaps.Span[(2 * k) + 1]));
    }
}

/// <summary>A point of a path.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Index">Its number, from 0 on.</param>
/// <param name="Penalty">λ.</param>
/// <param name="Columns">The features that are not 0, in increasing order.</param>
/// <param name="Coefficients">Their coefficients.</param>
/// <param name="Intercepts">The intercepts; empty where the model has none.</param>
/// <param name="Gap">F at the point, and a value that no value of F is below.</param>
public sealed record PathPoint<T>(
    int Index, T Penalty, ImmutableArray<int> Columns, ImmutableArray<T> Coefficients, ImmutableArray<T> Intercepts, DualityGap<T> Gap)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The number of features that are not 0.</summary>
    public int NonZeros => Columns.Length;

    /// <summary>The point with its zeros, and the intercepts behind the features.</summary>
    /// <param name="destination">Receives as many elements as a point of the objective has.</param>
    public void CopyTo(Span<T> destination)
    {
        destination.Clear();
        for (var k = 0; k < Columns.Length; k++) destination[Columns[k]] = Coefficients[k];
        Intercepts.CopyTo(destination[^Intercepts.Length..]);
    }
}

/// <summary>How far a path has come.</summary>
/// <param name="Index">The number of the point, from 0 on.</param>
/// <param name="Count">The number of penalties.</param>
/// <param name="Penalty">λ.</param>
/// <param name="NonZeros">The number of features that are not 0.</param>
/// <param name="Gap">The duality gap.</param>
public readonly record struct PathProgress(int Index, int Count, double Penalty, int NonZeros, double Gap);

/// <summary>Paths of penalties.</summary>
public static class RegularizationPath
{
    private const int Ahead = 8;
    private const int Capacity = 1024;

    // So many units of the last place above the least penalty without features, so that no product rounded otherwise lets one in.
    private const double Rounding = 64;

    /// <summary>A path over a geometric sequence of penalties, from the least one whose solution has no features.</summary>
    /// <param name="objective">f.</param>
    /// <param name="count">The number of penalties, at least 1.</param>
    /// <param name="smallest">The last penalty as a part of the first, in (0, 1).</param>
    /// <param name="l1Ratio">r, the part of a penalty that is the weight of the L1 norm, in (0, 1].</param>
    /// <param name="tolerance">The duality gap of each point, over f at the start, where no feature has a coefficient: above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static RegularizationPath<T, TOracle> Geometric<T, TOracle>(
        ISparseRegressionOracle<TOracle, T> objective, int count = 100, double smallest = 1e-3, double l1Ratio = 1, double tolerance = 1e-6)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : struct, ISparseRegressionOracle<TOracle, T>
    {
        Require.AtLeastOne(count);
        Require.InOpenUnit(smallest);
        var largest = LargestPenalty(objective, l1Ratio) * (1 + (Rounding * double.CreateChecked(Number.Epsilon<T>())));
        if (!(largest > 0)) largest = 1;
        var penalties = new double[count];
        for (var k = 0; k < count; k++) penalties[k] = largest * Math.Pow(smallest, count == 1 ? 0 : (double)k / (count - 1));
        return Of(objective, penalties, l1Ratio, tolerance);
    }

    /// <summary>A path over given penalties.</summary>
    /// <param name="objective">f.</param>
    /// <param name="penalties">λ, each finite and above 0, not increasing.</param>
    /// <param name="l1Ratio">r, the part of a penalty that is the weight of the L1 norm, in (0, 1].</param>
    /// <param name="tolerance">The duality gap of each point, over f at the start, where no feature has a coefficient: above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    /// <exception cref="ArgumentException">The penalties increase.</exception>
    public static RegularizationPath<T, TOracle> Of<T, TOracle>(
        ISparseRegressionOracle<TOracle, T> objective, ReadOnlySpan<double> penalties, double l1Ratio = 1, double tolerance = 1e-6)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : struct, ISparseRegressionOracle<TOracle, T> =>
        new((TOracle)objective, Steps.PathDescent(objective, penalties, l1Ratio, tolerance, Ahead, Capacity));

    /// <summary>
    /// The least penalty whose solution has no features: max |∂f/∂xⱼ| / r over the features, where the intercepts alone minimise f.
    /// </summary>
    /// <param name="objective">f.</param>
    /// <param name="l1Ratio">r, the part of a penalty that is the weight of the L1 norm, in (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The parameter is out of its range.</exception>
    public static double LargestPenalty<T, TOracle>(ISparseRegressionOracle<TOracle, T> objective, double l1Ratio = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : struct, ISparseRegressionOracle<TOracle, T>
    {
        var ratio = double.CreateChecked(Require.Between<double>(Require.Positive(l1Ratio), 0, 1));
        var oracle = (TOracle)objective;
        using var workspace = new Workspace();
        var (point, residual, slopes) = (new T[oracle.Dimension], new T[oracle.ResidualLength], new T[oracle.ResidualLength]);
        oracle.Residual(point, residual);
        FitIntercepts<T, TOracle>(oracle, point, residual, slopes, workspace);
        var steepest = T.Zero;
        for (var j = 0; j < oracle.Features; j++) steepest = T.Max(steepest, T.Abs(oracle.Correlation(j, slopes)));
        return double.CreateChecked(steepest) / ratio;
    }

    /// <summary>Minimises f over the intercepts, and gives its value and slopes there.</summary>
    internal static T FitIntercepts<T, TOracle>(in TOracle oracle, Span<T> point, Span<T> residual, Span<T> slopes, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : struct, ISparseRegressionOracle<TOracle, T>
    {
        var value = oracle.Slopes(residual, slopes);
        if (oracle.Features == oracle.Dimension || !T.IsFinite(value)) return value;
        Span<int> set = stackalloc int[oracle.Dimension - oracle.Features];
        for (var k = 0; k < set.Length; k++) set[k] = oracle.Features + k;
        WorkingSets.Solve(oracle, set, new Penalty<T>(T.One, T.Zero), Number.Epsilon<T>() * value, point, residual, workspace);
        return oracle.Slopes(residual, slopes);
    }
}
