using System.CommandLine;

namespace Toolkit.Cli;

/// <summary><c>toolkit reproduce PAPER</c>: its arguments, and what is legal.</summary>
internal static class ReproduceCommand
{
    private const string PolyakLojasiewicz =
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

    private const string Mission =
        """
        Reproduces Aghazadeh, Spring, LeJeune, Dasarathy, Shrivastava, Baraniuk 2018:
        MISSION, feature selection by gradients in a Count-Sketch. Holds the sketch to
        its theorems, shows from how many examples a sparse vector is recovered, what
        accuracy costs in memory on a stream of power-law ids, and both on RCV1 and
        Adult where shared/data lies beside the working folder or the tool. Each table
        has the dense method beside it, and hashing and iterative hard thresholding.
        Controls have to fail.

        The tables and plots are written as one HTML page that opens without a network.
        Equal seeds give equal bytes, on any number of threads.
        Exit code: 0 every bound holds and every control fails, 1 not so or stopped,
        2 wrong arguments.

        Examples:
          toolkit reproduce mission
          toolkit reproduce mission --seed 7 --problems 20 --out mission-7.html
        """;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where to write.</param>
    public static Command Create(Terminal terminal) => new("reproduce", "Runs the theorems of a paper as experiments.")
    {
        Of(PolyakLojasiewiczPaper.Paper, PolyakLojasiewicz, "The problems of each family", 20, terminal),
        Of(MissionPaper.Paper, Mission, "The trials of each cell of a table", 10, terminal),
    };

    private static Command Of(Paper reproduced, string description, string trials, int defaultTrials, Terminal terminal)
    {
        var seed = Arguments.Whole("--seed", "What the problems are drawn from: at least 0. [default: 0]", least: 0);
        var problems = Arguments.Whole("--problems", $"{trials}: at least 1. [default: {defaultTrials}]", least: 1, most: 1_000_000);
        var page = new Option<string>("--out") { Description = "Where the page with the plots goes.", HelpName = "FILE", DefaultValueFactory = _ => $"{reproduced.Name}.html" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object in place of the table." };
        var paper = new Command(reproduced.Name, description) { seed, problems, page, json };
        paper.SetAction(parsed => ReproduceRun.Execute(
            new(reproduced, (ulong)(parsed.GetValue(seed) ?? 0), (int)(parsed.GetValue(problems) ?? defaultTrials), parsed.GetValue(page)!, parsed.GetValue(json)), terminal));
        return paper;
    }
}
