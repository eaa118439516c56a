using System.Text;

namespace Toolkit.Optimization.Tests;

public sealed class DataSourceTests
{
    private static readonly byte[] Plain = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(1, 4000).Select(i => $"{i % 2} {i}:{i}.5\n")));

    public static TheoryData<string> Formats => ["gzip", "zstd"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Compressed_text_reads_like_plain_text_however_it_arrives(string format)
    {
        var expected = Files.Print(LibsvmReader.Read(Files.Bytes(Plain)));
        Assert.All([1, 2, 3, 7, 1000, int.MaxValue], chunk => Assert.Equal(expected, Files.Print(LibsvmReader.Read(Files.Chunks(Compressed(format, Plain), chunk)))));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Members_and_frames_that_follow_each_other_are_one_text(string format)
    {
        // The cut is within a line, and one of the parts is empty.
        byte[] parts = [.. Compressed(format, Plain[..1001]), .. Compressed(format, []), .. Compressed(format, Plain[1001..])];
        Assert.Equal(Files.Print(LibsvmReader.Read(Files.Bytes(Plain))), Files.Print(LibsvmReader.Read(Files.Bytes(parts))));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_file_that_is_cut_off_anywhere_gives_an_error_and_no_rows(string format)
    {
        byte[] whole = [.. Compressed(format, Plain[..997]), .. Compressed(format, Plain[997..])];
        var first = Compressed(format, Plain[..997]).Length;
        for (var length = 6; length < whole.Length; length += length < 100 || length > whole.Length - 40 || Math.Abs(length - first) < 40 ? 1 : 37)
        {
            var result = LibsvmReader.Read(Files.Bytes(whole[..length]));
            if (length == first) Files.Bad(LibsvmReader.Read(Files.Bytes([.. whole[..length], 1])));
            else Assert.True(Assert.Single(Files.Bad(result)) is { Line: 0 } error && !error.Message.StartsWith("cannot", StringComparison.Ordinal), $"cut at {length}");
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_damaged_file_and_one_with_something_behind_it_are_errors(string format)
    {
        var whole = Compressed(format, Plain);
        for (var at = 20; at < whole.Length; at += 101)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 0x10;
            Assert.Equal(0, Assert.Single(Files.Bad(LibsvmReader.Read(Files.Bytes(damaged)))).Line);
        }

        Assert.Equal(0, Assert.Single(Files.Bad(LibsvmReader.Read(Files.Bytes([.. whole, .. "1 1:1\n"u8])))).Line);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x31, 0 }, "is UTF-16; expected UTF-8")]
    [InlineData(new byte[] { 0x31, 0, 0x20, 0, 0x31, 0 }, "is UTF-16; expected UTF-8")]
    [InlineData(new byte[] { 0xFE, 0xFF, 0, 0x31 }, "is UTF-16; expected UTF-8")]
    [InlineData(new byte[] { 0x50, 0x4B, 3, 4, 0 }, "is a zip archive; expected text, gzip or zstd")]
    [InlineData(new byte[] { 0xFD, 0x37, 0x7A, 0x58, 0x5A, 0 }, "is compressed by xz; expected text, gzip or zstd")]
    [InlineData(new byte[] { 0x42, 0x5A, 0x68, 0x39, 0x31 }, "is compressed by bzip2; expected text, gzip or zstd")]
    public void What_is_no_text_says_what_it_is(byte[] bytes, string message)
    {
        Assert.Equal(message, Assert.Single(Files.Bad(LibsvmReader.Read(Files.Bytes(bytes)))).Message);
        Assert.Equal(message, Assert.Single(Files.Bad(CsvReader.Read(Files.Bytes(Files.Gzip(bytes))))).Message);
    }

    [Fact]
    public void Text_compressed_twice_says_so() => Assert.Equal(
        "is compressed again, by zstd", Assert.Single(Files.Bad(LibsvmReader.Read(Files.Bytes(Files.Gzip(Files.Zstandard(Plain)))))).Message);

    [Fact]
    public void Paths_that_lead_nowhere_are_errors_not_exceptions()
    {
        var folder = Directory.CreateTempSubdirectory("toolkit");
        try
        {
            Assert.Equal("no such file", Refusal(Path.Combine(folder.FullName, "none")));
            Assert.Equal("no such file", Refusal(Path.Combine(folder.FullName, "no", "ne")));
            Assert.Equal("is a folder; expected a file", Refusal(folder.FullName));
            Assert.StartsWith("cannot be read: ", Refusal("\0"), StringComparison.Ordinal);
            Assert.StartsWith("cannot be read: ", Refusal(""), StringComparison.Ordinal);
            var path = Path.Combine(folder.FullName, "text.svm.gz");
            File.WriteAllBytes(path, Plain);
            Assert.Equal("is named like gzip, but does not begin like it", Refusal(path));
            File.WriteAllBytes(path, Files.Gzip(Plain));
            Assert.Equal(4000, Files.Good(LibsvmReader.Read(path)).Rows);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        static string Refusal(string path) => Assert.Single(Files.Bad(LibsvmReader.Read(path))).Message;
    }

    [Fact]
    public void A_stream_that_fails_is_an_error_not_an_exception()
    {
        Assert.Equal("cannot be read: the cable is out", Assert.Single(Files.Bad(LibsvmReader.Read(DataSource.FromStream(new Failing(), "test")))).Message);
        var closed = new MemoryStream();
        closed.Dispose();
        Assert.StartsWith("cannot be read", Assert.Single(Files.Bad(CsvReader.Read(DataSource.FromStream(closed, "test")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_is_left_open()
    {
        using var stream = new MemoryStream(Plain);
        Files.Good(LibsvmReader.Read(DataSource.FromStream(stream, "test")));
        Assert.Equal(Plain.Length, stream.Position);
    }

    private static byte[] Compressed(string format, byte[] bytes) => format == "gzip" ? Files.Gzip(bytes) : Files.Zstandard(bytes);

    private sealed class Failing : MemoryStream
    {
        public override int Read(Span<byte> buffer) => throw new IOException("the cable is out");

        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("the cable is out");
    }
}
