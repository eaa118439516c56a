using System.Globalization;

namespace Toolkit.Inference;

/// <summary>Sampling as a program: a model in a file of its own ends with <c>return SamplingProgram.Run(model, args);</c>.</summary>
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
    /// <c>--target-accept X</c>, <c>--max-depth N</c>, <c>--metric diagonal|dense|unit</c>, <c>--init X</c>, and <c>--out DIR</c> for a CSV file a chain, as CmdStan writes it.
    /// </param>
    /// <param name="output">Where to print; the standard output where it is left out.</param>
    /// <returns>0 where the chains agree and none diverged, 1 where not, 2 where an argument is wrong or there is no place to start.</returns>
    public static int Run(Model<double> model, IReadOnlyList<string> arguments, TextWriter? output = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(arguments);
        var writer = output ?? Console.Out;
        var (options, folder) = (SamplingOptions.Default, (string?)null);
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : "";
            if (arguments[i] == "--out" && value.Length > 0) folder = value;
            else if (Read(options, arguments[i], value) is { } read) options = read;
            else
            {
                writer.WriteLine($"'{arguments[i]} {value}': expected --kernel {Names(Kernels)}, --metric {Names(Metrics)}, --chains, --draws, --thin, --threads, --steps or --max-depth with N of at least 1, "
                    + "--warmup or --seed with N of at least 0, --target-accept X between 0 and 1, --init X of at least 0, or --out DIR");
                return 2;
            }
        }

        try
        {
            var sample = PosteriorSampler.Run(model, options);
            var summary = PosteriorSummary.Of(sample);
            writer.Write(summary.ToString());
            if (folder is not null) CmdStanFile.WriteAll(folder, sample);
            return summary.Warnings.IsEmpty ? 0 : 1;
        }
        catch (SamplingException exception)
        {
            writer.WriteLine(exception.Message);
            return 2;
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
