using System.CommandLine;
using Toolkit.Inference;

namespace Toolkit.Cli;

/// <summary><c>toolkit summary DIR</c>: draws that were written before, summarised again.</summary>
internal static class SummaryCommand
{
    private const string Description =
        """
        Summarises the CSV files of a folder, those of toolkit sample --out or of CmdStan:
        the table and the warnings of toolkit sample, its page, and its other formats.
        Of a run that is still on its way, or was stopped, what all chains have so far.

        Exit code: 0 nothing is wrong with the draws; 1 something is; 2 they cannot be
        read.
        """;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where to write.</param>
    public static Command Create(Terminal terminal)
    {
        var folder = new Argument<string>("DIR") { Description = "The folder, with a CSV file a chain." };
        var report = new Option<string?>("--report") { Description = "A file for a page of plots. It opens without a network.", HelpName = "FILE" };
        var export = new Option<string?>("--export") { Description = "A file for all draws, in the format that its name ends with: .parquet, .arrow or .json.", HelpName = "FILE" };
        var command = new Command("summary", Description) { folder, report, export };
        command.SetAction(parsed => Run(terminal, parsed.GetValue(folder)!, parsed.GetValue(report), parsed.GetValue(export)));
        return command;
    }

    private static int Run(Terminal terminal, string folder, string? report, string? export)
    {
        if (!Directory.Exists(folder)) return terminal.Refuse(DataError.OfFile(folder, "no such folder"));
        string[] files = [.. Directory.GetFiles(folder, "*.csv").Order(StringComparer.Ordinal)];
        if (files.Length == 0) return terminal.Refuse(DataError.OfFile(folder, "has no CSV files"));
        if (report is not null && OutputFile.Obstacle(report, files) is { } unwritable) return terminal.Refuse(unwritable);
        if (SampleExport.Obstacle(export, files) is { } trouble) return terminal.Refuse(trouble);
        return terminal.Reading(() => CmdStanFile.Read(files), sample =>
        {
            terminal.Output.WriteLine($"{sample.Model}: {Figures.Count(sample.Chains.Length, "chain", "chains")} of {Figures.Count(sample.Count)} draws"
                + (sample.Options.Draws > sample.Count ? $", of {Figures.Count(sample.Options.Draws)} that the run was to make" : ""));
            return SampleRun.Show(terminal, sample, report, export);
        });
    }
}
