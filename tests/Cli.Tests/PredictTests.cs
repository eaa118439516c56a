using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Toolkit.Cli.Tests;

/// <summary><c>toolkit predict</c>, and the model files that it trusts and does not trust.</summary>
public sealed class PredictTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_number_is_a_line()
    {
        var model = Fit("4 1:1\n6 1:2\n8 1:3\n", "--loss", "squares", "--tolerance", "1e-14");
        var run = CommandRun.Of("predict", model, _folder.Write("rows", "10 1:4\n0\n"));
        Assert.Equal(0, run.ExitCode);
        var values = run.Output.Split('\n')[..^1].Select(line => double.Parse(line, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal([10, 2], values.Select(value => Math.Round(value, 9)));
        Assert.Contains("2 rows of rows, RMSE 1.41421", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_has_its_probability_behind_it_or_those_of_all_classes()
    {
        var model = Fit("4 1:1\n4 1:2\n8 1:-1\n8 1:-2\n", "--l2", "0.1");
        var rows = _folder.Write("rows", "4 1:1\n8 1:-3\n");
        var lines = CommandRun.Of("predict", model, rows).Output.Split('\n')[..^1].Select(line => line.Split('\t')).ToArray();
        Assert.Equal(["4", "8"], lines.Select(line => line[0]));
        Assert.All(lines, line => Assert.InRange(double.Parse(line[1], CultureInfo.InvariantCulture), 0.5, 1));

        var all = CommandRun.Of("predict", model, rows, "--proba").Output.Split('\n')[..^1].Select(line => line.Split('\t')).ToArray();
        Assert.Equal(["label", "4", "8"], all[0]);
        Assert.Equal(lines[1][1], all[2][2]);
        Assert.All(all[1..], line => Assert.Equal(1, line[1..].Sum(value => double.Parse(value, CultureInfo.InvariantCulture)), 1e-15));
    }

    [Fact]
    public void Predictions_go_to_a_file_whole_and_json_has_the_rest()
    {
        var model = Fit("1 1:1\n-1 1:-1\n1 1:0.5\n", "--l2", "0.1");
        var (rows, output) = (_folder.Write("rows", "1 1:1 5:2 9:1\n-1 1:-1 5:1\n"), Path.Combine(_folder.Path, "predictions"));
        var run = CommandRun.Of("predict", model, rows, "--out", output, "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(2, File.ReadAllLines(output).Length);
        Assert.Equal((2, 3), (run.Json.GetProperty("unknownFeatures").GetInt32(), run.Json.GetProperty("unknownEntries").GetInt32()));
        Assert.Equal(1, run.Json.GetProperty("metrics").GetProperty("accuracy").GetDouble());
        Assert.Equal(JsonValueKind.Null, run.Json.GetProperty("predictions").ValueKind);

        var inline = CommandRun.Of("predict", model, rows, "--json").Json.GetProperty("predictions");
        Assert.Equal(["1", "-1"], inline.EnumerateArray().Select(row => row.GetProperty("label").GetString()));
        Assert.Contains("2 features are not known to the model: 3 values count nothing", CommandRun.Of("predict", model, rows).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_that_the_model_does_not_know_are_counted_and_leave_nothing_to_measure_by()
    {
        var run = CommandRun.Of("predict", Fit("1 1:1\n-1 1:-1\n", "--l2", "0.1"), _folder.Write("rows", "0 1:1\n1 1:1\n"));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("1 row has a label that the model does not know", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("accuracy", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_predictions_are_those_that_the_fit_measured()
    {
        var (train, test) = (Rows(200, 1), Rows(100, 2));
        var fit = CommandRun.Of("fit", _folder.Write("train", train), "--test", _folder.Write("test", test), "--standardise", "--l1", "0.02", "--out", Model, "--json");
        var predict = CommandRun.Of("predict", Model, Path.Combine(_folder.Path, "test"), "--json");
        Assert.True(JsonElement.DeepEquals(fit.Json.GetProperty("test").GetProperty("metrics"), predict.Json.GetProperty("metrics")));
    }

    [Fact]
    public void A_sparse_model_holds_what_is_not_zero()
    {
        Fit(Rows(200, 1), "--l1", "0.1");
        var score = JsonDocument.Parse(File.ReadAllText(Model)).RootElement.GetProperty("scores")[0];
        Assert.Equal(score.GetProperty("indices").GetArrayLength(), score.GetProperty("coefficients").GetArrayLength());
        Assert.All(score.GetProperty("coefficients").EnumerateArray(), value => Assert.NotEqual(0, value.GetDouble()));
    }

    [Theory]
    [InlineData("$.format", "\"other\"", "its format is 'other'")]
    [InlineData("$.version", "7", "its version is 7")]
    [InlineData("$.features", "-1", "it has -1 features")]
    [InlineData("$.features", "2147483647", "it has 2147483647 features")]
    [InlineData("$.features", "5", "score 1 has 3 coefficients for 5 features")]
    [InlineData("$.classes", "[\"a\", \"b\"]", "its classes are no two increasing numbers")]
    [InlineData("$.classes", "[\"1\", \"1\"]", "its classes are no two increasing numbers")]
    [InlineData("$.classes", "null", "the loss logistic has classes")]
    [InlineData("$.scores", "[]", "it has 0 scores, expected 1")]
    [InlineData("$.scores", "[null]", "is no sound model")]
    [InlineData("$.scores[0].coefficients", "[1, 2, 1e999]", "score 1 has a coefficient that is not finite")]
    [InlineData("$.scores[0].indices", "[1, 2]", "score 1 has 3 coefficients for 2 indices")]
    [InlineData("$.scores[0].indices", "[1, 3, 2]", "score 1 has the index 2, expected 4 to 3")]
    [InlineData("$.scores[0].indices", "[1, 2, 4]", "score 1 has the index 4, expected 3 to 3")]
    [InlineData("$.scores[0].indices", "[0, 1, 2]", "score 1 has the index 0, expected 1 to 3")]
    [InlineData("$.options.loss", "\"hinge of doom\"", "expected one of logistic")]
    [InlineData("$.options.l1", "-1", "its options are not legal: --l1")]
    [InlineData("$.options.extra", "1", "extra")]
    [InlineData("$.options", "null", "options")]
    [InlineData("$.result", "{}", "missing")]
    public void A_model_that_was_tampered_with_is_refused(string place, string value, string message)
    {
        var model = JsonNode.Parse(File.ReadAllText(Fit("1 1:1 2:1 3:1\n-1 1:-1 2:1 3:2\n", "--l2", "0.1")))!;
        var path = place.Split('.', '[')[1..].Select(part => part.TrimEnd(']')).ToArray();
        var parent = path[..^1].Aggregate(model, (node, part) => int.TryParse(part, CultureInfo.InvariantCulture, out var index) ? node[index]! : node[part]!);
        parent[path[^1]] = JsonNode.Parse("\"placeholder\"");
        var run = Predict(model.ToJsonString().Replace("\"placeholder\"", value, StringComparison.Ordinal));
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("[1, 2]")]
    [InlineData("{\"format\": \"toolkit linear model\", \"format\": \"toolkit linear model\"}")]
    [InlineData("1 1:1\n-1 2:1\n")]
    [InlineData("\0\0\0\0")]
    public void What_is_no_model_at_all_is_refused(string text)
    {
        var run = Predict(text);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("is no model", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void No_mutation_of_a_model_makes_it_throw()
    {
        var text = File.ReadAllText(Fit("1 1:1 2:1 3:1\n-1 1:-1 2:1 3:2\n", "--l2", "0.1"));
        var random = new Random(3);
        for (var k = 0; k < 2000; k++)
        {
            var (from, length) = (random.Next(text.Length), random.Next(12));
            var mutated = string.Concat(text.AsSpan(0, from), $"{"0-9.e[]{},:\"a\n"[random.Next(14)]}", text.AsSpan(Math.Min(from + length, text.Length)));
            Assert.InRange(Predict(mutated).ExitCode, 0, 2);
        }
    }

    [Fact]
    public void Missing_files_and_folders_are_refused()
    {
        var model = Fit("1 1:1\n-1 1:-1\n", "--l2", "0.1");
        Assert.Contains("no such file", Refused("none", model), StringComparison.Ordinal);
        Assert.Contains("no such file", Refused(model, "none"), StringComparison.Ordinal);
        Assert.Contains("is a folder", Refused(_folder.Path, model), StringComparison.Ordinal);
        Assert.Contains("--proba needs a model of classes with probabilities", Refused(Fit("1 1:1\n2 1:2\n", "--loss", "squares"), Path.Combine(_folder.Path, "train"), "--proba"), StringComparison.Ordinal);
        Assert.Equal(2, CommandRun.Of("predict", model).ExitCode);
        Assert.Equal(0, CommandRun.Of("predict", "--help").ExitCode);

        static string Refused(params string[] arguments)
        {
            var run = CommandRun.Of(["predict", .. arguments]);
            Assert.Equal((2, ""), (run.ExitCode, run.Output));
            return run.Error;
        }
    }

    private string Model => Path.Combine(_folder.Path, "model.json");

    private CommandRun Predict(string model) => CommandRun.Of("predict", _folder.Write("other.json", model), _folder.Write("rows", "1 1:1\n"));

    private string Fit(string rows, params string[] options)
    {
        Assert.InRange(CommandRun.Of(["fit", _folder.Write("train", rows), "--out", Model, .. options]).ExitCode, 0, 1);
        return Model;
    }

    // The first of ten features decides, with noise.
    private static string Rows(int count, int seed)
    {
        var random = new Random(seed);
        return string.Concat(Enumerable.Range(0, count).Select(_ =>
        {
            var values = Enumerable.Range(1, 10).Select(j => (j, value: Math.Round((random.NextDouble() * 2) - 1, 3))).ToArray();
            var label = values[0].value + (0.5 * (random.NextDouble() - 0.5)) > 0 ? 1 : -1;
            return string.Create(CultureInfo.InvariantCulture, $"{label} {string.Join(' ', values.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.j}:{entry.value}")))}\n");
        }));
    }
}
