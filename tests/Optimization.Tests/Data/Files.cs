using System.Globalization;
using System.IO.Compression;
using System.Text;
using LanguageExt;

namespace Toolkit.Optimization.Tests;

/// <summary>Files in memory, and what was read of them.</summary>
internal static class Files
{
    public static DataSource Text(string text) => Bytes(Encoding.UTF8.GetBytes(text));

    public static DataSource Bytes(byte[] bytes) => DataSource.FromStream(new MemoryStream(bytes), "test");

    /// <summary>A stream that gives at most so many bytes at a time.</summary>
    public static DataSource Chunks(byte[] bytes, int chunk) => DataSource.FromStream(new ChunkedStream(bytes, chunk), "test");

    public static byte[] Gzip(byte[] bytes) => Compressed(bytes, memory => new GZipStream(memory, CompressionLevel.Fastest));

    public static byte[] Zstandard(byte[] bytes) => Compressed(bytes, memory =>
    {
        var stream = new ZstdSharp.CompressionStream(memory, 1);
        stream.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        return stream;
    });

    public static LabelledRows Good(Validation<DataError, LabelledRows> result) =>
        result.Match(Succ: data => data, Fail: errors => throw new InvalidOperationException(string.Join('\n', errors)));

    public static List<DataError> Bad(Validation<DataError, LabelledRows> result) =>
        result.Match(Succ: _ => throw new InvalidOperationException("The data are good."), Fail: errors => errors.ToList());

    /// <summary>All that was read, or all that is wrong, with every bit of every number.</summary>
    public static string Print(Validation<DataError, LabelledRows> result) => result.Match(Print, errors => Join(errors.Select(error => error.ToString())));

    public static string Print(LabelledRows data) => string.Join('\n', Enumerable.Range(0, data.Rows).Select(row => string.Create(
            CultureInfo.InvariantCulture,
            $"{data.Lines[row]} {Bits(data.Labels[row])} {Join(data.Matrix.RowIndices(row).ToArray().Select(column => $"{column}"))} {Join(data.Matrix.RowValues(row).ToArray().Select(Bits))}"))) + $"\n{data.Features}";

    private static string Bits(double value) => BitConverter.DoubleToInt64Bits(value).ToString("x", CultureInfo.InvariantCulture);

    private static string Join(IEnumerable<string> parts) => string.Join(',', parts);

    private static byte[] Compressed(byte[] bytes, Func<Stream, Stream> compressor)
    {
        using var memory = new MemoryStream();
        using (var stream = compressor(memory)) stream.Write(bytes);
        return memory.ToArray();
    }

    private sealed class ChunkedStream(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, chunk));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, chunk)]);
    }
}
