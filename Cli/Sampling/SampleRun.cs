using System.Globalization;
using System.Text;
using Spectre.Console;
using Toolkit.Inference;

namespace Toolkit.Cli;

/// <summary>What is asked of a sample from the command line.</summary>
/// <param name="Options">How it is sampled.</param>
/// <param name="Data">The file of the model's data; null for its own.</param>
/// <param name="Folder">The folder for the draws; null for none.</param>
/// <param name="Resumes">Whether the draws there are gone on with.</param>
/// <param name="AllowsDifferentHardware">Whether they may be those of another machine.</param>
/// <param name="Report">The file for a page of plots; null for none.</param>
/// <param name="Export">The file for all draws in another format; null for none.</param>
/// <param name="Check">The file of references; null for none.</param>
internal sealed record SampleRequest(
    SamplingOptions Options, string? Data, string? Folder, bool Resumes, bool AllowsDifferentHardware, string? Report, string? Export, string? Check);

/// <summary>A sample from the command line: drawn, summarised, written, and held to references.</summary>
internal static class SampleRun
{
    /// <summary>Runs it.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="request">What is asked for.</param>
    /// <returns>The exit code.</returns>
    public static int Run(Terminal terminal, string name, SampleRequest request)
    {
        if (request.Report is { } report && OutputFile.Obstacle(report, request.Data, request.Check) is { } unwritable) return terminal.Refuse(unwritable);
        if (SampleExport.Obstacle(request.Export, request.Data, request.Check) is { } trouble) return terminal.Refuse(trouble);
        return ModelProgram.IsOne(name)
            ? RunProgram(terminal, name, request)
            : BuiltInModels.With(terminal, name, request.Data, ", or a program model.cs", made => made.AsStatic() is var model && request.Check is not { } check
                ? Sample(terminal, model, null, request)
                : terminal.Reading(() => PosteriorReferences.Read(check), references => Sample(terminal, model, references, request)));
    }

    // A program writes draws; the page is made of them here.
    private static int RunProgram(Terminal terminal, string file, SampleRequest request)
    {
        var options = request.Options;
        var temporary = request.Report is not null && request.Folder is null ? Directory.CreateTempSubdirectory("toolkit-draws-").FullName : null;
        try
        {
            var folder = request.Folder ?? temporary;
            string[] arguments =
            [
                "--kernel", SampleCommand.NameOf(options.Kernel), "--metric", SampleCommand.NameOf(options.MassMatrix), "--chains", Invariant(options.Chains),
                "--warmup", Invariant(options.Warmup), "--draws", Invariant(options.Draws), "--thin", Invariant(options.Thinning), "--seed", Invariant(options.Seed),
                "--max-depth", Invariant(options.MaximalDepth), "--steps", Invariant(options.Steps), "--init", Invariant(options.InitialRadius),
                .. options.TargetAcceptance is { } target ? (string[])["--target-accept", Invariant(target)] : [],
                .. options.Threads is { } threads ? (string[])["--threads", Invariant(threads)] : [],
                .. request.Data is { } data ? (string[])["--data", data] : [],
                .. folder is null ? [] : (string[])["--out", folder],
                .. request.Resumes ? (string[])["--resume"] : [],
                .. request.AllowsDifferentHardware ? (string[])["--allow-different-hardware"] : [],
                .. request.Export is { } export ? (string[])["--export", export] : [],
                .. request.Check is { } check ? (string[])["--check", check] : [],
            ];
            var code = ModelProgram.Run(terminal, file, arguments);
            return request.Report is not { } report || code == ExitCode.BadInput || terminal.Cancellation.IsCancellationRequested ? code : terminal.Reading(
                () => CmdStanFile.Read(DrawsOf(folder!)),
                sample => WritePage(terminal, report, SamplePage.Of(sample, PosteriorSummary.Of(sample))) is { } trouble ? terminal.Refuse(trouble) : code);
        }
        finally
        {
            if (temporary is not null) Directory.Delete(temporary, recursive: true);
        }
    }

    // Those of the model that ran last, where others are there too: the state of its warm-up is the newest.
    private static string[] DrawsOf(string folder)
    {
        var newest = Directory.GetFiles(folder, "*.warmup").MaxBy(File.GetLastWriteTimeUtc);
        var name = newest is null ? "*" : $"{Path.GetFileNameWithoutExtension(newest)[..Path.GetFileNameWithoutExtension(newest).LastIndexOf('-')]}-*";
        return [.. Directory.GetFiles(folder, $"{name}.csv").Order(StringComparer.Ordinal)];
    }

    private static string Invariant(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static int Sample(Terminal terminal, Model<double> model, PosteriorReferences? references, SampleRequest request)
    {
        var options = request.Options;
        if (references?.Obstacle(model) is { } obstacle) return terminal.Refuse(obstacle);
        terminal.Output.WriteLine(
            $"{model.Name}: {Figures.Count(model.Dimension, "free value", "free values")}, {Figures.Count(options.Chains, "chain", "chains")} of {Figures.Count(options.Draws)} draws "
            + $"behind {Figures.Count(options.Warmup)} of warm-up");
        var journal = request.Folder is { } folder ? new DrawJournal(folder, request.Resumes, request.AllowsDifferentHardware) : null;
        if (journal is { Resumes: true }) terminal.Output.WriteLine($"resumed: {Saved(journal, model.Name)}");
        terminal.Output.Flush();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        PosteriorSample sample;
        try
        {
            sample = ProgressView.Show<SampleProgress, PosteriorSample>(terminal, show =>
            {
                var board = new SampleProgressBoard(options.Chains, show);
                return PosteriorSampler.Run(model, options, board.Report, journal, terminal.Cancellation);
            });
        }
        catch (Exception exception) when (exception is SamplingException or DrawJournalException)
        {
            terminal.Error.WriteLine($"toolkit: {exception.Message}");
            if (journal is not null && exception is SamplingException) terminal.Error.WriteLine($"toolkit: {Saved(journal, model.Name)}");
            return ExitCode.BadInput;
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine(journal is null
                ? "toolkit: stopped before the last draw; nothing was written (with --out DIR draws are saved as they come)"
                : $"toolkit: stopped before the last draw; {Saved(journal, model.Name)}: the same command with --resume goes on");
            return ExitCode.NotConverged;
        }

        var code = Show(terminal, sample, request.Report, request.Export, clock.Elapsed);
        if (code == ExitCode.BadInput) return code;
        if (request.Folder is not null) terminal.Output.WriteLine($"draws: {Path.Combine(request.Folder, $"{sample.Model}-*.csv")}");
        return references is null || Check(terminal, references, sample) ? code : ExitCode.NotAsExpected;
    }

    private static string Saved(DrawJournal journal, string model)
    {
        var saved = journal.Saved(model);
        return saved.Count == 0
            ? $"no draws are saved in {journal.Folder}"
            : $"{string.Join(", ", saved.OrderBy(chain => chain.Key).Select(chain => Figures.Count(chain.Value)))} draws are saved in {journal.Folder}";
    }

    /// <summary>Prints a sample's summary and what is wrong with it, and writes its page.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="report">The file for the page; null for none.</param>
    /// <param name="export">The file for the draws in another format; null for none.</param>
    /// <param name="took">How long it took to draw; null where nobody knows.</param>
    /// <returns>The exit code.</returns>
    public static int Show(Terminal terminal, PosteriorSample sample, string? report, string? export, TimeSpan? took = null)
    {
        var summary = PosteriorSummary.Of(sample);
        Tables.Print(terminal, Table(summary));
        if (took is { } time)
        {
            var gradients = sample.Chains.Sum(chain => chain.Transitions.Sum(transition => (long)transition.Gradients));
            terminal.Output.WriteLine($"drawn in {Figures.Duration(time)}: {Figures.Count(gradients)} gradients behind the warm-ups, "
                + $"step sizes {string.Join(", ", sample.Chains.Select(chain => chain.StepSize.ToString("g3", CultureInfo.InvariantCulture)))}, divergent {summary.Divergences}");
        }

        foreach (var warning in summary.Warnings) terminal.Output.WriteLine($"warning: {warning}");
        if (report is not null && WritePage(terminal, report, SamplePage.Of(sample, summary)) is { } trouble) return terminal.Refuse(trouble);
        if (SampleExport.Write(terminal, export, sample) is { } fault) return terminal.Refuse(fault);
        return summary.Warnings.IsEmpty ? ExitCode.Done : ExitCode.NotAsExpected;
    }

    private static DataError? WritePage(Terminal terminal, string report, string page)
    {
        try
        {
            OutputFile.Write(report, stream => stream.Write(Encoding.UTF8.GetBytes(page)));
            terminal.Output.WriteLine($"page: {report}");
            return null;
        }
        catch (Exception exception) when (OutputFile.IsAboutFiles(exception))
        {
            return DataError.OfFile(report, $"cannot be written: {exception.Message}");
        }
    }

    private static Table Table(PosteriorSummary summary)
    {
        var table = new Table();
        foreach (var (name, isNumber) in new[]
        {
            ("quantity", false), ("mean", true), ("mcse", true), ("sd", true), ("5 %", true), ("50 %", true), ("95 %", true), ("ess bulk", true), ("ess tail", true), ("R-hat", true),
        })
        {
            table.AddColumn(new TableColumn(name) { Alignment = isNumber ? Justify.Right : Justify.Left });
        }

        foreach (var row in summary.Rows) table.AddRow([.. row.Cells().Select(cell => cell.EscapeMarkup())]);
        return table;
    }

    private static bool Check(Terminal terminal, PosteriorReferences references, PosteriorSample sample)
    {
        var rows = references.Check(sample);
        var table = new Table();
        foreach (var name in ReferenceRow.Heads) table.AddColumn(name);
        foreach (var row in rows) table.AddRow([.. row.Cells().Select(cell => cell.EscapeMarkup())]);
        Tables.Print(terminal, table);
        var missed = rows.Count(row => !row.IsKept);
        terminal.Output.WriteLine($"{sample.Model}: {rows.Length - missed} of {rows.Length} quantities as the references have them");
        return missed == 0;
    }
}
