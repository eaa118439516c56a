using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Toolkit.Cli.Tests;

/// <summary>Boosting of decision stumps from files to models and predictions.</summary>
public sealed class BoostingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("logistic")]
    [InlineData("exponential")]
    public void An_ensemble_tells_a_ring_and_its_file_predicts_as_it_was_measured(string loss)
    {
        var (train, test, model) = (Ring("train.csv", 1), Ring("test.csv", 2), Path.Combine(_folder.Path, "model.json"));
        var run = CommandRun.Of("fit", train, "--label-column", "y", "--method", "boosting", "--loss", loss, "--iterations", "150", "--test", test, "--out", model, "--json");
        Assert.Equal((0, "rounds-done"), (run.ExitCode, run.Json.GetProperty("outcome").GetString()));
        Assert.InRange(run.Json.GetProperty("training").GetProperty("metrics").GetProperty("accuracy").GetDouble(), 0.9, 1);
        Assert.True(run.Json.GetProperty("polyakLojasiewicz").GetDouble() > 0);
        Assert.InRange(run.Json.GetProperty("stumps").GetArrayLength(), 10, 151);
        Assert.Empty(run.Json.GetProperty("coefficients").EnumerateArray());
        Assert.False(File.Exists(model + ".checkpoint"));

        var predicted = CommandRun.Of("predict", model, test, "--json").Json.GetProperty("metrics");
        Assert.True(JsonElement.DeepEquals(run.Json.GetProperty("test").GetProperty("metrics"), predicted));
        var kept = JsonDocument.Parse(File.ReadAllText(model)).RootElement;
        Assert.Equal(["a", "b"], kept.GetProperty("featureNames").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(["feature", "threshold", "polarity", "weight"], kept.GetProperty("stumps")[0].EnumerateObject().Select(member => member.Name));

        // The file alone makes the scores: a vote for each stump.
        var scores = CommandRun.Of("predict", model, test).Output.Split('\n')[..^1];
        Assert.Equal(Votes(kept, File.ReadAllLines(test)[1]) > 0 ? "out" : "in", scores[0].Split('\t')[0]);
    }

    [Fact]
    public void The_table_shows_the_constant_along_the_path_and_the_heaviest_stumps()
    {
        var run = CommandRun.Of("fit", Ring("train.csv", 1), "--label-column", "y", "--method", "boosting");
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"mu_1 along the path +\d\.\de-\d\d", run.Output);
        Assert.Matches(@"iterations +100\r?\n", run.Output);
        Assert.Matches(@"feature +above +score", run.Output);
        Assert.DoesNotContain("intercept", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_stump_is_better_than_chance_boosting_ends()
    {
        var run = CommandRun.Of("fit", _folder.Write("xor", "1 1:0 2:0\n0 1:1\n0 2:1\n1 1:1 2:1\n"), "--method", "boosting", "--json");
        Assert.Equal((0, "no-edge"), (run.ExitCode, run.Json.GetProperty("outcome").GetString()));
        Assert.Equal(0, run.Json.GetProperty("stumps").GetArrayLength());
        Assert.Equal(Math.Log(2), run.Json.GetProperty("objective").GetDouble(), 1e-15);
    }

    [Fact]
    public void Two_rows_of_a_weight_count_like_four()
    {
        var once = _folder.Write("once", "1 1:1\n0 1:2\n1 1:3\n0 1:4 2:1\n");
        var twice = _folder.Write("twice", "1 1:1\n0 1:2\n1 1:3\n0 1:4 2:1\n1 1:3\n");
        string[] boost = ["--method", "boosting", "--loss", "exponential", "--iterations", "20", "--json"];
        var weighted = CommandRun.Of(["fit", once, "--weights", _folder.Write("weights", "1\n1\n2\n1\n"), .. boost]).Json;
        Assert.Equal(CommandRun.Of(["fit", twice, .. boost]).Json.GetProperty("objective").GetDouble(), weighted.GetProperty("objective").GetDouble(), 1e-12);
    }

    [Fact]
    public void A_run_that_is_stopped_goes_on_to_the_stumps_of_the_whole()
    {
        using var cancellation = new CancellationTokenSource();
        var read = DataFile.Read(Ring("train.csv", 1), null, DataOptions.None).Match(Succ: rows => rows, Fail: errors => throw new InvalidOperationException(errors.ToString()));
        var labels = read.Labels.Select(label => (2 * label) - 1).ToArray();
        var options = new FitOptions(LossKind.Exponential, MethodKind.Boosting, Iterations: long.MaxValue);
        var checkpoint = new FitCheckpoint(Path.Combine(_folder.Path, "checkpoint"), TimeSpan.FromHours(1), "", false, false);
        var stopped = new FitTask(read.Matrix, labels, default, 1, options, new(_ => cancellation.Cancel(), cancellation.Token, checkpoint)).Run();
        var steps = Assert.IsType<Outcome.Cancelled>(stopped.Outcome).Step;

        options = options with { Iterations = steps + 10 };
        var resumed = new FitTask(read.Matrix, labels, default, 1, options, new(_ => { }, default, checkpoint with { Resumes = true })).Run();
        var whole = new FitTask(read.Matrix, labels, default, 1, options, new(_ => { }, default)).Run();
        Assert.Equal(whole.Ensemble, resumed.Ensemble);
        Assert.Equal((whole.Objective, whole.Measure), (resumed.Objective, resumed.Measure));
    }

    [Theory]
    [InlineData("feature", "3", "stump 1 has the feature 3, expected 1 to 2")]
    [InlineData("polarity", "0", "stump 1 has the polarity 0, expected -1 or 1")]
    [InlineData("weight", "-1", "stump 1 has a weight that is no finite number above 0")]
    public void A_model_with_a_stump_that_is_none_is_refused(string member, string value, string message)
    {
        var (train, path) = (_folder.Write("train", "1 1:1\n0 2:1\n1 1:2\n"), Path.Combine(_folder.Path, "model.json"));
        Assert.Equal(0, CommandRun.Of("fit", train, "--method", "boosting", "--iterations", "3", "--out", path).ExitCode);
        var model = JsonNode.Parse(File.ReadAllText(path))!;
        model["stumps"]![0]![member] = JsonNode.Parse(value);
        Refused(model, message);
        model["stumps"] = null;
        Refused(model, "its format is 'toolkit stump ensemble', expected 'toolkit linear model'");
        model["format"] = "toolkit linear model";
        Refused(model, "the method boosting has stumps");
        model["options"]!["method"] = "lbfgs";
        Refused(model, "it has 0 scores, expected 1");

        void Refused(JsonNode changed, string expected)
        {
            var run = CommandRun.Of("predict", _folder.Write("changed.json", changed.ToJsonString()), train);
            Assert.Equal((2, ""), (run.ExitCode, run.Output));
            Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        }
    }

    private static double Votes(JsonElement model, string line)
    {
        var values = line.Split(',');
        return model.GetProperty("stumps").EnumerateArray().Sum(stump =>
        {
            var vote = stump.GetProperty("polarity").GetInt32() * stump.GetProperty("weight").GetDouble();
            return stump.GetProperty("feature").ValueKind == JsonValueKind.Null
                || double.Parse(values[stump.GetProperty("feature").GetInt32() - 1], CultureInfo.InvariantCulture) > stump.GetProperty("threshold").GetDouble() ? vote : -vote;
        });
    }

    // Inside a ring or not: no line tells.
    private string Ring(string name, int seed)
    {
        var random = new Random(seed);
        return _folder.Write(name, "a,b,y\n" + string.Concat(Enumerable.Range(0, 300).Select(_ =>
        {
            var (a, b) = ((3 * random.NextDouble()) - 1.5, (3 * random.NextDouble()) - 1.5);
            return string.Create(CultureInfo.InvariantCulture, $"{a:0.0000},{b:0.0000},{((a * a) + (b * b) < 1.2 ? "in" : "out")}\n");
        })));
    }
}
