using System.Text;

namespace Toolkit.Sketching.Tests;

/// <summary>k-mers against strings that are cut out one by one.</summary>
public class SequenceRowsTests
{
    [Theory]
    [InlineData(1, 1, 3, false)]
    [InlineData(2, 40, 1, true)]
    [InlineData(3, 1 << 20, 12, true)]
    [InlineData(4, 333, 31, false)]
    [InlineData(5, 333, 31, true)]
    public void Fasta_and_fastq_give_the_counts_of_the_plain_twin(int seed, int window, int k, bool isCanonical)
    {
        var texts = new Texts(seed);
        var (fasta, fastq, rows, names) = (new StringBuilder(), new StringBuilder(), new List<string>(), new List<string>());
        for (var record = 0; record < 60; record++)
        {
            var header = record % 4 == 0 ? $"seq{record} 2023 label={record} x" : record % 4 == 1 ? $"seq{record} of 5 {record}" : record % 4 == 2 ? $"{record} first" : $"{record}";
            var unit = new string(Enumerable.Range(0, 1 + texts.Below(60)).Select(_ => "ACGTacgtACGTNR"[texts.Below(14)]).ToArray());
            var sequence = unit + unit + texts.Of("", unit);
            fasta.Append($">{header}{texts.Of("\n", "\r\n")}");
            for (var i = 0; i < sequence.Length;)
            {
                var length = Math.Min(1 + texts.Below(50), sequence.Length - i);
                fasta.Append(sequence.AsSpan(i, length)).Append(texts.Of("\n", "\n", "\r\n", "\n\n"));
                i += length;
            }

            fastq.Append($"@{header}\n{sequence}\r\n+{texts.Of("", header)}\n{new string('@', sequence.Length)}\n{texts.Of("", "\n")}");
            var words = Enumerable.Range(0, Math.Max(0, sequence.Length - k + 1)).Select(i => sequence.Substring(i, k).ToUpperInvariant())
                .Where(word => word.All(letter => "ACGT".Contains(letter, StringComparison.Ordinal))).Select(word => isCanonical && string.CompareOrdinal(Reverse(word), word) < 0 ? Reverse(word) : word).ToArray();
            rows.Add(Reading.Row(record, 1, words.Select(word => (Id(word), 1f))));
            names.Add(string.Join(' ', words.Distinct().Order(StringComparer.Ordinal)));
        }

        foreach (var (text, format) in (IEnumerable<(StringBuilder, ExampleFormat)>)[(fasta, ExampleFormat.Fasta), (fastq, ExampleFormat.Fastq)])
        {
            var read = Reading.Text(text.ToString().TrimEnd('\n'), new() { Format = format, Window = window, KMer = k, Canonical = isCanonical }, named: true);
            Assert.Empty(read.Faults);
            Assert.Equal(rows, read.Rows);
            Assert.Equal(names, read.Names);
        }
    }

    [Theory]
    [InlineData(ExampleFormat.Fasta, ">1\nA\n>name\nACGT\n", "test:3:1: expected a label in the header, label=NUMBER or a number as its last or first word, found '>name'")]
    [InlineData(ExampleFormat.Fasta, ">1\nA\n>label=x 1\nACGT\n", "test:3:1: expected a label in the header, label=NUMBER or a number as its last or first word, found '>label=x 1'")]
    [InlineData(ExampleFormat.Fasta, "ACGT\n", "test:1:1: expected a header after >, found 'ACGT'")]
    [InlineData(ExampleFormat.Fastq, "@1\nAC\n+\n##\n1\nAC\n+\n##\n", "test:5:1: expected a header after @, found '1'")]
    [InlineData(ExampleFormat.Fastq, "\n@1\nAC\n-\n##\n", "test:4:1: expected a line that begins with +, found '-'")]
    [InlineData(ExampleFormat.Fastq, "@1\nAC\n+\n#\n", "test:4: expected 2 qualities as there are letters, found 1")]
    [InlineData(ExampleFormat.Fastq, "@1\nAC\n", "test:3:1: expected a line that begins with +, found nothing")]
    public void A_bad_record_is_named(ExampleFormat format, string text, string fault) => Assert.Equal([fault], Reading.Text(text, new() { Format = format }).Faults);

    private static ulong Id(string word) => word.Aggregate(0UL, (id, letter) => (4 * id) + (ulong)"ACGT".IndexOf(letter, StringComparison.Ordinal));

    private static string Reverse(string word) => new(word.Reverse().Select(letter => "TGCA"["ACGT".IndexOf(letter, StringComparison.Ordinal)]).ToArray());
}
