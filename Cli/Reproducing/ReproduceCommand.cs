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

    private const string Ekfac =
        """
        Reproduces George, Laurent, Bouthillier, Ballas, Vincent 2018: EKFAC, natural
        gradients in a Kronecker-factored eigenbasis. Holds K-FAC and EKFAC to their
        theorems on drawn networks; measures how far they are from the Fisher matrix of
        a network in training while their basis grows old; and trains an auto-encoder
        of digits with both at four periods, with Adam, and with gradient descent, each
        at settings that were chosen for it on other seeds. Which of them trains faster
        is reported, with intervals over seeds, and not judged. Digits are those of
        MNIST's test set (mnist/t10k-images-idx3-ubyte.gz); without them what needs
        them is left out.

        Tables, curves and a page that opens without a network are written; equal seeds
        give equal bytes, on any number of threads. Seconds go to a page of their own.
        A run of full size takes about an hour on two processors. What is stopped
        says how to go on, with --resume.
        Exit code: 0 every bound holds and every control fails, 1 not so or stopped,
        2 wrong arguments.

        Examples:
          toolkit reproduce ekfac --quick
          toolkit reproduce ekfac --data shared/data --out ekfac.html --csv ekfac-csv
          toolkit reproduce ekfac --resume
        """;

    private const string Langevin =
        """
        Reproduces Palacci, Hess 2018: natural-gradient Langevin dynamics, with what is
        known of it. Holds Langevin steps on normals to their covariance, their
        autocorrelation and their integrated time, and the published measure of mixing
        to what it says of a random walk; compares SGLD, pSGLD, KSGLD, EKSGLD and SGHMC
        with the truth on a logistic regression; and measures what a posterior over a
        network's weights brings on a small set of digits: accuracy, likelihood and
        calibration, telling rotated digits, letters and noise from digits, and
        resistance to attacks. Averaged SGD, whose checkpoints are averaged in the same
        way, stands in every table; which sampler is better is reported, with intervals
        over seeds, and not judged.

        Reads mnist/t10k-images-idx3-ubyte.gz and -labels-idx1-ubyte.gz,
        omniglot/images_background_small1.zip and libsvm/a8a, a8a.t; what needs one
        that is not there is left out, or done on drawn data, and said so.

        Tables, curves and a page that opens without a network are written; equal seeds
        give equal bytes, on any number of threads. A run of full size takes about ten
        minutes on two processors. What is stopped goes on with --resume.
        Exit code: 0 every bound holds and every control fails, 1 not so or stopped,
        2 wrong arguments.

        Examples:
          toolkit reproduce langevin --quick
          toolkit reproduce langevin --data shared/data --out langevin.html
          toolkit reproduce langevin --resume
        """;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where to write.</param>
    public static Command Create(Terminal terminal) => new("reproduce", "Runs the theorems of a paper as experiments.")
    {
        Of(new(PolyakLojasiewiczPaper.Paper, PolyakLojasiewicz, "The problems of each family", 20), terminal),
        Of(new(MissionPaper.Paper, Mission, "The trials of each cell of a table", 10), terminal),
        Of(new(EkfacPaper.Paper, Ekfac, "The seeds of each comparison", 10, QuickTrials: 2, Csv: "ekfac-csv"), terminal),
        Of(new(LangevinPaper.Paper, Langevin, "The seeds of each comparison", 5, QuickTrials: 3, Csv: "langevin-csv"), terminal),
    };

    private static Command Of(Reproduction reproduction, Terminal terminal)
    {
        var (reproduced, description, trials, defaultTrials, quickTrials, defaultCsv) = reproduction;
        var seed = Arguments.Whole("--seed", "What the problems are drawn from: at least 0. [default: 0]", least: 0);
        var problems = Arguments.Whole(
            "--problems", $"{trials}: at least 1. [default: {defaultTrials}{(quickTrials is { } few ? $", {few} with --quick" : "")}]", least: 1, most: 1_000_000);
        var quick = new Option<bool>("--quick") { Description = "Smaller problems and fewer settings: under two minutes on two processors." };
        var data = new Option<string?>("--data")
        {
            Description = $"The folder with {string.Join(", ", reproduced.Files.Select(Path.GetDirectoryName).Distinct())}. [default: shared/data beside the working folder or the tool]",
            HelpName = "DIR",
        };
        var page = new Option<string>("--out") { Description = "Where the page with the plots goes.", HelpName = "FILE", DefaultValueFactory = _ => $"{reproduced.Name}.html" };
        var csv = new Option<string?>("--csv") { Description = $"The folder that tables and curves go to as CSV. [default: {defaultCsv ?? "none"}]", HelpName = "DIR" };
        var resume = new Option<bool>("--resume") { Description = "Go on with what an earlier run of the same options finished, if it was stopped." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object in place of the table." };
        var paper = new Command(reproduced.Name, description) { seed, problems, page, csv, resume, json };
        if (quickTrials is not null) paper.Add(quick);
        if (!reproduced.Files.IsEmpty) paper.Add(data);
        paper.SetAction(parsed =>
        {
            var isQuick = quickTrials is not null && parsed.GetValue(quick);
            return ReproduceRun.Execute(
                new(
                    reproduced, (ulong)(parsed.GetValue(seed) ?? 0), (int)(parsed.GetValue(problems) ?? (isQuick ? quickTrials!.Value : defaultTrials)), parsed.GetValue(page)!, parsed.GetValue(json))
                {
                    IsQuick = isQuick,
                    Data = reproduced.Files.IsEmpty ? SharedData.Beside : new(parsed.GetValue(data)),
                    Csv = parsed.GetValue(csv) ?? defaultCsv,
                    Resume = parsed.GetValue(resume),
                    ResumeCommand = Arguments.ResumeCommand(parsed, resume),
                },
                terminal);
        });
        return paper;
    }

    /// <summary>A paper, and what its command says.</summary>
    /// <param name="Paper">The paper.</param>
    /// <param name="Description">What --help says of it.</param>
    /// <param name="Trials">What --problems counts.</param>
    /// <param name="DefaultTrials">How many there are where nobody says.</param>
    /// <param name="QuickTrials">How many in the short form; null for a paper without one.</param>
    /// <param name="Csv">The folder of CSV files where nobody names one; null for none.</param>
    private sealed record Reproduction(Paper Paper, string Description, string Trials, int DefaultTrials, int? QuickTrials = null, string? Csv = null);
}
