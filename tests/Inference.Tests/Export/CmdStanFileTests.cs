using System.Diagnostics;
using static Toolkit.Inference.Constraints;
using static Toolkit.Inference.Distributions;

namespace Toolkit.Inference.Tests.Export;

/// <summary>Draws as CmdStan writes them are read by others.</summary>
public sealed class CmdStanFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("toolkit-cmdstan-").FullName;

    [SkippableTheory]
    [InlineData(MassMatrixKind.Diagonal)]
    [InlineData(MassMatrixKind.Dense)]
    [InlineData(MassMatrixKind.Unit)]
    public void Rstan_reads_them_back(MassMatrixKind mass)
    {
        var model = new Model<double>("pair", isStatic: true, body: static model =>
        {
            var sigma = model.Real("sigma", Positive);
            var r = model.Parameter("r", new Shape(2, 2), CorrelationMatrix);
            model.Prior(sigma, Gamma(4, 2));
            model.Prior(r, LkjCorrelation(2.0));
        });
        var sample = PosteriorSampler.Run(model, new(Chains: 2, Warmup: 200, Draws: 50, MassMatrix: mass));
        CmdStanFile.WriteAll(_folder, sample);
        var script = Path.Combine(_folder, "read.R");
        File.WriteAllText(script, """
            if (!suppressWarnings(suppressPackageStartupMessages(require(rstan, quietly = TRUE)))) quit(status = 3)
            fit <- read_stan_csv(Sys.glob(file.path(commandArgs(trailingOnly = TRUE)[1], "*.csv")))
            draws <- as.array(fit, pars = c("sigma", "r"))
            cat(dim(draws), get_num_divergent(fit), sprintf("%.17g", draws[50, 2, "sigma"]), sprintf("%.17g", draws[7, 1, "r[2,1]"]), sep = "\n")
            """);
        var lines = Rscript(script, _folder);
        Skip.If(lines is null, "There is no R with rstan here.");
        Assert.Equal(["50", "2", "5"], lines![..3]);
        Assert.Equal(sample.Draws("sigma")[99], double.Parse(lines[4], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(sample.Draws("r[2,1]")[6], double.Parse(lines[5], System.Globalization.CultureInfo.InvariantCulture));
    }

    // As CmdStan itself writes it: of a warm-up that is saved, one in three and the first; infinities of its own.
    [Fact]
    public void Saved_warmups_and_infinities_are_those_of_CmdStan()
    {
        var file = Path.Combine(_folder, "a.csv");
        string[] lines =
        [
            "# model = m", "#     num_samples = 1000", "#     num_warmup = 1000", "#     save_warmup = 1", "#     thin = 3", "#     algorithm = hmc (Default)", "#         engine = static", "#   seed = 77",
            "lp__,energy__,x", .. Enumerable.Repeat("-1,2,1000", 334), "# Adaptation terminated", .. Enumerable.Repeat("-inf,inf,0", 334),
        ];
        File.WriteAllText(file, string.Join('\n', lines) + "\n");
        var sample = CmdStanFile.Read([file]).Match(Succ: sample => sample, Fail: errors => throw new InvalidDataException($"{errors}"));
        Assert.Equal((334, 334, 77UL, KernelKind.HamiltonianMonteCarlo), (sample.Count, sample.Options.Draws, sample.Options.Seed, sample.Options.Kernel));
        Assert.All(sample.Draws("x").ToArray(), x => Assert.Equal(0, x));
        Assert.Equal((double.NegativeInfinity, double.PositiveInfinity), (sample.Chains[0].Transitions[0].LogDensity, sample.Chains[0].Transitions[0].Energy));
        File.WriteAllText(file, "lp__,x\n" + string.Concat(Enumerable.Repeat("-1,what\n", 500)));
        Assert.Equal(20, CmdStanFile.Read([file]).Match(Succ: _ => 0, Fail: errors => errors.Count));
    }

    [Fact]
    public void Settings_are_read_back()
    {
        var model = new Model<double>("m", model => model.Prior(model.Real("x"), Normal(0, 1)));
        var options = new SamplingOptions(2, 100, 20, 2, 9, MassMatrixKind.Dense, 0.4, Kernel: KernelKind.Metropolis);
        CmdStanFile.WriteAll(_folder, PosteriorSampler.Run(model, options));
        var read = CmdStanFile.Read([.. Directory.GetFiles(_folder, "*.csv").Order(StringComparer.Ordinal)]).Match(Succ: sample => sample, Fail: errors => throw new InvalidDataException($"{errors}"));
        Assert.Equal(options, read.Options);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string[]? Rscript(string script, string argument)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("Rscript", ["--vanilla", script, argument]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode switch
            {
                0 => output.Split('\n', StringSplitOptions.RemoveEmptyEntries),
                3 => null,
                var code => throw new InvalidOperationException($"{code}: {errors.Result}"),
            };
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
