using System.Text;

namespace Toolkit.Sketching.Tests;

/// <summary>Files that are broken, cut off or built to hurt: each gives a message with file, line and column, and the rows before it.</summary>
public class HostileExamplesTests
{
    private static readonly ExampleOptions Libsvm = new() { Format = ExampleFormat.Libsvm };

    [Fact]
    public void Further_errors_of_a_window_are_told_up_to_twenty()
    {
        Assert.Equal(["test:2:1", "test:2:3", "test:4:5"], Reading.Text("1\nx y\n1 1:1\n1 1:z", Libsvm).Faults.Select(fault => fault.Split(": ")[0]));
        var many = Reading.Text("1\n" + string.Concat(Enumerable.Repeat("x\n", 100)), Libsvm);
        Assert.Equal(["1/1"], many.Rows);
        Assert.Equal(20, many.Faults.Length);
        Assert.StartsWith("test:21:1: ", many.Faults[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void So_many_bad_rows_are_passed_over_and_the_next_one_ends_the_stream()
    {
        var text = string.Concat(Enumerable.Range(0, 50).Select(i => i % 5 == 4 ? "x\n" : $"{i} 1:1\n"));
        foreach (var window in (int[])[1, 30, 1 << 20])
        {
            var read = Reading.Text(text, Libsvm with { SkipBad = 4, Window = window });
            Assert.Equal(20, read.Rows.Count);
            Assert.Equal((4L, 4), (read.Progress.Skipped, read.Progress.FirstSkipped.Length));
            Assert.Equal(5, read.Progress.FirstSkipped[0].Line);
            Assert.Equal("test:25:1: expected a label, a number that fits a float, of a size up to 3.4e38, found 'x'", read.Faults[0]);
        }
    }

    [Fact]
    public void A_cut_gzip_file_gives_what_came_before_the_cut_and_says_so()
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i} {i * 7919 % 1013}:1\n")));
        var stored = Reading.Gzip(bytes)[..^5000];
        var whole = Reading.All(Reading.Open(bytes, Libsvm)).Rows;
        var cut = Reading.All(Reading.Open(stored, Libsvm));
        Assert.Equal(whole.Take(cut.Rows.Count), cut.Rows);
        Assert.InRange(cut.Rows.Count, 1, 19_999);
        Assert.StartsWith("test: is cut off", Assert.Single(cut.Faults), StringComparison.Ordinal);
        Assert.Equal(cut.Rows, Reading.All(Reading.Open(stored, Libsvm with { Window = 333 })).Rows);
    }

    [Fact]
    public void A_file_that_is_not_what_its_name_says_is_named()
    {
        using var folder = new Folder();
        var (zip, gzip) = (folder.Write("a.svm", "PK\u0003\u0004xx"), folder.Write("b.svm.gz", "1 1:1\n"));
        Assert.Equal([$"{zip}: is a zip archive; expected text, gzip or zstd"], Reading.All(Reading.Good(ExampleStream.Open([zip]))).Faults);
        Assert.Equal([$"{gzip}: is named like gzip, but does not begin like it"], Reading.All(Reading.Good(ExampleStream.Open([gzip]))).Faults);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\r\n# nothing\n")]
    public void No_rows_at_all_are_said(string text) => Assert.Equal(["test: has no rows"], Reading.Text(text, Libsvm).Faults);

    [Theory]
    [InlineData(ExampleFormat.Libsvm, "1 1:1\n", "1 ")]
    [InlineData(ExampleFormat.VowpalWabbit, "1 | a\n", "1 | ")]
    [InlineData(ExampleFormat.Csv, "1,x\n", "1,")]
    [InlineData(ExampleFormat.Criteo, "1\n", "1")]
    [InlineData(ExampleFormat.Fasta, ">1\nA\n", ">1 ")]
    [InlineData(ExampleFormat.Fastq, "@1\nA\n+\n1\n", "@1 ")]
    public void A_line_of_a_gigabyte_takes_no_gigabyte(ExampleFormat format, string before, string begin)
    {
        var options = new ExampleOptions { Format = format, LongestLine = 1 << 21, SkipBad = 5, Header = CsvHeader.Absent, Label = "1" };
        var start = Encoding.UTF8.GetBytes(before + begin);
        var allocated = GC.GetTotalAllocatedBytes();
        var read = Reading.All(Reading.Good(ExampleStream.Open(DataSource.FromStream(new Long(start, 1 << 30), "long"), options)));
        Assert.InRange(GC.GetTotalAllocatedBytes() - allocated, 0, 1 << 27);
        Assert.Equal([$"long:{before.Count(character => character == '\n') + 1}: is longer than 2097152 bytes; LongestLine allows more"], read.Faults);
        Assert.Equal(format == ExampleFormat.Criteo ? 0 : 1, read.Rows.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1 << 16)]
    public void The_longest_line_is_a_line_wherever_windows_end(int window)
    {
        var options = Libsvm with { LongestLine = 20, Window = window };
        Assert.Equal(["1/1 1:1", "1/1 1:1 2:2 3:3 4:4"], Reading.Text("1 1:1\n1 1:1 2:2 3:3  4:4  \n", options).Rows);
        foreach (var row in (string[])["1 1:1 2:2 3:3  4:4   ", "1 1:1 2:2 3:3  4:4 5:6"])
        {
            var read = Reading.Text($"1 1:1\n{row}\n1 1:1\n", options);
            Assert.Equal(["1/1 1:1"], read.Rows);
            Assert.Equal(["test:2: is longer than 20 bytes; LongestLine allows more"], read.Faults);
        }
    }

    [Fact]
    public void A_row_of_a_million_features_is_a_row()
    {
        var row = "1 " + string.Join(' ', Enumerable.Range(0, 1_000_000).Select(i => $"{(i * 7919L) % 1_000_003}:1"));
        var vowpal = Reading.Text(row.Replace("1 ", "1 |a ", StringComparison.Ordinal)[..1000], new() { Format = ExampleFormat.VowpalWabbit });
        Assert.NotEmpty(vowpal.Faults.Concat(vowpal.Rows));
        using var stream = Reading.Open(Encoding.UTF8.GetBytes($"{row}\n{row}\n"), Libsvm);
        var read = stream.From(1, 1);
        Assert.Equal((1, 1_000_000), (read.Count, read.IdsOf(0).Length));
        for (var i = 1; i < 1_000_000; i++) Assert.True(read.IdsOf(0)[i] > read.IdsOf(0)[i - 1]);
    }

    [Fact]
    public void What_breaks_the_callers_stream_is_an_error_of_the_file() =>
        Assert.Equal(["s: cannot be read: no more"], Reading.All(Reading.Good(ExampleStream.Open(DataSource.FromStream(new Broken(), "s"), Libsvm))).Faults);

    [Fact]
    public void Options_are_checked_where_they_are_set()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExampleOptions { Passes = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExampleOptions { SkipBad = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExampleOptions { LongestLine = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExampleOptions { Window = (1 << 30) + 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExampleOptions { KMer = 32 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExampleOptions { Delimiter = '.' });
        Assert.Throws<ArgumentException>(() => new ExampleOptions { Interactions = ["a*"] });
        Assert.Throws<ArgumentException>(() => new ExampleOptions { Interactions = ["a*b*c"] });
        Assert.Throws<ArgumentException>(() => new ExampleOptions { Interactions = ["ab"] });
    }

    private sealed class Long(byte[] start, long length) : MemoryStream
    {
        private long _next;

        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Min(buffer.Length, length - _next);
            buffer[..count].Fill((byte)'1');
            if (_next < start.Length)
            {
                count = Math.Min(count, start.Length - (int)_next);
                start.AsSpan((int)_next, count).CopyTo(buffer);
            }

            _next += count;
            return count;
        }
    }

    private sealed class Broken : MemoryStream
    {
        public override int Read(Span<byte> buffer) => throw new IOException("no more");
    }
}
