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
        Assert.Matches(@"^quantity +mean +mcse +sd +5 % +50 % +95 % +ess bulk +ess tail +R-hat$", lines[0]);
        Assert.StartsWith("lp__", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("mu ", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("sigma ", lines[3], StringComparison.Ordinal);
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

    [Theory]
    [InlineData("--kernel", "gibbs")]
    [InlineData("--chains", "0")]
    [InlineData("--max-depth", "21")]
    [InlineData("--target-accept", "1")]
    [InlineData("--init", "-1")]
    [InlineData("--out")]
    [InlineData("--what", "1")]
    public void Wrong_arguments_are_refused(params string[] arguments)
    {
        using var output = new StringWriter();
        Assert.Equal(2, SamplingProgram.Run(Model(), arguments, output));
        Assert.Contains("expected --kernel nuts|hmc|mala|ula|metropolis, --metric diagonal|dense|unit", output.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Model<double> Model() => new("pair", isStatic: true, body: static model =>
    {
        model.Prior(model.Real("mu"), Normal(0, 1));
        model.Prior(model.Real("sigma", Positive), Gamma(4, 2));
    });
}
