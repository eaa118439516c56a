using System.Buffers.Text;
using System.Globalization;

namespace Toolkit.Benchmarks;

/// <summary>
/// Rows like those of click logs, of which a hundred features matter: a hundred distinct features a row, whose ranks follow a power law r^(−1.1) up to 10^9, and labels drawn by the logistic model of the hundred. LIBSVM text in
/// the temporary folder, written once.
/// </summary>
/// <param name="Train">The file of 200,000 rows.</param>
/// <param name="Test">The file of 20,000 rows.</param>
/// <param name="Features">The features that matter.</param>
/// <param name="Ceiling">The accuracy of the true weights on the test rows.</param>
public sealed record SelectionProblem(string Train, string Test, IReadOnlySet<ulong> Features, double Ceiling)
{
    /// <summary>The rows of the training file.</summary>
    public const int Rows = 200_000;

    private const int TestRows = 20_000;
    private const int EntriesPerRow = 100;
    private const int Drawn = 220;
    private const int Informative = 100;
    private const ulong Ids = 1_000_000_000;
    private const double Exponent = 1.1;

    /// <summary>Weights from 1.5 to 3.5 in size, on features of ranks 20 to 2000; of a draw for which the true weights tell 0.788 of the labels.</summary>
    public static SelectionProblem Usual(double share = 1) => Write("selection-76", 76, (20, 2000), (1.5, 3.5), share);

    /// <summary>Weights from 1 to 2.5 in size, on features of ranks 50 to 4000; of a draw for which they tell 0.653.</summary>
    public static SelectionProblem Harder(double share = 1) => Write("selection-harder-11", 11, (50, 4000), (1, 2.5), share);

    private static SelectionProblem Write(string name, int seed, (int Low, int High) ranks, (double Low, double High) sizes, double share)
    {
        var random = new Random(seed);
        var informative = Enumerable.Range(ranks.Low, ranks.High - ranks.Low).ToArray();
        random.Shuffle(informative);
        var weights = new double[ranks.High + 1];
        foreach (var rank in informative[..Informative]) weights[rank] = (sizes.Low + ((sizes.High - sizes.Low) * random.NextDouble())) * (random.Next(2) == 0 ? -1 : 1);
        var folder = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"toolkit-{name}-{share:g}"));
        var (train, test, note) = (Path.Combine(folder, "train.svm"), Path.Combine(folder, "test.svm"), Path.Combine(folder, "ceiling"));
        if (!File.Exists(note))
        {
            // The note is written last: where it is, the files are whole.
            Directory.CreateDirectory(folder);
            Generate(train, (int)(Rows * share), weights, random);
            var ceiling = Generate(test, (int)(TestRows * share), weights, random);
            File.WriteAllText(note, ceiling.ToString("R", CultureInfo.InvariantCulture));
        }

        return new(
            train, test, informative[..Informative].Select(rank => Id((ulong)rank)).ToHashSet(), double.Parse(File.ReadAllText(note), CultureInfo.InvariantCulture));
    }

    // The share of rows that the true weights tell right.
    private static double Generate(string path, int rows, double[] weights, Random random)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 20);
        var (line, ids, seen, right) = (new byte[16 * (EntriesPerRow + 1)], new ulong[EntriesPerRow], new HashSet<ulong>(), 0);
        var (power, last) = (1 - Exponent, Math.Pow(Ids + 1.0, 1 - Exponent));
        for (var row = 0; row < rows; row++)
        {
            seen.Clear();
            var (count, score) = (0, 0.0);
            for (var draw = 0; draw < Drawn && count < EntriesPerRow; draw++)
            {
                var rank = Math.Min((ulong)Math.Pow(1 + (random.NextDouble() * (last - 1)), 1 / power), Ids) - 1;
                if (!seen.Add(rank)) continue;
                ids[count++] = Id(rank);
                if (rank < (ulong)weights.Length) score += weights[rank];
            }

            var isPositive = random.NextDouble() < 1 / (1 + Math.Exp(-score));
            if (score > 0 == isPositive) right++;
            Array.Sort(ids, 0, count);
            var length = Put(line, 0, isPositive ? "1"u8 : "-1"u8);
            for (var i = 0; i < count; i++)
            {
                line[length++] = (byte)' ';
                Utf8Formatter.TryFormat(ids[i], line.AsSpan(length), out var digits);
                length = Put(line, length + digits, ":1"u8);
            }

            line[length++] = (byte)'\n';
            file.Write(line, 0, length);
        }

        return (double)right / rows;
    }

    // One to one, so that ranks do not show in ids.
    private static ulong Id(ulong rank) => ((rank * 611_953 * 1009) + 123_456_789) % Ids;

    private static int Put(byte[] line, int at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(line.AsSpan(at));
        return at + text.Length;
    }
}
