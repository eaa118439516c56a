using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Spectre.Console;

namespace Toolkit.Cli;

/// <summary>What <c>toolkit reproduce</c> was asked to do.</summary>
/// <param name="Paper">The paper.</param>
/// <param name="Seed">What the problems are drawn from.</param>
/// <param name="Problems">How many problems of each family.</param>
/// <param name="Page">Where the page goes.</param>
/// <param name="Json">Whether to print JSON in place of the table.</param>
internal sealed record ReproduceRequest(Paper Paper, ulong Seed, int Problems, string Page, bool Json);

/// <summary>The experiments of a paper, one after the other, to a table and a page.</summary>
internal static class ReproduceRun
{
    /// <summary>Runs the experiments.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="terminal">Where to write.</param>
    /// <returns>The exit code.</returns>
    public static int Execute(ReproduceRequest request, Terminal terminal)
    {
        if (OutputFile.Obstacle(request.Page) is { } obstacle) return terminal.Refuse(obstacle);
        try
        {
            var report = new ReproduceReport(request.Paper, request.Seed, request.Problems, Results(request, terminal));
            var page = ReproducePage.Of(report);
            OutputFile.Write(request.Page, file => file.Write(Encoding.UTF8.GetBytes(page)));
            if (request.Json) terminal.Output.WriteLine(report.ToJson(request.Page));
            else ReproduceTable.Print(report, terminal);
            terminal.Error.WriteLine($"toolkit: the plots are in {request.Page}");
            return report.AsExpected ? ExitCode.Done : ExitCode.NotAsExpected;
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine("toolkit: stopped; nothing was written");
            return ExitCode.NotAsExpected;
        }
        catch (Exception exception) when (OutputFile.IsAboutFiles(exception))
        {
            return terminal.Refuse(DataError.OfFile(request.Page, $"cannot be written: {exception.Message}"));
        }
    }

    private static ImmutableArray<(Experiment, Evidence)> Results(ReproduceRequest request, Terminal terminal)
    {
        var experiments = request.Paper.Experiments;
        return [.. experiments.Select((experiment, i) => (experiment, Timed(experiment, i)))];

        Evidence Timed(Experiment experiment, int index)
        {
            var began = Stopwatch.GetTimestamp();
            Evidence Run() => experiment.Run(new(RandomKey.FromSeed(request.Seed).Fold(index), request.Problems, terminal.Cancellation));
            var name = $"{experiment.Theorem} {experiment.Name}";
            var screen = terminal.ErrorScreen;
            var evidence = screen.Profile is { Out.IsTerminal: true, Capabilities.Ansi: true }
                ? screen.Status().Start(Markup.Escape($"{name} ({index + 1} of {experiments.Length})"), _ => Run())
                : Run();
            terminal.Error.WriteLine($"{name}: {Figures.Count(evidence.Findings.Length, "finding", "findings")}, {Figures.Duration(Stopwatch.GetElapsedTime(began))}");
            foreach (var note in evidence.Notes) terminal.Error.WriteLine($"toolkit: {note}");
            return evidence;
        }
    }
}
