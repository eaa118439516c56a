using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Toolkit.Optimization.Tests;

/// <summary>A small file, and what was done to it: flips, insertions, deletions, cuts, copies and pieces of another file.</summary>
/// <param name="Bytes">The file.</param>
public sealed record BrokenFile(byte[] Bytes)
{
    private const string Marks = "0123456789:.-+eE#,;\"\n\r\t \0xq?é\u0016NaNinf";

    private static readonly byte[][] Compressed = [.. Enumerable.Range(0, 40).Select(seed =>
    {
        var random = new Random(seed);
        return seed % 2 == 0 ? Files.Gzip(LibsvmText(random)) : Files.Zstandard(LibsvmText(random));
    })];

    /// <summary>The bytes as text with what cannot be shown escaped.</summary>
    public override string ToString() => System.Text.Json.JsonSerializer.Serialize(Encoding.Latin1.GetString(Bytes));

    public static Arbitrary<BrokenFile> Libsvm() => Broken(LibsvmText);

    public static Arbitrary<BrokenFile> Csv() => Broken(CsvText);

    public static Arbitrary<BrokenFile> Packed() => Broken(random =>
    {
        var file = Compressed[random.Next(Compressed.Length)];
        return random.Next(4) == 0 ? [.. file, .. Compressed[random.Next(Compressed.Length)]] : file;
    });

    private static Arbitrary<BrokenFile> Broken(Func<Random, byte[]> make) => Arb.From(
        Gen.Choose(0, int.MaxValue).Select(seed =>
        {
            var random = new Random(seed);
            var bytes = make(random).ToList();
            for (var left = random.Next(4); left > 0; left--) Break(bytes, random, make);
            return new BrokenFile([.. bytes]);
        }),
        Shrink);

    private static IEnumerable<BrokenFile> Shrink(BrokenFile file)
    {
        for (var length = file.Bytes.Length / 2; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= file.Bytes.Length; start += length) yield return new([.. file.Bytes[..start], .. file.Bytes[(start + length)..]]);
        }
    }

    private static void Break(List<byte> bytes, Random random, Func<Random, byte[]> make)
    {
        var at = random.Next(bytes.Count + 1);
        var length = random.Next(Math.Min(20, bytes.Count - at) + 1);
        switch (random.Next(7))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = (byte)Marks[random.Next(Marks.Length)];
                break;
            case 2:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(Marks.Substring(random.Next(Marks.Length - 2), 1 + random.Next(2))));
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 5:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            default:
                var other = make(random);
                bytes.InsertRange(at, other[random.Next(other.Length + 1)..]);
                break;
        }
    }

    private static byte[] LibsvmText(Random random)
    {
        var text = new StringBuilder(random.Next(20) == 0 ? "\uFEFF" : "");
        var end = random.Next(4) == 0 ? "\r\n" : "\n";
        for (var rows = random.Next(6); rows > 0; rows--)
        {
            text.Append(Number(random));
            var index = 0;
            for (var entries = random.Next(6); entries > 0; entries--)
            {
                index += 1 + random.Next(random.Next(3) == 0 ? 400_000_000 : 20);
                text.Append(' ', random.Next(8) == 0 ? 2 : 1).Append(CultureInfo.InvariantCulture, $"{index}:{Number(random)}");
            }

            text.Append(random.Next(8) == 0 ? " # 1:1 remark" : "").Append(rows == 1 && random.Next(2) == 0 ? "" : end);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] CsvText(Random random)
    {
        var text = new StringBuilder(random.Next(20) == 0 ? "\uFEFF" : "");
        var end = random.Next(4) == 0 ? "\r\n" : "\n";
        var kinds = Enumerable.Range(0, 1 + random.Next(4)).Select(_ => random.Next(3)).ToArray();
        if (random.Next(2) == 0) text.AppendJoin(',', kinds.Select((_, i) => $"c{i}")).Append(end);
        for (var rows = random.Next(6); rows > 0; rows--)
        {
            text.AppendJoin(',', kinds.Select(kind => kind switch
            {
                0 => Number(random),
                1 => random.Next(2) == 0 ? "red" : "\"a \"\"blue\"\",\n one\"",
                _ => random.Next(30) == 0 ? "NA" : random.Next(2) == 0 ? $" {Number(random)} " : $"\"{Number(random)}\"",
            })).Append(rows == 1 && random.Next(2) == 0 ? "" : end);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Number(Random random) => random.Next(7) switch
    {
        0 => random.Next(10).ToString(CultureInfo.InvariantCulture),
        1 => random.Next(-1000, 1000).ToString("+0;-0;0", CultureInfo.InvariantCulture),
        2 => random.NextDouble().ToString("F6", CultureInfo.InvariantCulture),
        3 => (random.NextDouble() - 0.5).ToString("R", CultureInfo.InvariantCulture),
        4 => (random.NextDouble() * Math.Pow(10, random.Next(-110, 102))).ToString("E5", CultureInfo.InvariantCulture),
        5 => random.NextInt64().ToString(CultureInfo.InvariantCulture),
        _ => $"{random.Next(100)}.",
    };
}
