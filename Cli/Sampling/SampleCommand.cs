using System.CommandLine;
using Toolkit.Inference;

namespace Toolkit.Cli;

/// <summary><c>toolkit sample [MODEL]</c>: its arguments, and what is legal.</summary>
internal static class SampleCommand
{
    private const string Default = "eight-schools";

    private const string Description =
        """
        Draws from the posterior of a model by chains of a kernel, and prints
        the summary that Stan users know: mean, standard deviation, quantiles, Monte Carlo
        error, effective sample sizes and R-hat of each quantity, and what is wrong.

        MODEL is one that comes with the toolkit (see toolkit models), with its own data
        or those of --data, a JSON file as Stan takes it. The draws depend on the seed,
        the number of chains and the options of the sampler, not on --threads. Or a
        program: a file model.cs that makes a model and ends with
          return SamplingProgram.Run(model, args);
        or, where it takes data, with
          return SamplingProgram.Run(data => new Model<double>(...), args);
        which is run by dotnet run with the options given here.

        With --out every draw is written as it comes: a run that was stopped, or killed,
        goes on by the same command with --resume, to the same files byte for byte.

        Exit code: 0 the chains agree and none diverged; 1 they do not, a quantity is not
        what --check says, or the run was stopped; 2 wrong arguments or data, or no place
        to start.

        Examples:
          toolkit sample
          toolkit sample eight-schools --draws 4000 --out draws --report schools.html
          toolkit sample eight-schools --draws 4000 --out draws --resume
          toolkit sample garch11 --data garch.json --check reference.json
          toolkit sample model.cs --kernel hmc --steps 20
        """;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where to write.</param>
    public static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("MODEL")
        {
            Description = $"A model that comes with the toolkit. [default: {Default}]",
            Arity = ArgumentArity.ZeroOrOne,
            DefaultValueFactory = _ => Default,
        };
        var data = new Option<string?>("--data") { Description = "The model's data, as JSON; - for the standard input.", HelpName = "FILE" };
        var chains = Arguments.Whole("--chains", "The number of chains: at least 1. [default: 4]", least: 1, most: 1000);
        var warmup = Arguments.Whole("--warmup", "The transitions of a chain's warm-up: at least 0. [default: 1000]", least: 0, most: 10_000_000);
        var draws = Arguments.Whole("--draws", "The draws of a chain: at least 1. [default: 1000]", least: 1, most: 10_000_000);
        var thin = Arguments.Whole("--thin", "The transitions from one draw to the next: at least 1. [default: 1]", least: 1, most: 1_000_000);
        var seed = Arguments.Whole("--seed", "What everything is drawn from: at least 0. [default: 1]", least: 0);
        var threads = Arguments.Whole("--threads", "How many chains run at once: at least 1. [default: as many as there are processors]", least: 1, most: 1000);
        var kernel = Arguments.OneOf("--kernel", "KIND", "The kernel: nuts, hmc, mala, ula or metropolis. [default: nuts]", Kernel.All);
        var steps = Arguments.Whole("--steps", "The steps of a trajectory of hmc: at least 1. [default: 10]", least: 1, most: 1_000_000);
        var target = Arguments.Number(
            "--target-accept",
            "The acceptance that the step size is tuned to: between 0 and 1. [default: 0.8 for nuts and hmc, 0.574 for mala, 0.95 for ula's warm-up, 0.234 for metropolis]", "between 0 and 1", value => value is > 0 and < 1);
        var depth = Arguments.Whole("--max-depth", "How often a trajectory is doubled at most: 1 to 20. [default: 10]", least: 1, most: 20);
        var metric = Arguments.OneOf("--metric", "KIND", "The mass matrix: diagonal, dense or unit. [default: diagonal]", Metric.All);
        var init = Arguments.Number("--init", "Chains start uniformly between -X and X in every free value: at least 0. [default: 2]", "at least 0", value => value >= 0);
        var output = new Option<string?>("--out") { Description = "A folder for the draws, a CSV file a chain as CmdStan writes it, to which they are added as they come.", HelpName = "DIR" };
        var resume = new Option<bool>("--resume") { Description = "Go on with the draws that are in the folder of --out." };
        var otherHardware = new Option<bool>("--allow-different-hardware") { Description = "Resume the draws of another machine: the last bits may differ." };
        var report = new Option<string?>("--report") { Description = "A file for a page of plots: traces, ranks, densities, pairs, energies. It opens without a network.", HelpName = "FILE" };
        var export = new Option<string?>("--export") { Description = "A file for all draws, in the format that its name ends with: .parquet, .arrow or .json.", HelpName = "FILE" };
        var check = new Option<string?>("--check") { Description = "A JSON file of means and standard deviations to hold the draws to.", HelpName = "FILE" };
        var command = new Command("sample", Description) { model, data, kernel, chains, warmup, draws, thin, seed, threads, steps, target, depth, metric, init, output, resume, otherHardware, report, export, check };
        Arguments.ReadStandardInputOnce(command, result => [result.GetValue(data), result.GetValue(check)]);
        command.Validators.Add(result =>
        {
            // By what was written: a value that is wrong has been told of.
            bool IsGiven(Option option) => result.GetResult(option) is { Implicit: false };
            string? Written(Option option) => result.GetResult(option)?.Tokens.LastOrDefault()?.Value;
            var kind = Written(kernel) ?? "nuts";
            if (IsGiven(depth) && kind != "nuts") result.AddError($"--max-depth is of nuts; {kind} has no depth.");
            if (IsGiven(steps) && kind != "hmc") result.AddError($"--steps is of hmc; {kind} has no number of steps.");
            if (IsGiven(output) && string.IsNullOrWhiteSpace(Written(output))) result.AddError("--out must be a folder.");
            if (IsGiven(resume) && !IsGiven(output)) result.AddError("--resume goes on with the draws of a folder: expected --out DIR.");
            if (IsGiven(otherHardware) && !IsGiven(resume)) result.AddError("--allow-different-hardware is of --resume.");
        });
        command.SetAction(parsed => SampleRun.Run(terminal, parsed.GetValue(model)!, new(
            Options(parsed), parsed.GetValue(data), parsed.GetValue(output), parsed.GetValue(resume), parsed.GetValue(otherHardware), parsed.GetValue(report),
            parsed.GetValue(export), parsed.GetValue(check))));
        return command;

        SamplingOptions Options(ParseResult parsed) => new(
            (int)(parsed.GetValue(chains) ?? 4),
            (int)(parsed.GetValue(warmup) ?? 1000),
            (int)(parsed.GetValue(draws) ?? 1000),
            (int)(parsed.GetValue(thin) ?? 1),
            (ulong)(parsed.GetValue(seed) ?? 1),
            parsed.GetValue(metric)?.Kind ?? MassMatrixKind.Diagonal,
            parsed.GetValue(target),
            (int)(parsed.GetValue(depth) ?? 10),
            InitialRadius: parsed.GetValue(init) ?? 2,
            Threads: (int?)parsed.GetValue(threads),
            Kernel: parsed.GetValue(kernel)?.Kind ?? KernelKind.NoUTurn,
            Steps: (int)(parsed.GetValue(steps) ?? 10));
    }

    /// <summary>What the command line calls a kernel.</summary>
    /// <param name="kind">The kernel.</param>
    public static string NameOf(KernelKind kind) => Kernel.All.Single(kernel => kernel.Kind == kind).Name;

    /// <summary>What the command line calls a mass matrix.</summary>
    /// <param name="kind">The mass matrix.</param>
    public static string NameOf(MassMatrixKind kind) => Metric.All.Single(metric => metric.Kind == kind).Name;

    /// <summary>A kernel by its name.</summary>
    private sealed record Kernel(string Name, KernelKind Kind)
    {
        public static Kernel[] All { get; } =
        [
            new("nuts", KernelKind.NoUTurn), new("hmc", KernelKind.HamiltonianMonteCarlo), new("mala", KernelKind.Mala), new("ula", KernelKind.Ula), new("metropolis", KernelKind.Metropolis),
        ];

        public override string ToString() => Name;
    }

    /// <summary>A mass matrix by its name.</summary>
    private sealed record Metric(string Name, MassMatrixKind Kind)
    {
        public static Metric[] All { get; } = [new("diagonal", MassMatrixKind.Diagonal), new("dense", MassMatrixKind.Dense), new("unit", MassMatrixKind.Unit)];

        public override string ToString() => Name;
    }
}
