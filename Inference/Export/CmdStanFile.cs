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
            WholeFile.Write(Path.Combine(folder, $"{sample.Model}-{chain + 1}.csv"), stream =>
            {
                using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
                Write(writer, sample, number);
            });
        }
    }

    /// <summary>Writes a chain: settings as comments, a line of names, what the warm-up came to, a line for each draw, and the times.</summary>
    /// <param name="writer">Where to write; numbers are written so that they are read back bit for bit.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="chain">The number of the chain, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such chain.</exception>
    public static void Write(TextWriter writer, PosteriorSample sample, int chain)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentOutOfRangeException.ThrowIfNegative(chain);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(chain, sample.Chains.Length);
        var (draws, options) = (sample.Chains[chain], sample.Options);
        foreach (var line in Settings(sample.Model, options, chain)) writer.Write($"# {line}\n");
        writer.Write(string.Join(',', [.. SampleColumns.Transition.Select(column => column.Name), .. sample.Names.Select(ColumnOf)]));
        writer.Write("\n# Adaptation terminated\n");
        writer.Write(FormattableString.Invariant($"# Step size = {draws.StepSize:r}\n"));
        foreach (var line in Mass(options.MassMatrix, draws)) writer.Write($"# {line}\n");
        for (var i = 0; i < draws.Count; i++)
        {
            var transition = draws.Transitions[i];
            writer.Write(string.Join(',', SampleColumns.Transition.Select(column => column.Of(transition).ToString("r", CultureInfo.InvariantCulture))));
            foreach (var value in draws.Values.AsSpan(i * sample.Names.Length, sample.Names.Length))
            {
                writer.Write(',');
                writer.Write(value.ToString("r", CultureInfo.InvariantCulture));
            }

            writer.Write('\n');
        }

        writer.Write(FormattableString.Invariant($"# \n#  Elapsed Time: {draws.WarmupTime.TotalSeconds:f3} seconds (Warm-up)\n"));
        writer.Write(FormattableString.Invariant($"#                {draws.SamplingTime.TotalSeconds:f3} seconds (Sampling)\n"));
        writer.Write(FormattableString.Invariant($"#                {(draws.WarmupTime + draws.SamplingTime).TotalSeconds:f3} seconds (Total)\n# \n"));
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
            $"method = sample (Default)", $"  sample", $"    num_samples = {options.Draws * options.Thinning}", $"    num_warmup = {options.Warmup}", $"    save_warmup = 0", $"    thin = {options.Thinning}",
            $"    adapt", $"      engaged = {(options.Warmup > 0 ? 1 : 0)}", $"      gamma = 0.05 (Default)", $"      delta = {options.Target}", $"      kappa = 0.75 (Default)", $"      t0 = 10 (Default)",
            $"      init_buffer = 75 (Default)", $"      term_buffer = 50 (Default)", $"      window = 25 (Default)",
            $"    algorithm = hmc (Default)", $"      hmc", $"        engine = nuts (Default)", $"          nuts", $"            max_depth = {options.MaximalDepth}",
            $"        metric = {MetricOf(options.MassMatrix)}", $"        metric_file =  (Default)", $"        stepsize = {options.StepSize}", $"        stepsize_jitter = 0 (Default)",
            $"id = {chain + 1}", $"data", $"  file =  (Default)", $"init = {options.InitialRadius}", $"random", $"  seed = {options.Seed}", $"output", $"  file = output.csv (Default)",
            $"  diagnostic_file =  (Default)", $"  refresh = 100 (Default)",
        ];
        return [.. lines.Select(FormattableString.Invariant)];
    }

    private static string MetricOf(MassMatrixKind kind) => kind switch
    {
        MassMatrixKind.Dense => "dense_e",
        MassMatrixKind.Unit => "unit_e",
        _ => "diag_e (Default)",
    };

    private static IEnumerable<string> Mass(MassMatrixKind kind, ChainDraws draws)
    {
        var values = draws.InverseMass.Select(static value => value.ToString("r", CultureInfo.InvariantCulture)).ToArray();
        if (kind is MassMatrixKind.Unit) return ["No free parameters for unit metric"];
        if (kind is MassMatrixKind.Diagonal) return ["Diagonal elements of inverse mass matrix:", string.Join(", ", values)];
        var dimension = (int)Math.Sqrt(values.Length);
        return ["Elements of inverse mass matrix:", .. Enumerable.Range(0, dimension).Select(i => string.Join(", ", values[(i * dimension)..((i + 1) * dimension)]))];
    }
}
