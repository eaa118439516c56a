using LanguageExt;
using static LanguageExt.Prelude;

namespace Toolkit.Cli;

/// <summary>One prediction from files to lines: reads, predicts, writes, measures.</summary>
internal static class PredictRun
{
    /// <summary>Runs a prediction.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="terminal">Where to write.</param>
    /// <returns>The exit code.</returns>
    public static int Execute(PredictRequest request, Terminal terminal)
    {
        if (SelectionFile.IsOne(request.Model)) return SelectPredict.Execute(request, terminal);
        if (request.Output is { } output && OutputFile.Obstacle(output, request.Model, request.File, request.Weights) is { } obstacle) return terminal.Refuse(obstacle);
        return terminal.Reading(
            () => ModelFile.Read(request.Model)
                .Bind(model => request.AllProbabilities && !model.Options.Loss.HasProbabilities
                    ? Fail<DataError, Model>(DataError.OfFile(request.Model, $"--proba needs a model of classes with probabilities; this one's loss is {model.Options.Loss}"))
                    : Success<DataError, Model>(model))
                .Bind(model => Read(model, request).Map(data => (model, data))),
            read => Complete(read.model, read.data, request, terminal));
    }

    // As the model says, but for what the command line says; a row is left out only where the command line says so: the next program counts lines.
    private static Validation<DataError, LabelledRows> Read(Model model, PredictRequest request)
    {
        if (request.Input.Misplaced(model.Schema is null ? DataFormat.Libsvm : DataFormat.Csv) is { } option)
        {
            return Fail<DataError, LabelledRows>(DataError.OfFile(
                request.Model, $"was fitted to {DataFile.Name(model.Schema is null ? DataFormat.Libsvm : DataFormat.Csv)}, where {option} has no meaning"));
        }

        if (model.Schema is not { } schema) return DataFile.ReadAlike(request.File, request.Weights, null, model.FirstIndex);
        var missing = schema.Columns.Where(column => column.Role is CsvRole.Label or CsvRole.Weight).Select(column => $"has no column '{column.Name}'").ToArray();
        return DataFile.Advised(
            DataFile.ReadAlike(request.File, request.Weights, Wanted(schema, request.Input), model.FirstIndex),
            errors => errors.Exists(error => missing.Any(message => error.Message.StartsWith(message, StringComparison.Ordinal)))
                ? errors.Add(DataError.OfFile(errors.Head.Source, "data without labels and weights are read with --unlabelled"))
                : errors);
    }

    private static CsvSchema Wanted(CsvSchema schema, DataOptions input)
    {
        var kept = schema.Options with { MissingValues = schema.Options.MissingValues == MissingValues.DropRow ? MissingValues.Refuse : schema.Options.MissingValues };
        var options = input.Csv(kept);
        return new(options, schema.Named, options.Unlabelled
            ? [.. schema.Columns.Select(column => column.Role == CsvRole.Weight ? column with { Role = CsvRole.Ignored } : column)]
            : schema.Columns);
    }

    private static int Complete(Model model, LabelledRows data, PredictRequest request, Terminal terminal)
    {
        try
        {
            if (request.Output is { } path) OutputFile.Write(path, file => Write(model, data, request, file));
            else if (!request.Json) Write(model, data, request, terminal.Output);

            var report = Report(model, data, request);
            if (request.Json) terminal.Output.WriteLine(report.ToJson());
            else foreach (var line in report.Lines(ReadingNotes.Of(data))) terminal.Error.WriteLine($"toolkit: {line}");
            return ExitCode.Done;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return terminal.Refuse(DataError.OfFile(request.Output ?? "standard output", $"cannot be written: {exception.Message}"));
        }
    }

    private static void Write(Model model, LabelledRows data, PredictRequest request, Stream file)
    {
        using var writer = new StreamWriter(file, leaveOpen: true);
        Write(model, data, request, writer);
    }

    private static void Write(Model model, LabelledRows data, PredictRequest request, TextWriter writer)
    {
        if (request.AllProbabilities) writer.Write($"label\t{string.Join('\t', (model.Classes ?? []).Select(Predicted.Cell))}\n");
        foreach (var predicted in Predicted.Of(model, data))
        {
            writer.Write(predicted.Line(request.AllProbabilities));
            writer.Write('\n');
        }
    }

    private static PredictReport Report(Model model, LabelledRows data, PredictRequest request)
    {
        var unknown = data.Matrix.ColumnIndices.ToArray().Where(column => column >= model.Features).ToList();
        var labels = Labels(model, data);
        var strange = labels.Count(double.IsNaN);
        return new(
            request.Model, data.Source, data.Rows, unknown.Distinct().Count(), unknown.Count, data.DroppedRows, data.ImputedValues, data.UnknownCategories, data.UnknownColumns,
            strange, model.Classes,
            data.Labels.IsEmpty || strange > 0 ? null : Examples.Of(data, [.. labels]).Match<Metrics?>(Succ: model.MetricsOf, Fail: _ => null),
            request.Output,
            request.Output is null ? [.. Predicted.Of(model, data)] : null);
    }

    // The labels as the loss takes them; NaN for one that the model does not know.
    private static double[] Labels(Model model, LabelledRows data)
    {
        var kind = model.Options.Loss.Labels;
        if (model.Classes is not { } names) return [.. data.Labels.Select(label => kind == LabelKind.Counts && label < 0 ? double.NaN : label)];
        var classes = Classes.Named(names, model.HasTextLabels)!;
        return [.. data.Labels.Select(label => classes.IndexOf(label) is >= 0 and var index ? Classes.Code(index, kind) : double.NaN)];
    }
}
