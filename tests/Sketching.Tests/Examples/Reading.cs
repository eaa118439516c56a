using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Toolkit.Sketching.Tests;

/// <summary>What was read of a stream, in a form that can be compared; and streams of all kinds.</summary>
internal static class Reading
{
    /// <summary>Reads a text to its end.</summary>
    public static Read Text(string text, ExampleOptions options, bool named = false) => All(Open(Encoding.UTF8.GetBytes(text), options), named);

    /// <summary>A stream of bytes, some at a time.</summary>
    public static ExampleStream Open(byte[] bytes, ExampleOptions options, int chunk = int.MaxValue) =>
        Good(ExampleStream.Open(DataSource.FromStream(new Chunked(bytes, chunk), "test"), options));

    public static TData Good<TData>(LanguageExt.Validation<DataError, TData> read) => read.Match(good => good, errors => throw new InvalidOperationException(string.Join('\n', errors)));

    public static string[] Bad<TData>(LanguageExt.Validation<DataError, TData> read) =>
        read.Match(_ => throw new InvalidOperationException("Nothing is wrong."), errors => errors.Select(error => error.ToString()).ToArray());

    /// <summary>Reads a stream to its end, and disposes it.</summary>
    public static Read All(ExampleStream stream, bool named = false, long from = 0, int most = int.MaxValue)
    {
        using (stream)
        {
            var (rows, names) = (new List<string>(), new List<string>());
            for (var position = from; ;)
            {
                var examples = stream.From(position, most);
                if (examples.Count == 0) return new(rows, names, stream.Faults.Select(error => error.ToString()).ToArray(), stream.Progress);
                for (var row = 0; row < examples.Count; row++)
                {
                    rows.Add(Row(examples.Labels[row], examples.Weights[row], examples.IdsOf(row), examples.ValuesOf(row)));
                    if (named) names.Add(string.Join(' ', Enumerable.Range(0, examples.Starts[row + 1] - examples.Starts[row]).Select(entry => stream.NameOf(row, entry))));
                }

                position += examples.Count;
            }
        }
    }

    public static string Row(float label, float weight, ReadOnlySpan<ulong> ids, ReadOnlySpan<float> values)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{label:R}/{weight:R}"));
        for (var i = 0; i < ids.Length; i++) text.Append(CultureInfo.InvariantCulture, $" {ids[i]}:{values[i]:R}");
        return text.ToString();
    }

    /// <summary>A row of the twin: entries sorted by id, those of one id added in the order in which they stand.</summary>
    public static string Row(float label, float weight, IEnumerable<(ulong Id, float Value)> entries)
    {
        var merged = entries.GroupBy(entry => entry.Id).OrderBy(group => group.Key).Select(group => (group.Key, Value: group.Skip(1).Aggregate(group.First().Value, (sum, entry) => sum + entry.Value))).ToArray();
        return Row(label, weight, merged.Select(entry => entry.Key).ToArray(), merged.Select(entry => entry.Value).ToArray());
    }

    public static byte[] Gzip(byte[] bytes) => Compressed(bytes, memory => new GZipStream(memory, CompressionLevel.Fastest));

    public static byte[] Zstandard(byte[] bytes) => Compressed(bytes, memory => new ZstdSharp.CompressionStream(memory, 1));

    private static byte[] Compressed(byte[] bytes, Func<Stream, Stream> compressor)
    {
        using var memory = new MemoryStream();
        using (var stream = compressor(memory)) stream.Write(bytes);
        return memory.ToArray();
    }

    internal sealed record Read(List<string> Rows, List<string> Names, string[] Faults, ExampleProgress Progress);

    private sealed class Chunked(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, chunk)]);
    }
}

/// <summary>A folder of its own for a test's files.</summary>
internal sealed class Folder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("toolkit-examples-").FullName;

    public string At(string name) => Path.Combine(_path, name);

    public string Write(string name, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllBytes(At(name), bytes);
        return At(name);
    }

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
