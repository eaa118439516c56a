using System.CommandLine;

namespace Toolkit.Cli;

/// <summary><c>toolkit sketch merge A B… --out C</c> and <c>toolkit sketch info FILE</c>.</summary>
internal static class SketchCommand
{
    /// <summary>The command.</summary>
    /// <param name="terminal">Where to write.</param>
    public static Command Create(Terminal terminal) => new("sketch", "Works on the models that toolkit select --model has written.") { Merge(terminal), Info(terminal) };

    private static Command Merge(Terminal terminal)
    {
        var files = new Argument<string[]>("MODEL") { Description = "Models of shards of the data, selected with the same options and seed.", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "Print one JSON object in place of the tables." };
        var output = new Option<string>("--out") { Description = "Write the model of all to this file.", HelpName = "MODEL", Required = true };
        var command = new Command(
            "merge",
            """
            Makes one model of models that were selected apart, each from a shard: the mean of
            their sketches by the number of their examples, and in it the largest of all
            features that any of them kept.
            """)
        {
            files, output, json,
        };
        command.SetAction(parsed =>
        {
            var (paths, path) = (parsed.GetRequiredValue(files), parsed.GetRequiredValue(output));
            if (OutputFile.Obstacle(path, paths) is { } obstacle) return terminal.Refuse(obstacle);
            return SelectionMerge.Of(paths).Match(
                Succ: merged =>
                {
                    try
                    {
                        SelectionFile.Write(path, merged);
                    }
                    catch (Exception exception) when (OutputFile.IsAboutFiles(exception))
                    {
                        return terminal.Refuse(DataError.OfFile(path, $"cannot be written: {exception.Message}"));
                    }

                    var report = new SelectReport(merged, null, 0);
                    if (parsed.GetValue(json)) terminal.Output.WriteLine(report.ToJson());
                    else report.Print(terminal, withFeatures: true);
                    return ExitCode.Done;
                },
                Fail: errors => terminal.Refuse(errors));
        });
        return command;
    }

    private static Command Info(Terminal terminal)
    {
        var file = new Argument<string>("MODEL") { Description = "A model that toolkit select --model has written." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object in place of the tables." };
        var command = new Command("info", "Says what a model of toolkit select holds: options, figures, how full its sketch is, and the features.") { file, json };
        command.SetAction(parsed => SelectionFile.Read(parsed.GetRequiredValue(file)).Match(
            Succ: selection =>
            {
                var report = new SelectReport(selection, null, 0);
                if (parsed.GetValue(json))
                {
                    terminal.Output.WriteLine(report.ToJson());
                    return ExitCode.Done;
                }

                PlainTable.Print(terminal, new PlainTable([], [
                    .. selection.Options.Identity.Where(part => part.Value.Length > 0).Select(part => (string[])[part.Name.TrimStart('-'), part.Value]),
                    ["format", $"{selection.Input.Format}"],
                    ["buckets in use", Figures.Share(selection.Load)],
                    ["outcome", selection.Outcome],
                ]));
                terminal.Output.WriteLine();
                report.Print(terminal, withFeatures: true);
                return ExitCode.Done;
            },
            Fail: errors => terminal.Refuse(errors)));
        return command;
    }
}
