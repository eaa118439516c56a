namespace Toolkit.Cli.Tests;

/// <summary>The acceptance run, on the Adult data where they lie beside the repository.</summary>
public sealed class AdultTests
{
    [SkippableFact]
    public void Logistic_regression_on_a8a_converges_and_predicts()
    {
        var folder = Data();
        Skip.If(folder is null, "shared/data/libsvm/a8a is not beside this repository.");
        var run = CommandRun.Of(
            "fit", Path.Combine(folder!, "a8a"), "--test", Path.Combine(folder!, "a8a.t"), "--loss", "logistic", "--l2", "1e-4", "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("converged", run.Json.GetProperty("outcome").GetString());
        Assert.InRange(run.Json.GetProperty("relativeGradient").GetDouble(), 0, 1e-6);
        Assert.InRange(run.Json.GetProperty("test").GetProperty("metrics").GetProperty("accuracy").GetDouble(), 0.845, 1);
        Assert.Equal((22_696, 123), (run.Json.GetProperty("rows").GetInt32(), run.Json.GetProperty("features").GetInt32()));
    }

    // From the folder of the tests upwards: a "shared" beside any folder on the way.
    private static string? Data()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var data = Path.Combine(folder.FullName, "shared", "data", "libsvm");
            if (File.Exists(Path.Combine(data, "a8a")) && File.Exists(Path.Combine(data, "a8a.t"))) return data;
        }

        return null;
    }
}
