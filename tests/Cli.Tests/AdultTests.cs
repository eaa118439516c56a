namespace Toolkit.Cli.Tests;

/// <summary>The acceptance run, on the Adult data where they lie beside the repository.</summary>
public sealed class AdultTests
{
    // min of the mean logistic loss + 0.001 |w|_1 on a8a with an unpenalised intercept: where 4,000 steps of accelerated proximal gradient end. The twin,
    // which shares nothing with them, differs by 3e-15.
    private const double Minimum = 0.3504504315335031;

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
        Assert.InRange(run.Json.GetProperty("test").GetProperty("metrics").GetProperty("accuracy").GetDouble(), 0.845, 1);
        Assert.Equal((22_696, 123), (run.Json.GetProperty("rows").GetInt32(), run.Json.GetProperty("features").GetInt32()));
    }

    [SkippableFact]
    public void The_minimum_with_an_L1_penalty_is_what_proximal_newton_steps_find()
    {
        var folder = AdultData.Folder();
        Skip.If(folder is null, "shared/data/libsvm/a8a is not beside this repository.");
        var data = DataFile.Read(Path.Combine(folder!, "a8a"), null, DataOptions.None).Match(Succ: rows => rows, Fail: errors => throw new InvalidOperationException(errors.ToString()));
        var columns = Enumerable.Range(0, data.Features).Select(_ => new List<(int, double)>()).ToArray();
        for (var i = 0; i < data.Rows; i++)
        {
            var indices = data.Matrix.RowIndices(i);
            var values = data.Matrix.RowValues(i);
            for (var k = 0; k < indices.Length; k++) columns[indices[k]].Add((i, values[k]));
        }

        Assert.Equal(Minimum, ProximalNewtonTwin.Minimum([.. columns.Select(column => column.ToArray())], [.. data.Labels], 1e-3), 1e-13);
    }

    [SkippableTheory]
    [InlineData("proximal", "1e-5", 1e-5)]
    [InlineData("accelerated", "1e-9", 1e-9)]
    public void L1_regularised_logistic_regression_on_a8a_agrees_with_the_minimum(string method, string tolerance, double bound)
    {
        var folder = AdultData.Folder();
        Skip.If(folder is null, "shared/data/libsvm/a8a is not beside this repository.");
        var file = Path.Combine(folder!, "a8a");
        var run = CommandRun.Of("fit", file, "--l1", "1e-3", "--method", method, "--tolerance", tolerance, "--iterations", "100000", "--json");
        Assert.Equal((0, "converged"), (run.ExitCode, run.Json.GetProperty("outcome").GetString()));
        Assert.InRange((run.Json.GetProperty("objective").GetDouble() - Minimum) / Minimum, -1e-13, bound);
    }
}
