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
    /// added as they come; <c>--resume</c> to go on with the draws that are there, and <c>--allow-different-hardware</c> to do so on another machine.
    /// </param>
    /// <param name="output">Where to print; the standard output where it is left out.</param>
    /// <returns>0 where the chains agree and none diverged, 1 where not or the run was stopped, 2 where an argument is wrong or there is no place to start.</returns>
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
        var (options, folder, data, resumes, anyHardware) = (SamplingOptions.Default, (string?)null, (string?)null, false, false);
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = (arguments[i], i + 1 < arguments.Count ? arguments[i + 1] : "");
            if (name == "--resume") resumes = true;
            else if (name == "--allow-different-hardware") anyHardware = true;
            else if (name == "--out" && value.Length > 0) (folder, i) = (value, i + 1);
            else if (name == "--data" && value.Length > 0) (data, i) = (value, i + 1);
            else if (Read(options, name, value) is { } read) (options, i) = (read, i + 1);
            else
            {
                writer.WriteLine($"'{name} {value}': expected --kernel {Names(Kernels)}, --metric {Names(Metrics)}, --chains, --draws, --thin, --threads, --steps or --max-depth with N of at least 1, "
                    + "--warmup or --seed with N of at least 0, --target-accept X between 0 and 1, --init X of at least 0, --data FILE, --out DIR, --resume or --allow-different-hardware");
                return 2;
            }
        }

        if (resumes && folder is null)
        {
            writer.WriteLine("--resume goes on with the draws of a folder; expected --out DIR");
            return 2;
        }

        if (make(data, writer) is not { } model) return 2;
        var journal = folder is null ? null : new DrawJournal(folder, resumes, anyHardware);
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
            var summary = PosteriorSummary.Of(PosteriorSampler.Run(model, options, journal: journal, cancellation: stop.Token));
            writer.Write(summary.ToString());
            return summary.Warnings.IsEmpty ? 0 : 1;
        }
        catch (Exception exception) when (exception is SamplingException or DrawJournalException)
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

    private static string SavedIn(DrawJournal journal, string model)
    {
        var saved = journal.Saved(model);
        return saved.Count == 0 ? $"no draws are saved in {journal.Folder}" : $"{string.Join(", ", saved.OrderBy(chain => chain.Key).Select(chain => chain.Value))} draws are saved in {journal.Folder}";
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
