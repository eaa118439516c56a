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
    public static int Execute(SelectRequest request, Terminal terminal)
    {
        foreach (var path in new[] { request.Model, request.Checkpoint, request.Features })
        {
            if (path is not null && OutputFile.Obstacle(path, [.. request.Files, request.Test]) is { } obstacle) return terminal.Refuse(obstacle);
        }

        return Earlier(request).Match(
            Succ: earlier =>
            {
                if (earlier.Note is { } note) terminal.Error.WriteLine($"toolkit: {note}");
                return earlier.Finished is { } finished
                    ? Complete(finished, request, 0, terminal)
                    : ExampleStream.Open(request.Files, request.Input).Match(Succ: stream => Learn(stream, request, earlier.Resumes, terminal), Fail: errors => terminal.Refuse(errors));
            },
            Fail: errors => terminal.Refuse(errors));
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
                if (selection.Outcome == Selection.Stopped)
                {
                    terminal.Error.WriteLine(request.Checkpoint is { } checkpoint
                        ? $"toolkit: stopped; {checkpoint} holds where it stands. To go on:\n  {request.ResumeCommand}"
                        : "toolkit: stopped; nothing was saved, since there is no --model to save beside");
                    return ExitCode.NotConverged;
                }

                if (selection.Outcome != Selection.Done)
                {
                    terminal.Error.WriteLine($"toolkit: stopped at example {Figures.Count(selection.Totals.Examples + 1)}: {selection.Outcome}. A smaller --rate, or --clip, keeps it finite");
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
                terminal.Error.WriteLine("toolkit: stopped while reading; nothing was written");
                return ExitCode.NotConverged;
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

    private static int Complete(Selection selection, SelectRequest request, long skipped, Terminal terminal)
    {
        var test = request.Test is { } file ? SelectScore.Test(selection, file, terminal.Cancellation) : Success<DataError, Option<SelectTest>>(None);
        return test.Match(
            Succ: tested =>
            {
                var report = new SelectReport(selection, tested.MatchUnsafe(found => found, () => null), skipped);
                if (request.Features is { } features) OutputFile.Write(features, report.WriteFeatures);
                if (request.Json) terminal.Output.WriteLine(report.ToJson());
                else report.Print(terminal, withFeatures: request.Features is null);
                return ExitCode.Done;
            },
            Fail: errors => terminal.Refuse(errors));
    }

    // What an earlier run left beside the model.
    private static Validation<DataError, (bool Resumes, Selection? Finished, string? Note)> Earlier(SelectRequest request)
    {
        var words = request.Words();
        if (request.Checkpoint is not { } checkpoint) return Success<DataError, (bool, Selection?, string?)>((false, null, null));
        if (File.Exists(checkpoint))
        {
            if (!request.Resume) return Refuse(checkpoint, "holds a selection that was not finished: --resume goes on with it; remove the file to begin anew");
            try
            {
                var header = CheckpointHeader.Read(checkpoint);
                return header.Problem == words
                    ? Success<DataError, (bool, Selection?, string?)>((true, null, $"going on from {checkpoint}"))
                    : Refuse(checkpoint, $"is of another selection: {Differences(header.Problem, words)}. Give the same data and options, or remove the file to begin anew");
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

        if (!request.Resume || !File.Exists(request.Model)) return Success<DataError, (bool, Selection?, string?)>((false, null, request.Resume ? $"there is no {checkpoint}: beginning at the first example" : null));
        return SelectionFile.Read(request.Model).Map(finished => (false, (Selection?)finished, (string?)$"{request.Model} is finished already"));

        static Validation<DataError, (bool, Selection?, string?)> Refuse(string path, string message) => Fail<DataError, (bool, Selection?, string?)>(DataError.OfFile(path, message));
    }

    private static string Differences(string found, string wanted)
    {
        var before = found.Split('\n').Select(line => line.Split('\t', 2)).Where(parts => parts.Length == 2).DistinctBy(parts => parts[0]).ToDictionary(parts => parts[0], parts => parts[1]);
        return string.Join(", ", wanted.Split('\n').Select(line => line.Split('\t', 2)).Where(part => before.GetValueOrDefault(part[0]) != part[1])
            .Select(part => part[0] == "data" ? "other data" : $"{part[0]} {before.GetValueOrDefault(part[0], "not given")} (here {part[1]})").DefaultIfEmpty("of another version of toolkit"));
    }
}
