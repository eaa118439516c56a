using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Toolkit.Cli;

/// <summary>What <c>toolkit reproduce</c> was asked to do.</summary>
/// <param name="Paper">The paper.</param>
/// <param name="Seed">What the problems are drawn from.</param>
/// <param name="Problems">How many problems of each family.</param>
/// <param name="Page">Where the page goes.</param>
/// <param name="Json">Whether to print JSON in place of the table.</param>
internal sealed record ReproduceRequest(Paper Paper, ulong Seed, int Problems, string Page, bool Json)
{
    /// <summary>Whether the short form is wanted.</summary>
    public bool IsQuick { get; init; }

    /// <summary>Where data sets are.</summary>
    public SharedData Data { get; init; } = SharedData.Beside;

    /// <summary>The folder that CSV files go to; null for none.</summary>
    public string? Csv { get; init; }

    /// <summary>How many units of work are done at once, at least 1.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether to go on with the units that an earlier run finished.</summary>
    public bool Resume { get; init; }

    /// <summary>The command line that goes on where this run stops.</summary>
    public string ResumeCommand { get; init; } = "";

    /// <summary>Where units are kept until the page is written.</summary>
    public string Journal => $"{Page}.journal";

    /// <summary>Where the page of seconds goes, if there are any.</summary>
    public string SecondsPage => Path.Combine(Path.GetDirectoryName(Page) ?? "", $"{Path.GetFileNameWithoutExtension(Page)}-seconds.html");

    /// <summary>The data files that are there.</summary>
    public IEnumerable<string> Files => Paper.Files.Select(Find).OfType<string>();

    /// <summary>What tells this run from others: its options, and what the data are.</summary>
    public string Words() =>
        $"paper\t{Paper.Name}\n--seed\t{Seed}\n--problems\t{Problems}\n--quick\t{(IsQuick ? "given" : "not given")}\ndata\t{string.Join(' ', Paper.Files.Select(file => Find(file) is { } path ? Digest(path) : "-"))}";

    private string? Find(string file) => Data.Find(Path.GetDirectoryName(file)!, Path.GetFileName(file));

    private static string Digest(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file).AsSpan(0, 8));
    }
}

/// <summary>The experiments of a paper, one after the other, to a table and a page.</summary>
internal static class ReproduceRun
{
    /// <summary>Runs the experiments.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="terminal">Where to write.</param>
    /// <returns>The exit code.</returns>
    public static int Execute(ReproduceRequest request, Terminal terminal)
    {
        if (Obstacle(request) is { } obstacle) return terminal.Refuse(obstacle);
        try
        {
            return UnitJournal.Open(request.Journal, request.Words(), request.Resume).Match(Succ: journal => Run(request, journal, terminal), Fail: errors => terminal.Refuse(errors));
        }
        catch (Exception exception) when (OutputFile.IsAboutFiles(exception))
        {
            return terminal.Refuse(DataError.OfFile(request.Page, $"cannot be written: {exception.Message}"));
        }
    }

    private static DataError? Obstacle(ReproduceRequest request) =>
        OutputFile.Obstacle(request.Page, [.. request.Files])
        ?? (request.Data.Root is { } root && !Directory.Exists(root) ? DataError.OfFile(root, "no such folder") : null)
        ?? (request.Csv is { } csv && File.Exists(csv) ? DataError.OfFile(csv, "is a file; expected a folder for CSV files") : null);

    private static int Run(ReproduceRequest request, UnitJournal journal, Terminal terminal)
    {
        using (journal)
        {
            if (request.Resume) terminal.Error.WriteLine(journal.Count > 0 ? $"toolkit: going on from {journal.Path}, which has {Figures.Count(journal.Count, "unit", "units")}" : $"toolkit: there is no {journal.Path}: beginning anew");
            try
            {
                var report = new ReproduceReport(request.Paper, request.Seed, request.Problems, Results(request, journal, terminal));
                Write(report, request, terminal);
                journal.Remove();
                return report.AsExpected ? ExitCode.Done : ExitCode.NotAsExpected;
            }
            catch (OperationCanceledException)
            {
                terminal.Error.WriteLine(journal.Count > 0
                    ? $"toolkit: stopped; {journal.Path} holds {Figures.Count(journal.Count, "unit that is", "units that are")} done. To go on:\n  {request.ResumeCommand}"
                    : "toolkit: stopped; nothing was written");
                return ExitCode.NotAsExpected;
            }
        }
    }

    private static void Write(ReproduceReport report, ReproduceRequest request, Terminal terminal)
    {
        WritePage(request.Page, ReproducePage.Of(report));
        if (ReproducePage.OfTimings(report) is { } seconds) WritePage(request.SecondsPage, seconds);
        if (request.Csv is { } csv) ReproduceCsv.Write(csv, report);
        if (request.Json) terminal.Output.WriteLine(report.ToJson(request.Page));
        else ReproduceTable.Print(report, terminal);
        terminal.Error.WriteLine($"toolkit: the plots are in {request.Page}");
        if (report.HasTimings) terminal.Error.WriteLine($"toolkit: the seconds are in {request.SecondsPage}");
        if (request.Csv is { } folder) terminal.Error.WriteLine($"toolkit: tables and curves as CSV are in {folder}");
    }

    private static void WritePage(string path, string page) => OutputFile.Write(path, file => file.Write(Encoding.UTF8.GetBytes(page)));

    private static ImmutableArray<(Experiment, Evidence)> Results(ReproduceRequest request, UnitJournal journal, Terminal terminal)
    {
        var experiments = request.Paper.Experiments;
        return [.. experiments.Select((experiment, i) => (experiment, Timed(experiment, i)))];

        Evidence Timed(Experiment experiment, int index)
        {
            var began = Stopwatch.GetTimestamp();
            var name = $"{experiment.Theorem} {experiment.Name}";
            var trials = new Trials(RandomKey.FromSeed(request.Seed).Fold(index), request.Problems, terminal.Cancellation) { IsQuick = request.IsQuick, Data = request.Data };
            var total = experiment.Units(trials);
            var evidence = ProgressView.Show<UnitProgress, Evidence>(terminal, report =>
            {
                void Report(UnitProgress progress) => report(progress with { Name = $"{name} ({index + 1} of {experiments.Length})" });
                Report(new(0, 0, total, TimeSpan.Zero));
                return experiment.Run(trials with { Units = new(request.Threads, terminal.Cancellation, journal, total, Report) });
            });
            terminal.Error.WriteLine($"{name}: {Figures.Count(evidence.Findings.Length, "finding", "findings")}, {Figures.Duration(Stopwatch.GetElapsedTime(began))}");
            foreach (var note in evidence.Notes) terminal.Error.WriteLine($"toolkit: {note}");
            return evidence;
        }
    }
}
