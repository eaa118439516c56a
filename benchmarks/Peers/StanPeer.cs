namespace Toolkit.Benchmarks;

/// <summary>Stan by rstan, in a process of its own, with the gates' three models compiled and their data loaded.</summary>
/// <remarks>
/// Compiled models are kept in the temporary folder, by a digest of their text, of the versions and of the compiler's flags. The first run waits
/// for the compiler, and says so on standard error; after one that is cut off the next goes on with the models that are missing.
/// </remarks>
internal sealed class StanPeer : IDisposable
{
    /// <summary>The name in the tables.</summary>
    public const string Name = "Stan";

    private const int Models = 3;
    private static readonly string Cache = Path.Combine(Path.GetTempPath(), "toolkit-stan");
    private readonly PeerProcess _process;
    private readonly DirectoryInfo _folder;
    private int _seed;

    /// <summary>Writes the data and starts R.</summary>
    /// <exception cref="PeerMissingException">There is no R, or no rstan.</exception>
    public StanPeer(BayesianLogisticProblem logistic)
    {
        _folder = Directory.CreateTempSubdirectory("toolkit-stan-data-");
        try
        {
            DoubleFile.Write(File("gaussian.bin"), [GaussianProblem.Dimension], GaussianProblem.Precision());
            DoubleFile.Write(
                File("schools.bin"), [EightSchoolsProblem.Schools], EightSchoolsProblem.Effects.ToArray(), EightSchoolsProblem.Errors.ToArray());
            DoubleFile.Write(
                File("logistic.bin"), [BayesianLogisticProblem.Rows, BayesianLogisticProblem.Features],
                logistic.Design.ToArray(), logistic.Labels.ToArray());
            if (Directory.CreateDirectory(Cache).GetFiles("*.rds").Length < Models)
                Console.Error.WriteLine("Where R has rstan, it compiles the Stan models that are not in the cache, once: a few minutes.");
            _process = PeerProcess.R("stan.R", Cache, _folder.FullName);
        }
        catch
        {
            _folder.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>Stan's log density and gradient of a model, to be compared with ours; not for timing: a call from R costs more than the work.</summary>
    public DensityGradient Gradient(string model) => (point, gradient) =>
    {
        DoubleFile.Write(File("point.bin"), point.ToArray());
        _process.Ask($"gradient {model} {File("point.bin")}");
        var answer = _process.Solution();
        answer.AsSpan(1).CopyTo(gradient);
        return answer[0];
    };

    /// <summary>
    /// Leapfrog steps of NUTS as a contender: each turn is another chain, timed by Stan's own clock while it draws, scaled to so many steps.
    /// </summary>
    /// <param name="model">gaussian, schools or logistic.</param>
    /// <param name="warmup">Iterations that adapt; not timed.</param>
    /// <param name="draws">Iterations that are timed.</param>
    /// <param name="steps">The number of leapfrog steps that a turn counts for.</param>
    public Contender Leapfrogs(string model, int warmup, int draws, int steps) => new(Name, () => { }, Warm: () => { })
    {
        Seconds = () => steps * _process.Ask($"sample {model} {warmup} {draws} {++_seed}")["each"],
    };

    /// <summary>Chains one after the other: the seconds of their warm-ups and draws by Stan's own clock, the least bulk effective sample size, the leapfrog steps of the draws.</summary>
    /// <param name="model">gaussian, schools or logistic.</param>
    /// <param name="chains">The number of chains.</param>
    /// <param name="warmup">Iterations that adapt.</param>
    /// <param name="draws">Iterations that are kept.</param>
    public (double Seconds, double Size, double Leapfrogs) Chains(string model, int chains, int warmup, int draws)
    {
        var answer = _process.Ask($"chains {model} {chains} {warmup} {draws} {++_seed}");
        return (answer["seconds"], answer["size"], answer["leapfrogs"]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private string File(string name) => Path.Combine(_folder.FullName, name);
}
