using System.Globalization;
using System.Text;
using LanguageExt;

namespace Toolkit.Optimization.Tests;

public sealed class LibsvmReaderTests
{
    [Fact]
    public void Rows_comments_blank_lines_tabs_and_both_line_ends_are_read()
    {
        var data = Good("# made by hand\r\n+1 1:0.5 3:-2e1\r\n\r\n-1\t2:1 \t 7:.25   # a remark\n\n 0.5 \n2 4:1");
        Assert.Equal([1, -1, 0.5, 2], data.Labels.ToArray());
        Assert.Equal([2L, 4, 6, 7], data.Lines.ToArray());
        Assert.Equal([0, 2, 4, 4, 5], data.Matrix.RowOffsets.ToArray());
        Assert.Equal([0, 2, 1, 6, 3], data.Matrix.ColumnIndices.ToArray());
        Assert.Equal([0.5, -20, 1, 0.25, 1], data.Matrix.Values.ToArray());
        Assert.Equal((4, 5, 7), (data.Rows, data.Entries, data.Features));
        Assert.Equal("7", data.FeatureName(6));
    }

    [Fact]
    public void A_byte_order_mark_is_no_label() => Assert.Equal([1], Good("\uFEFF1 1:1\n").Labels.ToArray());

    [Theory]
    [InlineData("x 1:1", 1, "expected a label, a number from -1e100 to 1e100, found 'x'")]
    [InlineData("nan 1:1", 1, "expected a label, a number from -1e100 to 1e100, found 'nan'")]
    [InlineData("1 1", 3, "expected index:value, found '1'")]
    [InlineData("1 0:1", 3, "expected a feature index from 1 to 2147483647 (for indices that count from 0, set FirstIndex to 0), found '0'")]
    [InlineData("1 -3:1", 3, "expected a feature index from 1 to 2147483647, found '-3'")]
    [InlineData("1 1.5:1", 3, "expected a feature index from 1 to 2147483647, found '1.5'")]
    [InlineData("1 :1", 3, "expected a feature index from 1 to 2147483647, found nothing")]
    [InlineData("1 99999999999999999999:1", 3, "expected a feature index from 1 to 2147483647, found '99999999999999999999'")]
    [InlineData("1 2147483648:1", 3, "expected a feature index from 1 to 2147483647, found '2147483648'")]
    [InlineData("1 4:1 4:2", 7, "expected an index above 4, since indices increase within a row, found '4'")]
    [InlineData("1 4:1  2:2", 8, "expected an index above 4, since indices increase within a row, found '2'")]
    [InlineData("1 1:", 5, "expected a value, a number from -1e100 to 1e100, found nothing")]
    [InlineData("1 1:1:1", 5, "expected a value, a number from -1e100 to 1e100, found '1:1'")]
    [InlineData("1 1:1e999", 5, "expected a value, a number from -1e100 to 1e100, found '1e999'")]
    [InlineData("1 1:-inf", 5, "expected a value, a number from -1e100 to 1e100, found '-inf'")]
    [InlineData("1 1:.", 5, "expected a value, a number from -1e100 to 1e100, found '.'")]
    [InlineData("1 1:--1", 5, "expected a value, a number from -1e100 to 1e100, found '--1'")]
    [InlineData("1 1:1e101", 5, "expected a value, a number from -1e100 to 1e100, found '1e101'")]
    [InlineData("1 1:é", 5, "expected a value, a number from -1e100 to 1e100, found 'é'")]
    public void A_bad_row_is_named_with_line_column_and_what_was_expected(string row, int column, string message)
    {
        var error = Assert.Single(Bad($"1 1:1\n\n{row}\n-1 1:2"));
        Assert.Equal(new DataError("test", 3, column, message), error);
        Assert.Equal($"test:3:{column}: {message}", error.ToString());
    }

    [Fact]
    public void Several_errors_are_reported_at_once_in_order()
    {
        var errors = Bad("1 1:x 2:y\nz\n1 1:1\n1 3:1 2:1 1:1");
        Assert.Equal([(1, 5), (1, 9), (2, 1), (4, 7), (4, 11)], errors.Select(error => ((int)error.Line, error.Column)));
    }

    [Fact]
    public void After_twenty_errors_the_others_are_counted()
    {
        var errors = Bad(string.Concat(Enumerable.Repeat("x\n", 1234)));
        Assert.Equal(21, errors.Count);
        Assert.Equal("test: 1214 more errors", errors[^1].ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\r\n  \n# nothing\n")]
    public void A_file_without_rows_says_so(string text) =>
        Assert.Equal("test: has no rows; expected lines of label index:value ...", Assert.Single(Bad(text)).ToString());

    [Fact]
    public void A_line_of_nine_megabytes_is_one_row()
    {
        var row = "1 " + string.Join(' ', Enumerable.Range(1, 1_000_000).Select(i => $"{i}:1"));
        var data = Good($"{row}\n{row}");
        Assert.Equal((2, 2_000_000, 1_000_000), (data.Rows, data.Entries, data.Features));
    }

    [Fact]
    public void Numbers_are_rounded_as_double_Parse_does()
    {
        var random = new Random(5);
        var (text, expected) = (new StringBuilder(), new List<double>());
        for (var k = 0; k < 20_000; k++)
        {
            var value = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-20, 20));
            var number = value.ToString((k % 6) switch { 0 => "R", 1 => "F6", 2 => "E4", 3 => "F0", 4 => "F15", _ => "F2" }, CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"1 1:{number}\n");
            expected.Add(double.Parse(number, CultureInfo.InvariantCulture));
        }

        Assert.Equal(expected.Select(BitConverter.DoubleToInt64Bits), Good(text.ToString()).Matrix.Values.ToArray().Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void Indices_reach_2147483647_and_may_count_from_zero()
    {
        Assert.Equal(int.MaxValue - 1, Good("1 2147483647:1").Matrix.ColumnIndices[0]);
        var zero = Files.Good(LibsvmReader.Read(Files.Text("1 0:3 2147483646:4"), new() { FirstIndex = 0 }));
        Assert.Equal([0, int.MaxValue - 1], zero.Matrix.ColumnIndices.ToArray());
        Assert.Equal("0", zero.FeatureName(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LibsvmOptions { FirstIndex = 2 });
        var error = Assert.Single(Files.Bad(LibsvmReader.Read(Files.Text("1 8:1"), new() { LargestIndex = 7 })));
        Assert.Equal("expected a feature index from 1 to 7, found '8'", error.Message);
    }

    [Fact]
    public void A_qid_is_refused_by_name() =>
        Assert.Contains("ranking, which is not supported", Assert.Single(Bad("1 qid:3 1:1")).Message, StringComparison.Ordinal);

    [Fact]
    public void Weights_come_from_a_file_of_their_own()
    {
        Assert.Equal([0.5, 0, 2], Weighted("0.5\n0\n2\n").Match(rows => rows.Weights.ToArray(), _ => []));
        Assert.Equal("test: expected a weight for each of the 3 rows of test, found 2", Assert.Single(Files.Bad(Weighted("1\n2"))).ToString());
        Assert.Equal(
            ["test:1:1: expected a weight of at least 0, found '-1'", "test:2: expected a weight alone on its line, found entries behind it"],
            Files.Bad(Weighted("-1\n2 1:1\n3")).Select(error => error.ToString()));
        Assert.Equal("test:2:1: expected a weight, a number from -1e100 to 1e100, found 'x'", Assert.Single(Files.Bad(Weighted("1\nx\n3"))).ToString());

        static Validation<DataError, LabelledRows> Weighted(string weights) =>
            LibsvmReader.Read(Files.Text("1 1:1\n-1 2:1\n1 3:1"), new() { Weights = Files.Text(weights) });
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 64, 16)]
    [InlineData(3, 1000, 100)]
    [InlineData(7, 4096, 1)]
    [InlineData(int.MaxValue, TextBlocks.UsualWindow, TextBlocks.UsualBlock)]
    public void How_the_bytes_arrive_and_who_parses_them_makes_no_difference(int chunk, int window, int block)
    {
        using var team = new WorkerTeam(3);
        var text = string.Concat(Enumerable.Range(1, 3000).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{i % 2} {i}:{i / 7.0:R}{(i % 5 == 0 ? " # remark" : $" {i + 5}:1")}{(i % 7 == 0 ? "\r\n\r\n" : "\n")}")));
        var broken = text.Replace(":1\n", ":x\n", StringComparison.Ordinal);
        Assert.Equal(Files.Print(LibsvmReader.Read(Files.Text(text))), Files.Print(Read(text)));
        Assert.Equal(Files.Print(LibsvmReader.Read(Files.Text(broken))), Files.Print(Read(broken)));

        Validation<DataError, LabelledRows> Read(string all) =>
            LibsvmReader.Read(Files.Chunks(Encoding.UTF8.GetBytes(all), chunk), new(), team, window, block);
    }

    private static LabelledRows Good(string text) => Files.Good(LibsvmReader.Read(Files.Text(text)));

    private static List<DataError> Bad(string text) => Files.Bad(LibsvmReader.Read(Files.Text(text)));
}
