using System.Globalization;
using System.Text;
using Spectre.Console;
using Toolkit.Inference;

namespace Toolkit.Cli;

/// <summary>A sample from the command line: drawn, summarised, written, and held to references.</summary>
internal static class SampleRun
{
    /// <summary>Runs it.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="data">The file of its data; null for its own.</param>
    /// <param name="folder">The folder for the draws; null for none.</param>
    /// <param name="report">The file for a page of plots; null for none.</param>
    /// <param name="check">The file of references; null for none.</param>
    /// <param name="options">How it is sampled.</param>
    /// <returns>The exit code.</returns>
    public static int Run(Terminal terminal, string name, string? data, string? folder, string? report, string? check, SamplingOptions options) =>
        ModelProgram.IsOne(name)
        ? RunProgram(terminal, name, data, folder, report ?? check, options)
        : BuiltInModels.With(terminal, name, data, ", or a program model.cs", made => made.AsStatic() is var model && check is null
            ? Sample(terminal, model, folder, report, null, options)
            : terminal.Reading(() => References.Read(check), references => Sample(terminal, model, folder, report, references, options)));

    private static int RunProgram(Terminal terminal, string file, string? data, string? folder, string? other, SamplingOptions options)
    {
        if (other is not null) return terminal.Refuse(DataError.OfFile(file, "is a program, which writes no page and holds nothing to references; expected neither --report nor --check"));
        string[] arguments =
        [
            "--kernel", SampleCommand.NameOf(options.Kernel), "--metric", SampleCommand.NameOf(options.MassMatrix), "--chains", Invariant(options.Chains),
            "--warmup", Invariant(options.Warmup), "--draws", Invariant(options.Draws), "--thin", Invariant(options.Thinning), "--seed", Invariant(options.Seed),
            "--max-depth", Invariant(options.MaximalDepth), "--steps", Invariant(options.Steps), "--init", Invariant(options.InitialRadius),
            .. options.TargetAcceptance is { } target ? (string[])["--target-accept", Invariant(target)] : [],
            .. options.Threads is { } threads ? (string[])["--threads", Invariant(threads)] : [],
            .. folder is null ? [] : (string[])["--out", folder],
        ];
        return ModelProgram.Run(terminal, file, data, arguments);
    }

    private static string Invariant(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static int Sample(Terminal terminal, Model<double> model, string? folder, string? report, References? references, SamplingOptions options)
    {
        if (references?.Obstacle(model) is { } obstacle) return terminal.Refuse(obstacle);
        if (report is not null && OutputFile.Obstacle(report) is { } unwritable) return terminal.Refuse(unwritable);
        terminal.Output.WriteLine(
            $"{model.Name}: {Figures.Count(model.Dimension, "free value", "free values")}, {Figures.Count(options.Chains, "chain", "chains")} of {Figures.Count(options.Draws)} draws "
            + $"behind {Figures.Count(options.Warmup)} of warm-up");
        terminal.Output.Flush();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        PosteriorSample sample;
        try
        {
            sample = ProgressView.Show<SampleProgress, PosteriorSample>(terminal, show =>
            {
                var board = new SampleProgressBoard(options.Chains, show);
                return PosteriorSampler.Run(model, options, board.Report, terminal.Cancellation);
            });
        }
        catch (SamplingException exception)
        {
            terminal.Error.WriteLine($"toolkit: {exception.Message}");
            return ExitCode.BadInput;
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine("toolkit: stopped before the last draw; nothing was written");
            return ExitCode.NotConverged;
        }

        var code = Show(terminal, sample, report, clock.Elapsed);
        if (code == ExitCode.BadInput) return code;
        if (folder is not null && Write(terminal, folder, sample) is { } fault) return terminal.Refuse(fault);
        return references is null || Check(terminal, references, sample) ? code : ExitCode.NotAsExpected;
    }

    /// <summary>Prints a sample's summary and what is wrong with it, and writes its page.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="report">The file for the page; null for none.</param>
    /// <param name="took">How long it took to draw; null where nobody knows.</param>
    /// <returns>The exit code.</returns>
    public static int Show(Terminal terminal, PosteriorSample sample, string? report, TimeSpan? took = null)
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

    private static DataError? Write(Terminal terminal, string folder, PosteriorSample sample)
    {
        try
        {
            CmdStanFile.WriteAll(folder, sample);
            terminal.Output.WriteLine($"draws: {Path.Combine(folder, $"{sample.Model}-*.csv")}");
            return null;
        }
        catch (Exception exception) when (OutputFile.IsAboutFiles(exception))
        {
            return DataError.OfFile(folder, $"cannot be written: {exception.Message}");
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

    private static bool Check(Terminal terminal, References references, PosteriorSample sample)
    {
        var rows = references.Check(sample);
        var table = new Table();
        foreach (var name in new[] { "quantity", "mean", "reference", "off by, of 4", "sd", "reference", "off by, of 4", "size", "verdict" }) table.AddColumn(name);
        foreach (var row in rows)
        {
            table.AddRow(
                row.Name.EscapeMarkup(), Number(row.Mean), Number(row.ReferenceMean), Number(row.MeanOff, 2), Number(row.StandardDeviation), Number(row.ReferenceStandardDeviation),
                Number(row.StandardDeviationOff, 2), Size(row.Size), row.IsKept ? "kept" : "missed");
        }

        Tables.Print(terminal, table);
        var missed = rows.Count(row => !row.IsKept);
        terminal.Output.WriteLine($"{sample.Model}: {rows.Length - missed} of {rows.Length} quantities as the references have them");
        return missed == 0;
    }

    private static string Number(double value, int digits = 4) => double.IsNaN(value) ? "-" : value.ToString($"g{digits}", CultureInfo.InvariantCulture);

    private static string Size(double value) => double.IsNaN(value) ? "-" : value.ToString("f0", CultureInfo.InvariantCulture);
}
