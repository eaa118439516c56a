using System.Globalization;
using System.Text;

namespace Toolkit.Sketching.Tests;

/// <summary>LIBSVM rows against a reader of one line.</summary>
public class LibsvmRowsTests
{
    private static readonly ExampleOptions Libsvm = new() { Format = ExampleFormat.Libsvm };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 7)]
    [InlineData(3, 64)]
    [InlineData(4, 1000)]
    [InlineData(5, 1 << 20)]
    public void Rows_are_those_of_the_plain_twin_wherever_windows_end(int seed, int window)
    {
        var texts = new Texts(seed);
        var text = texts.Lines(300, () => Row(texts));
        var read = Reading.Text(text, Libsvm with { Window = window }, named: true);
        Assert.Empty(read.Faults);
        Assert.Equal(Twin(text), read.Rows);
        Assert.Equal(read.Rows.Select(row => string.Join(' ', row.Split(' ').Skip(1).Select(entry => entry.Split(':')[0]))), read.Names);
    }

    [Fact]
    public void Chunks_of_a_stream_do_not_matter_either()
    {
        var texts = new Texts(9);
        var text = texts.Lines(200, () => Row(texts));
        foreach (var chunk in (int[])[1, 3, 100]) Assert.Equal(Twin(text), Reading.All(Reading.Open(Encoding.UTF8.GetBytes(text), Libsvm with { Window = 50 }, chunk)).Rows);
    }

    [Fact]
    public void Duplicates_are_added_in_the_order_in_which_they_stand() =>
        Assert.Equal(["1/1 3:3.25 7:0 18446744073709551615:1"], Reading.Text("1 7:1e8 3:1 18446744073709551615:1 7:1 3:2.25 7:-1e8", Libsvm).Rows);

    [Theory]
    [InlineData("x 1:1", 1, "expected a label, a number that fits a float, of a size up to 3.4e38, found 'x'")]
    [InlineData("nan 1:1", 1, "expected a label, a number that fits a float, of a size up to 3.4e38, found 'nan'")]
    [InlineData("1 1", 3, "expected id:value, found '1'")]
    [InlineData("1 qid:3 1:1", 3, "expected id:value (a qid groups rows for ranking, which is not supported), found 'qid:3'")]
    [InlineData("1 -3:1", 3, "expected a feature id from 0 to 18446744073709551615, found '-3'")]
    [InlineData("1 :1", 3, "expected a feature id from 0 to 18446744073709551615, found nothing")]
    [InlineData("1 4:1  18446744073709551616:1", 8, "expected a feature id from 0 to 18446744073709551615, found '18446744073709551616'")]
    [InlineData("1 1:", 5, "expected a value, a number that fits a float, of a size up to 3.4e38, found nothing")]
    [InlineData("1 1:1:1", 5, "expected a value, a number that fits a float, of a size up to 3.4e38, found '1:1'")]
    [InlineData("1 1:inf", 5, "expected a value, a number that fits a float, of a size up to 3.4e38, found 'inf'")]
    [InlineData("1 1:1e300", 5, "expected a value, a number that fits a float, of a size up to 3.4e38, found '1e300'")]
    [InlineData("1e300 1:1", 1, "expected a label, a number that fits a float, of a size up to 3.4e38, found '1e300'")]
    [InlineData("1 1:3e38 1:3e38", 0, "the values of one feature add up to more than a float holds")]
    public void A_bad_row_is_named_and_ends_the_stream(string row, int column, string message)
    {
        foreach (var window in (int[])[1, 1 << 20])
        {
            var read = Reading.Text($"1 1:1\n\n{row}\n-1 1:2\n", Libsvm with { Window = window });
            Assert.Equal(["1/1 1:1"], read.Rows);
            Assert.Equal([new DataError("test", 3, column, message).ToString()], read.Faults);
            var skipped = Reading.Text($"1 1:1\n\n{row}\n-1 1:2\n", Libsvm with { Window = window, SkipBad = 1 });
            Assert.Equal(["1/1 1:1", "-1/1 1:2"], skipped.Rows);
            Assert.Empty(skipped.Faults);
            Assert.Equal(1, skipped.Progress.Skipped);
            Assert.Equal(new DataError("test", 3, column, message), Assert.Single(skipped.Progress.FirstSkipped));
        }
    }

    private static string Row(Texts texts)
    {
        var row = new StringBuilder(texts.Of("1", "-1", "+1", "0", "17", texts.Number()));
        var (plain, id) = (texts.Below(3) == 0, 0);
        for (var i = texts.Below(2) == 0 ? texts.Below(8) : texts.Below(100); i > 0; i--)
            row.Append(plain ? " " : texts.Space()).Append(plain ? (id += 1 + texts.Below(1 << 24)).ToString(CultureInfo.InvariantCulture) : texts.Id()).Append(':').Append(texts.Number());
        return row.Append(texts.Of("", "", "", " # a remark 1:1 |")).ToString();
    }

    private static IEnumerable<string> Twin(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            var words = line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries).TakeWhile(word => word[0] != '#').ToArray();
            if (words.Length == 0) continue;
            yield return Reading.Row(Texts.Parse(words[0]), 1, words.Skip(1).Select(word => (ulong.Parse(word.Split(':')[0], CultureInfo.InvariantCulture), Texts.Parse(word.Split(':')[1]))));
        }
    }
}
