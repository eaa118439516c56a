using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Toolkit.Cli;

/// <summary>Predictions of a selection, row by row: nothing is held of the data but a window.</summary>
internal static class SelectPredict
{
    private const int Most = 4096;
    private const string Unlabelled = "--unlabelled";

    /// <summary>Predicts.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="terminal">Where to write.</param>
    /// <returns>The exit code.</returns>
    public static int Execute(PredictRequest request, Terminal terminal)
    {
        var isUnlabelled = request.Input.ForCsv.Contains(Unlabelled);
        if (request.Input.ForCsv.Concat(request.Input.ForLibsvm).Concat(request.Weights is null ? [] : ["--weights"]).FirstOrDefault(name => name != Unlabelled) is { } option)
            return terminal.Refuse(DataError.OfFile(request.Model, $"is a selection, which says itself how data are read: {option} has no meaning here"));
        if (request.Output is { } path && OutputFile.Obstacle(path, request.Model, request.File) is { } obstacle) return terminal.Refuse(obstacle);
        return SelectionFile.Read(request.Model).Bind(selection => ExampleStream.Open([request.File], selection.Input.ToOptions(isUnlabelled ? ExampleLabels.Any : selection.Options.Labels, isUnlabelled) with { Cancellation = terminal.Cancellation }).Map(stream => (selection, stream))).Match(
            Succ: opened =>
            {
                using (opened.stream) return Predict(opened.selection, opened.stream, request, isUnlabelled, terminal);
            },
            Fail: errors => terminal.Refuse(errors));
    }

    private static int Predict(Selection selection, ExampleStream stream, PredictRequest request, bool isUnlabelled, Terminal terminal)
    {
        try
        {
            var test = new SelectTest(selection) { IsUnlabelled = isUnlabelled };
            if (request.Output is { } path)
            {
                OutputFile.Write(path, file =>
                {
                    using var writer = new StreamWriter(file, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
                    Write(selection, stream, request.AllProbabilities, writer, test, terminal.Cancellation);

                    // Nothing is kept of a file with an error in it.
                    if (!stream.Faults.IsEmpty) throw new InvalidDataException();
                });
            }
            else
            {
                Write(selection, stream, request.AllProbabilities, request.Json ? TextWriter.Null : terminal.Output, test, terminal.Cancellation);
            }

            if (!stream.Faults.IsEmpty) return terminal.Refuse(stream.Faults.Worded());
            if (request.Json) terminal.Output.WriteLine(ToJson(test));
            else terminal.Error.WriteLine($"toolkit: {Figures.Count(test.Examples, "example", "examples")}{Said(test)}");
            return ExitCode.Done;
        }
        catch (InvalidDataException) when (!stream.Faults.IsEmpty)
        {
            return terminal.Refuse(stream.Faults.Worded());
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine("toolkit: stopped while reading; nothing was written");
            return ExitCode.NotConverged;
        }
        catch (Exception exception) when (OutputFile.IsAboutFiles(exception))
        {
            return terminal.Refuse(DataError.OfFile(request.Output ?? "output", exception.Message));
        }
    }

    private static void Write(Selection selection, ExampleStream stream, bool allProbabilities, TextWriter writer, SelectTest test, CancellationToken cancellation)
    {
        var (score, scores, line) = (new SelectScore(selection), new double[selection.Options.Classes], new StringBuilder());
        if (allProbabilities) writer.WriteLine(string.Join('\t', selection.Options.Loss == "softmax" ? Enumerable.Range(0, scores.Length).Select(c => $"{c}") : ["-1", "1"]));
        for (var position = 0L; stream.From(position, Most) is { Count: > 0 } view; position += view.Count)
        {
            cancellation.ThrowIfCancellationRequested();
            test.Add(view);
            for (var row = 0; row < view.Count; row++)
            {
                score.Predict(view.IdsOf(row), view.ValuesOf(row), scores);
                Append(line.Clear(), selection.Options.Loss, scores, allProbabilities);
                writer.Write(line.Append('\n'));
            }
        }
    }

    private static void Append(StringBuilder line, string loss, double[] scores, bool all)
    {
        var culture = CultureInfo.InvariantCulture;
        switch (loss)
        {
            case "squares":
                line.Append(culture, $"{scores[0]:R}");
                break;
            case "poisson":
                line.Append(culture, $"{Math.Exp(scores[0]):R}");
                break;
            case "hinge":
                line.Append(culture, $"{(scores[0] > 0 ? 1 : -1)}\t{scores[0]:R}");
                break;
            case "softmax":
                var best = Array.IndexOf(scores, scores.Max());
                var sum = scores.Sum(score => Math.Exp(score - scores[best]));
                if (all) line.AppendJoin('\t', scores.Select(score => (Math.Exp(score - scores[best]) / sum).ToString("R", culture)));
                else line.Append(culture, $"{best}\t{1 / sum:R}");
                break;
            default:
                var positive = 1 / (1 + Math.Exp(-scores[0]));
                if (all) line.Append(culture, $"{1 - positive:R}\t{positive:R}");
                else line.Append(culture, $"{(scores[0] > 0 ? 1 : -1)}\t{(scores[0] > 0 ? positive : 1 - positive):R}");
                break;
        }
    }

    private static string Said(SelectTest test) => string.Concat(
        test.Examples == 0 || test.IsUnlabelled ? "" : $"; loss {Figures.Value(test.Loss, 6)}", double.IsNaN(test.Accuracy) ? "" : $", accuracy {Figures.Share(test.Accuracy)}",
        double.IsNaN(test.Area) ? "" : $", area under the curve {Figures.Value(test.Area, 6)}");

    private static string ToJson(SelectTest test)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, new() { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("examples", test.Examples);
            if (test.Examples > 0 && !test.IsUnlabelled) SelectReport.Write(json, "loss", test.Loss);
            if (!double.IsNaN(test.Accuracy)) SelectReport.Write(json, "accuracy", test.Accuracy);
            if (!double.IsNaN(test.Area)) SelectReport.Write(json, "area", test.Area);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(memory.ToArray());
    }
}
