using System.Diagnostics;

namespace Toolkit.Cli;

/// <summary>A path of penalties from files to report: reads, checks, goes along, tests, writes the model that is chosen, prints.</summary>
internal static class PathRun
{
    /// <summary>Runs a path.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="terminal">Where to write.</param>
    /// <returns>The exit code.</returns>
    public static int Execute(FitRequest request, Terminal terminal)
    {
        var began = Stopwatch.GetTimestamp();
        if (request.Output.Model is { } path && OutputFile.Obstacle(path, request.File, request.Test, request.Weights, request.TestWeights) is { } obstacle)
            return terminal.Refuse(obstacle);
        return terminal.Reading(
            () => FitRun.Read(request).Bind(files => Problem.Of(files.Data, files.Test, request.Options.Loss)).Bind(problem => FitSession.Of(problem, request)),
            session => Complete(session, Stopwatch.GetElapsedTime(began), terminal));
    }

    private static int Complete(FitSession session, TimeSpan reading, Terminal terminal)
    {
        foreach (var note in session.Notes) terminal.Error.WriteLine($"toolkit: {note}");
        var (problem, options) = (session.Problem, session.Request.Options);
        var fit = ProgressView.Show<PathPlaceProgress, Fit>(terminal, report => new FitTask(
            problem.Training.Data.Matrix, problem.Training.Labels.AsMemory(), problem.Training.Weights.AsMemory(), 1, options,
            new FitWatch(_ => { }, terminal.Cancellation), problem.Test, report).Run());
        var found = fit.Path!;
        if (fit.Outcome is Outcome.BudgetSpent)
        {
            var (largest, l1) = (Figures.Value(found.LargestPenalty, 6), Figures.Value(Weights(options, found.LargestPenalty).L1, 6));
            return terminal.Refuse(DataError.OfFile(problem.Training.Data.Source, $"the least penalty without features is {largest}: --l1 must be below {l1} for a path to it"));
        }

        try
        {
            var output = session.Request.Output;
            var saved = output.Model is not null && fit.Outcome is Outcome.Converged or Outcome.Stalled;
            if (saved) session.Save(ModelOf(session, fit, found.Places[found.Chosen]));
            var report = ReportOf(session, fit, saved, reading);
            if (output.Json) terminal.Output.WriteLine(report.ToJson());
            else PathTable.Print(report, terminal);
            if (fit.Outcome is Outcome.Cancelled) terminal.Error.WriteLine("toolkit: stopped; nothing was saved");
            return report.IsDone ? ExitCode.Done : ExitCode.NotConverged;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return terminal.Refuse(DataError.OfFile(session.Request.Output.Model ?? "output", $"model: {exception.Message}"));
        }
    }

    // The model of a fit with this penalty alone.
    private static Model ModelOf(FitSession session, Fit fit, PathPlace place)
    {
        var (l1, l2) = Weights(session.Request.Options, place.Penalty);
        var options = session.Request.Options with { L1 = l1, L2 = l2, Path = null, L1Ratio = null, PathRatio = null };
        var model = (session with { Request = session.Request with { Options = options } }).ModelOf(fit with
        {
            Objective = place.Objective,
            Measure = place.Gap == 0 ? 0 : place.Gap / Math.Abs(place.Objective),
        });
        return model with { Scores = [place.Score] };
    }

    private static (double L1, double L2) Weights(FitOptions options, double penalty) =>
        (penalty * options.L1Ratio!.Value, penalty * (1 - options.L1Ratio.Value));

    private static PathReport ReportOf(FitSession session, Fit fit, bool saved, TimeSpan reading)
    {
        var (problem, data, options, places) = (session.Problem, session.Problem.Training.Data, session.Request.Options, fit.Path!.Places);
        var rows = places.Select(place =>
        {
            var (l1, l2) = Weights(options, place.Penalty);
            return new PathRow(
                place.Penalty, l1, l2, place.NonZeros, place.Objective, place.Gap, place.Loss,
                places[0].Loss > 0 ? 1 - (place.Loss / places[0].Loss) : null,
                place.TestLoss,
                problem.Test is { } test ? ModelOf(session, fit, place).MetricsOf(test) : null,
                place.Score);
        });
        return new(
            data.Source,
            data.Rows,
            data.Features,
            data.Entries,
            problem.Classes?.Names,
            options,
            FitReport.Name(fit.Outcome, options.Method),
            fit.Outcome is Outcome.NonFinite where ? where.Quantity : null,
            reading.TotalSeconds,
            fit.Elapsed.TotalSeconds,
            problem.Test?.Data.Source,
            places.IsEmpty ? null : fit.Path.Chosen + 1,
            saved ? session.Request.Output.Model : null,
            data.Schema is null ? null : data.FeatureNames,
            data.FirstIndex,
            [.. rows]);
    }
}
