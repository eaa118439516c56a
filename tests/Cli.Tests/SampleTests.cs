using System.Globalization;

namespace Toolkit.Cli.Tests;

/// <summary><c>toolkit sample</c>: what it prints, writes and refuses, and how it ends.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("toolkit-sample-").FullName;

    [Fact]
    public void Eight_schools_are_sampled_when_nothing_is_given()
    {
        var run = CommandRun.Of("sample");
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("eight_schools_noncentered: 10 free values, 4 chains of 1,000 draws behind 1,000 of warm-up", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^quantity +mean +mcse +sd +5 % +50 % +95 % +ess bulk +ess tail +R-hat$", run.Output);

        // 4.41 and 3.60 by 10,000 reference draws.
        Assert.InRange(MeanOf(run.Output, "mu"), 4.1, 4.7);
        Assert.InRange(MeanOf(run.Output, "tau"), 3.2, 4.0);
        Assert.Contains("divergent 0", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Draws_are_written_as_CmdStan_writes_them_and_do_not_depend_on_threads()
    {
        string[] options = ["sample", "eight-schools", "--chains", "2", "--warmup", "200", "--draws", "50", "--seed", "5"];
        CommandRun.Of([.. options, "--out", Path.Combine(_folder, "one"), "--threads", "1"]);
        CommandRun.Of([.. options, "--out", Path.Combine(_folder, "two"), "--threads", "2"]);
        foreach (var chain in new[] { 1, 2 })
        {
            var lines = Lines("one", chain);
            Assert.Equal(
                "lp__,accept_stat__,stepsize__,treedepth__,n_leapfrog__,divergent__,energy__,theta_trans.1,theta_trans.2,theta_trans.3,theta_trans.4,theta_trans.5,theta_trans.6,theta_trans.7,theta_trans.8,mu,tau,theta.1,theta.2,theta.3,theta.4,theta.5,theta.6,theta.7,theta.8",
                lines[0]);
            Assert.Equal(51, lines.Length);
            Assert.Equal(lines, Lines("two", chain));

            // theta = mu + tau theta_trans, bit for bit as it is read back.
            var draw = lines[^1].Split(',').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
            Assert.Equal((draw[7] * draw[16]) + draw[15], draw[17]);
        }

        Assert.NotEqual(Lines("one", 1), Lines("one", 2));
    }

    [Fact]
    public void Draws_are_held_to_references()
    {
        var file = Path.Combine(_folder, "reference.json");
        File.WriteAllText(file, """{ "mu": { "mean": 4.4105, "sd": 3.3091 }, "tau": { "mean": 3.6021, "sd": 3.1983, "draws": 10000 } }""");
        string[] options = ["sample", "eight-schools", "--draws", "3000", "--target-accept", "0.95", "--check", file];
        var run = CommandRun.Of(options);
        Assert.Equal(0, run.ExitCode);
        Assert.EndsWith($"2 of 2 quantities as the references have them{Environment.NewLine}", run.Output, StringComparison.Ordinal);

        File.WriteAllText(file, """{ "mu": { "mean": 5.5, "sd": 3.3091 }, "tau": { "mean": 3.6021, "sd": 2.5 } }""");
        run = CommandRun.Of(options);
        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith($"0 of 2 quantities as the references have them{Environment.NewLine}", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_holds_its_script_and_every_plot()
    {
        var file = Path.Combine(_folder, "page.html");
        Assert.Equal(0, CommandRun.Of("sample", "eight-schools", "--report", file).ExitCode);
        var page = File.ReadAllText(file);
        Assert.DoesNotContain("<script src", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<link rel=\"stylesheet\"", page, StringComparison.Ordinal);

        // Four of energies, six pairs, four for each of twelve quantities.
        Assert.Contains("Plotly.newPlot('plot-58'", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Plotly.newPlot('plot-59'", page, StringComparison.Ordinal);
        Assert.Contains("<h2>tau</h2>", page, StringComparison.Ordinal);
        Assert.Contains("The chains agree, and none diverged.", page, StringComparison.Ordinal);
        Assert.Matches(@"chain 4: fraction (0|1)\.\d\d""", page);
        var run = CommandRun.Of("sample", "eight-schools", "--report", _folder);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("is a folder; expected a file to write", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_shows_what_diverged_and_a_chain_that_did_not_move()
    {
        var (draws, page) = (Directory.CreateDirectory(Path.Combine(_folder, "draws")).FullName, Path.Combine(_folder, "page.html"));
        CommandRun.Of("sample", "eight-schools-centered", "--seed", "3", "--report", page);
        Assert.Matches(@"""name"":""diverged"",""opacity"":1.0,""mode"":""markers"",""x"":\[\d", File.ReadAllText(page));
        foreach (var chain in new[] { 1, 2 })
        {
            File.WriteAllLines(
                Path.Combine(draws, $"m-{chain}.csv"), ["# model = m", "lp__,mu,nu", .. Enumerable.Range(0, 40).Select(i => $"-{i % 3},{(chain == 1 ? 1 : i * i % 7)},{i * i % 11}")]);
        }

        var run = CommandRun.Of("summary", draws, "--report", page);
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        var plots = File.ReadAllText(page);
        plots = plots[plots.IndexOf("<body>", StringComparison.Ordinal)..];
        Assert.Contains("Plotly.newPlot('plot-9'", plots, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", plots, StringComparison.Ordinal);
    }

    [Fact]
    public void The_live_lines_are_a_bar_a_chain_and_one_of_all()
    {
        static string[] Rows(int chains, int width) =>
            Spectre.Console.Markup.Remove(ProgressView.Rows(new SampleProgress([.. Enumerable.Range(0, chains).Select(chain => 0.5 * (chain % 3))], 1, 3, TimeSpan.FromSeconds(2)), width)).Split('\n');
        Assert.Equal(
        [
            "chain 1  ────────────────────────  0 %",
            "chain 2  ━━━━━━━━━━━━────────────  50 %",
            "chain 3  ━━━━━━━━━━━━━━━━━━━━━━━━  100 %",
            "━━━━━━━━━━━━────────────  1 warming up  divergent 3  2.00 s",
        ], Rows(3, 120));
        Assert.Equal("chain 2  ━━━───  50 %", Rows(3, 23)[1]);
        Assert.Equal("1 warming up", Assert.Single(Rows(3, 22)));
        Assert.Single(Rows(13, 120));
    }

    [Fact]
    public void Written_draws_are_summarised_as_they_were()
    {
        var draws = Path.Combine(_folder, "draws");
        var run = CommandRun.Of("sample", "eight-schools", "--draws", "1500", "--target-accept", "0.95", "--out", draws);
        var again = CommandRun.Of("summary", draws, "--report", Path.Combine(_folder, "page.html"));
        Assert.Equal((0, 0), (run.ExitCode, again.ExitCode));
        Assert.StartsWith("eight_schools_noncentered: 4 chains of 1,500 draws", again.Output, StringComparison.Ordinal);
        static IEnumerable<string> Rows(string output) => output.Split('\n').SkipWhile(line => !line.StartsWith("lp__", StringComparison.Ordinal)).Take(19);
        Assert.Equal(Rows(run.Output), Rows(again.Output));
        Assert.True(File.Exists(Path.Combine(_folder, "page.html")));
    }

    [Theory]
    [InlineData("draws.parquet")]
    [InlineData("draws.arrow")]
    [InlineData("draws.json")]
    public void Draws_are_exported(string name)
    {
        var (file, again, draws) = (Path.Combine(_folder, name), Path.Combine(_folder, $"again-{name}"), Path.Combine(_folder, "draws"));
        var run = CommandRun.Of("sample", "eight-schools", "--draws", "60", "--chains", "2", "--out", draws, "--export", file);
        Assert.Contains($"export: {file}", run.Output, StringComparison.Ordinal);
        CommandRun.Of("summary", draws, "--export", again);
        static Inference.PosteriorSample Read(string file) => (Path.GetExtension(file) switch
        {
            ".parquet" => Inference.ParquetFile.Read(file),
            ".arrow" => Inference.ArrowFile.Read(file),
            _ => Inference.JsonFile.Read(file),
        }).Match(Succ: sample => sample, Fail: errors => throw new InvalidDataException($"{errors}"));
        var (one, two) = (Read(file), Read(again));
        Assert.Equal(60, one.Count);
        foreach (var quantity in one.Names) Assert.True(one.Draws(quantity).SequenceEqual(two.Draws(quantity)));
        Assert.Contains("expected a name that ends with .parquet, .arrow, .json", CommandRun.Of("sample", "--export", "draws.xls").Error, StringComparison.Ordinal);
        Assert.Contains("in a folder that is not there", CommandRun.Of("sample", "--export", Path.Combine(_folder, "none", name)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_no_draws_are_refused_with_their_place()
    {
        File.WriteAllText(Path.Combine(_folder, "a.csv"), "# model = m\nlp__,energy__,mu,L.2.1\n-1,2,0.5,1\n-1,2,x,1\n-1,2,0.5\n");
        var run = CommandRun.Of("summary", _folder);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("a.csv:4:6: expected a number, found 'x'", run.Error, StringComparison.Ordinal);
        Assert.Contains("a.csv:5: 3 values; expected 4", run.Error, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder, "a.csv"), "mu,sigma\n1,2\n");
        Assert.Contains("a.csv:1:1: expected a line of names with lp__", CommandRun.Of("summary", _folder).Error, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder, "a.csv"), "lp__,mu\n1,2\n");
        File.WriteAllText(Path.Combine(_folder, "b.csv"), "lp__,nu\n1,2\n");
        Assert.Contains("b.csv: has other quantities than ", CommandRun.Of("summary", _folder).Error, StringComparison.Ordinal);
        Assert.Contains("no such folder", CommandRun.Of("summary", Path.Combine(_folder, "none")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_is_run_with_what_was_asked()
    {
        var file = Path.Combine(_folder, "model.cs");
        File.WriteAllText(file, "Console.WriteLine(string.Join(' ', args));\nreturn 1;\n");
        var run = CommandRun.Of("sample", file, "--draws", "30", "--kernel", "hmc", "--out", "there");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(
            "--kernel hmc --metric diagonal --chains 4 --warmup 1000 --draws 30 --thin 1 --seed 1 --max-depth 10 --steps 10 --init 2 --out there", run.Output, StringComparison.Ordinal);
        run = CommandRun.Of("sample", file, "--data", "data.json", "--out", "there", "--resume");
        Assert.EndsWith($"--init 2 --data data.json --out there --resume{Environment.NewLine}", run.Output, StringComparison.Ordinal);
        Assert.Contains("expected --out DIR", CommandRun.Of("sample", file, "--resume").Error, StringComparison.Ordinal);
    }

    // What the program writes is what the page is made of.
    [Fact]
    public void A_page_is_made_of_the_draws_of_a_program()
    {
        var (file, draws, page) = (Path.Combine(_folder, "model.cs"), Path.Combine(_folder, "draws"), Path.Combine(_folder, "page.html"));
        CommandRun.Of("sample", "eight-schools", "--draws", "1500", "--target-accept", "0.95", "--out", draws);
        File.WriteAllText(file, $$"""
            var folder = args[Array.IndexOf(args, "--out") + 1];
            Directory.CreateDirectory(folder);
            foreach (var file in Directory.GetFiles("{{draws}}", "*.csv")) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            Console.WriteLine(string.Join(' ', args[^4..]));
            """);
        var run = CommandRun.Of("sample", file, "--report", page, "--check", "reference.json", "--export", Path.Combine(_folder, "draws.json"));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith($"--export {Path.Combine(_folder, "draws.json")} --check reference.json", run.Output, StringComparison.Ordinal);
        Assert.Contains("<h2>tau</h2>", File.ReadAllText(page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hmc")]
    [InlineData("mala")]
    [InlineData("metropolis")]
    public void Every_kernel_finds_the_mean(string kernel)
    {
        var run = CommandRun.Of("sample", "eight-schools", "--kernel", kernel, "--draws", "8000", "--report", Path.Combine(_folder, "page.html"));
        Assert.InRange(MeanOf(run.Output, "mu"), 3.7, 5.1);
    }

    [Fact]
    public void Posteriors_of_a_folder_are_drawn_one_line_each()
    {
        var place = Directory.CreateDirectory(Path.Combine(_folder, "eight_schools-eight_schools_noncentered")).FullName;
        File.WriteAllText(Path.Combine(place, "data.json"), """{ "J": 8, "y": [28, 8, -3, 7, -1, 1, 18, 12], "sigma": [15, 10, 16, 11, 9, 11, 10, 18] }""");
        File.WriteAllText(Path.Combine(place, "reference.json"), """{ "mu": { "mean": 4.4105, "sd": 3.3091 }, "tau": { "mean": 3.6021, "sd": 3.1983 } }""");
        var run = CommandRun.Of("posteriors", _folder);
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^eight_schools_noncentered +kept +2 of 2 +worst \d\.\d\d of 4 +size \d+ +R-hat 1\.00\d +divergent \d+ +seed 1 ", run.Output);

        File.WriteAllText(Path.Combine(place, "reference.json"), """{ "mu": { "mean": 9, "sd": 3.3091 } }""");
        run = CommandRun.Of("posteriors", _folder, "--draws", "1200");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(2, run.Output.Split("missed 0 of 1").Length - 1);
        Assert.Contains("has no folder of a model", CommandRun.Of("posteriors", place).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"nu\": { \"mean\": 1, \"sd\": 1 } }", "has quantities that eight_schools_noncentered has not: nu")]
    [InlineData("{ \"mu\": { \"mean\": 1 } }", "expected an object of quantities, each with numbers 'mean' and 'sd'")]
    [InlineData("[", "is not JSON")]
    public void Wrong_references_are_refused_before_anything_is_drawn(string json, string expected)
    {
        var file = Path.Combine(_folder, "reference.json");
        File.WriteAllText(file, json);
        var run = CommandRun.Of("sample", "eight-schools", "--check", file);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("""{ "J": 8, "y": [28, 8, -3], "sigma": [15, 10, 16, 11, 9, 11, 10, 18] }""", "data.json:1:11: 'y' is 3 elements; expected 8 elements")]
    [InlineData("""{ "J": 1, "y": [28], "sigma": [-2] }""", "data.json:1:22: element 1 of 'sigma' is -2; expected a number of at least 0")]
    [InlineData("""{ "J": 1, "y": [28] }""", "there is no field 'sigma'; expected 1 element")]
    public void Data_of_another_shape_are_refused_by_name(string json, string expected)
    {
        var file = Path.Combine(_folder, "data.json");
        File.WriteAllText(file, json);
        var run = CommandRun.Of("sample", "eight-schools", "--data", file);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no such model", "no-such-model")]
    [InlineData("expected --data FILE", "garch11")]
    [InlineData("--chains must be", "eight-schools", "--chains", "0")]
    [InlineData("--target-accept must be", "eight-schools", "--target-accept", "1")]
    [InlineData("--metric must be diagonal, dense or unit", "eight-schools", "--metric", "round")]
    [InlineData("--max-depth must be", "eight-schools", "--max-depth", "21")]
    [InlineData("--max-depth is of nuts", "eight-schools", "--max-depth", "5", "--kernel", "hmc")]
    [InlineData("--steps is of hmc", "eight-schools", "--steps", "5")]
    [InlineData("--allow-different-hardware is of --resume", "eight-schools", "--out", "d", "--allow-different-hardware")]
    [InlineData("--out must be a folder", "eight-schools", "--out", "")]
    public void Wrong_arguments_are_refused(string expected, params string[] arguments)
    {
        var run = CommandRun.Of(["sample", .. arguments]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_with_the_draws_is_said()
    {
        var run = CommandRun.Of("sample", "eight-schools-centered", "--seed", "3");
        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"(?m)^warning: \d+ of 4000 transitions diverged", run.Output);
        run = CommandRun.Of("sample", "eight-schools", "--draws", "20", "--max-depth", "1");
        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"(?m)^warning: \d+ of 80 trajectories were cut off at the maximal depth", run.Output);
        Assert.Contains("warning: The effective sample size is below 400 for ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_is_stopped_says_what_is_saved_and_goes_on()
    {
        var draws = Path.Combine(_folder, "draws");
        string[] options = ["sample", "eight-schools", "--chains", "2", "--draws", "300000", "--out", draws];
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(1.5));
        var run = CommandRun.Of(source.Token, options);
        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"toolkit: stopped before the last draw; [\d,]+, [\d,]+ draws are saved in .*: the same command with --resume goes on", run.Error);
        Assert.Matches(@"csv: has \d+ of 300000 draws of a run that was interrupted; resume it, or name another folder", CommandRun.Of(options).Error);
        run = CommandRun.Of("summary", draws);
        Assert.Matches(@"^eight_schools_noncentered: 2 chains of [\d,]+ draws, of 300,000 that the run was to make", run.Output);
        Assert.Contains("expected --out DIR", CommandRun.Of("sample", "--resume").Error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static double MeanOf(string output, string quantity) => double.Parse(
        output.Split('\n').Single(line => line.StartsWith($"{quantity} ", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);

    private string[] Lines(string run, int chain) =>
        [.. File.ReadAllLines(Path.Combine(_folder, run, $"eight_schools_noncentered-{chain}.csv")).Where(line => !line.StartsWith('#'))];
}
