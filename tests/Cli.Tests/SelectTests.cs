using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Toolkit.Cli.Tests;

/// <summary>Selections from a shell: what they find, say, write and refuse.</summary>
public sealed class SelectTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData]
    [InlineData("--method", "adagrad")]
    [InlineData("--loss", "hinge")]
    [InlineData("--loss", "squares", "--rate", "0.3")]
    [InlineData("--l1", "1e-4")]
    [InlineData("--l1", "1e-4", "--l2", "1e-3", "--clip", "0.5")]
    [InlineData("--batch", "7", "--rate", "3")]
    [InlineData("--decay", "0.3", "--rows", "5", "--memory", "1MiB")]
    [InlineData("--method", "adagrad", "--clip", "1", "--no-intercept", "--positive-weight", "1.1")]
    [InlineData("--passes", "2")]
    public void It_finds_the_features_that_matter(params string[] options)
    {
        var train = _folder.Write("train.svm", Selections.Libsvm(6000));
        var test = _folder.Write("test.svm", Selections.Libsvm(1000, seed: 2));
        var json = Run("select", train, ["--top", "10", "--test", test, "--json", .. options]).Json;
        var ids = json.GetProperty("features").EnumerateArray().Select(feature => ulong.Parse(feature.GetProperty("id").GetString()!, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(Selections.Informative, ids.Count(Selections.IsInformative));
        if (!options.Contains("squares")) Assert.InRange(json.GetProperty("test").GetProperty("accuracy").GetDouble(), 0.8, 1);
        Assert.All(json.GetProperty("features").EnumerateArray(), feature => Assert.Equal(ulong.Parse(feature.GetProperty("id").GetString()!, CultureInfo.InvariantCulture) % 2 == 1, feature.GetProperty("weight").GetDouble() > 0));
        Assert.All(json.GetProperty("features").EnumerateArray(), feature => Assert.InRange(feature.GetProperty("error").GetDouble(), 0, 1));
    }

    [Fact]
    public void Names_are_those_of_the_data()
    {
        var train = _folder.Write("train.vw", Selections.Vowpal(5000));
        var features = Path.Combine(_folder.Path, "features.tsv");
        Run("select", train, "--top", "10", "--out", features);
        var rows = File.ReadAllLines(features).Select(line => line.Split('\t')).ToArray();
        Assert.Equal(["feature", "weight", "count", "error", "id"], rows[0]);
        Assert.Equal(Enumerable.Range(1, 10).Select(i => $"known^word{i}").Order(StringComparer.Ordinal), rows[1..].Select(row => row[0]).Order(StringComparer.Ordinal));
        Assert.All(rows[1..], row => Assert.InRange(long.Parse(row[2], CultureInfo.InvariantCulture), 1000, 1600));
    }

    [Fact]
    public void The_same_data_in_both_formats_compressed_or_in_pieces_are_one_selection()
    {
        var text = Selections.Libsvm(4000);
        var whole = _folder.Write("whole.svm", text);
        var lines = text.Split('\n');
        _folder.Write("part-1.svm", string.Join('\n', lines[..1500]) + "\n");
        _folder.Write("part-2.svm", string.Join('\n', lines[1500..]));
        var vowpal = _folder.Write("whole.vw", string.Join('\n', lines.Select(line => line.Length == 0 ? line : $"{line.Split(' ')[0]} | {line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]}")));
        var packed = Path.Combine(_folder.Path, "whole.svm.gz");
        using (var file = new GZipStream(File.Create(packed), CompressionLevel.Fastest)) file.Write(Encoding.UTF8.GetBytes(text));
        var expected = Features(whole);
        Assert.Equal(expected, Features(Path.Combine(_folder.Path, "part-*.svm")));
        Assert.Equal(expected, Features(vowpal));
        Assert.Equal(expected, Features(packed));

        string Features(string path)
        {
            var to = Path.Combine(_folder.Path, "features.tsv");
            Run("select", path, "--out", to);
            return File.ReadAllText(to);
        }
    }

    [Theory]
    [InlineData]
    [InlineData("--shared")]
    [InlineData("--method", "adagrad")]
    public void Classes_have_features_of_their_own(params string[] options)
    {
        // Of each of four classes a feature tells, among noise.
        var (text, random) = (new StringBuilder(), new Random(1));
        for (var row = 0; row < 4000; row++)
        {
            var label = random.Next(4);
            var ids = Enumerable.Range(0, 10).Select(_ => (ulong)random.Next(1000, 100_000)).Append((ulong)(label + 1)).Distinct().Order();
            text.Append(CultureInfo.InvariantCulture, $"{label} {string.Join(' ', ids.Select(id => $"{id}:1"))}\n");
        }

        var (train, model) = (_folder.Write("train.svm", text.ToString()), Path.Combine(_folder.Path, "classes.sketch"));
        var json = Run("select", train, ["--loss", "softmax", "--classes", "4", "--top", "4", "--model", model, "--json", .. options]).Json;
        foreach (var c in Enumerable.Range(0, 4))
        {
            var own = json.GetProperty("features").EnumerateArray().Where(feature => feature.GetProperty("class").GetInt32() == c).MaxBy(feature => feature.GetProperty("weight").GetDouble());
            Assert.Equal((ulong)(c + 1), ulong.Parse(own.GetProperty("id").GetString()!, CultureInfo.InvariantCulture));
        }

        var predicted = CommandRun.Of("predict", model, train);
        Assert.Equal(0, predicted.ExitCode);
        Assert.Contains("accuracy 100.00 %", predicted.Error, StringComparison.Ordinal);
        var first = predicted.Output.Split('\n')[0].Split('\t');
        Assert.Equal(text.ToString()[..1], first[0]);
        Assert.Equal(4, CommandRun.Of("predict", model, train, "--proba").Output.Split('\n')[1].Split('\t').Length);
    }

    [Fact]
    public void Counts_are_predicted_by_their_means()
    {
        var (text, random) = (new StringBuilder(), new Random(3));
        for (var row = 0; row < 4000; row++)
        {
            var isHigh = random.Next(2) == 0;
            var count = Enumerable.Range(0, 40).Count(_ => random.NextDouble() < (isHigh ? 0.2 : 0.05));
            text.Append(CultureInfo.InvariantCulture, $"{count} |a {(isHigh ? "high" : "low")} x{random.Next(100)}\n");
        }

        var (train, model) = (_folder.Write("train.vw", text.ToString()), Path.Combine(_folder.Path, "counts.sketch"));
        Run("select", train, "--loss", "poisson", "--rate", "0.05", "--top", "2", "--model", model);
        var fresh = _folder.Write("fresh.vw", "|a high\n|a low\n");
        var means = CommandRun.Of("predict", model, fresh, "--unlabelled").Output.Split('\n')[..2].Select(line => double.Parse(line, CultureInfo.InvariantCulture)).ToArray();
        Assert.InRange(means[0], 6, 10);
        Assert.InRange(means[1], 1, 3);
    }

    [Fact]
    public void Predictions_are_lines_and_say_how_good_they_are()
    {
        var (train, model) = (_folder.Write("train.svm", Selections.Libsvm(4000)), Path.Combine(_folder.Path, "m.sketch"));
        Run("select", train, "--top", "10", "--model", model);
        var test = _folder.Write("test.svm", Selections.Libsvm(500, seed: 2));
        var predicted = CommandRun.Of("predict", model, test);
        Assert.Equal(0, predicted.ExitCode);
        var lines = predicted.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(500, lines.Length);
        Assert.All(lines, line => Assert.InRange(double.Parse(line.Split('\t')[1], CultureInfo.InvariantCulture), 0.5, 1));
        Assert.Contains("500 examples; loss", predicted.Error, StringComparison.Ordinal);
        Assert.InRange(CommandRun.Of("predict", model, test, "--json").Json.GetProperty("area").GetDouble(), 0.85, 1);
        var bad = _folder.Write("bad.svm", "1 1:1\n1 x:1\n");
        var to = Path.Combine(_folder.Path, "predictions");
        var refused = CommandRun.Of("predict", model, bad, "--out", to);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("bad.svm:2:3:", refused.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(to));
    }

    [Fact]
    public void Models_of_shards_are_one_model()
    {
        var (a, b) = (_folder.Write("a.svm", Selections.Libsvm(4000)), _folder.Write("b.svm", Selections.Libsvm(3000, seed: 5)));
        string Model(string name) => Path.Combine(_folder.Path, name + ".sketch");
        foreach (var (file, name) in new[] { (a, "a"), (b, "b") }) Run("select", file, "--top", "10", "--model", Model(name));
        Run("select", b, "--top", "10", "--model", Model("c"), "--seed", "2");
        Assert.Equal(0, CommandRun.Of("sketch", "merge", Model("a"), Model("b"), "--out", Model("ab")).ExitCode);
        var info = CommandRun.Of("sketch", "info", Model("ab"), "--json").Json;
        Assert.Equal(7000, info.GetProperty("examples").GetInt64());
        Assert.Equal(Selections.Informative, info.GetProperty("features").EnumerateArray().Count(feature => Selections.IsInformative(ulong.Parse(feature.GetProperty("id").GetString()!, CultureInfo.InvariantCulture))));
        Assert.Contains("buckets in use", CommandRun.Of("sketch", "info", Model("ab")).Output, StringComparison.Ordinal);

        // A model with itself is itself.
        Assert.Equal(0, CommandRun.Of("sketch", "merge", Model("a"), Model("a"), "--out", Model("aa")).ExitCode);
        var (one, twice) = (Json("a"), Json("aa"));
        Assert.Equal(Figures(one), Figures(twice));

        var refused = CommandRun.Of("sketch", "merge", Model("a"), Model("c"), "--out", Model("ac"));
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("cannot be merged", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--seed 2 (there 0)", refused.Error, StringComparison.Ordinal);

        JsonElement Json(string name) => CommandRun.Of("sketch", "info", Model(name), "--json").Json;
        static string Figures(JsonElement json) => string.Join('\n', json.GetProperty("features").EnumerateArray().Select(feature => $"{feature.GetProperty("id")} {feature.GetProperty("weight").GetDouble():f5}"));
    }

    [Fact]
    public void A_model_that_was_touched_is_refused()
    {
        var (train, model) = (_folder.Write("train.svm", Selections.Libsvm(500)), Path.Combine(_folder.Path, "m.sketch"));
        Run("select", train, "--memory", "128KiB", "--keep", "100", "--model", model);
        var bytes = File.ReadAllBytes(model);
        var random = new Random(1);
        for (var k = 0; k < 60; k++)
        {
            var touched = (byte[])bytes.Clone();
            if (k % 3 == 0) touched = touched[..random.Next(touched.Length)];
            else touched[random.Next(touched.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(model, touched);
            var refused = CommandRun.Of("sketch", "info", model);
            Assert.Equal(2, refused.ExitCode);
            Assert.Contains("m.sketch: ", refused.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("1 1:1\n1 2:x\n", "train.svm:2:5:")]
    [InlineData("1 1:1\n2 2:1\n", "train.svm:2:1: expected a label, -1, 0 or +1, found 2")]
    [InlineData("1 1:1\n1 18446744073709551616:1\n", "train.svm:2:3:")]
    [InlineData("1 1:1e300\n", "train.svm:1:5:")]
    [InlineData("1 1:NaN\n", "train.svm:1:5:")]
    [InlineData("1 1:1\n:1 2:1\n", "train.svm:2:1:")]
    [InlineData("", "train.svm: has no")]
    public void What_is_wrong_with_data_is_said_with_its_place(string text, string expected)
    {
        var refused = CommandRun.Of("select", _folder.Write("train.svm", text));
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(expected, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_without_an_end_is_refused_in_a_memory_that_does_not_grow_with_it()
    {
        var path = Path.Combine(_folder.Path, "train.svm");
        using (var file = File.Create(path)) file.SetLength(1L << 30);
        var before = GC.GetTotalAllocatedBytes();
        var refused = CommandRun.Of("select", path, "--format", "libsvm", "--longest-line", "65536");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("train.svm:1: is longer than 65536 bytes; --longest-line allows more", refused.Error, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 100L << 20);
    }

    [Fact]
    public void Bad_rows_are_passed_over_and_counted_where_that_is_asked_for()
    {
        var text = string.Join('\n', Selections.Libsvm(100).Split('\n').Select((line, i) => i % 10 == 3 ? "no row" : line));
        var train = _folder.Write("train.svm", text);
        Assert.Equal(2, CommandRun.Of("select", train, "--skip-bad", "9").ExitCode);
        var run = CommandRun.Of("select", train, "--skip-bad", "10", "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal((10, 90), (run.Json.GetProperty("skipped").GetInt32(), run.Json.GetProperty("examples").GetInt32()));
        Assert.Contains("passed over", run.Error, StringComparison.Ordinal);
        Assert.Contains("train.svm:4:1:", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--memory", "4KiB")]
    [InlineData("--memory", "lots")]
    [InlineData("--keep", "10")]
    [InlineData("--method", "adagrad", "--l1", "0.1")]
    [InlineData("--loss", "softmax")]
    [InlineData("--classes", "3")]
    [InlineData("--resume")]
    [InlineData("--interactions", "ab")]
    [InlineData("--rate", "0")]
    [InlineData("--format", "parquet")]
    public void Options_that_make_no_sense_are_refused(params string[] options)
    {
        var refused = CommandRun.Of(["select", _folder.Write("train.svm", "1 1:1\n"), .. options]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("toolkit: ", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_explode_end_the_run_and_say_where()
    {
        var text = string.Concat(Enumerable.Range(0, 400).Select(i => $"{(i % 2 == 0 ? 1e30 : -1e30)} 1:1e18 2:{i}\n"));
        var run = CommandRun.Of("select", _folder.Write("train.svm", text), "--loss", "squares", "--rate", "1e6");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("stopped at example", run.Error, StringComparison.Ordinal);
        Assert.Contains("not finite", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_of_a_million_features_and_an_empty_one_are_rows()
    {
        var wide = "1 " + string.Join(' ', Enumerable.Range(1, 1_000_000).Select(i => $"{i}:1"));
        var run = Run("select", _folder.Write("train.svm", $"-1\n{wide}\n1 18446744073709551615:2\n"), "--json");
        Assert.Equal((3, 1_000_001), (run.Json.GetProperty("examples").GetInt32(), run.Json.GetProperty("entries").GetInt32()));
    }

    private static CommandRun Run(string command, string file, params string[] options)
    {
        var run = CommandRun.Of([command, file, .. options]);
        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        return run;
    }
}
