using static Toolkit.Inference.Constraints;
using static Toolkit.Inference.Distributions;

namespace Toolkit.Inference.Tests.Sampling;

/// <summary>Sampling as the program of a model in a file of its own.</summary>
public sealed class SamplingProgramTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("toolkit-program-").FullName;

    [Fact]
    public void Options_are_read_and_draws_written()
    {
        using var output = new StringWriter();
        Assert.Equal(0, SamplingProgram.Run(
            Model(), ["--chains", "2", "--warmup", "300", "--draws", "700", "--seed", "4", "--metric", "dense", "--target-accept", "0.9", "--threads", "1", "--out", Path.Combine(_folder, "draws")], output));
        var lines = output.ToString().Split(Environment.NewLine);
        Assert.Equal("pair: 2 free values, 2 chains of 700 draws behind 300 of warm-up", lines[0]);
        Assert.Matches(@"^quantity +mean +mcse +sd +5 % +50 % +95 % +ess bulk +ess tail +R-hat$", lines[1]);
        Assert.StartsWith("lp__", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("mu ", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("sigma ", lines[4], StringComparison.Ordinal);
        var file = File.ReadAllLines(Path.Combine(_folder, "draws", "pair-2.csv"));
        Assert.Contains("#         metric = dense_e", file);
        Assert.Contains("#       delta = 0.9", file);
        Assert.Equal(701, file.Count(line => !line.StartsWith('#')));
    }

    [Fact]
    public void What_is_wrong_is_printed()
    {
        using var output = new StringWriter();
        Assert.Equal(1, SamplingProgram.Run(Model(), ["--draws", "20", "--kernel", "metropolis"], output));
        Assert.Contains("warning: The effective sample size is below 400 for ", output.ToString(), StringComparison.Ordinal);
        var nowhere = new Model<double>("nowhere", model => model.Add(Functions.Log(-Functions.Square(model.Real("mu")))));
        using var error = new StringWriter();
        Assert.Equal(2, SamplingProgram.Run(nowhere, [], error));
        Assert.Contains("it depends on mu", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_lambda_throws_is_printed_with_its_own_trace()
    {
        var calls = 0;
        var model = new Model<double>("late", model =>
        {
            model.Prior(model.Real("mu"), Normal(0, 1));
            if (Interlocked.Increment(ref calls) > 500) Thrown();
        });
        using var output = new StringWriter();
        Assert.Equal(2, SamplingProgram.Run(model, ["--chains", "1"], output));
        Assert.Matches(@"chain 1, transition \d+ of the warm-up: TimeoutException: ", output.ToString());
        Assert.Contains($"at {typeof(SamplingProgramTests).FullName}.{nameof(Thrown)}(", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--kernel", "gibbs")]
    [InlineData("--chains", "0")]
    [InlineData("--max-depth", "21")]
    [InlineData("--target-accept", "1")]
    [InlineData("--init", "-1")]
    [InlineData("--out")]
    [InlineData("--export", "draws.xls")]
    [InlineData("--what", "1")]
    public void Wrong_arguments_are_refused(params string[] arguments)
    {
        using var output = new StringWriter();
        Assert.Equal(2, SamplingProgram.Run(Model(), arguments, output));
        Assert.Contains("expected --kernel nuts|hmc|mala|ula|metropolis, --metric diagonal|dense|unit", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_goes_on_and_data_are_read()
    {
        var (data, draws) = (Path.Combine(_folder, "data.json"), Path.Combine(_folder, "draws"));
        File.WriteAllText(data, """{ "N": 3, "y": [1, 2, 6] }""");
        static Model<double> Make(DataFields data)
        {
            var y = data.Vector("y", data.Integer("N", 1));
            return new("mean", model => model.Observe("y", y, Normal(model.Real("mu"), 1)));
        }

        string[] arguments = ["--data", data, "--chains", "2", "--draws", "600", "--out", draws];
        using var output = new StringWriter();
        Assert.Equal(0, SamplingProgram.Run(Make, arguments, output));
        Assert.Equal(3, double.Parse(output.ToString().Split('\n').Single(line => line.StartsWith("mu ", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            System.Globalization.CultureInfo.InvariantCulture), 0.15);
        var whole = File.ReadAllText(Path.Combine(draws, "mean-2.csv"));
        File.WriteAllText(Path.Combine(draws, "mean-2.csv"), whole[..^300]);
        using var refused = new StringWriter();
        Assert.Equal(2, SamplingProgram.Run(Make, arguments, refused));
        Assert.Contains("of a run that was interrupted", refused.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, SamplingProgram.Run(Make, [.. arguments, "--resume"], TextWriter.Null));
        Assert.Equal(whole, File.ReadAllText(Path.Combine(draws, "mean-2.csv")));

        // Draws in another format, and references to hold them to.
        var (export, check) = (Path.Combine(_folder, "draws.json"), Path.Combine(_folder, "reference.json"));
        File.WriteAllText(check, """{ "mu": { "mean": 3, "sd": 0.57735 } }""");
        using var held = new StringWriter();
        Assert.Equal(0, SamplingProgram.Run(Make, ["--data", data, "--draws", "2500", "--export", export, "--check", check], held));
        Assert.EndsWith($"mean: 1 of 1 quantities as the references have them{Environment.NewLine}", held.ToString(), StringComparison.Ordinal);
        Assert.Equal(2500, SampleFile.Read(export).Match(Succ: sample => sample.Count, Fail: errors => throw new InvalidDataException($"{errors}")));
        File.WriteAllText(check, """{ "mu": { "mean": 4, "sd": 0.57735 } }""");
        Assert.Equal(1, SamplingProgram.Run(Make, ["--data", data, "--draws", "2500", "--check", check], TextWriter.Null));
        File.WriteAllText(check, """{ "nu": { "mean": 4, "sd": 0.57735 } }""");
        Assert.Equal(2, SamplingProgram.Run(Make, ["--data", data, "--check", check], TextWriter.Null));
        Assert.Throws<ArgumentException>(() => SampleFile.Read("draws.xls"));

        File.WriteAllText(data, """{ "N": 3, "y": [1, 2] }""");
        using var wrong = new StringWriter();
        Assert.Equal(2, SamplingProgram.Run(Make, arguments, wrong));
        Assert.Contains("data.json:1:", wrong.ToString(), StringComparison.Ordinal);
        Assert.Contains("expected", wrong.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, SamplingProgram.Run(Make, ["--resume"], TextWriter.Null));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Thrown() => throw new TimeoutException();

    private static Model<double> Model() => new("pair", isStatic: true, body: static model =>
    {
        model.Prior(model.Real("mu"), Normal(0, 1));
        model.Prior(model.Real("sigma", Positive), Gamma(4, 2));
    });
}
