namespace Toolkit.Cli.Tests;

/// <summary>The acceptance run, on the Adult data where they lie beside the repository.</summary>
public sealed class AdultTests
{
    [SkippableFact]
    public void Logistic_regression_on_a8a_converges_and_predicts()
    {
        var folder = AdultData.Folder();
        Skip.If(folder is null, "shared/data/libsvm/a8a is not beside this repository.");
        var run = CommandRun.Of(
            "fit", Path.Combine(folder!, "a8a"), "--test", Path.Combine(folder!, "a8a.t"), "--loss", "logistic", "--l2", "1e-4", "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("converged", run.Json.GetProperty("outcome").GetString());
        Assert.InRange(run.Json.GetProperty("relativeGradient").GetDouble(), 0, 1e-6);
        Assert.InRange(run.Json.GetProperty("test").GetProperty("accuracy").GetDouble(), 0.845, 1);
        Assert.Equal((22_696, 123), (run.Json.GetProperty("rows").GetInt32(), run.Json.GetProperty("features").GetInt32()));
    }
}
