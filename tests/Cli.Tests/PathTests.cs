using System.Globalization;
using System.Text.Json;

namespace Toolkit.Cli.Tests;

/// <summary>Paths of penalties.</summary>
public sealed class PathTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("squares")]
    [InlineData("logistic", "--l1-ratio", "0.7")]
    [InlineData("squares", "--l1-ratio", "0.3", "--standardise")]
    [InlineData("huber", "--no-intercept")]
    [InlineData("squared-hinge", "--standardise")]
    public void Every_place_of_a_path_is_the_fit_of_its_penalty(string loss, params string[] options)
    {
        var data = Rows("train", 60, loss is "logistic" or "squared-hinge");
        var json = CommandRun.Of(["fit", data, "--loss", loss, "--path", "6", "--path-ratio", "0.01", "--tolerance", "1e-8", "--json", .. options]).Json;
        Assert.Equal("converged", json.GetProperty("outcome").GetString());
        var places = json.GetProperty("penalties").EnumerateArray().ToArray();
        Assert.Equal((6, 0), (places.Length, places[0].GetProperty("nonZeros").GetInt32()));
        Assert.Equal(0.01, places[5].GetProperty("penalty").GetDouble() / places[0].GetProperty("penalty").GetDouble(), 1e-12);
        var rest = options.Where((option, i) => option != "--l1-ratio" && (i == 0 || options[i - 1] != "--l1-ratio"));
        foreach (var place in places)
        {
            string[] fit = ["fit", data, "--loss", loss, "--l1", Text(place, "l1"), "--l2", Text(place, "l2"), "--tolerance", "1e-10", "--iterations", "200000", "--json", .. rest];
            Assert.Equal(CommandRun.Of(fit).Json.GetProperty("objective").GetDouble(), place.GetProperty("objective").GetDouble(), 1e-7);
        }

        // Less penalty explains more.
        var explained = places.Select(place => place.GetProperty("explained").GetDouble()).ToArray();
        Assert.Equal(explained.Order(), explained);
        Assert.Equal(0, explained[0], 1e-10);
    }

    [Fact]
    public void The_model_is_that_of_the_least_test_loss_and_predicts_like_any_other()
    {
        var (train, test, model) = (Rows("train", 30, true), Rows("test", 200, true), Path.Combine(_folder.Path, "model.json"));
        var json = CommandRun.Of("fit", train, "--path", "30", "--test", test, "--out", model, "--json").Json;
        var losses = json.GetProperty("penalties").EnumerateArray().Select(place => place.GetProperty("testLoss").GetDouble()).ToArray();
        var chosen = json.GetProperty("chosen").GetInt32();
        Assert.Equal(Array.IndexOf(losses, losses.Min()) + 1, chosen);
        Assert.InRange(chosen, 2, 29);

        var metrics = CommandRun.Of("predict", model, test, "--json").Json.GetProperty("metrics");
        Assert.Equal(losses.Min(), metrics.GetProperty("logLoss").GetDouble(), 1e-12);
        var kept = JsonDocument.Parse(File.ReadAllText(model)).RootElement.GetProperty("options");
        Assert.Equal(json.GetProperty("penalties")[chosen - 1].GetProperty("l1").GetDouble(), kept.GetProperty("l1").GetDouble());
        Assert.Equal(("coordinate", JsonValueKind.Null), (kept.GetProperty("method").GetString(), kept.GetProperty("path").ValueKind));
        Assert.Equal(["model.json", "test", "train"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Without_test_data_the_last_penalty_is_kept_and_ends_at_the_one_asked_for()
    {
        var (train, model) = (Rows("train", 60, false), Path.Combine(_folder.Path, "model.json"));
        var run = CommandRun.Of("fit", train, "--loss", "squares", "--path", "5", "--l1", "0.05", "--l1-ratio", "0.5", "--out", model);
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"chosen +penalty 5: the last", run.Output);
        Assert.Matches(@"penalty +not 0 +objective +gap +explained\r?\n", run.Output);
        Assert.Matches(@"> 5 +0\.1 ", run.Output);
        Assert.Equal(0.05, JsonDocument.Parse(File.ReadAllText(model)).RootElement.GetProperty("options").GetProperty("l1").GetDouble(), 1e-15);
    }

    [Fact]
    public void Fewer_rows_than_features_end_a_path_sooner()
    {
        var (wide, tall) = (Rows("wide", 5, false), Rows("tall", 60, false));
        Assert.Equal(1e-2, Ratio(wide), 1e-12);
        Assert.Equal(1e-4, Ratio(tall), 1e-12);

        static double Ratio(string file)
        {
            var places = CommandRun.Of("fit", file, "--loss", "squares", "--path", "3", "--json").Json.GetProperty("penalties");
            return places[2].GetProperty("penalty").GetDouble() / places[0].GetProperty("penalty").GetDouble();
        }
    }

    [Fact]
    public void Weights_count_as_rows_do()
    {
        var (once, twice) = (_folder.Write("once", "1 1:1\n2 1:2\n4 1:3 2:1\n"), _folder.Write("twice", "1 1:1\n2 1:2\n4 1:3 2:1\n2 1:2\n"));
        string[] path = ["--loss", "squares", "--path", "4", "--json", "--tolerance", "1e-9"];
        var weighted = CommandRun.Of(["fit", once, "--weights", _folder.Write("weights", "1\n2\n1\n"), .. path]).Json.GetProperty("penalties");
        var repeated = CommandRun.Of(["fit", twice, .. path]).Json.GetProperty("penalties");
        for (var k = 0; k < 4; k++) Assert.Equal(repeated[k].GetProperty("objective").GetDouble(), weighted[k].GetProperty("objective").GetDouble(), 1e-7);
    }

    [Theory]
    [InlineData("2 1:1\n2 1:3\n2 2:1\n", "squares", "4")]
    [InlineData("1\n0\n1\n", "logistic", "4")]
    [InlineData("1\n0\n1\n", "squares", "4", "--no-intercept", "--standardise")]
    [InlineData("1 1:1\n0 1:2\n", "logistic", "1")]
    [InlineData("1 1:1\n0 1:2\n", "squares", "2000")]
    public void Paths_at_the_edge_come_to_an_end(string rows, string loss, string count, params string[] options)
    {
        var run = CommandRun.Of(["fit", _folder.Write("rows", rows), "--loss", loss, "--path", count, "--json", .. options]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(int.Parse(count, CultureInfo.InvariantCulture), run.Json.GetProperty("penalties").GetArrayLength());
        Assert.Equal(0, run.Json.GetProperty("penalties")[0].GetProperty("nonZeros").GetInt32());
    }

    [Fact]
    public void A_last_penalty_above_the_first_is_refused_with_the_number_to_be_below()
    {
        var run = CommandRun.Of("fit", Rows("train", 60, false), "--loss", "squares", "--path", "5", "--l1", "99");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Matches(@"train: the least penalty without features is \d+\.\d+: --l1 must be below \d+\.\d+ for a path to it", run.Error);
    }

    [Fact]
    public void Cancellation_prints_what_was_found_and_saves_nothing()
    {
        // What is missing is imputed, and said so: the first word, before the path.
        var rows = _folder.Write("rows.csv", "1,0\n2,1\n,0\n3,0\n");
        var run = CommandRun.CancelledAtTheFirstWord("fit", rows, "--missing", "drop", "--path", "9", "--out", Path.Combine(_folder.Path, "model"));
        Assert.Equal(1, run.ExitCode);
        Assert.Matches("outcome +cancelled after 0 penalties", run.Output);
        Assert.Contains("stopped; nothing was saved", run.Error, StringComparison.Ordinal);
        Assert.Equal([rows], Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("--path must be a whole number of at least 1 and at most 10000; '0' is not", "--path", "0")]
    [InlineData("--path must be a whole number of at least 1 and at most 10000; '1000000' is not", "--path", "1000000")]
    [InlineData("--path is a method of its own", "--path", "5", "--method", "lbfgs")]
    [InlineData("--path takes no --l2: the elastic net of a path is --l1-ratio", "--path", "5", "--l2", "1")]
    [InlineData("--path ends at --l1 or at --path-ratio", "--path", "5", "--l1", "0.1", "--path-ratio", "0.1")]
    [InlineData("--path 1 is its first penalty alone", "--path", "1", "--l1", "0.1")]
    [InlineData("--iterations has no meaning with --path", "--path", "5", "--iterations", "7")]
    [InlineData("--path is not for --loss quantile", "--path", "5", "--loss", "quantile")]
    [InlineData("--path is not for --loss softmax", "--path", "5", "--loss", "softmax")]
    [InlineData("--l1-ratio must be above 0 and at most 1; '0' is not", "--path", "5", "--l1-ratio", "0")]
    [InlineData("--path-ratio must be above 0 and below 1; '1' is not", "--path", "5", "--path-ratio", "1")]
    [InlineData("--l1-ratio is for --path; without it give --l1 and --l2", "--l1-ratio", "0.5")]
    [InlineData("--path-ratio is for --path", "--path-ratio", "0.5")]
    [InlineData("--resume is not for --path", "--path", "5", "--resume", "--out", "model")]
    public void Options_that_a_path_has_no_use_for_are_refused(string message, params string[] options)
    {
        var run = CommandRun.Of(["fit", _folder.Write("rows", "1 1:1\n2 1:2\n"), .. options]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private static string Text(JsonElement place, string member) => place.GetProperty(member).GetDouble().ToString("R", CultureInfo.InvariantCulture);

    // Two features of eight matter.
    private string Rows(string name, int count, bool classes)
    {
        var random = new Random(count);
        return _folder.Write(name, string.Concat(Enumerable.Range(0, count).Select(_ =>
        {
            double[] x = [.. Enumerable.Range(0, 8).Select(_ => Math.Round((2 * random.NextDouble()) - 1, 3))];
            var score = 0.3 + (2 * x[0]) - x[3] + (2 * random.NextDouble()) - 1;
            var label = classes ? (score > 0 ? 1 : 0) : Math.Round(score, 4);
            return string.Create(CultureInfo.InvariantCulture, $"{label} {string.Join(' ', x.Select((value, j) => string.Create(CultureInfo.InvariantCulture, $"{j + 1}:{value}")))}\n");
        })));
    }
}
