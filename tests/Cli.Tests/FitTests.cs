using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Toolkit.Cli.Tests;

public sealed class FitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Least_squares_finds_the_line_that_made_the_data()
    {
        var run = CommandRun.Of("fit", Line(), "--loss", "squares", "--tolerance", "1e-12", "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(3, run.Json.GetProperty("intercepts")[0].GetDouble(), 1e-8);
        Assert.Equal(0, run.Json.GetProperty("objective").GetDouble(), 1e-15);
        Assert.Equal(0, run.Json.GetProperty("training").GetProperty("metrics").GetProperty("rootMeanSquareError").GetDouble(), 1e-7);
    }

    [Fact]
    public void Standardising_changes_the_way_and_not_the_unpenalised_answer()
    {
        var plain = CommandRun.Of("fit", Line(), "--loss", "squares", "--tolerance", "1e-12", "--json").Json;
        var scaled = CommandRun.Of("fit", Line(), "--loss", "squares", "--tolerance", "1e-12", "--json", "--standardise").Json;
        Assert.Equal(plain.GetProperty("intercepts")[0].GetDouble(), scaled.GetProperty("intercepts")[0].GetDouble(), 1e-7);
    }

    [Theory]
    [InlineData()]
    [InlineData("--standardise")]
    public void Json_has_the_coefficients_in_the_units_of_the_data(params string[] options)
    {
        var json = CommandRun.Of(["fit", Line(), "--loss", "squares", "--tolerance", "1e-12", "--json", .. options]).Json;
        Assert.Equal([2, -1], json.GetProperty("coefficients")[0].EnumerateArray().Select(value => Math.Round(value.GetDouble(), 7)));
        Assert.Equal(3, json.GetProperty("intercepts")[0].GetDouble(), 1e-7);
    }

    [Fact]
    public void The_table_lists_the_ten_largest_coefficients_and_counts_the_others()
    {
        // A row to a feature of its own, y = w: the coefficients are the labels, and feature 3 has none.
        var labels = Enumerable.Range(1, 14).Select(i => i == 3 ? 0 : i % 2 == 0 ? i : -i).ToArray();
        var file = _folder.Write("many", string.Concat(labels.Select((label, i) => $"{label} {i + 1}:1\n")));
        var run = CommandRun.Of("fit", file, "--loss", "squares", "--no-intercept", "--tolerance", "1e-14");
        Assert.Equal(0, run.ExitCode);
        var lines = run.Output.Split(Environment.NewLine).SkipWhile(line => !line.TrimStart().StartsWith("feature ", StringComparison.Ordinal));
        Assert.Equal(
            [.. Enumerable.Range(5, 10).Reverse().Select(i => $"{i} {labels[i - 1]}"), "3 more in --json"],
            lines.Skip(1).Where(line => line.Length > 0).Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
    }

    [Fact]
    public void A_table_of_few_coefficients_is_short()
    {
        var run = CommandRun.Of("fit", Line(), "--loss", "squares", "--tolerance", "1e-12");
        Assert.Matches(@"feature +coefficient\r?\n +1 +2\r?\n +2 +-1\r?\n$", run.Output);
        Assert.DoesNotContain("feature ", CommandRun.Of("fit", Line(), "--loss", "squares", "--l1", "99").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_one_dimensional_lasso_has_the_solution_of_the_formula()
    {
        // Minimise (1/2)(2w - 4)^2 / 1 + w over one row without an intercept: w = (8 - 1) / 4.
        var file = _folder.Write("one", "4 1:2\n");
        var json = CommandRun.Of("fit", file, "--loss", "squares", "--l1", "1", "--no-intercept", "--tolerance", "1e-12", "--json").Json;
        Assert.Equal((0.5 * 0.25) + 1.75, json.GetProperty("objective").GetDouble(), 1e-12);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("intercepts").ValueKind);
        var none = CommandRun.Of("fit", file, "--loss", "squares", "--l1", "9", "--no-intercept", "--json").Json;
        Assert.Equal(0, none.GetProperty("nonZeroCoefficients").GetInt32());
        Assert.Equal("converged", none.GetProperty("outcome").GetString());
    }

    [Fact]
    public void Labels_of_any_two_values_are_mapped_and_shown()
    {
        var (train, test) = (Classes("7", "4.5"), _folder.Write("test", "7 1:2\n4.5 1:-2\n"));
        var run = CommandRun.Of("fit", train, "--test", test, "--l2", "0.01");
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"labels +4\.5 as -1, 7 as \+1", run.Output);
        Assert.Matches(@"test accuracy +100\.00 %", run.Output);
    }

    [Theory]
    [InlineData("7 1:2 900:5\n4.5 1:-2\n", "its features end at 900: those above 2 count nothing")]
    [InlineData("7 1:2\n4.5 1:-2\n", "its features end at 1: the others are 0 there")]
    public void Test_data_may_have_more_features_or_fewer(string test, string note)
    {
        var run = CommandRun.Of("fit", Classes("7", "4.5"), "--test", _folder.Write("test", test), "--l2", "0.01");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(note, run.Output, StringComparison.Ordinal);
        Assert.Matches(@"test accuracy +100\.00 %", run.Output);
    }

    [Fact]
    public void Json_has_these_members_and_nothing_else_is_printed()
    {
        var train = Classes("1", "-1");
        var run = CommandRun.Of("fit", train, "--test", train, "--l2", "0.1", "--l1", "0.001", "--json");
        Assert.Empty(run.Error);
        Assert.Equal(
            [
                "data", "rows", "features", "entries", "classes", "options", "outcome", "nonFinite", "objective", "smoothing", "relativeGradient", "relativeGap", "polyakLojasiewicz",
                "iterations", "oracleCalls", "nonZeroCoefficients", "readSeconds", "fitSeconds", "training", "test", "certified", "model", "intercepts",
                "featureNames", "firstIndex", "coefficients", "stumps",
            ],
            run.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(["file", "rows", "weight", "features", "droppedRows", "imputedValues", "unknownCategories", "unknownColumns", "metrics"], run.Json.GetProperty("test").EnumerateObject().Select(member => member.Name));
        Assert.Equal(["-1", "1"], run.Json.GetProperty("classes").EnumerateArray().Select(name => name.GetString()));
        Assert.InRange(run.Json.GetProperty("relativeGap").GetDouble(), 0, 1e-6);
        Assert.True(run.Json.GetProperty("oracleCalls").GetInt64() > run.Json.GetProperty("iterations").GetInt64());
    }

    [Fact]
    public void A_figure_that_is_not_finite_is_null_in_json()
    {
        var json = JsonDocument.Parse(Report(double.NaN).ToJson()).RootElement;
        Assert.Equal(JsonValueKind.Null, json.GetProperty("objective").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("coefficients")[0][0].ValueKind);
        Assert.Equal(1, JsonDocument.Parse(Report(1).ToJson()).RootElement.GetProperty("objective").GetDouble());
    }

    [Fact]
    public void A_spent_budget_is_exit_code_one_and_still_a_table()
    {
        var run = CommandRun.Of("fit", Classes("1", "0"), "--iterations", "2");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("not converged: --iterations are spent", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"iterations +2", run.Output);
    }

    [Fact]
    public void A_fit_at_the_floor_of_rounding_says_so_and_keeps_its_model()
    {
        var model = Path.Combine(_folder.Path, "model.json");
        string[] fit = ["fit", Classes("1", "0"), "--l2", "0.01", "--tolerance", "1e-300", "--out", model];
        var run = CommandRun.Of(fit);
        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"outcome +stopped: no further progress in double precision; relative gradient \d\.\de-1\d of 1\.0e-300", run.Output);
        Assert.Equal(["classes", "model.json"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
        var again = CommandRun.Of([.. fit, "--resume", "--json"]);
        Assert.Equal((1, "stalled"), (again.ExitCode, again.Json.GetProperty("outcome").GetString()));
        Assert.Contains("is finished already", again.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("squares")]
    [InlineData("logistic", "--l2", "0.01")]
    [InlineData("logistic", "--l1", "0.01")]
    [InlineData("squares", "--batch", "8")]
    public void Adam_reaches_the_tolerance_without_being_told_a_rate(string loss, params string[] options)
    {
        var run = CommandRun.Of(["fit", loss == "squares" ? Line() : Classes("1", "-1"), "--loss", loss, "--method", "adam", "--json", .. options]);
        Assert.Equal((0, 0.1), (run.ExitCode, run.Json.GetProperty("options").GetProperty("rate").GetDouble()));
    }

    [Fact]
    public void Cancellation_stops_between_two_steps_and_prints_the_state_reached()
    {
        var run = CommandRun.CancelledAtTheFirstWord("fit", Classes("1", "0"), "--json", "--out", Path.Combine(_folder.Path, "model"), "--resume");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("cancelled", run.Json.GetProperty("outcome").GetString());
        Assert.Equal(0, run.Json.GetProperty("iterations").GetInt64());
        Assert.Equal(Math.Log(2), run.Json.GetProperty("objective").GetDouble(), 1e-15);
        Assert.Equal(1, run.Json.GetProperty("relativeGradient").GetDouble());
    }

    [Fact]
    public void A_long_run_is_cancelled_on_its_way_and_reports_while_it_runs()
    {
        using var cancellation = new CancellationTokenSource();
        var data = DataFile.Read(Classes("1", "-1"), null, DataOptions.None).Match(Succ: rows => rows, Fail: errors => throw new InvalidOperationException(errors.ToString()));
        var reports = new List<FitProgress>();
        var options = new FitOptions(LossKind.Logistic, MethodKind.Accelerated, Tolerance: 1e-300, Iterations: long.MaxValue);
        var fit = new FitTask(data.Matrix, data.Labels.AsMemory(), default, 1, options, new(Report, cancellation.Token)).Run();
        Assert.Equal(fit.Outcome.Step, Assert.IsType<Outcome.Cancelled>(fit.Outcome).Step);
        Assert.Equal(reports[^1].Step, fit.Outcome.Step);
        Assert.True(fit.Objective < Math.Log(2));

        void Report(FitProgress progress)
        {
            reports.Add(progress);
            if (reports.Count == 2) cancellation.Cancel();
        }
    }

    [Fact]
    public void Piped_progress_is_a_plain_line_a_second()
    {
        using var error = new StringWriter();
        var terminal = new Terminal(TextWriter.Null, error, CancellationToken.None);
        var answer = ProgressView.Show<FitProgress, int>(terminal, report =>
        {
            for (var tenth = 1; tenth <= 25; tenth++) report(new(100 * tenth, 0.5, Certificate.RelativeGradient, 1e-3, 1e-6, 10_000, TimeSpan.FromMilliseconds(100 * tenth)));
            return 42;
        });
        Assert.Equal(42, answer);
        Assert.Equal(
            ["step 1,000  objective 0.5  relative gradient 1.0e-03 (to 1.0e-06)  1.00 s", "step 2,000  objective 0.5  relative gradient 1.0e-03 (to 1.0e-06)  2.00 s"],
            error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Progress_of_boosting_and_of_a_path_counts_to_its_end()
    {
        var boosting = new FitProgress(25, 0.5, Certificate.PolyakLojasiewicz, 1e-3, 1e-6, 100, TimeSpan.FromSeconds(2));
        Assert.Equal((0.25, "step 25 of 100  objective 0.5  mu_1 1.0e-03  2.00 s"), (boosting.Done, boosting.Line));
        var path = new PathPlaceProgress(3, 4, 0.0125, 7, 1e-8, TimeSpan.FromSeconds(3));
        Assert.Equal((0.75, "penalty 3 of 4: 0.0125  7 not 0  gap 1.0e-08  3.00 s"), (path.Done, path.Line));
        Assert.Equal("━━━━━━━━━━━━━━━━━━──────  penalty 3 of 4  at 0.0125  not 0: 7  3.00 s", Spectre.Console.Markup.Remove(ProgressView.Row(path, 120)));
    }

    [Theory]
    [InlineData(200, "━━━━━━━━━━━━────────────  step 1,234,567  gradient 1.0e-03  objective 0.32842034  12 min 07 s")]
    [InlineData(80, "━━━━━─────  step 1,234,567  gradient 1.0e-03  objective 0.32842034  12 min 07 s")]
    [InlineData(70, "step 1,234,567  gradient 1.0e-03  objective 0.32842034  12 min 07 s")]
    [InlineData(60, "step 1,234,567  gradient 1.0e-03  objective 0.32842034")]
    [InlineData(40, "step 1,234,567  gradient 1.0e-03")]
    [InlineData(10, "")]
    public void The_live_line_leaves_out_what_the_screen_has_no_room_for(int width, string line) =>
        Assert.Equal(line, Plain(width));

    [Fact]
    public void The_live_line_leaves_the_last_column_free_on_every_screen() =>
        Assert.All(Enumerable.Range(1, 200), width => Assert.InRange(Plain(width).Length, 0, width - 1));

    [Theory]
    [InlineData("--l1", "-1", "--l1 must be a finite number of at least 0; '-1' is not.")]
    [InlineData("--l2", "inf", "--l2 must be a finite number of at least 0; 'inf' is not.")]
    [InlineData("--l2", "abc", "--l2 must be a finite number of at least 0; 'abc' is not.")]
    [InlineData("--tolerance", "0", "--tolerance must be above 0 and below 1; '0' is not.")]
    [InlineData("--iterations", "0", "--iterations must be a whole number of at least 1; '0' is not.")]
    [InlineData("--iterations", "1.5", "--iterations must be a whole number of at least 1; '1.5' is not.")]
    [InlineData("--loss", "ramp", "'ramp' is none of them.")]
    public void A_bad_argument_is_named_with_its_range(string option, string value, string message)
    {
        var run = CommandRun.Of("fit", Line(), option, value);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_options_missing_values_and_no_command_are_exit_code_two()
    {
        Assert.Equal(2, CommandRun.Of("fit", "--nonsense").ExitCode);
        Assert.Equal(2, CommandRun.Of("fit", Line(), "--l2").ExitCode);
        Assert.Equal(2, CommandRun.Of().ExitCode);
        Assert.Equal(0, CommandRun.Of("fit", "--help").ExitCode);
    }

    [Theory]
    [InlineData("fit", "--bogus")]
    [InlineData("fit", "--bogus", "train")]
    [InlineData("fit", "train", "--bogus", "--l2", "1")]
    [InlineData("--bogus")]
    public void An_unknown_option_is_called_one(params string[] arguments)
    {
        var run = CommandRun.Of(arguments);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Equal(
            ["toolkit: unknown option --bogus", "toolkit: --help says what can be given"],
            run.Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_file_may_be_called_like_an_option_and_help_comes_first()
    {
        Assert.Contains("./--bogus: no such file", CommandRun.Of("fit", "./--bogus").Error, StringComparison.Ordinal);
        Assert.Contains("toolkit: --bogus: no such file", CommandRun.Of("fit", "--", "--bogus").Error, StringComparison.Ordinal);
        Assert.Equal(0, CommandRun.Of("fit", "--bogus", "--help").ExitCode);
        Assert.Equal(0, CommandRun.Of("--version").ExitCode);
    }

    [Fact]
    public void Errors_in_both_files_are_reported_together_with_exit_code_two()
    {
        var run = CommandRun.Of("fit", _folder.Write("bad", "1 1:x\n"), "--test", Path.Combine(_folder.Path, "none"), "--json");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("bad:1:5: expected a value", run.Error, StringComparison.Ordinal);
        Assert.Contains("none: no such file", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1 1:1\n1 1:2\n", "logistic takes two different labels; every row has 1")]
    [InlineData("1 1:1\n2 1:2\n# c\n3 1:1\n", "train:4:1: logistic takes two different labels; this is a third, 3, after 1 and 2")]
    public void Labels_that_make_no_two_classes_are_errors(string text, string message)
    {
        var run = CommandRun.Of("fit", _folder.Write("train", text));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_label_of_neither_class_is_named_with_its_line()
    {
        var run = CommandRun.Of("fit", Classes("1", "-1"), "--test", _folder.Write("test", "1 1:1\n\n5 1:1\n"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("test:3:1: expected the label -1 or 1, as in the training data, found 5", run.Error, StringComparison.Ordinal);
        var many = CommandRun.Of("fit", Classes("1", "-1"), "--test", _folder.Write("test", string.Concat(Enumerable.Repeat("5 1:1\n", 30))));
        Assert.EndsWith("test: 10 more errors", many.Error.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData()]
    [InlineData("--no-intercept")]
    [InlineData("--standardise")]
    public void Rows_without_a_feature_are_no_trouble(params string[] options)
    {
        var run = CommandRun.Of(["fit", _folder.Write("bare", "1\n0\n1\n"), "--json", .. options]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(0, run.Json.GetProperty("features").GetInt32());
    }

    private static FitReport Report(double objective) => new(
        "x", 1, 1, 1, null, new(LossKind.Squares, MethodKind.Accelerated), "non-finite", "gradient in step 1 of x", objective, null, 1, null, null, 0, 1, 0, 0, 0,
        new("x", 1, null, 1, 0, 0, 0, 0, new()), null, null, null, null, null, 1, [[objective]], null);

    private static string Plain(int width) =>
        Spectre.Console.Markup.Remove(ProgressView.Row(new FitProgress(1_234_567, 0.32842034, Certificate.RelativeGradient, 1e-3, 1e-6, 10_000_000, new TimeSpan(0, 12, 7)), width));

    // y = 3 + 2 a - b.
    private string Line() => _folder.Write(
        "line", string.Concat(Enumerable.Range(0, 30).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{3 + (2 * (i % 7)) - (i % 5)} 1:{i % 7} 2:{i % 5}\n"))));

    // Two clouds that overlap a little.
    private string Classes(string positive, string negative)
    {
        var text = new StringBuilder();
        for (var i = 0; i < 60; i++)
        {
            var side = i % 2 == 0 ? 1 : -1;
            var first = i % 10 == 0 ? -side : side * (1 + (i % 7 / 3.0));
            text.Append(CultureInfo.InvariantCulture, $"{(side > 0 ? positive : negative)} 1:{first} 2:{((i * 7) % 11) - 5}\n");
        }

        return _folder.Write("classes", text.ToString());
    }
}
