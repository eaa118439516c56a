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
        if (request.Output.Model is { } model && OutputFile.Obstacle(model) is { } obstacle) return terminal.Refuse(obstacle);
        var training = request.File is null ? Longley.Read() : DataFile.Read(request.File);
        var read = request.Test is null
            ? training.Map(data => (data, test: Option<LabelledRows>.None))
            : (training, DataFile.Read(request.Test)).Apply((data, tested) => (data, test: Some(tested)));
        return read
            .Bind(files => Problem.Of(files.data, files.test, request.Options.Loss))
            .Bind(problem => FitSession.Of(problem, request with { Options = request.Options.For(problem.Labels.AsSpan()) }))
            .Match(
                Succ: session => Complete(session, Stopwatch.GetElapsedTime(began), terminal),
                Fail: errors => terminal.Refuse(errors));
    }

    private static int Complete(FitSession session, TimeSpan reading, Terminal terminal)
    {
        if (session.Note is { } note) terminal.Error.WriteLine($"toolkit: {note}");
        try
        {
            var fit = session.Finished is null ? Minimise(session, terminal) : null;
            var model = session.Finished ?? session.ModelOf(fit!);
            var (request, output) = (session.Request, session.Request.Output);
            if (fit?.Outcome is null or Outcome.Converged or Outcome.BudgetSpent) session.Save(model);
            else if (fit.Outcome is Outcome.NonFinite) session.Forget();

            var report = FitReport.Of(session, model, fit, reading);
            if (output.Json) terminal.Output.WriteLine(report.ToJson());
            else FitTable.Print(report, terminal);
            if (Advice(fit?.Outcome, output) is { } advice) terminal.Error.WriteLine($"toolkit: {advice}");
            return report.Converged ? ExitCode.Done : ExitCode.NotConverged;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The data are in memory: what fails now is the checkpoint or the model.
            return terminal.Refuse(DataError.OfFile(session.Request.Output.Model ?? "output", $"checkpoint or model: {exception.Message}"));
        }
    }

    private static Fit Minimise(FitSession session, Terminal terminal) => FitProgressView.Show(
        terminal,
        report => new FitTask(
            session.Problem.Data.Matrix(), session.Problem.Labels.AsMemory(), default, session.Problem.Scores, session.Request.Options,
            new FitWatch(report, terminal.Cancellation, session.Checkpoint)).Run());

    private static string? Advice(Outcome? outcome, FitOutput output) => (outcome, output.Checkpoint) switch
    {
        (Outcome.Cancelled, null) => "stopped; nothing was saved, since there is no --out to save beside",
        (Outcome.Cancelled, var checkpoint) => $"stopped; {checkpoint} holds where it stands. To go on:\n  {output.ResumeCommand}",
        (Outcome.BudgetSpent, { } checkpoint) => $"{checkpoint} holds where it stands; --resume with more --iterations goes on from there",
        _ => null,
    };
}
