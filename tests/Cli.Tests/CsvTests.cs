using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Toolkit.Cli.Tests;

/// <summary>CSV from the training file through the model to predictions: names, categories, policies, weights, labels that are text.</summary>
public sealed class CsvTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Model => Path.Combine(_folder.Path, "model.json");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("logistic", "--l2", "0.1")]
    [InlineData("logistic", "--l1", "0.01")]
    [InlineData("softmax", "--l2", "0.1")]
    [InlineData("squared-hinge", "--l2", "0.1")]
    public void Labels_that_are_text_come_out_of_predict(string loss, params string[] options)
    {
        Assert.Equal(0, CommandRun.Of(["fit", Houses(), "--label-column", "sold", "--loss", loss, "--out", Model, .. options]).ExitCode);
        var run = CommandRun.Of("predict", Model, Houses());
        Assert.Equal(0, run.ExitCode);
        var found = run.Output.TrimEnd().Split('\n').Select(line => line.Split('\t')[0]).ToArray();
        Assert.Equal(["no", "yes"], found.Distinct().Order());
        Assert.Matches(@"rows of houses\.csv, accuracy [89]\d\.", run.Error);
    }

    [Fact]
    public void A_table_a_report_and_a_model_name_the_features()
    {
        var run = CommandRun.Of("fit", Houses(), "--label-column", "sold", "--l2", "0.1", "--out", Model);
        Assert.Matches(@"labels +no as -1, yes as \+1", run.Output);
        Assert.Matches(@"\n +colour=red +-?\d", run.Output);
        string[] names = ["area", "colour=blue", "colour=green", "colour=red"];
        foreach (var json in new[] { CommandRun.Of("fit", Houses(), "--label-column", "sold", "--l2", "0.1", "--json").Json, JsonDocument.Parse(File.ReadAllText(Model)).RootElement })
            Assert.Equal(names, json.GetProperty("featureNames").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public void Columns_are_found_by_name_in_any_order_and_what_policies_do_is_counted()
    {
        var test = _folder.Write("test.csv", "extra,colour,sold,area\n1,purple,yes,9\n2,red,no,1\n3,blue,no,\n");
        string[] fit = ["fit", Houses(), "--label-column", "sold", "--l2", "0.1"];
        var refused = CommandRun.Of([.. fit, "--test", test]);
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("test.csv: has a column 'extra', which the training data had not", refused.Error, StringComparison.Ordinal);
        Assert.Contains("give --ignore COLUMN or --unknown-columns ignore", refused.Error, StringComparison.Ordinal);

        string[] policies = ["--unknown-columns", "ignore", "--unknown-categories", "ignore", "--missing", "impute"];
        var run = CommandRun.Of([.. fit, "--test", test, "--out", Model, .. policies]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            [
                "toolkit: test.csv: 1 missing value imputed", "toolkit: test.csv: 1 value of a category that the training data had not: counted as none",
                "toolkit: test.csv: 1 column left out that the training data had not",
            ],
            run.Error.TrimEnd().Split(Environment.NewLine));

        // The model holds the policies; a JSON report holds the counts.
        var predict = CommandRun.Of("predict", Model, test, "--json");
        Assert.Equal((0, ""), (predict.ExitCode, predict.Error));
        Assert.Equal((1, 1, 1, 0), (Count("imputedValues"), Count("unknownCategories"), Count("unknownColumns"), Count("droppedRows")));
        int Count(string name) => predict.Json.GetProperty(name).GetInt32();
    }

    [Fact]
    public void Data_without_labels_are_read_when_asked_for_and_rows_are_dropped_only_when_asked_for()
    {
        Assert.Equal(0, CommandRun.Of("fit", Houses(), "--label-column", "sold", "--weight-column", "area", "--missing", "drop", "--l2", "0.1", "--out", Model).ExitCode);
        var rows = _folder.Write("rows.csv", "colour\nred\nblue\n");
        var run = CommandRun.Of("predict", Model, rows);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("has no column 'sold'", run.Error, StringComparison.Ordinal);
        Assert.Contains("--unlabelled", run.Error, StringComparison.Ordinal);
        var unlabelled = CommandRun.Of("predict", Model, rows, "--unlabelled");
        Assert.Equal((0, 2), (unlabelled.ExitCode, unlabelled.Output.TrimEnd().Split('\n').Length));
        Assert.Equal("toolkit: 2 rows of rows.csv", unlabelled.Error.TrimEnd());

        var gaps = _folder.Write("gaps.csv", "colour\nred\nNA\nblue\n");
        var refused = CommandRun.Of("predict", Model, gaps, "--unlabelled");
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("gaps.csv:3:1: expected a value in column 'colour', found 'NA'", refused.Error, StringComparison.Ordinal);
        var dropped = CommandRun.Of("predict", Model, gaps, "--unlabelled", "--missing", "drop");
        Assert.Equal((0, 2), (dropped.ExitCode, dropped.Output.TrimEnd().Split('\n').Length));
        Assert.Contains("gaps.csv: 1 row left out, for a value that is missing", dropped.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("logistic", "--l2", "0.1")]
    [InlineData("logistic", "--l1", "0.02")]
    [InlineData("softmax", "--l2", "0.1")]
    [InlineData("squares", "--l1", "0.02")]
    [InlineData("poisson", "--l2", "0.1")]
    [InlineData("quantile", "--width", "0.1", "--l2", "0.1")]
    public void A_row_of_weight_three_counts_like_three_rows(string loss, params string[] options)
    {
        var random = new Random(5);
        var rows = Enumerable.Range(0, 60).Select(_ => (Weight: random.Next(4), X: Math.Round(random.NextDouble(), 3), Z: random.Next(3))).Select(row =>
            (row.Weight, Text: string.Create(CultureInfo.InvariantCulture, $"{row.X},{row.Z},{(row.X + random.NextDouble() > 1 ? 1 : 0)}"))).ToArray();
        var weighted = _folder.Write("weighted.csv", "w,x,z,y\n" + string.Concat(rows.Select(row => $"{row.Weight},{row.Text}\n")));
        var scaled = _folder.Write("scaled.csv", "w,x,z,y\n" + string.Concat(rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Weight * 0.25},{row.Text}\n"))));
        var repeated = _folder.Write("repeated.csv", "x,z,y\n" + string.Concat(rows.SelectMany(row => Enumerable.Repeat(row.Text + "\n", row.Weight))));
        string[] common = ["--loss", loss, "--tolerance", "1e-9", "--json", .. options];
        var expected = CommandRun.Of(["fit", repeated, "--test", repeated, .. common]);
        foreach (var file in new[] { weighted, scaled })
        {
            var run = CommandRun.Of(["fit", file, "--test", file, "--weight-column", "w", .. common]);
            Assert.Equal((0, 0), (expected.ExitCode, run.ExitCode));
            Close(expected.Json.GetProperty("objective"), run.Json.GetProperty("objective"), 1e-8);
            foreach (var data in new[] { "training", "test" })
            {
                foreach (var metric in expected.Json.GetProperty(data).GetProperty("metrics").EnumerateObject().Where(metric => metric.Value.ValueKind == JsonValueKind.Number))
                    Close(metric.Value, run.Json.GetProperty(data).GetProperty("metrics").GetProperty(metric.Name), 1e-5);
            }
        }

        static void Close(JsonElement expected, JsonElement found, double error) => Assert.Equal(expected.GetDouble(), found.GetDouble(), error);
    }

    [Fact]
    public void Weights_of_LIBSVM_rows_come_from_a_file_of_their_own()
    {
        var rows = _folder.Write("rows", "1 1:1\n-1 1:2\n1 1:3\n-1 1:1\n");
        var weights = _folder.Write("weights", "3\n0\n1\n2\n");
        var repeated = _folder.Write("repeated", "1 1:1\n1 1:1\n1 1:1\n1 1:3\n-1 1:1\n-1 1:1\n");
        string[] options = ["--l2", "0.1", "--tolerance", "1e-9", "--json"];
        var run = CommandRun.Of(["fit", rows, "--weights", weights, "--test", rows, "--test-weights", weights, "--out", Model, .. options]);
        var expected = CommandRun.Of(["fit", repeated, .. options]).Json;
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(expected.GetProperty("objective").GetDouble(), run.Json.GetProperty("objective").GetDouble(), 1e-8);
        var accuracy = expected.GetProperty("training").GetProperty("metrics").GetProperty("accuracy").GetDouble();
        Assert.Equal(accuracy, run.Json.GetProperty("test").GetProperty("metrics").GetProperty("accuracy").GetDouble(), 1e-15);
        Assert.Equal(accuracy, CommandRun.Of("predict", Model, rows, "--weights", weights, "--json").Json.GetProperty("metrics").GetProperty("accuracy").GetDouble(), 1e-15);
    }

    [Fact]
    public void Indices_that_count_from_zero_are_named_as_they_are()
    {
        var run = CommandRun.Of("fit", _folder.Write("rows", "1 0:1\n-1 0:-1 7:1\n"), "--zero-based", "--l2", "0.1", "--out", Model);
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"\n +0 +\d", run.Output);
        Assert.Matches(@"\n +7 +-\d", run.Output);
        Assert.Equal(0, CommandRun.Of("predict", Model, _folder.Write("more", "1 0:1\n")).ExitCode);
        Assert.Contains("give --zero-based", CommandRun.Of("fit", _folder.Write("zero", "1 0:1\n-1 0:2\n")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_table_in_other_clothes_makes_the_same_model()
    {
        string[] options = ["--label-column", "sold", "--l2", "0.1", "--json"];
        var plain = CommandRun.Of(["fit", Houses(), .. options]).Json;
        var text = File.ReadAllText(Houses());
        var zipped = Path.Combine(_folder.Path, "houses.tsv.gz");
        using (var stream = new GZipStream(File.Create(zipped), CompressionLevel.Fastest)) stream.Write(System.Text.Encoding.UTF8.GetBytes(text.Replace(',', '\t')));
        var marks = _folder.Write("houses.txt", text.Replace(',', ';'));
        var bare = _folder.Write("bare", text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
        Same(CommandRun.Of(["fit", zipped, .. options]));
        Same(CommandRun.Of(["fit", marks, "--format", "csv", "--delimiter", ";", .. options]));
        Same(CommandRun.Of(["fit", bare, "--format", "csv", "--header", "no", "--label-column", "3", "--l2", "0.1", "--json"]));

        void Same(CommandRun run)
        {
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.True(JsonElement.DeepEquals(plain.GetProperty("coefficients"), run.Json.GetProperty("coefficients")));
        }
    }

    [Fact]
    public void The_standard_input_is_read_by_fit_and_by_predict()
    {
        Assert.Equal(0, Piped(File.ReadAllText(Houses()), "fit", "-", "--format", "csv", "--label-column", "sold", "--l2", "0.1", "--out", Model).ExitCode);
        var run = Piped("colour,area\nred,9\n", "predict", Model, "-", "--unlabelled");
        Assert.Equal((0, "toolkit: 1 row of standard input"), (run.ExitCode, run.Error.TrimEnd()));
        Assert.Matches(@"^(yes|no)\t0\.\d+\n$", run.Output);

        static CommandRun Piped(string text, params string[] arguments)
        {
            using var process = Commands.StartWithInput(arguments);
            process.StandardInput.Write(text);
            process.StandardInput.Close();
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEnd());
            process.WaitForExit();
            return new(process.ExitCode, output.Result, error);
        }
    }

    [Theory]
    [InlineData("rows", "--missing has no meaning", "--missing", "drop")]
    [InlineData("rows", "--label-column has no meaning", "--label-column", "y")]
    [InlineData("houses.csv", "--zero-based has no meaning", "--zero-based")]
    [InlineData("houses.csv", "--weights has no meaning", "--weights", "w")]
    [InlineData("houses.csv", "has no column 'nobody'; its 3 columns are area, colour, sold", "--label-column", "nobody")]
    [InlineData("houses.csv", "column 'sold' is asked for as Weight and as Label", "--label-column", "sold", "--weight-column", "sold")]
    [InlineData("houses.csv", "--delimiter must be the word tab, or an ASCII mark", "--delimiter", "ab")]
    [InlineData("houses.csv", "--format must be auto, libsvm or csv; 'arff' is none of them.", "--format", "arff")]
    [InlineData("houses.csv", "expected at most 2 different values in column 'colour'", "--most-categories", "2")]
    [InlineData("houses.csv", "takes labels that are numbers; these are categories", "--label-column", "area", "--categorical", "area", "--loss", "squares")]
    [InlineData("rows", "--weights with --test needs --test-weights", "--test", "rows", "--weights", "w")]
    [InlineData("rows", "--test-weights needs --test", "--test-weights", "w")]
    public void Options_that_do_not_suit_the_data_are_refused(string name, string message, params string[] options)
    {
        Houses();
        _folder.Write("rows", "1 1:1\n-1 1:2\n");
        var run = CommandRun.Of(["fit", Path.Combine(_folder.Path, name), .. options]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("schema.columns[0].name", "null")]
    [InlineData("schema.columns[0].role", "17")]
    [InlineData("schema.columns[0].role", "\"Label\"")]
    [InlineData("schema.columns[0].mean", "1e999")]
    [InlineData("schema.columns[0]", "null")]
    [InlineData("schema.columns", "[]")]
    [InlineData("schema.columns[1].categories", "[\"green\", \"blue\", \"red\"]")]
    [InlineData("schema.columns[1].categories", "[\"blue\", null, \"red\"]")]
    [InlineData("schema.columns[1].categories", "[\"blue\", \"red\"]")]
    [InlineData("schema.columns[1].name", "\"area\"")]
    [InlineData("schema.columns[2].categories", "[\"maybe\", \"yes\"]")]
    [InlineData("schema.options.delimiter", "\"a\"")]
    [InlineData("schema.options.mostCategories", "0")]
    [InlineData("schema.options.missing", "[null]")]
    [InlineData("schema.options.missing", "null")]
    [InlineData("schema.options.missingValues", "5")]
    [InlineData("schema.options", "null")]
    [InlineData("schema", "null")]
    [InlineData("featureNames", "[\"a\", \"b\", \"c\", \"d\"]")]
    [InlineData("featureNames", "null")]
    [InlineData("firstIndex", "7")]
    public void A_schema_that_was_tampered_with_is_refused(string place, string value)
    {
        var model = JsonNode.Parse(File.ReadAllText(Fitted()))!;
        var path = place.Split('.', '[').Select(part => part.TrimEnd(']')).ToArray();
        var parent = path[..^1].Aggregate(model, Child);
        if (int.TryParse(path[^1], CultureInfo.InvariantCulture, out var at)) parent[at] = "placeholder";
        else parent[path[^1]] = "placeholder";
        var run = CommandRun.Of("predict", _folder.Write("other.json", model.ToJsonString().Replace("\"placeholder\"", value, StringComparison.Ordinal)), Houses());
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Matches(@"^toolkit: \S+other\.json(:\d+:\d+)?: is no (sound model: |model of this version)", run.Error);

        static JsonNode Child(JsonNode node, string part) => int.TryParse(part, CultureInfo.InvariantCulture, out var index) ? node[index]! : node[part]!;
    }

    [Fact]
    public void No_mutation_of_a_model_with_a_schema_makes_it_throw()
    {
        var text = File.ReadAllText(Fitted());
        var from = text.IndexOf("\"schema\"", StringComparison.Ordinal);
        var random = new Random(3);
        for (var k = 0; k < 500; k++)
        {
            var (at, length) = (random.Next(from, text.Length), random.Next(8));
            var mutated = string.Concat(text.AsSpan(0, at), $"{"0-9.e[]{},:\"a\n"[random.Next(14)]}", text.AsSpan(Math.Min(at + length, text.Length)));
            Assert.InRange(CommandRun.Of("predict", _folder.Write("other.json", mutated), Houses()).ExitCode, 0, 2);
        }
    }

    private string Fitted()
    {
        Assert.Equal(0, CommandRun.Of("fit", Houses(), "--label-column", "sold", "--l2", "0.1", "--out", Model).ExitCode);
        return Model;
    }

    // What is large or red is sold, with exceptions.
    private string Houses()
    {
        string[] colours = ["red", "green", "blue"];
        return _folder.Write("houses.csv", "area,colour,sold\n" + string.Concat(Enumerable.Range(0, 90).Select(i =>
            $"{i % 11},{colours[i % 3]},{((i % 11) + (i % 3 == 0 ? 4 : 0) > 6 ^ i % 30 == 7 ? "yes" : "no")}\n")));
    }
}
