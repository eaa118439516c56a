using System.CommandLine;

namespace Toolkit.Cli;

/// <summary><c>toolkit reproduce PAPER</c>: its arguments, and what is legal.</summary>
internal static class ReproduceCommand
{
    private const string DefaultPage = "pl.html";
    private const int DefaultProblems = 20;

    private const string Description =
        """
        Reproduces Karimi, Nutini, Schmidt 2016: Linear convergence under the
        Polyak-Lojasiewicz condition. Runs every theorem on families of problems whose
        constants are known, and prints for each the bound, what was observed on the
        problem that came nearest to it, and the margin between them. A rate per step
        is held to in every single step, one in expectation by exact averages over the
        draws. Controls break a condition of the theorem on purpose: there the bound
        has to fail.

        The plots are written as one HTML page that opens without a network. Equal
        seeds give equal bytes.
        Exit code: 0 every bound holds and every control fails, 1 not so or stopped,
        2 wrong arguments.

        Examples:
          toolkit reproduce pl
          toolkit reproduce pl --seed 7 --problems 100 --out pl-7.html
          toolkit reproduce pl --json
        """;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where to write.</param>
    public static Command Create(Terminal terminal)
    {
        var seed = Arguments.Whole("--seed", "What the problems are drawn from: at least 0. [default: 0]", least: 0);
        var problems = Arguments.Whole("--problems", $"The problems of each family: at least 1. [default: {DefaultProblems}]", least: 1, most: 1_000_000);
        var page = new Option<string>("--out") { Description = "Where the page with the plots goes.", HelpName = "FILE", DefaultValueFactory = _ => DefaultPage };
        var json = new Option<bool>("--json") { Description = "Print one JSON object in place of the table." };
        var paper = new Command("pl", Description) { seed, problems, page, json };
        paper.SetAction(parsed => ReproduceRun.Execute(
            new(
                PolyakLojasiewiczPaper.Paper, (ulong)(parsed.GetValue(seed) ?? 0), (int)(parsed.GetValue(problems) ?? DefaultProblems), parsed.GetValue(page)!,
                parsed.GetValue(json)),
            terminal));
        return new("reproduce", "Runs the theorems of a paper as experiments.") { paper };
    }
}
