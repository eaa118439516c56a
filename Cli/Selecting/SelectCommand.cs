using System.CommandLine;

namespace Toolkit.Cli;

/// <summary><c>toolkit select FILE…</c>: its arguments, and what is legal.</summary>
internal static class SelectCommand
{
    private const string Description =
        """
        Selects the features that matter, out of any number of them, in one pass over
        the data and a fixed memory: MISSION (Aghazadeh et al. 2018). Gradients are
        summed in a Count-Sketch; the features of the largest sums are kept with their
        names, and predictions are made of those alone.

        Losses of a score z: logistic and hinge, labels -1 or 0 and +1; squares; poisson,
        counts; softmax, classes 0 to K - 1, with a sketch and a selection for each
        class, or --shared one sketch for all and features by their norms over classes.

        Data are text: LIBSVM with indices up to 2^64 - 1, Vowpal Wabbit, CSV, Criteo's
        logs, FASTA and FASTQ as k-mers; as they are or compressed by gzip or zstd, from
        files, patterns, or the standard input (-). Reading and learning overlap.

        Of each feature the table tells the weight, how many examples had it since it
        came among the kept (--keep), and how far collisions in the sketch may have
        moved the weight: sqrt(3 / columns) |S|, which the median of three rows exceeds
        in at most 26 of 100 cases, and far more rarely in practice.

        With --model the model is written when the data end, whole or not at all; on the
        way MODEL.checkpoint beside it holds where the run stands. After a kill, a crash
        or Ctrl-C the same command with --resume goes on from there, to the same bytes,
        also from a standard input that is sent again from its beginning.
        Exit code: 0 done; 1 stopped, or a value was not finite; 2 wrong arguments or
        data.

        Examples:
          toolkit select train.svm --top 100 --memory 8MiB --test test.svm
          toolkit select 'clicks-*.vw.gz' --top 1000 --out features.tsv --model clicks.sketch
          toolkit select day_*.tsv --format criteo --method adagrad --memory 256MiB
          toolkit select reads.fq.gz --k-mer 12 --loss softmax --classes 15 --shared
          zstdcat big.vw.zst | toolkit select - --format vw --model big.sketch --resume
          toolkit predict clicks.sketch new.vw
          toolkit sketch merge monday.sketch tuesday.sketch --out both.sketch
        """;

    private const int DefaultTop = 100;
    private const int LeastKept = 1024;
    private const long DefaultMemory = 8L << 20;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where to write.</param>
    public static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("FILE") { Description = "Training data: files, patterns such as 'day_*.gz', or - for the standard input.", Arity = ArgumentArity.OneOrMore };
        var top = Arguments.Whole("--top", "How many features to select: at least 1. [default: 100]", least: 1, most: 1 << 24);
        var kept = Arguments.Whole("--keep", "How many features are kept on the way, from which those are taken: at least --top. [default: twice as many, at least 1024]", least: 1, most: 1 << 25);
        var loss = Arguments.OneOf("--loss", "LOSS", "logistic, squares, hinge, poisson or softmax. [default: logistic]", ["logistic", "squares", "hinge", "poisson", "softmax"]);
        var classes = Arguments.Whole("--classes", "The number of classes of --loss softmax: at least 2.", least: 2, most: 1 << 16);
        var shared = new Option<bool>("--shared") { Description = "softmax: one sketch and one selection for all classes." };
        var memory = SelectArguments.Size("--memory", "The memory of sketches and kept features together, such as 8MiB. [default: 8MiB]");
        var rows = Arguments.Whole("--rows", "The rows of the sketch: 1 to 64; odd numbers have a median of their own. [default: 3]", least: 1, most: 64);
        var method = Arguments.OneOf("--method", "METHOD", "sgd, or adagrad with its sums in a second sketch. [default: sgd]", ["sgd", "adagrad"]);
        var rate = Arguments.Number(
            "--rate", "The learning rate: of sgd in units of 1 over the mean of |x|^2 [default: 1], of adagrad as it is [default: 0.1]: above 0.", "above 0 and at most 1e6", value => value is > 0 and <= 1e6);
        var decay = Arguments.Number("--decay", "p: the rate of update k is the first over (1 + k / 10,000)^p: 0 to 2. [default: 0]", "from 0 to 2", value => value is >= 0 and <= 2);
        var l1 = Arguments.Number("--l1", "The weight of the L1 norm, as dual averaging shrinks by it: at least 0. [default: 0]", "a finite number of at least 0", value => value is >= 0 and <= 1e30);
        var l2 = Arguments.Number("--l2", "The weight of half the squared L2 norm, likewise: at least 0. [default: 0]", "a finite number of at least 0", value => value is >= 0 and <= 1e30);
        var clip = Arguments.Number("--clip", "The largest norm of a gradient, longer ones are cut to it: above 0. [default: none]", "above 0 and at most 1e30", value => value is > 0 and <= 1e30);
        var batch = Arguments.Whole("--batch", "The examples that share a gradient: at least 1. [default: 1]", least: 1, most: 1 << 20);
        var positive = Arguments.Number("--positive-weight", "What examples with positive labels count: at least 0. [default: 1]", "a finite number of at least 0", value => value is >= 0 and <= 1e30);
        var withoutIntercept = new Option<bool>("--no-intercept") { Description = "Learn without an intercept." };
        var passes = Arguments.Whole("--passes", "How often the data are read: at least 1. [default: 1]", least: 1, most: 1 << 20);
        var seed = Arguments.Whole("--seed", "What hashes are drawn from: at least 0. [default: 0]", least: 0);
        var test = new Option<string?>("--test") { Description = "Data in the same format to test the selected features on.", HelpName = "FILE" };
        var features = new Option<string?>("--out") { Description = "Write the table of features to this file, in columns between tabs.", HelpName = "FEATURES" };
        var model = new Option<string?>("--model") { Description = "Write the model to this file: features, and the sketch behind them.", HelpName = "MODEL" };
        var resume = new Option<bool>("--resume") { Description = "Go on where an earlier run with the same --model stopped, if there was one." };
        var every = Arguments.Number(
            "--checkpoint-every", "The least seconds from one checkpoint to the next: at least 0.001. [default: 5]", "at least 0.001 and at most 1e6", value => value is >= 0.001 and <= 1e6);
        var otherHardware = new Option<bool>("--allow-different-hardware") { Description = "Resume from a checkpoint of another machine: the last bits may differ." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object in place of the tables." };
        var input = new SelectArguments();
        var command = new Command("select", Description)
        {
            files, top, kept, loss, classes, shared, memory, rows, method, rate, decay, l1, l2, clip, batch, positive, withoutIntercept, passes, seed, test, features, model, resume, every, otherHardware, json,
        };
        foreach (var option in input.All) command.Add(option);
        input.Check(command);
        Arguments.ReadStandardInputOnce(command, result => [.. result.GetValue(files) ?? [], result.GetValue(test)]);
        command.Validators.Add(result =>
        {
            foreach (var option in (Option[])[resume, every, otherHardware])
            {
                if (result.GetResult(model) is null && result.GetResult(option) is { Implicit: false }) result.AddError($"{option.Name} needs --model: the checkpoint is a file beside it.");
            }
        });
        command.SetAction(parsed =>
        {
            var (count, kind) = ((int)(parsed.GetValue(top) ?? DefaultTop), parsed.GetValue(method) ?? "sgd");
            var options = new SelectOptions(
                parsed.GetValue(loss) ?? "logistic", (int)(parsed.GetValue(classes) ?? 1), parsed.GetValue(shared), kind, parsed.GetValue(rate) ?? (kind == "sgd" ? 1 : 0.1), parsed.GetValue(decay) ?? 0,
                parsed.GetValue(l1) ?? 0, parsed.GetValue(l2) ?? 0, parsed.GetValue(clip), (int)(parsed.GetValue(batch) ?? 1), parsed.GetValue(positive) ?? 1, !parsed.GetValue(withoutIntercept), count,
                (int)(parsed.GetValue(kept) ?? Math.Max(LeastKept, 2L * count)), (int)(parsed.GetValue(rows) ?? 3), parsed.GetValue(memory) ?? DefaultMemory, (ulong)(parsed.GetValue(seed) ?? 0));
            if (options.Fault is { } fault)
            {
                terminal.Error.WriteLine($"toolkit: {fault}");
                return ExitCode.BadInput;
            }

            return SelectRun.Execute(
                new(
                    parsed.GetRequiredValue(files), parsed.GetValue(test), input.Of(parsed, (int)(parsed.GetValue(passes) ?? 1)) with { Labels = options.Labels }, options, parsed.GetValue(features), parsed.GetValue(model), parsed.GetValue(resume),
                    TimeSpan.FromSeconds(parsed.GetValue(every) ?? FitOutput.DefaultCheckpointEvery.TotalSeconds), parsed.GetValue(otherHardware), parsed.GetValue(json), Arguments.ResumeCommand(parsed, resume)),
                terminal);
        });
        return command;
    }
}
