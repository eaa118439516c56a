using System.Text;

namespace Toolkit.Sketching.Tests;

/// <summary>Streams of files: compressed, many, again, from the middle, and given up.</summary>
public class ExampleStreamTests
{
    private static readonly ExampleOptions Libsvm = new() { Format = ExampleFormat.Libsvm };

    [Fact]
    public void Plain_gzip_and_zstd_files_hold_the_same_rows_and_bytes_are_counted_as_stored()
    {
        using var folder = new Folder();
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(1, 5000).Select(i => $"{i} {i}:1 {i + 1}:0.5\n")));
        var expected = Reading.All(Reading.Open(bytes, Libsvm)).Rows;
        Assert.Equal(5000, expected.Count);
        foreach (var (name, stored) in (IEnumerable<(string, byte[])>)[("a.svm", bytes), ("a.svm.gz", Reading.Gzip(bytes)), ("a.libsvm.zst", Reading.Zstandard(bytes)), ("a", Reading.Gzip([.. bytes]))])
        {
            foreach (var window in (int[])[100, 1 << 16])
            {
                var read = Reading.All(Reading.Good(ExampleStream.Open([folder.Write(name, stored)], new() { Window = window })));
                Assert.Equal(expected, read.Rows);
                Assert.Equal((stored.Length, stored.Length), ((int)read.Progress.Bytes, (int)read.Progress.TotalBytes!));
                Assert.Equal((1, 5000, folder.At(name)), (read.Progress.Pass, read.Progress.Rows, read.Progress.File));
            }
        }
    }

    [Fact]
    public void Patterns_are_expanded_in_ordinal_order_and_passes_begin_anew()
    {
        using var folder = new Folder();
        foreach (var (name, label) in (IEnumerable<(string, int)>)[("x/b.svm", 3), ("x/B.svm", 1), ("x/a.svm", 2), ("y/c1.svm", 4), ("y/.hidden.svm", 9), ("y/c2.txt", 9), ("y/c10.svm", 9)])
            folder.Write(name, $"{label} {label}:1");
        folder.Write("empty.svm", "");
        var read = Reading.All(Reading.Good(ExampleStream.Open([folder.At("x/*.svm"), folder.At("empty.svm"), folder.At("[x-z]/c?.svm")], new() { Passes = 3 })));
        Assert.Equal(Enumerable.Repeat((string[])["1/1 1:1", "2/1 2:1", "3/1 3:1", "4/1 4:1"], 3).SelectMany(row => row), read.Rows);
        Assert.Equal((3, 3, 4L, folder.At("y/c1.svm")), (read.Progress.Pass, read.Progress.Passes, read.Progress.Rows, read.Progress.File));
        Assert.Equal(read.Progress.TotalBytes, read.Progress.Bytes);
    }

    [Theory]
    [InlineData("*", "abc", true)]
    [InlineData("a*c", "abcbc", true)]
    [InlineData("a*c", "abcb", false)]
    [InlineData("?b[a-d]", "xbc", true)]
    [InlineData("?b[!a-d]", "xbc", false)]
    [InlineData("[]]x", "]x", true)]
    [InlineData("[ab", "[ab", true)]
    [InlineData("**b", "ab", true)]
    [InlineData("", "", true)]
    [InlineData("a", "", false)]
    public void A_pattern_matches_the_whole_of_a_name(string pattern, string name, bool isMatch) => Assert.Equal(isMatch, FilePatterns.IsMatch(pattern, name));

    [Fact]
    public void What_cannot_be_opened_is_an_error_before_anything_is_read()
    {
        using var folder = new Folder();
        var (missing, pattern, file) = (folder.At("missing.svm"), folder.At("no*.svm"), folder.Write("a.svm", "1 1:1"));
        Assert.Equal([$"{missing}: no such file", $"{Path.GetDirectoryName(file)}: is a folder; expected a file"], Reading.Bad(ExampleStream.Open([missing, Path.GetDirectoryName(file)!, file])));
        Assert.Equal([$"{pattern}: matches no file"], Reading.Bad(ExampleStream.Open([file, pattern])));
        Assert.Equal(["standard input: can be read once; expected a file for 2 passes"], Reading.Bad(ExampleStream.Open(["-"], new() { Passes = 2 })));
        Assert.Equal(["standard input: can be read once, and is named twice"], Reading.Bad(ExampleStream.Open(["-", file, "-"])));
        Assert.Single(Reading.Bad(ExampleStream.Open(Array.Empty<string>())));
        using var bytes = new MemoryStream([1]);
        Assert.Equal(["s: can be read once; expected a file for 3 passes"], Reading.Bad(ExampleStream.Open(DataSource.FromStream(bytes, "s"), new() { Passes = 3 })));
        Assert.Equal(0, bytes.Position);
    }

    [Fact]
    public void The_bytes_of_a_pipe_are_not_known_and_it_is_read()
    {
        if (OperatingSystem.IsWindows()) return;
        using var folder = new Folder();
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.Out);
        var path = $"/dev/fd/{pipe.ClientSafePipeHandle.DangerousGetHandle()}";
        using var stream = Reading.Good(ExampleStream.Open([path], Libsvm));
        Assert.Null(stream.TotalBytes);
        pipe.Write("1 1:1\n"u8);
        pipe.Dispose();
        Assert.Equal(["1/1 1:1"], Reading.All(stream).Rows);

        var fifo = folder.At("fifo");
        using (var made = System.Diagnostics.Process.Start("mkfifo", [fifo])) made.WaitForExit();
        Assert.True(File.Exists(fifo));
        var file = folder.Write("a.svm", "1 1:1");
        File.CreateSymbolicLink(folder.At("link"), file);
        foreach (var (other, bytes) in (IEnumerable<(string, long?)>)[(fifo, null), ("/dev/null", null), (folder.At("link"), 10), (folder.Write("empty", ""), 5)])
        {
            using var two = Reading.Good(ExampleStream.Open([file, other]));
            Assert.Equal(bytes, two.TotalBytes);
        }
    }

    [Fact]
    public void A_wait_for_what_does_not_come_can_be_cancelled()
    {
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.Out);
        using var client = new System.IO.Pipes.AnonymousPipeClientStream(System.IO.Pipes.PipeDirection.In, pipe.ClientSafePipeHandle);
        using var cancelling = new CancellationTokenSource();
        using var stream = Reading.Good(ExampleStream.Open(DataSource.FromStream(client, "pipe"), Libsvm with { Cancellation = cancelling.Token }));
        cancelling.CancelAfter(50);
        Assert.Throws<OperationCanceledException>(() => stream.From(0, 1));
        Assert.Throws<OperationCanceledException>(() => stream.From(0, 1));
        stream.Dispose();
        pipe.Dispose();
        Assert.Equal(Libsvm, Libsvm with { Cancellation = cancelling.Token });
        Assert.Equal($"{Libsvm}", $"{Libsvm with { Cancellation = cancelling.Token }}");
    }

    [Fact]
    public void The_format_is_that_of_the_last_rows_and_stays_behind_the_end()
    {
        using var folder = new Folder();
        using var stream = Reading.Good(ExampleStream.Open([folder.Write("a.txt", "1 1:1\n"), folder.Write("b.txt", "1 | a\n"), folder.Write("c", "1 1:1\n")]));
        Assert.Equal((ExampleFormat.Auto, false), (stream.Format, stream.HasNames));
        foreach (var (position, format) in (IEnumerable<(int, ExampleFormat)>)[(0, ExampleFormat.Libsvm), (1, ExampleFormat.VowpalWabbit), (2, ExampleFormat.Libsvm), (3, ExampleFormat.Libsvm)])
        {
            Assert.Equal(position < 3 ? 1 : 0, stream.From(position, 1).Count);
            Assert.Equal((format, format == ExampleFormat.VowpalWabbit), (stream.Format, stream.HasNames));
        }
    }

    [Fact]
    public void Interactions_need_a_format_with_namespaces()
    {
        foreach (var text in (string[])["1 1:1\n", "a,y\n1,2\n", ">1\nACGT\n"])
            Assert.Equal(["test: has no namespaces for the interaction a*b"], Reading.Text(text, new() { Interactions = ["a*b"] }).Faults);
    }

    [Fact]
    public void A_run_goes_on_at_a_position_as_if_it_had_read_all_before_it()
    {
        using var folder = new Folder();
        var paths = Enumerable.Range(0, 3).Select(i => folder.Write($"{i}.svm", string.Concat(Enumerable.Range(0, 400).Select(k => $"{(i * 400) + k} 5:1\nbad\n")))).ToArray();
        var options = new ExampleOptions { Window = 256, Passes = 2, SkipBad = long.MaxValue };
        var all = Reading.All(Reading.Good(ExampleStream.Open(paths, options))).Rows;
        Assert.Equal(2400, all.Count);
        foreach (var position in (int[])[0, 1, 399, 400, 1234, 2399, 2400, 9999])
        {
            Assert.Equal(all.Skip(position), Reading.All(Reading.Good(ExampleStream.Open(paths, options)), from: position, most: 7).Rows);
        }

        using var stream = Reading.Good(ExampleStream.Open(paths, options));
        Assert.Equal(3, stream.From(10, 3).Count);
        Assert.Equal(10, stream.From(10, 1).Labels[0]);
        Assert.Equal(1234 % 1200, stream.From(1234, 1).Labels[0]);
        Assert.Equal((2, 35L), (stream.Progress.Pass, stream.Progress.Rows));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.From(1233, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.From(1235, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.NameOf(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.NameOf(0, 1));
        Assert.Equal("5", stream.NameOf(0, 0));
        stream.Dispose();
        Assert.Throws<ObjectDisposedException>(() => stream.From(2000, 1));
    }

    [Fact]
    public void A_stream_that_is_given_up_stops_its_thread_and_leaves_the_file()
    {
        using var folder = new Folder();
        var path = folder.Write("a.svm", string.Concat(Enumerable.Repeat("1 1:1 2:1\n", 10_000)));
        for (var i = 0; i < 50; i++)
        {
            using var stream = Reading.Good(ExampleStream.Open([path], new() { Window = 500, Passes = int.MaxValue }));
            if (i % 3 > 0) Assert.True(stream.From(i * 10, 5).Count > 0);
        }

        using (File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
        }
    }

    [Fact]
    public void The_name_of_a_feature_is_found_in_the_window_of_the_last_view()
    {
        using var stream = Reading.Open(Encoding.UTF8.GetBytes("1 |\n1 |a x y\n1 |\n1 |\n-1 |b z:2 | 17"), new());
        var id = stream.From(0, 1).Count;
        Assert.Equal(1, id);
        Assert.False(stream.TryNameOf(17, out _));
        Span<ulong> ids = stackalloc ulong[2];
        stream.From(1, 1).IdsOf(0).CopyTo(ids);
        Assert.True(stream.TryNameOf(ids[0], out var one) & stream.TryNameOf(ids[1], out var two));
        Assert.Equal(["a^x", "a^y"], new[] { one, two }.Order());
        Assert.False(stream.TryNameOf(17, out _));
        Assert.Equal(1, stream.From(4, 9).Count);
        Assert.True(stream.TryNameOf(17, out var number));
        Assert.Equal("17", number);
        Assert.True(stream.TryNameOf(ids[0], out one));
    }

    [Theory]
    [InlineData("1 1:1\n", ExampleFormat.Libsvm)]
    [InlineData("\n# remark\n-1\n", ExampleFormat.Libsvm)]
    [InlineData("1 | a:1", ExampleFormat.VowpalWabbit)]
    [InlineData("1 'tag|a b", ExampleFormat.VowpalWabbit)]
    [InlineData(">x 1\nACGT", ExampleFormat.Fasta)]
    [InlineData("@x 1\nACGT\n+\n1111", ExampleFormat.Fastq)]
    [InlineData("a,b\n1,2", ExampleFormat.Csv)]
    [InlineData("1;2;x", ExampleFormat.Csv)]
    [InlineData("1,a|b,3", ExampleFormat.Csv)]
    [InlineData("0\t1\t2\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\tab", ExampleFormat.Criteo)]
    [InlineData("hello", ExampleFormat.Auto)]
    public void A_format_shows_in_the_first_line(string text, ExampleFormat format) => Assert.Equal(format, FormatGuess.OfText(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void What_looks_like_nothing_is_named() =>
        Assert.Equal(["test:1: is in no format that its first line shows; Format names one"], Reading.Text("hello world\n", new()).Faults);
}
