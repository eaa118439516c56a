using System.Buffers.Text;
using System.Globalization;

namespace Toolkit.Benchmarks;

/// <summary>A LIBSVM file of rows like those of click logs: distinct features of value 1, whose ranks follow a power law, numbered below 10^9.</summary>
/// <param name="Path">The file, in the temporary folder.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Entries">The number of entries.</param>
/// <param name="Checksum">The sum over the entries, in order and counted from 1, of a feature's number times the entry's.</param>
public sealed record SparseTextFile(string Path, long Bytes, int Rows, int Entries, ulong Checksum)
{
    private const ulong Features = 1_000_000_000;
    private const double Exponent = 1.1;

    /// <summary>Writes the file, unless it is there and what it should be.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="entriesPerRow">The number of entries in each row.</param>
    /// <param name="seed">The seed.</param>
    public static SparseTextFile Write(int rows, int entriesPerRow, int seed)
    {
        var path = System.IO.Path.Combine(
            System.IO.Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"toolkit-power-law-{rows}x{entriesPerRow}-seed{seed}.svm"));
        var note = path + ".sum";
        if (File.Exists(path) && File.Exists(note)
            && File.ReadAllText(note).Split(' ') is [var size, var sum]
            && long.TryParse(size, CultureInfo.InvariantCulture, out var bytes) && bytes == new FileInfo(path).Length
            && ulong.TryParse(sum, CultureInfo.InvariantCulture, out var known))
        {
            return new(path, bytes, rows, rows * entriesPerRow, known);
        }

        // Under another name first: a file that is there is whole.
        var half = $"{path}.{Environment.ProcessId}";
        var checksum = Generate(half, rows, entriesPerRow, new Random(seed));
        File.Move(half, path, overwrite: true);
        var written = new FileInfo(path).Length;
        File.WriteAllText(note, string.Create(CultureInfo.InvariantCulture, $"{written} {checksum}"));
        return new(path, written, rows, rows * entriesPerRow, checksum);
    }

    private static ulong Generate(string path, int rows, int entriesPerRow, Random random)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var (line, ids, seen) = (new byte[16 * (entriesPerRow + 1)], new int[entriesPerRow], new HashSet<int>());
        var (sum, k) = (0UL, 0UL);
        using var buffered = new BufferedStream(file, 1 << 20);
        for (var row = 0; row < rows; row++)
        {
            seen.Clear();
            while (seen.Count < entriesPerRow) seen.Add(Id(random.NextDouble()));
            seen.CopyTo(ids);
            Array.Sort(ids);
            var length = random.Next(2) == 0 ? Put(line, 0, "1"u8) : Put(line, 0, "-1"u8);
            foreach (var id in ids)
            {
                sum += (ulong)id * ++k;
                line[length++] = (byte)' ';
                Utf8Formatter.TryFormat(id, line.AsSpan(length), out var digits);
                length = Put(line, length + digits, ":1"u8);
            }

            line[length++] = (byte)'\n';
            buffered.Write(line, 0, length);
        }

        return sum;
    }

    // The rank by inversion of the power law; a bijection spreads ranks over the numbers, 1 on.
    private static int Id(double uniform)
    {
        var power = 1 - Exponent;
        var last = Math.Pow(Features + 1.0, power);
        var rank = Math.Min((ulong)Math.Pow(1 + (uniform * (last - 1)), 1 / power), Features) - 1;
        return (int)(((((rank * 611_953) % Features) * 1009) + 123_456_789) % Features) + 1;
    }

    private static int Put(byte[] line, int at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(line.AsSpan(at));
        return at + text.Length;
    }
}
