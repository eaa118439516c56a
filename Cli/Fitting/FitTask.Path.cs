using System.Collections.Immutable;
using System.Diagnostics;

namespace Toolkit.Cli;

/// <content>Paths of penalties.</content>
internal sealed partial record FitTask
{
    // Of as many rows as features, a path goes on to where there is hardly a penalty; of fewer, to where the model could fit every row.
    private const double LastOfManyRows = 1e-4;
    private const double LastOfFewRows = 1e-2;

    private Fit Along<TLoss>(TLoss loss)
        where TLoss : struct, ISmoothLoss<TLoss, double>
    {
        var training = MeanLoss(Features, Labels.Span, Weights.Span, loss);
        var test = Test is { } examples ? MeanLoss(examples.Data.Matrix, examples.Labels.AsSpan(), examples.Weights.AsSpan(), loss) : null;
        var standardized = Options.Standardise ? StandardizedFeatures : (Standardized<double, CsrRows<double>>?)null;
        return OnColumns(new PathOnColumns<TLoss>(this, loss, PlaceOf));

        PathPlace PlaceOf(PathPoint<double> point)
        {
            var weights = new double[Features.Columns];
            for (var k = 0; k < point.NonZeros; k++) weights[point.Columns[k]] = point.Coefficients[k];
            var fitted = new LinearScore([.. weights], point.Intercepts is [var intercept] ? intercept : 0);
            var score = standardized is { } rows ? Restore(rows, fitted) : fitted;
            return new(point.Penalty, point.Gap.Primal, Math.Max(0, point.Gap.Gap), point.NonZeros, ModelScore.Of(score), training(score), test?.Invoke(score));
        }
    }

    // The mean loss of a score on rows, which may have more features than the score or fewer.
    private Func<LinearScore, double> MeanLoss<TLoss>(SparseRows<double> rows, ReadOnlySpan<double> labels, ReadOnlySpan<double> weights, TLoss loss)
        where TLoss : struct, ILoss<TLoss, double>
    {
        var columns = Math.Max(rows.Columns, Features.Columns);
        var model = Objectives.LinearModel(new CsrRows<double>(rows.WithColumns(columns)).WithIntercept(), loss, labels, weights);
        return score =>
        {
            using var workspace = new Workspace();
            var point = new double[columns + 1];
            score.Weights.CopyTo(point);
            point[^1] = score.Intercept;
            return model.Value(point, workspace);
        };
    }

    private readonly struct PathOnColumns<TLoss>(FitTask task, TLoss loss, Func<PathPoint<double>, PathPlace> placeOf) : IColumnsFit
        where TLoss : struct, ISmoothLoss<TLoss, double>
    {
        public Fit Run<TColumns>(TColumns columns)
            where TColumns : struct, IColumns<TColumns, double>
        {
            var began = Stopwatch.GetTimestamp();
            var (options, count, ratio) = (task.Options, task.Options.Path!.Value, task.Options.L1Ratio!.Value);
            var oracle = Objectives.LinearModelByColumns(columns, loss, task.Labels.Span, task.Weights.Span);
            var largest = RegularizationPath.LargestPenalty(oracle, ratio);
            var last = options.L1 > 0 ? options.L1 / ratio / largest : options.PathRatio ?? (columns.Rows < columns.Features ? LastOfFewRows : LastOfManyRows);
            if (!(last < 1)) return Ended(new Outcome.BudgetSpent(0, double.NaN), largest, []);

            var places = ImmutableArray.CreateBuilder<PathPlace>(count);
            try
            {
                foreach (var point in RegularizationPath.Geometric(oracle, count, last, ratio, options.Tolerance).CancelledBy(task.Watch.Cancellation))
                {
                    places.Add(placeOf(point));
                    task.Report?.Invoke(new(places.Count, count, point.Penalty, point.NonZeros, point.Gap.Gap, Stopwatch.GetElapsedTime(began)));
                }
            }
            catch (ArithmeticException exception)
            {
                return Ended(new Outcome.NonFinite(places.Count, nameof(RegularizationPath), exception.Message), largest, places.ToImmutable());
            }

            // The tolerance is a share of the objective without features, which is that of the first place.
            var enough = places.All(place => place.Gap <= options.Tolerance * places[0].Objective);
            return Ended(
                places.Count < count ? new Outcome.Cancelled(places.Count, null)
                : enough ? new Outcome.Converged(places.Count, places.Max(place => place.Gap), options.Tolerance)
                : new Outcome.Stalled(places.Count, places.Max(place => place.Gap)),
                largest,
                places.ToImmutable());

            Fit Ended(Outcome outcome, double first, ImmutableArray<PathPlace> found) =>
                new([], outcome, double.NaN, null, Certificate.RelativeGap, double.NaN, 0, Stopwatch.GetElapsedTime(began), Path: new(first, found));
        }
    }
}
