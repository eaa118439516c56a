using System.Globalization;
using System.Text.Json;

namespace Toolkit.Cli.Tests;

/// <summary>The methods by columns, by rows and by the dual: what they end at, on both formats, and what they refuse.</summary>
public sealed class MethodTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("coordinate")]
    [InlineData("greedy")]
    [InlineData("sdca")]
    [InlineData("svrg")]
    [InlineData("saga")]
    [InlineData("sign")]
    [InlineData("newton")]
    public void Weighted_rows_of_categories_and_scaled_features_are_no_trouble(string method)
    {
        string[] fit = ["fit", Table(), "--label-column", "y", "--weight-column", "w", "--standardise", "--l2", "0.05", "--json"];
        var best = CommandRun.Of([.. fit, "--tolerance", "1e-10"]).Json;
        var run = CommandRun.Of([.. fit, "--method", method, "--tolerance", "1e-7", "--iterations", "100000"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(best.GetProperty("objective").GetDouble(), run.Json.GetProperty("objective").GetDouble(), 1e-7);
        var (expected, found) = (Coefficients(best), Coefficients(run.Json));
        for (var j = 0; j < expected.Length; j++) Assert.Equal(expected[j], found[j], 1e-3);
        Assert.Equal(best.GetProperty("intercepts")[0].GetDouble(), run.Json.GetProperty("intercepts")[0].GetDouble(), 1e-2);
    }

    [Theory]
    [InlineData("coordinate")]
    [InlineData("greedy")]
    [InlineData("sdca")]
    [InlineData("svrg")]
    [InlineData("saga")]
    public void An_elastic_net_ends_within_its_gap_of_the_accelerated_one(string method)
    {
        string[] fit = ["fit", Table(), "--label-column", "y", "--weight-column", "w", "--standardise", "--l1", "0.03", "--l2", "0.02", "--json"];
        var best = CommandRun.Of([.. fit, "--tolerance", "1e-11", "--iterations", "100000"]).Json;
        var run = CommandRun.Of([.. fit, "--method", method, "--iterations", "100000"]);
        Assert.Equal(0, run.ExitCode);
        Assert.InRange(run.Json.GetProperty("relativeGap").GetDouble(), 0, 1e-6);
        Assert.InRange((run.Json.GetProperty("objective").GetDouble() / best.GetProperty("objective").GetDouble()) - 1, -1e-10, 1e-6);
        Assert.Equal(best.GetProperty("nonZeroCoefficients").GetInt32(), run.Json.GetProperty("nonZeroCoefficients").GetInt32());
    }

    [Fact]
    public void A_Hessian_that_is_too_large_is_refused()
    {
        var run = CommandRun.Of("fit", _folder.Write("wide.svm", "1 10000:1\n-1 1:1\n"), "--method", "newton", "--l2", "1");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("10,001 coefficients, and --method newton takes at most 10,000", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_hinge_is_fitted_by_its_dual_and_the_gap_bounds_it()
    {
        // Of one row and its mirror, without an intercept: the least of max(0, 1 - 2w) + w²/2 · l2 is at w = 1/2, or at 2/l2 before it.
        var file = _folder.Write("pair", "1 1:2\n-1 1:-2\n");
        var json = CommandRun.Of("fit", file, "--loss", "hinge", "--l2", "0.1", "--no-intercept", "--tolerance", "1e-9", "--json").Json;
        Assert.Equal("sdca", json.GetProperty("options").GetProperty("method").GetString());
        Assert.Equal(0.5, Coefficients(json)[0], 1e-8);
        Assert.Equal(0.05 * 0.25, json.GetProperty("objective").GetDouble(), 1e-9);
        Assert.InRange(json.GetProperty("relativeGap").GetDouble(), 0, 1e-9);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("relativeGradient").ValueKind);
        Assert.Equal(0.2, Coefficients(CommandRun.Of("fit", file, "--loss", "hinge", "--l2", "10", "--no-intercept", "--tolerance", "1e-9", "--json").Json)[0], 1e-8);
    }

    [Theory]
    [InlineData("svrg", "0.02")]
    [InlineData("saga", "0.05")]
    public void A_rate_replaces_that_of_the_theory(string method, string rate)
    {
        string[] fit = ["fit", Table(), "--label-column", "y", "--ignore", "w", "--standardise", "--l2", "0.05", "--method", method, "--json"];
        var (own, given) = (CommandRun.Of([.. fit]), CommandRun.Of([.. fit, "--rate", rate]));
        Assert.Equal((0, 0), (own.ExitCode, given.ExitCode));
        Assert.Equal(JsonValueKind.Null, own.Json.GetProperty("options").GetProperty("rate").ValueKind);
        Assert.NotEqual(own.Json.GetProperty("iterations").GetInt64(), given.Json.GetProperty("iterations").GetInt64());
        Assert.Equal(1, CommandRun.Of([.. fit, "--rate", "19"]).ExitCode);
    }

    [Theory]
    [InlineData("coordinate")]
    [InlineData("sdca")]
    [InlineData("svrg")]
    [InlineData("saga")]
    public void Another_seed_is_another_run_to_the_same_end(string method)
    {
        string[] fit = ["fit", Table(), "--label-column", "y", "--ignore", "w", "--standardise", "--l2", "0.05", "--method", method, "--json", "--tolerance", "1e-8"];
        var (first, again, other) = (CommandRun.Of(fit).Json, CommandRun.Of([.. fit, "--seed", "0"]).Json, CommandRun.Of([.. fit, "--seed", "7"]).Json);
        Assert.Equal(Coefficients(first), Coefficients(again));
        Assert.NotEqual(Coefficients(first), Coefficients(other));
        Assert.Equal(first.GetProperty("objective").GetDouble(), other.GetProperty("objective").GetDouble(), 1e-7);
    }

    [Theory]
    [InlineData("--method sdca needs --l2 above 0; without it take gradient, proximal, accelerated, adam, lbfgs, newton, coordinate, greedy, svrg, saga or sign", "--method", "sdca")]
    [InlineData("without it take proximal, accelerated, adam, coordinate, greedy, svrg or saga", "--method", "sdca", "--l1", "0.1")]
    [InlineData("--method sdca needs --l2 above 0", "--loss", "hinge")]
    [InlineData("--method lbfgs is not for --loss hinge; take sdca", "--loss", "hinge", "--method", "lbfgs", "--l2", "1")]
    [InlineData("--method coordinate is not for --loss softmax; take gradient, proximal, accelerated, adam, lbfgs, newton or sign", "--loss", "softmax", "--method", "coordinate")]
    [InlineData("--method svrg is not for --loss poisson; take gradient, proximal, accelerated, adam or lbfgs", "--loss", "poisson", "--method", "svrg")]
    [InlineData("--method boosting is not for --loss squares", "--loss", "squares", "--method", "boosting")]
    [InlineData("--method saga is not for --loss exponential; take gradient, proximal, accelerated, adam, lbfgs or boosting", "--loss", "exponential", "--method", "saga")]
    [InlineData("--method sign is for smooth objectives; with --l1 take proximal, accelerated, adam, coordinate, greedy, svrg or saga", "--method", "sign", "--l1", "1")]
    [InlineData("--rate is for --method adam, svrg or saga", "--method", "sdca", "--l2", "1", "--rate", "1")]
    [InlineData("--rate times --l2 must be at most 1 with --method saga", "--method", "saga", "--l2", "0.5", "--rate", "3")]
    [InlineData("--seed is for --batch and for --method coordinate, sdca, svrg or saga", "--method", "newton", "--seed", "3")]
    [InlineData("--batch is for --method adam", "--method", "svrg", "--batch", "3")]
    [InlineData("--l1 has no meaning for --method boosting", "--method", "boosting", "--l1", "1")]
    [InlineData("--l2 has no meaning for --method boosting", "--method", "boosting", "--l2", "1")]
    [InlineData("--standardise has no meaning for --method boosting", "--method", "boosting", "--standardise")]
    [InlineData("--no-intercept has no meaning for --method boosting", "--method", "boosting", "--no-intercept")]
    [InlineData("--tolerance has no meaning for --method boosting", "--method", "boosting", "--tolerance", "0.1")]
    public void What_a_method_has_no_use_for_is_refused_before_the_fit(string message, params string[] options)
    {
        var run = CommandRun.Of(["fit", _folder.Write("rows", "1 1:1\n2 1:2\n"), .. options]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1\n0\n1\n")]
    [InlineData("1 1:0 2:1\n0 2:1\n1 2:1\n")]
    [InlineData("1 1:1e150 2:1\n-1 1:-1e150\n")]
    [InlineData("1 2:1e155\n0 1:1e-300\n")]
    public void Data_at_the_edge_end_in_a_report(string rows)
    {
        var (file, weights) = (_folder.Write("edge", rows), _folder.Write("weights", string.Concat(rows.Split('\n')[..^1].Select((_, i) => $"{1 - (i % 2)}\n"))));
        foreach (var method in MethodKind.All)
        {
            foreach (var options in new string[][] { [], ["--no-intercept"], ["--standardise"], ["--l2", "0.1", "--l1", "0.01", "--weights", weights], ["--loss", "squares", "--l2", "0.1", "--no-intercept", "--weights", weights] })
            {
                var run = CommandRun.Of(["fit", file, "--method", method.Name, "--iterations", "20", .. options]);
                Assert.InRange(run.ExitCode, 0, 2);
                if (run.ExitCode < 2) Assert.Matches("outcome +", run.Output);
            }
        }
    }

    [Fact]
    public void Help_lists_every_method_and_loss()
    {
        var help = CommandRun.Of("fit", "--help").Output;
        Assert.All(MethodKind.All, method => Assert.Contains($"  {method.Name,-14}", help, StringComparison.Ordinal));
        Assert.All(LossKind.All, loss => Assert.Contains($"  {loss.Name,-14}", help, StringComparison.Ordinal));
    }

    private static double[] Coefficients(JsonElement json) => [.. json.GetProperty("coefficients")[0].EnumerateArray().Select(value => value.GetDouble())];

    // A column of a large mean, one of categories, weights, and labels with noise.
    private string Table()
    {
        var random = new Random(5);
        return _folder.Write("table.csv", "a,b,colour,w,y\n" + string.Concat(Enumerable.Range(0, 120).Select(i =>
        {
            var (a, b, colour) = (1000 + (10 * random.NextDouble()), random.NextDouble() - 0.5, i % 3);
            var label = ((a - 1005) / 3) - b + (colour == 1 ? 1 : 0) + (2 * random.NextDouble()) - 1 > 0 ? 1 : 0;
            return string.Create(CultureInfo.InvariantCulture, $"{a:0.000},{b:0.000},{"rgb"[colour]},{1 + (i % 4)},{label}\n");
        })));
    }
}
