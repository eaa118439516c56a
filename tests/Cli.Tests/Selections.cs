using System.Globalization;
using System.Text;

namespace Toolkit.Cli.Tests;

/// <summary>Data for selections: rows of random features, of which ten decide the label.</summary>
internal static class Selections
{
    public const int Informative = 10;

    /// <summary>LIBSVM text: features of power-law ranks on 10^9 ids, the informative ones 1,000,001 to 1,000,010 with weights ±3.</summary>
    public static string Libsvm(int rows, int seed = 1) => Text(rows, seed, (label, ids) => $"{label} {string.Join(' ', ids.Order().Select(id => $"{id}:1"))}");

    /// <summary>Vowpal Wabbit's text of the same kind, whose features have names in two namespaces.</summary>
    public static string Vowpal(int rows, int seed = 1) => Text(
        rows, seed, (label, ids) => $"{label} |known {string.Join(' ', ids.Where(IsInformative).Select(id => $"word{id - 1_000_000}"))} |other {string.Join(' ', ids.Where(id => !IsInformative(id)).Select(id => $"w{id}"))}");

    public static bool IsInformative(ulong id) => id is > 1_000_000 and <= 1_000_000 + Informative;

    private static string Text(int rows, int seed, Func<string, ulong[], string> line)
    {
        var (text, random) = (new StringBuilder(), new Random(seed));
        for (var row = 0; row < rows; row++)
        {
            var (ids, score) = (new HashSet<ulong>(), 0.0);
            for (var k = 0; k < 3; k++)
            {
                var which = random.Next(Informative);
                if (ids.Add(1_000_001UL + (ulong)which)) score += which % 2 == 0 ? 3 : -3;
            }

            while (ids.Count < 20) ids.Add((ulong)Math.Pow(1e9, random.NextDouble()) + 2_000_000);
            text.Append(CultureInfo.InvariantCulture, $"{line(random.NextDouble() < 1 / (1 + Math.Exp(-score)) ? "1" : "-1", [.. ids])}\n");
        }

        return text.ToString();
    }
}
