using System.CommandLine;
using LanguageExt;
using Toolkit.Inference;

namespace Toolkit.Cli;

/// <summary><c>toolkit posteriors DIR</c>: every model of a posterior database that comes with the toolkit, drawn and held to its reference draws.</summary>
internal static class PosteriorsCommand
{
    private const int MoreDraws = 4;

    private const string Description =
        """
        Samples every model that comes with the toolkit and has a folder in DIR, with the
        data.json of that folder, and holds means and standard deviations to its
        reference.json: one line each. A miss is drawn once more, with another seed and
        four times the draws, and counts if it repeats; both are printed.

        Exit code: 0 all are as the references have them; 1 one is not; 2 wrong arguments
        or data, or no folder of any model.
        """;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where to write.</param>
    public static Command Create(Terminal terminal)
    {
        var folder = new Argument<string>("DIR") { Description = "A folder with a folder for each posterior." };
        var draws = Arguments.Whole("--draws", "The draws of each of four chains: at least 1. [default: 3000]", least: 1, most: 10_000_000);
        var seed = Arguments.Whole("--seed", "What everything is drawn from: at least 0. [default: 1]", least: 0);
        var command = new Command("posteriors", Description) { folder, draws, seed };
        command.SetAction(parsed => Run(terminal, parsed.GetValue(folder)!, new(Draws: (int)(parsed.GetValue(draws) ?? 3000), Seed: (ulong)(parsed.GetValue(seed) ?? 1))));
        return command;
    }

    private static int Run(Terminal terminal, string folder, SamplingOptions options)
    {
        var found = Posteriors.All.Where(posterior => posterior.Folder is not null && Directory.Exists(Path.Combine(folder, posterior.Folder))).ToArray();
        if (found.Length == 0) return terminal.Refuse(DataError.OfFile(folder, "has no folder of a model that comes with the toolkit"));
        var code = ExitCode.Done;
        foreach (var posterior in found)
        {
            var place = Path.Combine(folder, posterior.Folder!);
            code = Math.Max(code, terminal.Reading(
                () => DataRecord.Read(Path.Combine(place, "data.json")).Bind(posterior.Model)
                    .Bind(model => PosteriorReferences.Read(Path.Combine(place, "reference.json")).Map(references => (Model: model.AsStatic(), References: references))),
                read => Run(terminal, read.Model, read.References, options)));
            if (terminal.Cancellation.IsCancellationRequested) return ExitCode.NotConverged;
        }

        return code;
    }

    private static int Run(Terminal terminal, Model<double> model, PosteriorReferences references, SamplingOptions options)
    {
        if (references.Obstacle(model) is { } obstacle) return terminal.Refuse(obstacle);
        try
        {
            if (IsKept(terminal, model, references, options)) return ExitCode.Done;
            return IsKept(terminal, model, references, options with { Seed = options.Seed + 1, Draws = MoreDraws * options.Draws }) ? ExitCode.Done : ExitCode.NotAsExpected;
        }
        catch (SamplingException exception)
        {
            terminal.Error.WriteLine($"toolkit: {model.Name}: {exception.Message}");
            return ExitCode.NotAsExpected;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.NotConverged;
        }
    }

    private static bool IsKept(Terminal terminal, Model<double> model, PosteriorReferences references, SamplingOptions options)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var sample = PosteriorSampler.Run(model, options, cancellation: terminal.Cancellation);
        var rows = references.Check(sample);
        var divergent = sample.Chains.Sum(chain => chain.Transitions.Count(transition => transition.IsDivergent));
        var kept = rows.Count(row => row.IsKept);
        var worst = rows.Max(row => Math.Max(row.MeanOff, row.StandardDeviationOff));
        terminal.Output.WriteLine(
            FormattableString.Invariant($"{model.Name,-26} {(kept == rows.Length ? "kept  " : "missed")} {kept} of {rows.Length}  worst {worst:f2} of 4  ")
            + FormattableString.Invariant($"size {rows.Min(row => row.Size):f0}  R-hat {rows.Max(row => row.RHat):f3}  divergent {divergent}  seed {options.Seed}  ")
            + Figures.Duration(clock.Elapsed));
        terminal.Output.Flush();
        return kept == rows.Length;
    }
}
