namespace Toolkit.Cli.Tests;

/// <summary>What <c>toolkit reproduce pl</c> promises: the theorems hold, the page needs no network, equal seeds give equal bytes.</summary>
public sealed class ReproduceTests
{
    [Fact]
    public void Every_theorem_holds_and_every_control_fails()
    {
        using var folder = new TemporaryFolder();
        var page = Path.Combine(folder.Path, "pl.html");
        var run = CommandRun.Of("reproduce", "pl", "--problems", "2", "--json", "--out", page);

        Assert.Equal((0, true), (run.ExitCode, run.Json.GetProperty("asExpected").GetBoolean()));
        var findings = run.Json.GetProperty("findings").EnumerateArray().ToList();
        Assert.Equal(["T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "C1", "C2"], findings.Select(finding => finding.GetProperty("theorem").GetString()).Distinct());
        Assert.All(findings, finding => Assert.NotEqual(finding.GetProperty("control").GetBoolean(), finding.GetProperty("kept").GetBoolean()));
        Assert.Contains("T1 Gradient descent", run.Error, StringComparison.Ordinal);
        Assert.Contains(page, run.Error, StringComparison.Ordinal);

        // All there is to load is in the page: no attribute of the document points anywhere.
        var html = File.ReadAllText(page);
        var (script, end) = (html.IndexOf("<script>", StringComparison.Ordinal), html.IndexOf("</script>", StringComparison.Ordinal));
        var document = html[..script] + html[end..];
        Assert.True(end - script > 1_000_000);
        Assert.DoesNotMatch("(src|href)=\"(?!data:)", document);
        Assert.True(document.Length < 1_000_000, $"{document.Length} characters beside the script");
        Assert.Contains("Plotly.newPlot('plot-1'", document, StringComparison.Ordinal);
    }

    // Of two trials a cell, so that shares are coarse: the bounds of recovery are those of ten, and are looked at by the command itself.
    [Fact]
    public void Mission_is_reproduced()
    {
        using var folder = new TemporaryFolder();
        var page = Path.Combine(folder.Path, "mission.html");
        var run = CommandRun.Of("reproduce", "mission", "--problems", "2", "--json", "--out", page);

        var findings = run.Json.GetProperty("findings").EnumerateArray().ToList();
        Assert.Equal(["S", "R", "M"], findings.Select(finding => finding.GetProperty("theorem").GetString()).Distinct().Take(3));
        Assert.All(findings.Where(finding => finding.GetProperty("theorem").GetString() is "S"), finding => Assert.NotEqual(finding.GetProperty("control").GetBoolean(), finding.GetProperty("kept").GetBoolean()));
        Assert.All(findings.Where(finding => finding.GetProperty("control").GetBoolean()), finding => Assert.False(finding.GetProperty("kept").GetBoolean()));
        var html = File.ReadAllText(page);
        Assert.Contains("k = 20, 3&#215;333, 30", html, StringComparison.Ordinal);
        Assert.Contains("Plotly.newPlot('plot-5'", html, StringComparison.Ordinal);
        CommandRun.Of("reproduce", "mission", "--problems", "2", "--json", "--out", Path.Combine(folder.Path, "again.html"));
        Assert.Equal(html, File.ReadAllText(Path.Combine(folder.Path, "again.html")));
    }

    [Fact]
    public void Equal_seeds_give_equal_bytes_and_the_table_fits_eighty_columns()
    {
        using var folder = new TemporaryFolder();
        CommandRun Run(string name, string seed) =>
            CommandRun.Of("reproduce", "pl", "--problems", "1", "--seed", seed, "--out", Path.Combine(folder.Path, name));
        string Page(string name) => File.ReadAllText(Path.Combine(folder.Path, name));

        var (first, second) = (Run("first.html", "3"), Run("second.html", "3"));
        Run("other.html", "4");

        Assert.Equal(first.Output, second.Output);
        Assert.Equal(Page("first.html"), Page("second.html"));
        Assert.NotEqual(Page("first.html"), Page("other.html"));
        Assert.All(first.Output.Split('\n'), line => Assert.InRange(line.TrimEnd('\r').Length, 0, 80));
    }

    [Theory]
    [InlineData(true, false, 0, "holds")]
    [InlineData(false, false, 1, "VIOLATED")]
    [InlineData(false, true, 0, "fails, rightly")]
    [InlineData(true, true, 1, "NOT DETECTED")]
    public void A_violated_bound_and_a_control_that_does_not_fail_are_told_by_the_exit_code(bool kept, bool control, int exitCode, string verdict)
    {
        using var folder = new TemporaryFolder();
        using var output = new StringWriter();
        var experiment = new Experiment("T0", "A claim", "1 ≤ 2.", _ => new([new("family", "ratio", 2, 1, kept, control)], []));
        var paper = new Paper("none", "A paper", "nobody", "nothing", [experiment]);

        var code = ReproduceRun.Execute(
            new(paper, 0, 1, Path.Combine(folder.Path, "page.html"), false), new Terminal(output, TextWriter.Null, CancellationToken.None));

        Assert.Equal(exitCode, code);
        Assert.Contains(verdict, output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_is_cancelled_writes_nothing()
    {
        using var folder = new TemporaryFolder();
        var page = Path.Combine(folder.Path, "pl.html");
        var run = CommandRun.CancelledAtTheFirstWord("reproduce", "pl", "--problems", "1", "--out", page);

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains("nothing was written", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        using var folder = new TemporaryFolder();
        var run = CommandRun.Of("reproduce", "pl", "--out", folder.Path);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("is a folder", run.Error, StringComparison.Ordinal);

        Assert.Equal(2, CommandRun.Of("reproduce", "pl", "--problems", "0").ExitCode);
        Assert.Equal(2, CommandRun.Of("reproduce", "pl", "--seed", "-1").ExitCode);
        Assert.Equal(2, CommandRun.Of("reproduce", "fermat").ExitCode);
    }
}
