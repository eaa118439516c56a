namespace Toolkit.Cli.Tests;

/// <summary><c>toolkit check-gradient</c> and <c>toolkit models</c>: what they say, and how they end.</summary>
public sealed class CheckGradientTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("toolkit-check-").FullName;

    [Fact]
    public void A_built_in_model_is_right()
    {
        var run = CommandRun.Of("check-gradient");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("eight_schools_noncentered: the gradient is right at 100 points", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^theta_trans\[8\] +\S+ +\S+ +\S+ +right", run.Output);
    }

    [Fact]
    public void Every_model_with_data_of_its_own_is_right()
    {
        foreach (var posterior in Inference.Posteriors.All.Where(posterior => posterior.BuiltIn is not null))
        {
            Assert.Equal(0, CommandRun.Of("check-gradient", posterior.Name, "--points", "5", "--seed", "7").ExitCode);
        }
    }

    [Fact]
    public void Data_are_read_and_every_wrong_field_is_named()
    {
        var file = Path.Combine(_folder, "data.json");
        File.WriteAllText(file, "{ \"N\": 3,\n  \"x\": [1, 2, 3],\n  \"y\": [0.1, 0.7, 0.2] }");
        Assert.Equal(0, CommandRun.Of("check-gradient", "gp_regr", "--data", file, "--points", "10").ExitCode);

        File.WriteAllText(file, "{ \"N\": 3,\n  \"x\": [1, 2] }");
        var run = CommandRun.Of("check-gradient", "gp_regr", "--data", file);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"{file}:2:3: 'x' is 2 elements; expected 3 elements", run.Error, StringComparison.Ordinal);
        Assert.Contains("there is no field 'y'; expected 3 elements", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no such model", "no-such-model")]
    [InlineData("expected --data FILE", "garch11")]
    [InlineData("no such file", "nowhere.cs")]
    [InlineData("--points must be", "gaussian", "--points", "0")]
    [InlineData("--tolerance must be", "gaussian", "--tolerance", "0")]
    public void Wrong_arguments_are_refused(string expected, params string[] arguments)
    {
        var run = CommandRun.Of(["check-gradient", .. arguments]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_is_run_and_told_what_was_asked()
    {
        var file = Path.Combine(_folder, "model.cs");
        File.WriteAllText(file, "Console.WriteLine(string.Join(' ', args));\nreturn 1;\n");
        var run = CommandRun.Of("check-gradient", file, "--points", "3", "--seed", "9", "--tolerance", "1e-7");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("--points 3 --seed 9 --tolerance 1", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_are_listed_and_print_themselves()
    {
        var list = CommandRun.Of("models");
        Assert.Equal(0, list.ExitCode);
        Assert.All(Inference.Posteriors.All, posterior => Assert.Contains(posterior.Name, list.Output, StringComparison.Ordinal));
        var one = CommandRun.Of("models", "eight_schools_centered");
        Assert.StartsWith("eight_schools_centered: 10 free values", one.Output, StringComparison.Ordinal);
        Assert.Equal(2, CommandRun.Of("models", "none").ExitCode);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
