using System.Buffers;
using System.Globalization;
using System.Text;

namespace Toolkit.Inference;

/// <summary>Draws as CmdStan writes them: a CSV file for each chain, which ArviZ, posterior, bayesplot and rstan read.</summary>
public static partial class CmdStanFile
{
    private const string Version = "2.36.0";

    /// <summary>Writes all chains to a folder, which is made where it is not there: <c>model-1.csv</c>, <c>model-2.csv</c>, …</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="sample">The sample.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written.</exception>
    public static void WriteAll(string folder, PosteriorSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        Directory.CreateDirectory(folder);
        for (var chain = 0; chain < sample.Chains.Length; chain++)
        {
            var number = chain;
            WholeFile.Write(Path.Combine(folder, $"{FileNameOf(sample.Model)}-{chain + 1}.csv"), stream => Write(stream, sample, number));
        }
    }

    /// <summary>Writes a chain: settings as comments, a line of names, what the warm-up came to, and a line for each draw.</summary>
    /// <param name="stream">Where to write; numbers are written so that they are read back bit for bit.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="chain">The number of the chain, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such chain.</exception>
    public static void Write(Stream stream, PosteriorSample sample, int chain)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentOutOfRangeException.ThrowIfNegative(chain);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(chain, sample.Chains.Length);
        var draws = sample.Chains[chain];
        stream.Write(Encoding.UTF8.GetBytes(Preamble(sample.Model, sample.Names, sample.Options, chain, draws.StepSize, draws.InverseMass, draws.WarmupDivergences)));
        var line = new ArrayBufferWriter<byte>(1024);
        for (var i = 0; i < draws.Count; i++)
        {
            line.ResetWrittenCount();
            AppendDraw(line, draws.Transitions[i], draws.Values.AsSpan(i * sample.Names.Length, sample.Names.Length));
            stream.Write(line.WrittenSpan);
        }
    }

    /// <summary>A model's name as one of files: what some system does not take becomes an underscore.</summary>
    internal static string FileNameOf(string model) => string.Concat(model.Select(static c => char.IsControl(c) || "/\\:*?\"<>|".Contains(c, StringComparison.Ordinal) ? '_' : c));

    /// <summary>What goes before the draws of a chain.</summary>
    internal static string Preamble(
        string model, IEnumerable<string> names, SamplingOptions options, int chain, double stepSize, IReadOnlyList<double> inverseMass, int warmupDivergences)
    {
        var text = new StringBuilder();
        foreach (var line in Settings(model, options, chain)) text.Append("# ").Append(line).Append('\n');
        text.AppendJoin(',', [.. SampleColumns.Transition.Select(column => column.Name), .. names.Select(ColumnOf)]);
        text.Append("\n# Adaptation terminated\n");
        text.Append(CultureInfo.InvariantCulture, $"# Step size = {stepSize:r}\n");
        foreach (var line in Mass(options.MassMatrix, inverseMass)) text.Append("# ").Append(line).Append('\n');
        return text.Append(CultureInfo.InvariantCulture, $"# Divergent transitions of the warm-up = {warmupDivergences}\n").ToString();
    }

    /// <summary>The line of a draw.</summary>
    internal static void AppendDraw(IBufferWriter<byte> line, in TransitionRecord transition, ReadOnlySpan<double> values)
    {
        for (var k = 0; k < SampleColumns.Transition.Length; k++)
        {
            if (k > 0) line.Write(","u8);
            Append(line, SampleColumns.Transition[k].Of(transition));
        }

        foreach (var value in values)
        {
            line.Write(","u8);
            Append(line, value);
        }

        line.Write("\n"u8);
    }

    private static void Append(IBufferWriter<byte> line, double value)
    {
        const int Longest = 32;
        value.TryFormat(line.GetSpan(Longest), out var written, "r", CultureInfo.InvariantCulture);
        line.Advance(written);
    }

    // theta[2,1] is theta.2.1.
    private static string ColumnOf(string name) => name.Replace("[", ".", StringComparison.Ordinal).Replace(",", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);

    private static string[] Settings(string model, SamplingOptions options, int chain)
    {
        var version = Version.Split('.');
        FormattableString[] lines =
        [
            $"stan_version_major = {version[0]}", $"stan_version_minor = {version[1]}", $"stan_version_patch = {version[2]}",
            $"model = {model}",
            $"method = sample (Default)", $"  sample", $"    num_samples = {(long)options.Draws * options.Thinning}", $"    num_warmup = {options.Warmup}", $"    num_chains = {options.Chains}", $"    save_warmup = 0", $"    thin = {options.Thinning}",
            $"    adapt", $"      engaged = {(options.Warmup > 0 ? 1 : 0)}", $"      gamma = 0.05 (Default)", $"      delta = {options.Target}", $"      kappa = 0.75 (Default)", $"      t0 = 10 (Default)",
            $"      init_buffer = 75 (Default)", $"      term_buffer = 50 (Default)", $"      window = 25 (Default)",
            .. Algorithm(options),
            $"        metric = {MetricOf(options.MassMatrix)}", $"        metric_file =  (Default)", $"        stepsize = {options.StepSize}", $"        stepsize_jitter = 0 (Default)",
            $"id = {chain + 1}", $"data", $"  file =  (Default)", $"init = {options.InitialRadius}", $"random", $"  seed = {options.Seed}", $"output", $"  file = output.csv (Default)",
            $"  diagnostic_file =  (Default)", $"  refresh = 100 (Default)",
        ];
        return [.. lines.Select(FormattableString.Invariant)];
    }

    // CmdStan has the first two; the others are named as they would be.
    private static FormattableString[] Algorithm(SamplingOptions options) => options.Kernel switch
    {
        KernelKind.NoUTurn => [$"    algorithm = hmc (Default)", $"      hmc", $"        engine = nuts (Default)", $"          nuts", $"            max_depth = {options.MaximalDepth}"],
        KernelKind.HamiltonianMonteCarlo => [$"    algorithm = hmc (Default)", $"      hmc", $"        engine = static", $"          static", $"            steps = {options.Steps}"],
        var kernel => [$"    algorithm = {kernel.ToString().ToLowerInvariant()}"],
    };

    private static string MetricOf(MassMatrixKind kind) => kind switch
    {
        MassMatrixKind.Dense => "dense_e",
        MassMatrixKind.Unit => "unit_e",
        _ => "diag_e (Default)",
    };

    private static IEnumerable<string> Mass(MassMatrixKind kind, IReadOnlyList<double> inverseMass)
    {
        var values = inverseMass.Select(static value => value.ToString("r", CultureInfo.InvariantCulture)).ToArray();
        if (kind is MassMatrixKind.Unit) return ["No free parameters for unit metric"];
        if (kind is MassMatrixKind.Diagonal) return ["Diagonal elements of inverse mass matrix:", string.Join(", ", values)];
        var dimension = (int)Math.Sqrt(values.Length);
        return ["Elements of inverse mass matrix:", .. Enumerable.Range(0, dimension).Select(i => string.Join(", ", values[(i * dimension)..((i + 1) * dimension)]))];
    }
}
