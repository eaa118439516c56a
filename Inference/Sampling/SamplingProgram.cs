using System.Globalization;
using System.Runtime.InteropServices;

namespace Toolkit.Inference;

/// <summary>
/// Sampling as a program: a model in a file of its own ends with <c>return SamplingProgram.Run(model, args);</c>, or where it takes its data from a file with
/// <c>return SamplingProgram.Run(data => new Model&lt;double&gt;(…), args);</c>.
/// </summary>
public static class SamplingProgram
{
    private static readonly (string Name, KernelKind Kind)[] Kernels =
    [
        ("nuts", KernelKind.NoUTurn), ("hmc", KernelKind.HamiltonianMonteCarlo), ("mala", KernelKind.Mala), ("ula", KernelKind.Ula), ("metropolis", KernelKind.Metropolis),
    ];

    private static readonly (string Name, MassMatrixKind Kind)[] Metrics = [("diagonal", MassMatrixKind.Diagonal), ("dense", MassMatrixKind.Dense), ("unit", MassMatrixKind.Unit)];

    /// <summary>Samples a model, prints its summary and what is wrong, and writes its draws where that is asked for.</summary>
    /// <param name="model">The model.</param>
    /// <param name="arguments">
    /// <c>--kernel nuts|hmc|mala|ula|metropolis</c>, <c>--chains N</c>, <c>--warmup N</c>, <c>--draws N</c>, <c>--thin N</c>, <c>--seed N</c>, <c>--threads N</c>, <c>--steps N</c>,
    /// <c>--target-accept X</c>, <c>--max-depth N</c>, <c>--metric diagonal|dense|unit</c>, <c>--init X</c>; <c>--out DIR</c> for a CSV file a chain, as CmdStan writes it, to which draws are
    /// added as they come; <c>--resume</c> to go on with the draws that are there, and <c>--allow-different-hardware</c> to do so on another machine; <c>--export FILE</c> for all draws as
    /// <c>.parquet</c>, <c>.arrow</c> or <c>.json</c>; <c>--check FILE</c> for references to hold them to. A page is written by <c>toolkit sample model.cs --report</c>, or of the draws by <c>toolkit summary</c>.
    /// </param>
    /// <param name="output">Where to print; the standard output where it is left out.</param>
    /// <returns>0 where the chains agree and none diverged, 1 where not, where a reference is missed, or where the run was stopped, 2 where an argument is wrong or there is no place to start.</returns>
    public static int Run(Model<double> model, IReadOnlyList<string> arguments, TextWriter? output = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Run(arguments, output ?? Console.Out, (_, _) => model);
    }

    /// <summary>Samples a model of data, which are read from the file that <c>--data FILE</c> names.</summary>
    /// <param name="make">Makes the model from fields of data.</param>
    /// <param name="arguments">As of <see cref="Run(Model{double}, IReadOnlyList{string}, TextWriter?)"/>, with <c>--data FILE</c>; <c>-</c> is the standard input.</param>
    /// <param name="output">Where to print; the standard output where it is left out.</param>
    /// <returns>As of <see cref="Run(Model{double}, IReadOnlyList{string}, TextWriter?)"/>; 2 where the data are wrong, too.</returns>
    public static int Run(Func<DataFields, Model<double>> make, IReadOnlyList<string> arguments, TextWriter? output = null)
    {
        ArgumentNullException.ThrowIfNull(make);
        return Run(arguments, output ?? Console.Out, (data, writer) =>
        {
            Model<double>? model = null;
            var record = data is null ? LanguageExt.Prelude.Success<DataError, DataRecord>(DataRecord.Empty) : DataRecord.Read(data);
            _ = record.Bind(read => read.Make(make)).Match(Succ: made => model = made, Fail: errors =>
            {
                foreach (var error in errors) writer.WriteLine(error);
            });
            return model;
        });
    }

    private static int Run(IReadOnlyList<string> arguments, TextWriter writer, Func<string?, TextWriter, Model<double>?> make)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (Request.Of(arguments, writer) is not { } request) return 2;
        if (make(request.Data, writer) is not { } model) return 2;
        PosteriorReferences? references = null;
        var wrong = new List<DataError>();
        if (request.Check is not null) _ = PosteriorReferences.Read(request.Check).Match(Succ: read => references = read, Fail: errors => wrong.AddRange(errors));
        if (references?.Obstacle(model) is { } obstacle) wrong.Add(obstacle);
        foreach (var error in wrong) writer.WriteLine(error);
        if (wrong.Count > 0) return 2;
        var options = request.Options;
        var journal = request.Folder is null ? null : new DrawJournal(request.Folder, request.Resumes, request.AllowsDifferentHardware);
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            stop.Cancel();
        });
        try
        {
            writer.WriteLine($"{model.Name}: {model.Dimension} free values, {options.Chains} chains of {options.Draws} draws behind {options.Warmup} of warm-up");
            writer.Flush();
            var board = new ProgressLines(options.Chains, Console.Error);
            var sample = PosteriorSampler.Run(model, options, board.Report, journal, stop.Token);
            var summary = PosteriorSummary.Of(sample);
            writer.Write(summary.ToString());
            if (request.Export is not null) SampleFile.Write(request.Export, sample);
            return (references is null || IsKept(references, sample, writer)) && summary.Warnings.IsEmpty ? 0 : 1;
        }
        catch (Exception exception) when (exception is SamplingException or DrawJournalException or IOException or UnauthorizedAccessException)
        {
            writer.WriteLine(exception.Message);
            if (exception is SamplingException { InnerException: { } thrown }) writer.WriteLine(thrown);
            if (journal is not null) writer.WriteLine(SavedIn(journal, model.Name));
            return 2;
        }
        catch (OperationCanceledException)
        {
            writer.WriteLine(journal is null ? "stopped before the last draw; nothing was written" : $"stopped before the last draw; {SavedIn(journal, model.Name)}, and --resume goes on with them");
            return 1;
        }
    }

    private static bool IsKept(PosteriorReferences references, PosteriorSample sample, TextWriter writer)
    {
        var rows = references.Check(sample);
        foreach (var cells in rows.Select(row => row.Cells()).Prepend(ReferenceRow.Heads)) writer.WriteLine(string.Join("  ", cells.Select((cell, k) => k == 0 ? cell.PadRight(16) : cell.PadLeft(12))));
        writer.WriteLine($"{sample.Model}: {rows.Count(row => row.IsKept)} of {rows.Length} quantities as the references have them");
        return rows.All(row => row.IsKept);
    }

    private static string SavedIn(DrawJournal journal, string model)
    {
        var saved = journal.Saved(model);
        return saved.Count == 0 ? $"no draws are saved in {journal.Folder}" : $"{string.Join(", ", saved.OrderBy(chain => chain.Key).Select(chain => chain.Value))} draws are saved in {journal.Folder}";
    }

    private sealed record Request(SamplingOptions Options, string? Folder, string? Data, string? Export, string? Check, bool Resumes, bool AllowsDifferentHardware)
    {
        public static Request? Of(IReadOnlyList<string> arguments, TextWriter writer)
        {
            var request = new Request(SamplingOptions.Default, null, null, null, null, false, false);
            for (var i = 0; i < arguments.Count; i++)
            {
                var (name, value) = (arguments[i], i + 1 < arguments.Count ? arguments[i + 1] : "");
                var (next, isFlag) = name switch
                {
                    "--resume" => (request with { Resumes = true }, true),
                    "--allow-different-hardware" => (request with { AllowsDifferentHardware = true }, true),
                    _ when value.Length == 0 => (null, false),
                    "--out" => (request with { Folder = value }, false),
                    "--data" => (request with { Data = value }, false),
                    "--check" => (request with { Check = value }, false),
                    "--export" => (SampleFile.HasFormat(value) ? request with { Export = value } : null, false),
                    _ => (Read(request.Options, name, value) is { } options ? request with { Options = options } : null, false),
                };
                if (next is null)
                {
                    writer.WriteLine($"'{name} {value}': expected --kernel {Names(Kernels)}, --metric {Names(Metrics)}, --chains, --draws, --thin, --threads, --steps or --max-depth with N of at least 1, "
                        + "--warmup or --seed with N of at least 0, --target-accept X between 0 and 1, --init X of at least 0, --data FILE, --out DIR, --resume, --allow-different-hardware, "
                        + $"--export FILE that ends with {SampleFile.Extensions}, or --check FILE; toolkit sample model.cs takes --report FILE too");
                    return null;
                }

                (request, i) = (next, isFlag ? i : i + 1);
            }

            if (!request.Resumes || request.Folder is not null) return request;
            writer.WriteLine("--resume goes on with the draws of a folder; expected --out DIR");
            return null;
        }
    }

    // A line about every chain, once in five seconds: a run that is over before is not disturbed.
    private sealed class ProgressLines(int chains, TextWriter writer)
    {
        private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

        private readonly double[] _shares = new double[chains];
        private readonly Lock _gate = new();
        private readonly long _began = System.Diagnostics.Stopwatch.GetTimestamp();
        private TimeSpan _said;

        public void Report(ChainProgress progress)
        {
            _shares[progress.Chain] = progress.Transition / (double)progress.Transitions;
            if (System.Diagnostics.Stopwatch.GetElapsedTime(_began) - _said < Interval || !_gate.TryEnter()) return;
            _said = System.Diagnostics.Stopwatch.GetElapsedTime(_began);
            writer.WriteLine(string.Join("  ", _shares.Select((share, chain) => string.Create(CultureInfo.InvariantCulture, $"chain {chain + 1} {100 * share:f0} %"))));
            _gate.Exit();
        }
    }

    private static SamplingOptions? Read(SamplingOptions options, string name, string value) => name switch
    {
        "--kernel" => Kernels.FirstOrDefault(kernel => kernel.Name == value) is { Name: not null } kernel ? options with { Kernel = kernel.Kind } : null,
        "--metric" => Metrics.FirstOrDefault(metric => metric.Name == value) is { Name: not null } metric ? options with { MassMatrix = metric.Kind } : null,
        "--chains" => Whole(value, 1) is { } chains ? options with { Chains = chains } : null,
        "--warmup" => Whole(value, 0) is { } warmup ? options with { Warmup = warmup } : null,
        "--draws" => Whole(value, 1) is { } draws ? options with { Draws = draws } : null,
        "--thin" => Whole(value, 1) is { } thin ? options with { Thinning = thin } : null,
        "--threads" => Whole(value, 1) is { } threads ? options with { Threads = threads } : null,
        "--steps" => Whole(value, 1) is { } steps ? options with { Steps = steps } : null,
        "--max-depth" => Whole(value, 1) is <= 20 and { } depth ? options with { MaximalDepth = depth } : null,
        "--seed" => ulong.TryParse(value, CultureInfo.InvariantCulture, out var seed) ? options with { Seed = seed } : null,
        "--target-accept" => Number(value) is > 0 and < 1 and { } target ? options with { TargetAcceptance = target } : null,
        "--init" => Number(value) is >= 0 and < double.PositiveInfinity and { } radius ? options with { InitialRadius = radius } : null,
        _ => null,
    };

    private static string Names<TKind>((string Name, TKind Kind)[] all) => string.Join("|", all.Select(one => one.Name));

    private static int? Whole(string value, int least) => int.TryParse(value, CultureInfo.InvariantCulture, out var number) && number >= least ? number : null;

    private static double? Number(string value) => double.TryParse(value, CultureInfo.InvariantCulture, out var number) ? number : null;
}
