using System.Globalization;

namespace Toolkit.Cli.Tests;

/// <summary>Every loss by every method, and what their models are measured by.</summary>
public sealed class LossTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> SmoothPairs => Pairs(l1: false);

    public static TheoryData<string, string> PenalisedPairs => Pairs(l1: true);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(SmoothPairs))]
    public void Every_method_ends_at_the_same_minimum(string loss, string method)
    {
        var best = Fit(loss, "--method", loss == "hinge" ? "sdca" : "lbfgs", "--l2", "0.05", "--tolerance", "1e-9");
        var run = Fit(loss, "--method", method, "--l2", "0.05", "--tolerance", "1e-6", "--iterations", "200000", "--rate", "0.01");
        Assert.Equal((0, 0), (best.ExitCode, run.ExitCode));
        Assert.Equal(Objective(best), Objective(run), method == "sdca" ? 1e-6 : 1e-9);
        Assert.InRange(run.Json.GetProperty(method == "sdca" ? "relativeGap" : "relativeGradient").GetDouble(), 0, 1e-6);
    }

    [Theory]
    [MemberData(nameof(PenalisedPairs))]
    public void Every_method_that_takes_an_L1_penalty_ends_within_the_gap_that_it_certifies(string loss, string method)
    {
        string[] penalty = loss == "poisson" ? ["--l1", "0.05"] : ["--l1", "0.02", "--l2", "0.01"];
        var best = Fit(loss, [.. penalty, "--tolerance", "1e-10", "--iterations", "100000"]);
        var run = Fit(loss, [.. penalty, "--method", method, "--tolerance", "1e-6", "--iterations", "200000", "--rate", "0.01"]);
        Assert.Equal((0, 0), (best.ExitCode, run.ExitCode));
        Assert.InRange(run.Json.GetProperty("relativeGap").GetDouble(), 0, 1e-6);
        Assert.InRange((Objective(run) - Objective(best)) / Math.Abs(Objective(best)), -1e-10, 1e-6);
    }

    [Theory]
    [InlineData("logistic", "accuracy", "logLoss", "areaUnderCurve")]
    [InlineData("squares", "rootMeanSquareError", "rSquared")]
    [InlineData("huber", "rootMeanSquareError", "rSquared")]
    [InlineData("softmax", "accuracy", "logLoss")]
    [InlineData("squared-hinge", "accuracy", "areaUnderCurve")]
    [InlineData("hinge", "accuracy", "areaUnderCurve")]
    [InlineData("exponential", "accuracy", "areaUnderCurve")]
    [InlineData("poisson", "rootMeanSquareError", "meanDeviance")]
    [InlineData("quantile", "pinballLoss", "coverage")]
    public void Each_loss_is_measured_by_its_own_figures(string loss, params string[] figures)
    {
        var metrics = Fit(loss, "--l2", "0.05").Json.GetProperty("training").GetProperty("metrics");
        Assert.Equal(figures.Order(), metrics.EnumerateObject().Where(member => member.Value.ValueKind != System.Text.Json.JsonValueKind.Null).Select(member => member.Name).Order());
    }

    [Fact]
    public void Figures_have_the_values_of_their_formulas()
    {
        // Scores 2, -1, 1, 1 of labels +, -, -, +: pairs (2 > -1), (2 > 1), (1 > -1), (1 = 1).
        var classes = Metrics.OfTwoClasses([2, -1, 1, 1], [1, -1, -1, 1], probabilities: true);
        Assert.Equal((0.75, 3.5 / 4), (classes.Accuracy, classes.AreaUnderCurve));
        Assert.Equal((Ln(-2) + Ln(-1) + Ln(1) + Ln(-1)) / 4, classes.LogLoss!.Value, 1e-15);
        Assert.Null(Metrics.OfTwoClasses([1, 2], [1, 1], probabilities: false).AreaUnderCurve);

        var several = Metrics.OfClasses([0, 1, 2, 1, 1, 0], [1, 2]);
        Assert.Equal(0.5, several.Accuracy);
        Assert.Equal((Math.Log(1 + Math.E + Math.E) - 1 + Math.Log((2 * Math.E) + 1)) / 2, Metrics.OfClasses([0, 1, 1, 1, 1, 0], [1, 2]).LogLoss!.Value, 1e-15);
        var numbers = Metrics.OfNumbers([1, 2, 3], [1, 2, 6]);
        Assert.Equal((Math.Sqrt(3), 1 - (9 / 14.0)), (numbers.RootMeanSquareError!.Value, numbers.RSquared!.Value));
        Assert.Null(Metrics.OfNumbers([1, 2], [3, 3]).RSquared);
        Assert.Equal(((2 * ((2 * Math.Log(2)) - 1)) + 2) / 2, Metrics.OfCounts([0, 0], [2, 0]).MeanDeviance!.Value, 1e-15);
        var quantile = Metrics.OfQuantile(0.9, [1, 1], [2, 0]);
        Assert.Equal((0.5, 0.5), (quantile.PinballLoss!.Value, quantile.Coverage!.Value));

        static double Ln(double margin) => Math.Log(1 + Math.Exp(margin));
    }

    [Fact]
    public void A_smoothed_quantile_says_what_smoothing_changes_and_the_true_objective_lies_within()
    {
        var json = Fit("quantile", "--quantile", "0.8", "--width", "0.1", "--l2", "0.01").Json;
        var (smoothed, smoothing) = (json.GetProperty("objective").GetDouble(), json.GetProperty("smoothing"));
        Assert.Equal(0.8 * 0.8 * 0.1 / 2, smoothing.GetProperty("bound").GetDouble(), 1e-15);
        Assert.InRange(smoothing.GetProperty("objective").GetDouble(), smoothed, smoothed + smoothing.GetProperty("bound").GetDouble());
        Assert.InRange(json.GetProperty("training").GetProperty("metrics").GetProperty("coverage").GetDouble(), 0.6, 0.95);
    }

    [Fact]
    public void The_width_of_smoothing_follows_the_labels()
    {
        var rows = _folder.Write("rows", "1 1:1\n3 1:2\n5 1:3\n7 1:4\n");
        var json = CommandRun.Of("fit", rows, "--loss", "quantile", "--json").Json;
        Assert.Equal(1e-3 * Math.Sqrt(5), json.GetProperty("options").GetProperty("width").GetDouble(), 1e-15);
    }

    [Fact]
    public void Softmax_names_its_classes_and_of_two_agrees_with_logistic()
    {
        var rows = _folder.Write("rows", string.Concat(Enumerable.Range(0, 60).Select(i => $"{(i % 3 == 0 ? 5 : 2)} 1:{i % 7} 2:{(i * 5) % 11}\n")));
        var model = Path.Combine(_folder.Path, "model.json");
        var soft = CommandRun.Of("fit", rows, "--loss", "softmax", "--l2", "0.02", "--tolerance", "1e-10", "--json", "--out", model).Json;
        var logistic = CommandRun.Of("fit", rows, "--l2", "0.01", "--tolerance", "1e-10", "--json").Json;

        // With w₁ = −w₀ = w/2 the penalties agree, at half the weight.
        Assert.Equal(logistic.GetProperty("objective").GetDouble(), soft.GetProperty("objective").GetDouble(), 1e-9);
        Assert.Equal(["2", "5"], soft.GetProperty("classes").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(2, soft.GetProperty("coefficients").GetArrayLength());
        var lines = CommandRun.Of("predict", model, rows, "--proba").Output.Split('\n')[..^1].Select(line => line.Split('\t')).ToArray();
        Assert.Equal(["label", "2", "5"], lines[0]);
        Assert.All(lines[1..], line => Assert.Equal(1, line[1..].Sum(value => double.Parse(value, CultureInfo.InvariantCulture)), 1e-14));
    }

    [Theory]
    [InlineData("poisson", "1 1:1\n-2 1:1\n", "train:2:1: poisson takes labels of at least 0, found -2")]
    [InlineData("softmax", "1 1:1\n1 1:1\n", "softmax takes two different labels; every row has 1")]
    [InlineData("squared-hinge", "1 1:1\n2 1:1\n3 1:1\n", "train:3:1: squared-hinge takes two different labels; this is a third")]
    public void Labels_that_a_loss_does_not_take_are_errors(string loss, string rows, string message)
    {
        var run = CommandRun.Of("fit", _folder.Write("train", rows), "--loss", loss);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--delta is for --loss huber", "--delta", "2")]
    [InlineData("--quantile is for --loss quantile", "--quantile", "0.2")]
    [InlineData("--width is for --loss quantile", "--loss", "huber", "--width", "0.2")]
    [InlineData("--quantile must be above 0 and below 1; '1' is not.", "--loss", "quantile", "--quantile", "1")]
    [InlineData("--delta must be a finite number above 0; '0' is not.", "--loss", "huber", "--delta", "0")]
    [InlineData("--method lbfgs is for smooth objectives; with --l1 take proximal, accelerated, adam, coordinate, greedy, svrg or saga", "--method", "lbfgs", "--l1", "0.1")]
    public void Parameters_of_another_loss_are_refused(string message, params string[] options)
    {
        var run = CommandRun.Of(["fit", _folder.Write("train", "1 1:1\n2 1:2\n"), .. options]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private static TheoryData<string, string> Pairs(bool l1)
    {
        var pairs = new TheoryData<string, string>();
        foreach (var loss in LossKind.All)
        {
            foreach (var method in MethodKind.All.Where(method => method != MethodKind.Boosting && method.Takes(loss) && (method.TakesL1 || !l1))) pairs.Add(loss.Name, method.Name);
        }

        return pairs;
    }

    private static double Objective(CommandRun run) => run.Json.GetProperty("objective").GetDouble();

    // Labels of a linear score with noise: its sign, its rank, itself, or a count that grows with it.
    private CommandRun Fit(string loss, params string[] options)
    {
        var random = new Random(4);
        var rows = string.Concat(Enumerable.Range(0, 80).Select(_ =>
        {
            double[] x = [.. Enumerable.Range(0, 4).Select(_ => Math.Round((random.NextDouble() * 2) - 1, 3))];
            var score = 0.5 + (2 * x[0]) - x[1] + (random.NextDouble() - 0.5);
            var label = loss switch
            {
                "logistic" or "squared-hinge" or "hinge" or "exponential" => score > 0 ? 1 : -1,
                "softmax" => score < 0 ? 1 : score < 1 ? 2 : 3,
                "poisson" => Math.Floor(Math.Exp(0.5 * score)),
                _ => Math.Round(score, 4),
            };
            return string.Create(CultureInfo.InvariantCulture, $"{label} 1:{x[0]} 2:{x[1]} 3:{x[2]} 4:{x[3]}\n");
        }));
        string[] width = loss == "quantile" && !options.Contains("--width") ? ["--width", "0.1"] : [];
        var method = Array.IndexOf(options, "--method") is >= 0 and var at ? options[at + 1] : "";
        var own = method == "adam" ? options : [.. options.Where((option, i) => option != "--rate" && (i == 0 || options[i - 1] != "--rate"))];
        return CommandRun.Of(["fit", _folder.Write("data", rows), "--loss", loss, "--json", .. width, .. own]);
    }
}
