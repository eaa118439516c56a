using System.Diagnostics;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Toolkit.Cli;

/// <summary>One fit from files to report: reads, checks, fits or goes on, writes the model, tests, prints.</summary>
internal static class FitRun
{
    /// <summary>Runs a fit.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="terminal">Where to write.</param>
    /// <returns>The exit code.</returns>
    public static int Execute(FitRequest request, Terminal terminal)
    {
        var began = Stopwatch.GetTimestamp();
        foreach (var path in new[] { request.Output.Model, request.Output.Checkpoint })
        {
            if (path is not null && OutputFile.Obstacle(path, request.File, request.Test, request.Weights, request.TestWeights) is { } obstacle)
                return terminal.Refuse(obstacle);
        }

        return terminal.Reading(
            () => Read(request)
                .Bind(files => Problem.Of(files.Data, files.Test, request.Options.Loss))
                .Bind(problem => Sized(problem, request))
                .Bind(problem => FitSession.Of(problem, request with { Options = request.Options.For(problem.Training.Labels.AsSpan()) })),
            session => Complete(session, Stopwatch.GetElapsedTime(began), terminal));
    }

    /// <summary>Reads the data of a request: the errors of both files at once; but a test file is read by what was learned of the training data's columns.</summary>
    /// <param name="request">What to do.</param>
    public static Validation<DataError, (LabelledRows Data, Option<LabelledRows> Test)> Read(FitRequest request)
    {
        var training = request.File is null ? Longley.Read() : DataFile.Read(request.File, request.Weights, request.Input);
        if (request is not { File: { } file, Test: { } test }) return training.Map(data => (data, Option<LabelledRows>.None));
        return request.Input.FormatOf(file) == DataFormat.Csv
            ? training.Bind(data => Tested(data.Schema).Map(tested => (data, Some(tested))))
            : (training, Tested(null)).Apply((data, tested) => (data, Some(tested)));

        Validation<DataError, LabelledRows> Tested(CsvSchema? schema) => DataFile.ReadAlike(test, request.TestWeights, schema, request.Input.FirstIndex);
    }

    // A Hessian of ten thousand coordinates takes 0.8 GB, and there are three of them on the way of a step.
    private static Validation<DataError, Problem> Sized(Problem problem, FitRequest request)
    {
        const long Most = 10_000;
        var coordinates = (long)problem.Scores * (problem.Training.Data.Features + (request.Options.Intercept ? 1 : 0));
        return request.Options.Method != MethodKind.Newton || coordinates <= Most
            ? Success<DataError, Problem>(problem)
            : Fail<DataError, Problem>(DataError.OfFile(
                problem.Training.Data.Source, $"has {Figures.Count(coordinates)} coefficients, and --method newton takes at most {Figures.Count(Most)}: take lbfgs"));
    }

    private static int Complete(FitSession session, TimeSpan reading, Terminal terminal)
    {
        foreach (var note in session.Notes) terminal.Error.WriteLine($"toolkit: {note}");
        try
        {
            var fit = session.Finished is null ? Minimise(session, terminal) : null;
            var model = session.Finished ?? session.ModelOf(fit!);
            var (request, output) = (session.Request, session.Request.Output);
            if (fit?.Outcome is null or Outcome.Converged or Outcome.BudgetSpent or Outcome.Stalled) session.Save(model);
            else if (fit.Outcome is Outcome.NonFinite) session.Forget();

            var report = FitReport.Of(session, model, fit, reading);
            if (output.Json) terminal.Output.WriteLine(report.ToJson());
            else FitTable.Print(report, terminal);
            if (Advice(fit?.Outcome, output) is { } advice) terminal.Error.WriteLine($"toolkit: {advice}");
            return report.IsDone ? ExitCode.Done : ExitCode.NotConverged;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The data are in memory: what fails now is the checkpoint or the model.
            return terminal.Refuse(DataError.OfFile(session.Request.Output.Model ?? "output", $"checkpoint or model: {exception.Message}"));
        }
    }

    private static Fit Minimise(FitSession session, Terminal terminal) => ProgressView.Show<FitProgress, Fit>(
        terminal,
        report => new FitTask(
            session.Problem.Training.Data.Matrix, session.Problem.Training.Labels.AsMemory(), session.Problem.Training.Weights.AsMemory(), session.Problem.Scores,
            session.Request.Options,
            new FitWatch(report, terminal.Cancellation, session.Checkpoint)).Run());

    private static string? Advice(Outcome? outcome, FitOutput output) => (outcome, output.Checkpoint) switch
    {
        (Outcome.Cancelled, null) => "stopped; nothing was saved, since there is no --out to save beside",
        (Outcome.Cancelled, var checkpoint) => $"stopped; {checkpoint} holds where it stands. To go on:\n  {output.ResumeCommand}",
        (Outcome.BudgetSpent, { } checkpoint) when File.Exists(checkpoint) => $"{checkpoint} holds where it stands; --resume with more --iterations goes on from there",
        _ => null,
    };
}
