using LanguageExt;
using static LanguageExt.Prelude;

namespace Toolkit.Cli;

/// <summary>A fit that may begin: its data and options belong together, and with what an earlier run left.</summary>
/// <param name="Problem">The data.</param>
/// <param name="Request">What to do.</param>
/// <param name="Digest">The digest of the data; empty where no model is written.</param>
/// <param name="Checkpoint">Where it is saved on its way; null where no model is written.</param>
/// <param name="Finished">The model, if an earlier run has finished; else null.</param>
/// <param name="Note">What an earlier run left, to say before it begins; null for nothing.</param>
internal sealed record FitSession(Problem Problem, FitRequest Request, string Digest, FitCheckpoint? Checkpoint, Model? Finished, string? Note)
{
    /// <summary>What to say before it begins: of the data, where no JSON says it, and of what an earlier run left.</summary>
    public IEnumerable<string> Notes
    {
        get
        {
            var data = Request.Output.Json ? [] : new[] { Problem.Training, Problem.Test };
            foreach (var note in data.OfType<Examples>().SelectMany(examples => ReadingNotes.Of(examples.Data))) yield return note;
            if (Note is not null) yield return Note;
        }
    }

    /// <summary>Checks what an earlier run left beside the model.</summary>
    /// <param name="problem">The data.</param>
    /// <param name="request">What to do.</param>
    public static Validation<DataError, FitSession> Of(Problem problem, FitRequest request)
    {
        if (request.Output is not { Model: { } path, Checkpoint: { } checkpoint } output)
        {
            return Success<DataError, FitSession>(new(problem, request, "", null, null, null));
        }

        var digest = problem.Digest();
        var words = Words(digest, request.Options);
        FitSession Session(bool resumes, Model? finished, string? note) => new(
            problem, request, digest, new(checkpoint, output.CheckpointEvery, words, resumes, output.AllowDifferentHardware), finished, note);

        if (File.Exists(checkpoint))
        {
            return output.Resume
                ? Header(checkpoint).Bind(header => Unlike(checkpoint, header.Problem, words, request.Options, header.Steps) is { } difference
                    ? Fail<DataError, FitSession>(difference)
                    : Success<DataError, FitSession>(Session(true, null, $"going on from step {Figures.Count(header.Steps)} of {checkpoint}")))
                : Fail<DataError, FitSession>(DataError.OfFile(
                    checkpoint, "holds a fit that was not finished: --resume goes on with it; remove the file to begin anew"));
        }

        if (!output.Resume) return Success<DataError, FitSession>(Session(false, null, null));
        var anew = $"there is no {checkpoint}: beginning at step 0";
        return File.Exists(path)
            ? ModelFile.Read(path).Bind(model =>
                Unlike(path, Words(model.Data.Digest, model.Options), words, request.Options, model.Result.Iterations) is { } difference
                    ? Fail<DataError, FitSession>(difference)
                    : Success<DataError, FitSession>(
                        (FitReport.IsFinal(model.Result.Outcome) && model.Result.Outcome != FitReport.RoundsDoneName) || model.Result.Iterations == request.Options.Iterations
                            ? Session(false, model, $"{path} is finished already")
                            : Session(false, null, anew)))
            : Success<DataError, FitSession>(Session(false, null, anew));
    }

    /// <summary>The model that a fit found.</summary>
    /// <param name="fit">The fit.</param>
    public Model ModelOf(Fit fit) => new(
        fit.Ensemble is null ? Model.LinearFormat : Model.EnsembleFormat, Model.CurrentVersion, Request.Options, Problem.Classes?.Names, Problem.Training.Data.Features, Problem.Training.Data.FirstIndex,
        Problem.Training.Data.Schema is null ? null : Problem.Training.Data.FeatureNames, [.. fit.Outputs.Select(ModelScore.Of)],
        Problem.Training.Data.Schema, new(Problem.Training.Data.Rows, Problem.Training.Data.Entries, Digest),
        new(FitReport.Name(fit.Outcome, Request.Options.Method), fit.Objective, fit.Smoothing, fit.Certificate, fit.Measure, fit.Outcome.Step),
        fit.Ensemble is { } ensemble ? [.. ensemble.Stumps.Select(ModelStump.Of)] : null);

    /// <summary>Writes the model, and takes away the checkpoint of a fit that need not go on, or cannot: it has converged, stalled, or its rounds are done.</summary>
    /// <param name="model">The model.</param>
    public void Save(Model model)
    {
        if (Request.Output.Model is not { } path) return;
        ModelFile.Write(path, model);
        if (FitReport.IsFinal(model.Result.Outcome)) Forget();
    }

    /// <summary>Takes the checkpoint away.</summary>
    public void Forget()
    {
        if (Request.Output.Checkpoint is not { } path) return;
        File.Delete(path);
        File.Delete(path + ".tmp");
    }

    private static string Words(string digest, FitOptions options) =>
        string.Join('\n', options.Identity.Prepend(("data", digest)).Select(part => $"{part.Item1}\t{part.Item2}"));

    private static Validation<DataError, CheckpointHeader> Header(string path)
    {
        try
        {
            return Success<DataError, CheckpointHeader>(CheckpointHeader.Read(path));
        }
        catch (CheckpointException exception)
        {
            return Fail<DataError, CheckpointHeader>(DataError.OfFile(path, $"cannot be gone on with: {exception.Message}"));
        }
        catch (Exception exception) when (OutputFile.IsAboutFiles(exception))
        {
            return Fail<DataError, CheckpointHeader>(DataError.OfFile(path, $"cannot be read: {exception.Message}"));
        }
    }

    // What tells an earlier run from this one, all of it at once; null where nothing does.
    private static DataError? Unlike(string path, string found, string wanted, FitOptions options, long steps)
    {
        if (steps > options.Iterations)
        {
            return DataError.OfFile(path, $"stands at step {Figures.Count(steps)}, beyond --iterations {Figures.Count(options.Iterations)}");
        }

        if (found == wanted) return null;
        var before = Parts(found);
        var differences = Parts(wanted)
            .Select(part => (Name: part.Key, Here: part.Value, There: before.GetValueOrDefault(part.Key, "")))
            .Where(part => part.Here != part.There)
            .Select(part => part.Name == "data" ? "other data" : $"{part.Name} {Said(part.There)} (here {Said(part.Here)})");
        return DataError.OfFile(path, $"is of another fit: {string.Join(", ", differences.DefaultIfEmpty("of another version of toolkit"))}. Give the same data and options, or remove the file to begin anew");

        static string Said(string value) => value.Length == 0 ? "not given" : value;
        static Dictionary<string, string> Parts(string words) => words.Split('\n').Select(line => line.Split('\t', 2))
            .Where(parts => parts.Length == 2).DistinctBy(parts => parts[0]).ToDictionary(parts => parts[0], parts => parts[1]);
    }
}
