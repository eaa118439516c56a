using System.Buffers.Binary;
using System.IO.Compression;

namespace Toolkit.Cli.Tests;

/// <summary>What <c>toolkit reproduce ekfac</c> promises, on digits that are made up: theorems hold, equal seeds give equal bytes on any number of threads, and what was stopped goes on.</summary>
public sealed class EkfacTests
{
    private static readonly EkfacSizes Tiny = new(
        2, new(4, [3, 2, 3], 60, 20, 20, 0.02, 3, [0, 1, 5]), new(4, [5, 3, 5], 60, 20, 20, 10, 5, [1, 5], 1, 10, [0.1], [0.3, 1], [0.01], [0.01]));

    private static readonly Paper Small = EkfacPaper.Of(Tiny, Tiny);

    [Fact]
    public void Theorems_hold_and_bytes_do_not_depend_on_threads()
    {
        using var folder = new TemporaryFolder();
        WriteDigits(folder);
        var (one, two) = (Run(folder, "one.html", request => request with { Threads = 1, Csv = Path.Combine(folder.Path, "csv") }), Run(folder, "two.html", request => request with { Threads = 2 }));

        Assert.Equal((0, 0), (one.ExitCode, two.ExitCode));
        Assert.Equal(one.Output, two.Output);
        var html = Page(folder, "one.html");
        Assert.Equal(html, Page(folder, "two.html"));
        Assert.DoesNotContain("VIOLATED", html, StringComparison.Ordinal);
        Assert.DoesNotContain("NOT DETECTED", html, StringComparison.Ordinal);
        var document = html[..html.IndexOf("<script>", StringComparison.Ordinal)] + html[html.IndexOf("</script>", StringComparison.Ordinal)..];
        Assert.DoesNotMatch("(src|href)=\"(?!data:)", document);
        Assert.DoesNotContain("econds", document, StringComparison.Ordinal);
        Assert.Contains("milliseconds a step", Page(folder, "one-seconds.html"), StringComparison.Ordinal);

        var findings = File.ReadAllLines(Path.Combine(folder.Path, "csv", "findings.csv"));
        Assert.Equal("theorem,family,quantity,bound,observed,control,kept", findings[0]);
        Assert.Equal(17, findings.Count(line => line.StartsWith("T,", StringComparison.Ordinal)));
        Assert.Equal(6, findings.Count(line => line.StartsWith("S,", StringComparison.Ordinal)));
        Assert.All(File.ReadAllLines(Path.Combine(folder.Path, "csv", "contents.csv"))[1..], line => Assert.True(File.Exists(Path.Combine(folder.Path, "csv", line.Split(',')[0]))));

        // Three steps of five curves, each with the edges of its range.
        Assert.Equal(1 + (3 * 5 * 3), File.ReadAllLines(Path.Combine(folder.Path, "csv", "S-plot-1.csv")).Length);
        Assert.Equal(3, File.ReadAllLines(Path.Combine(folder.Path, "csv", "A-table-1.csv")).Length);
        Assert.Empty(Directory.GetFiles(folder.Path, "*.journal"));
    }

    [Fact]
    public void What_was_stopped_goes_on_to_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        WriteDigits(folder);
        using var cancellation = new CancellationTokenSource();
        var stops = true;

        // Between staleness and training somebody presses Ctrl-C.
        var interrupted = new Experiment("I", "Somebody", "Stops it.", _ =>
        {
            if (stops) cancellation.Cancel();
            return new([], []);
        });
        var paper = Small with { Experiments = [Small.Experiments[1], interrupted, Small.Experiments[2]] };
        var first = Run(folder, "page.html", request => request with { Paper = paper, ResumeCommand = "toolkit again" }, cancellation.Token);
        Assert.Equal(1, first.ExitCode);
        Assert.Contains("holds 2 units that are done. To go on:\n  toolkit again", first.Error, StringComparison.Ordinal);
        Assert.Equal([Path.Combine(folder.Path, "page.html.journal")], Directory.GetFiles(folder.Path));
        stops = false;

        // A unit that was being written when the process was killed.
        File.AppendAllText(Path.Combine(folder.Path, "page.html.journal"), "A choosing K-FAC, per");
        var refused = Run(folder, "page.html", request => request with { Paper = paper });
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--resume goes on with it", refused.Error, StringComparison.Ordinal);
        var other = Run(folder, "page.html", request => request with { Paper = paper, Seed = 1, Resume = true });
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("--seed 0 (here 1)", other.Error, StringComparison.Ordinal);

        var resumed = Run(folder, "page.html", request => request with { Paper = paper, Resume = true });
        var whole = Run(folder, "whole.html", request => request with { Paper = paper });
        Assert.Equal((0, 0), (resumed.ExitCode, whole.ExitCode));
        Assert.Contains("which has 2 units", resumed.Error, StringComparison.Ordinal);
        Assert.Equal(Page(folder, "whole.html"), Page(folder, "page.html"));
        Assert.Empty(Directory.GetFiles(folder.Path, "*.journal"));
    }

    [Fact]
    public void Units_in_a_journal_are_not_done_again_and_a_line_that_is_none_is_refused()
    {
        using var folder = new TemporaryFolder();
        var journal = Path.Combine(folder.Path, "page.html.journal");
        var done = 0;
        var paper = new Paper("none", "A paper", "nobody", "nothing", [new("U", "Units", "Two of them.", trials =>
        {
            var outcomes = trials.Units.Run<TrainingOutcome>([.. Enumerable.Range(0, 2).Select(i => new UnitOfWork<TrainingOutcome>($"U {i}", _ => Counted(i)))]);
            if (done < 3) throw new OperationCanceledException();
            return new([new("units", "number", 9, outcomes[0].Train[0] + outcomes[1].Test[0], true)], []);
        })]);
        CommandRun Of(bool resumes) => Run(folder, "page.html", request => request with { Paper = paper, Resume = resumes });
        TrainingOutcome Counted(int i)
        {
            Interlocked.Increment(ref done);
            return new([0.1 + i], [double.PositiveInfinity], [i]);
        }

        Assert.Equal(1, Of(resumes: false).ExitCode);
        Assert.Equal(2, done);
        var lines = File.ReadAllLines(journal);
        Assert.Contains("U 0\t0.1 Infinity 0", lines);
        File.WriteAllLines(journal, [.. lines, "U 0\t1"]);
        var refused = Of(resumes: true);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains($"page.html.journal:{lines.Length + 1}", refused.Error, StringComparison.Ordinal);
        File.WriteAllLines(journal, lines);
        Assert.Equal(1, Of(resumes: true).ExitCode);
        Assert.Equal(2, done);
    }

    [Fact]
    public void Without_digits_theorems_run_and_what_cannot_be_is_refused()
    {
        using var folder = new TemporaryFolder();
        var run = Run(folder, "page.html", request => request);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("digits were left out", run.Error, StringComparison.Ordinal);
        Assert.Contains("digits were left out", Page(folder, "page.html"), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder.Path, "page-seconds.html")));

        Assert.Equal(2, Run(folder, "page.html", request => request with { Data = new(Path.Combine(folder.Path, "nowhere")) }).ExitCode);
        Assert.Equal(2, Run(folder, "page.html", request => request with { Csv = Path.Combine(folder.Path, "page.html") }).ExitCode);
        Assert.Equal(2, CommandRun.Of("reproduce", "ekfac", "--problems", "0").ExitCode);
        Assert.Equal(2, CommandRun.Of("reproduce", "pl", "--quick").ExitCode);
    }

    private static CommandRun Run(TemporaryFolder folder, string page, Func<ReproduceRequest, ReproduceRequest> change, CancellationToken cancellation = default)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var request = new ReproduceRequest(Small, 0, 2, Path.Combine(folder.Path, page), false) { Data = new(folder.Path) };
        var code = ReproduceRun.Execute(change(request), new Terminal(output, error, cancellation));
        return new(code, output.ToString(), error.ToString());
    }

    private static string Page(TemporaryFolder folder, string name) => File.ReadAllText(Path.Combine(folder.Path, name));

    // A hundred images of 8 × 8: a bright bar, across or upright.
    private static void WriteDigits(TemporaryFolder folder)
    {
        const int Count = 100;
        const int Side = 8;
        var bytes = new byte[16 + (Count * Side * Side)];
        int[] header = [0x803, Count, Side, Side];
        for (var i = 0; i < header.Length; i++) BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 * i), header[i]);
        for (var i = 0; i < Count * Side * Side; i++)
        {
            var (image, row, column) = (i / (Side * Side), i / Side % Side, i % Side);
            bytes[16 + i] = (byte)((image % 2 == 0 ? row : column) == image * 5 / 7 % Side ? 255 : (image * 37 + i * 11) % 60);
        }

        Directory.CreateDirectory(Path.Combine(folder.Path, "mnist"));
        using var file = new GZipStream(File.Create(Path.Combine(folder.Path, "mnist", "t10k-images-idx3-ubyte.gz")), CompressionLevel.Fastest);
        file.Write(bytes);
    }
}
