using LanguageExt;
using static LanguageExt.Prelude;

namespace Toolkit.Cli;

/// <summary>One selection from files to report: checks, learns or goes on, writes the model, tests, prints.</summary>
internal static class SelectRun
{
    /// <summary>Runs a selection.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="terminal">Where to write.</param>
    /// <returns>The exit code.</returns>
    public static int Execute(SelectRequest request, Terminal terminal) =>
        FilePatterns.Expand(request.Files)
            .Map(sources => request with { Files = [.. sources.Select(source => source.StoredPath ?? "-")], Input = request.Input with { Cancellation = terminal.Cancellation } })
            .Bind(expanded => Obstacle(expanded) is { } obstacle ? Fail<DataError, SelectRequest>(obstacle) : Success<DataError, SelectRequest>(expanded))
            .Bind(expanded => Earlier(expanded).Map(earlier => (expanded, earlier)))
            .Match(
                Succ: begun =>
                {
                    var (expanded, earlier) = begun;
                    if (earlier.Note is { } note) terminal.Error.WriteLine($"toolkit: {note}");
                    return earlier.Finished is { } finished
                        ? Complete(finished, expanded, 0, terminal)
                        : ExampleStream.Open(expanded.Files, expanded.Input).Match(
                            Succ: stream => Learn(stream, expanded, earlier.Resumes, terminal), Fail: errors => terminal.Refuse(errors.Worded()));
                },
                Fail: errors => terminal.Refuse(errors.Worded()));

    // What stands in the way of writing, or of testing in the end.
    private static DataError? Obstacle(SelectRequest request)
    {
        string[] targets = [.. new[] { request.Model, request.Checkpoint, request.Features }.OfType<string>()];
        foreach (var path in targets)
        {
            if (OutputFile.Obstacle(path, [.. request.Files, request.Test]) is { } obstacle) return obstacle;
        }

        if (targets.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal).Count() < targets.Length) return DataError.OfFile(request.Features!, "is written twice by this command: features and model need files of their own");
        return request.Test is { } test && test != "-" && !File.Exists(test) ? DataError.OfFile(test, "no such file") : null;
    }

    private static int Learn(ExampleStream stream, SelectRequest request, bool resumes, Terminal terminal)
    {
        using (stream)
        {
            try
            {
                var selection = ProgressView.Show<SelectProgress, Selection>(terminal, report => new SelectTask(stream, request, report, terminal.Cancellation, resumes).Run());
                if (!stream.Faults.IsEmpty) return terminal.Refuse(stream.Faults.Worded());
                foreach (var skipped in stream.Progress.FirstSkipped) terminal.Error.WriteLine($"toolkit: passed over {skipped}");
                if (selection.Outcome == Selection.Stopped) return Stopped(request, terminal);
                if (selection.Outcome != Selection.Done)
                {
                    terminal.Error.WriteLine(
                        $"toolkit: {stream.Progress.File}: stopped at example {Figures.Count(selection.Totals.Examples + 1)}: {selection.Outcome}. A smaller --rate, or --clip, keeps weights finite; numbers whose squares are none have to be scaled");
                    return ExitCode.NotConverged;
                }

                if (selection.Totals.Examples == 0) return terminal.Refuse(DataError.OfFile(string.Join(' ', request.Files), "has no examples"));
                if (request.Model is { } model)
                {
                    SelectionFile.Write(model, selection);
                    File.Delete(request.Checkpoint!);
                    File.Delete(request.Checkpoint + ".tmp");
                }

                return Complete(selection, request, stream.Progress.Skipped, terminal);
            }
            catch (OperationCanceledException)
            {
                return Stopped(request, terminal);
            }
            catch (CheckpointException exception)
            {
                return terminal.Refuse(DataError.OfFile(request.Checkpoint!, $"cannot be gone on with: {exception.Message}"));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return terminal.Refuse(DataError.OfFile(request.Model ?? "output", $"checkpoint or model: {exception.Message}"));
            }
        }
    }

    private static int Stopped(SelectRequest request, Terminal terminal)
    {
        terminal.Error.WriteLine(request.Checkpoint is { } checkpoint && File.Exists(checkpoint)
            ? $"toolkit: stopped; {checkpoint} holds where it stands. To go on:\n  {request.ResumeCommand}"
            : request.Checkpoint is null ? "toolkit: stopped; nothing was saved, since there is no --model to save beside" : "toolkit: stopped while reading; nothing was written");
        return ExitCode.NotConverged;
    }

    // What was selected is told though the test fails.
    private static int Complete(Selection selection, SelectRequest request, long skipped, Terminal terminal)
    {
        var test = request.Test is { } file ? SelectScore.Test(selection, file, request.Input, terminal.Cancellation) : Success<DataError, Option<SelectTest>>(None);
        var tested = test.Match(Succ: found => found, Fail: _ => Option<SelectTest>.None);
        var report = new SelectReport(selection, tested.MatchUnsafe(found => found, () => null), skipped);
        try
        {
            if (request.Features is { } features) OutputFile.Write(features, report.WriteFeatures);
        }
        catch (Exception exception) when (OutputFile.IsAboutFiles(exception))
        {
            return terminal.Refuse(DataError.OfFile(request.Features!, $"cannot be written: {exception.Message}"));
        }

        if (request.Json) terminal.Output.WriteLine(report.ToJson());
        else report.Print(terminal, withFeatures: request.Features is null);
        return test.Match(Succ: _ => ExitCode.Done, Fail: errors => terminal.Refuse(errors.Worded()));
    }

    // What an earlier run left beside the model.
    private static Validation<DataError, (bool Resumes, Selection? Finished, string? Note)> Earlier(SelectRequest request)
    {
        if (request.Checkpoint is not { } checkpoint) return Going(false, null, null);
        var words = request.Words();
        if (File.Exists(checkpoint))
        {
            if (!request.Resume) return Refuse(checkpoint, "holds a selection that was not finished: --resume goes on with it; remove the file to begin anew");
            try
            {
                return Differences(CheckpointHeader.Read(checkpoint).Problem, words) is { } difference ? Refuse(checkpoint, difference) : Going(true, null, $"going on from {checkpoint}");
            }
            catch (CheckpointException exception)
            {
                return Refuse(checkpoint, $"cannot be gone on with: {exception.Message}");
            }
            catch (Exception exception) when (OutputFile.IsAboutFiles(exception))
            {
                return Refuse(checkpoint, $"cannot be read: {exception.Message}");
            }
        }

        if (!request.Resume || !File.Exists(request.Model)) return Going(false, null, request.Resume ? $"there is no {checkpoint}: beginning at the first example" : null);
        return SelectionFile.Read(request.Model).Bind(finished => Differences(finished.Words, words) is { } difference
            ? Refuse(request.Model, difference)
            : Going(false, finished, $"{request.Model} is finished already"));

        static Validation<DataError, (bool, Selection?, string?)> Going(bool resumes, Selection? finished, string? note) => Success<DataError, (bool, Selection?, string?)>((resumes, finished, note));
        static Validation<DataError, (bool, Selection?, string?)> Refuse(string path, string message) => Fail<DataError, (bool, Selection?, string?)>(DataError.OfFile(path, message));
    }

    private static string? Differences(string found, string wanted)
    {
        if (found == wanted) return null;
        var before = found.Split('\n').Select(line => line.Split('\t', 2)).Where(parts => parts.Length == 2).DistinctBy(parts => parts[0]).ToDictionary(parts => parts[0], parts => parts[1]);
        var differences = wanted.Split('\n').Select(line => line.Split('\t', 2)).Where(part => before.GetValueOrDefault(part[0]) != part[1])
            .Select(part => part[0] == "data" ? "other data" : $"{part[0]} {before.GetValueOrDefault(part[0], "not given")} (here {part[1]})").DefaultIfEmpty("of another version of toolkit");
        return $"is of another selection: {string.Join(", ", differences)}. Give the same data and options, or remove the file to begin anew";
    }
}
