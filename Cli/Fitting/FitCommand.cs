using System.CommandLine;

namespace Toolkit.Cli;

/// <summary><c>toolkit fit [FILE]</c>: its arguments, and what is legal.</summary>
internal static class FitCommand
{
    private static readonly string Description =
        $"""
        Fits a linear model, or boosts decision stumps: minimises
          F(w, b) = mean of loss(w'x + b, y) + l1 |w|_1 + (l2/2) |w|^2.
        The intercept b is not penalised. Features are taken as they are unless
        --standardise is given. Where rows have weights the mean is weighted, and so
        are the figures: a row of weight 2 counts like two rows.

        Losses of a score z = w'x + b:
        {string.Join('\n', LossKind.All.Select(loss => $"  {loss.Name,-14}{loss.Formula}"))}
        Methods:
        {string.Join('\n', MethodKind.All.Select(method => $"  {method.Name,-14}{method.Description}"))}

        Data are LIBSVM or CSV, as they are or compressed by gzip or zstd, from files
        or the standard input (-). Columns of CSV that are no numbers are one-hot: a
        feature COLUMN=VALUE for each value. A file with an error in it gives no model.
        What must not be guessed is an error until a policy says what to do (--missing,
        --unknown-categories, --unknown-columns), and what a policy did is counted on
        the standard error. The model keeps columns, categories, means and policies:
        --test and predict read by them, and find columns by name where there is a
        header.

        Without --l1 the fit has converged when |grad F| is at most the tolerance
        times |grad F| at zero; with --l1, and always with sdca, when the duality gap
        is at most the tolerance times |F|. Without a FILE it fits NIST's Longley data
        and compares with the certified coefficients. A fit by --batch sees noisy
        gradients, and reaches the tolerance only where the model fits every row.

        Boosting ends after --iterations stumps, and tells mu_1 along its path: the
        constant of the Polyak-Lojasiewicz inequality in the maximum norm.

        --path fits penalties lambda (r |w|_1 + (1 - r)/2 |w|^2), r = --l1-ratio, from
        the least lambda without features down to --l1 or --path-ratio, each to a gap
        of the tolerance times F without features, and prints a line for each. --out
        then has the one with the least loss on --test, or the last without --test.

        With --out the model is written when the fit ends, whole or not at all; on
        the way MODEL.checkpoint beside it holds where the fit stands. After a kill,
        a crash or Ctrl-C the same command with --resume goes on from there, to the
        same bytes. It refuses other data and other options, but for --iterations.
        Exit code: 0 converged, or boosted to the end; 1 not converged or stopped;
        2 wrong arguments or data.

        Examples:
          toolkit fit train.svm --l2 1e-4 --test test.svm
          toolkit fit train.svm --l1 1e-3 --out model.json
          toolkit fit train.svm --l1 1e-3 --out model.json --resume
          toolkit fit prices.svm --loss squares --standardise --json
          toolkit fit train.svm --method adam --batch 256 --seed 1
          toolkit fit train.svm --loss hinge --l2 1e-4 --test test.svm
          toolkit fit train.svm --method boosting --iterations 200 --out stumps.json
          toolkit fit train.svm --path 100 --l1-ratio 0.9 --test test.svm --out best.json
          toolkit fit houses.csv.gz --loss squares --label-column price --missing impute
          toolkit fit visits.tsv --loss poisson --weight-column hours --ignore id
          zstdcat big.svm.zst | toolkit fit - --l1 1e-4 --out model.json
          toolkit predict model.json test.svm
        """;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where to write.</param>
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "Training data: LIBSVM (label index:value index:value ...) or CSV, as it is or compressed by gzip or zstd; - for the standard input.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var loss = Arguments.OneOf("--loss", "LOSS", "One of the losses above. [default: logistic]", LossKind.All);
        var method = Arguments.OneOf("--method", "METHOD", "One of the methods above. [default: lbfgs, with --l1 accelerated, for hinge sdca]", MethodKind.All);
        var l1 = Arguments.Number("--l1", "The weight of the L1 norm: finite, at least 0. [default: 0]", "a finite number of at least 0", value => value >= 0);
        var l2 = Arguments.Number("--l2", "The weight of half the squared L2 norm: finite, at least 0. [default: 0]", "a finite number of at least 0", value => value >= 0);
        var test = new Option<string?>("--test") { Description = "Data in the same format to test the model on; - for the standard input.", HelpName = "FILE" };
        var tolerance = Arguments.Number(
            "--tolerance", "The relative gradient or gap to reach: above 0, below 1. [default: 1e-6]", "above 0 and below 1", value => value is > 0 and < 1);
        var iterations = Arguments.Whole("--iterations", "The most steps to take; of boosting the number of stumps: at least 1. [default: 10000, of boosting 100]", least: 1);
        var standardise = new Option<bool>("--standardise", "--standardize")
        {
            Description = "Centre and scale features inside; the penalties then apply to the scaled coefficients. Without an intercept, scale only.",
        };
        var withoutIntercept = new Option<bool>("--no-intercept") { Description = "Fit without an intercept." };
        var delta = Arguments.Number(
            "--delta", "Where --loss huber turns from squares to sizes, in the units of the labels: above 0. [default: 1]", "a finite number above 0", value => value > 0);
        var quantile = Arguments.Number("--quantile", "The quantile q of --loss quantile: above 0, below 1. [default: 0.5]", "above 0 and below 1", value => value is > 0 and < 1);
        var width = Arguments.Number(
            "--width",
            "How wide --loss quantile is smoothed, in the units of the labels; the objective changes by at most max(q, 1 - q)^2 width / 2. "
            + "[default: a thousandth of the labels' standard deviation]",
            "from 1e-100 to 1e100", value => value is >= 1e-100 and <= 1e100);
        var rate = Arguments.Number("--rate", "The rate that adam begins with [default: 0.1], or of svrg and saga [default: 1/10 and 1/3 of 1/L_max]: above 0, at most 1e300.", "above 0 and at most 1e300", value => value is > 0 and <= FitOptions.LargestRate);
        var batch = Arguments.Whole(
            "--batch", "The rows of a mini-batch of --method adam, drawn anew for every step: at least 1. [default: all rows]", least: 1, most: int.MaxValue);
        var seed = Arguments.Whole("--seed", "What mini-batches, and the rows or coordinates of sdca, svrg, saga and coordinate, are drawn from: at least 0. [default: 0]", least: 0);
        var path = Arguments.Whole(
            "--path", "Fit so many penalties, from the least one without features down, each from the one before: at least 1.", least: 1, most: FitOptions.LongestPath);
        var l1Ratio = Arguments.Number(
            "--l1-ratio", "r of the penalties lambda (r |w|_1 + (1 - r)/2 |w|^2) of --path: above 0, at most 1. [default: 1]", "above 0 and at most 1", value => value is > 0 and <= 1);
        var pathRatio = Arguments.Number(
            "--path-ratio",
            "The last penalty of --path as a part of the first: above 0, below 1. With --l1 the last one is that. "
            + "[default: 1e-2 where there are fewer rows than features, else 1e-4]",
            "above 0 and below 1",
            value => value is > 0 and < 1);
        var model = new Option<string?>("--out") { Description = "Write the model to this file, as JSON.", HelpName = "MODEL" };
        var resume = new Option<bool>("--resume") { Description = "Go on where an earlier run with the same --out stopped, if there was one." };
        var every = Arguments.Number(
            "--checkpoint-every", "The least seconds from one checkpoint to the next: at least 0.001. [default: 5]", "at least 0.001 and at most 1e6", value => value is >= 0.001 and <= 1e6);
        var otherHardware = new Option<bool>("--allow-different-hardware") { Description = "Resume from a checkpoint of another machine: the last bits may differ." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object in place of the table." };
        var command = new Command("fit", Description)
        {
            file, loss, l1, l2, method, test, tolerance, iterations, standardise, withoutIntercept, delta, quantile, width, rate, batch, seed, path, l1Ratio, pathRatio,
            model, resume, every, otherHardware, json,
        };
        var input = new DataArguments();
        foreach (var option in input.ForFit) command.Add(option);
        Arguments.ReadStandardInputOnce(
            command, result => [result.GetValue(file), result.GetValue(test), result.GetValue(input.Weights), result.GetValue(input.TestWeights)]);

        FitOptions Options(Func<Option<double?>, double?> number, ParseResult parsed)
        {
            var (lossKind, isPath) = (parsed.GetValue(loss) ?? LossKind.Logistic, parsed.GetValue(path) is not null);
            var methodKind = parsed.GetValue(method) ?? (isPath ? MethodKind.Coordinate : MethodKind.Default(lossKind, number(l1) ?? 0));
            var options = new FitOptions(
                lossKind,
                methodKind,
                number(l1) ?? 0,
                number(l2) ?? 0,
                !parsed.GetValue(withoutIntercept),
                parsed.GetValue(standardise),
                number(tolerance) ?? FitOptions.DefaultTolerance,
                parsed.GetValue(iterations) ?? (methodKind == MethodKind.Boosting ? FitOptions.DefaultRounds : FitOptions.DefaultIterations),
                number(delta) ?? (lossKind == LossKind.Huber ? FitOptions.DefaultDelta : null),
                number(quantile) ?? (lossKind == LossKind.Quantile ? FitOptions.DefaultQuantile : null),
                number(width),
                number(rate) ?? (methodKind == MethodKind.Adam ? FitOptions.DefaultRate : null),
                (int?)parsed.GetValue(batch),
                Path: (int?)parsed.GetValue(path),
                L1Ratio: number(l1Ratio) ?? (isPath ? 1 : null),
                PathRatio: number(pathRatio));
            return options with { Seed = options.IsRandom ? (ulong)(parsed.GetValue(seed) ?? 0) : null };
        }

        Option[] forFilesOnly = [loss, l1, l2, method, test, standardise, withoutIntercept, delta, quantile, width, rate, batch, seed, path, l1Ratio, pathRatio, model, .. input.ForFit];
        Option[] forModelsOnly = [resume, every, otherHardware];
        command.Validators.Add(result =>
        {
            var given = result.GetResult(file) is { Tokens.Count: > 0 };
            foreach (var option in forFilesOnly.Where(option => !given && result.GetResult(option) is { Implicit: false }))
            {
                result.AddError($"{option.Name} needs a FILE: without one the fit is of NIST's Longley data as certified.");
            }

            foreach (var option in forModelsOnly.Where(option => result.GetResult(model) is null && result.GetResult(option) is { Implicit: false }))
            {
                result.AddError($"{option.Name} needs --out: the checkpoint is a file beside the model.");
            }

            foreach (var option in forModelsOnly.Where(option => result.GetResult(path) is { Implicit: false } && result.GetResult(option) is { Implicit: false }))
            {
                result.AddError($"{option.Name} is not for --path, which has no checkpoint: it is written when it ends.");
            }

            if (result.GetResult(test) is null && result.GetResult(input.TestWeights) is { Implicit: false }) result.AddError("--test-weights needs --test.");
            if (result.GetResult(test) is not null && result.GetResult(input.Weights) is { Implicit: false } && result.GetResult(input.TestWeights) is null)
            {
                result.AddError("--weights with --test needs --test-weights: figures of the one would count rows by weights, of the other alike.");
            }
        });
        command.SetAction(parsed =>
        {
            var options = parsed.GetValue(file) is null
                ? FitOptions.ForLongley with { Iterations = parsed.GetValue(iterations) ?? FitOptions.DefaultIterations, Tolerance = parsed.GetValue(tolerance) ?? FitOptions.ForLongley.Tolerance }
                : Options(option => parsed.GetValue(option), parsed);
            var drawsNothing = parsed.GetValue(seed) is not null && !options.IsRandom ? "--seed is for --batch and for --method coordinate, sdca, svrg or saga: here nothing is drawn" : null;
            if ((options.Fault ?? drawsNothing) is { } fault)
            {
                terminal.Error.WriteLine($"toolkit: {fault}");
                return ExitCode.BadInput;
            }

            var seconds = parsed.GetValue(every) is { } given ? TimeSpan.FromSeconds(given) : FitOutput.DefaultCheckpointEvery;
            var output = new FitOutput(
                parsed.GetValue(json), parsed.GetValue(model), parsed.GetValue(resume), seconds, parsed.GetValue(otherHardware), Arguments.ResumeCommand(parsed, resume));
            var request = new FitRequest(
                parsed.GetValue(file), parsed.GetValue(test), input.Of(parsed), parsed.GetValue(input.Weights), parsed.GetValue(input.TestWeights), options, output);
            return options.Path is null ? FitRun.Execute(request, terminal) : PathRun.Execute(request, terminal);
        });
        return command;
    }
}
