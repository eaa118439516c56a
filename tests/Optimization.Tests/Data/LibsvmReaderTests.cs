using System.Globalization;
using System.Text;

namespace Toolkit.Cli.Tests;

public sealed class LibsvmReaderTests
{
    [Fact]
    public void Rows_comments_blank_lines_tabs_and_both_line_ends_are_read()
    {
        var data = Good("# made by hand\r\n+1 1:0.5 3:-2e1\r\n\r\n-1\t2:1 \t 7:.25   # a remark\n\n 0.5 \n2 4:1");
        Assert.Equal([1, -1, 0.5, 2], data.Labels.ToArray());
        Assert.Equal([2L, 4, 6, 7], data.Lines.ToArray());
        Assert.Equal([0, 2, 4, 4, 5], data.RowOffsets.ToArray());
        Assert.Equal([0, 2, 1, 6, 3], data.ColumnIndices.ToArray());
        Assert.Equal([0.5, -20, 1, 0.25, 1], data.Values.ToArray());
        Assert.Equal((4, 5, 7), (data.Rows, data.Entries, data.Features));
        Assert.Equal(9, data.Matrix(9).Columns);
        Assert.Equal(7, data.Matrix(3).Columns);
    }

    [Fact]
    public void A_byte_order_mark_is_no_label() => Assert.Equal([1], Good("\uFEFF1 1:1\n").Labels.ToArray());

    [Theory]
    [InlineData("x 1:1", 1, "expected a label, a number from -1e100 to 1e100, found 'x'")]
    [InlineData("nan 1:1", 1, "expected a label, a number from -1e100 to 1e100, found 'nan'")]
    [InlineData("1 1", 3, "expected index:value, found '1'")]
    [InlineData("1 0:1", 3, "expected a feature index from 1 to 67108864, found '0'")]
    [InlineData("1 -3:1", 3, "expected a feature index from 1 to 67108864, found '-3'")]
    [InlineData("1 1.5:1", 3, "expected a feature index from 1 to 67108864, found '1.5'")]
    [InlineData("1 :1", 3, "expected a feature index from 1 to 67108864, found nothing")]
    [InlineData("1 99999999999999999999:1", 3, "expected a feature index from 1 to 67108864, found '99999999999999999999'")]
    [InlineData("1 67108865:1", 3, "expected a feature index from 1 to 67108864, found '67108865'")]
    [InlineData("1 4:1 4:2", 7, "expected an index above 4, since indices increase within a row, found '4'")]
    [InlineData("1 4:1  2:2", 8, "expected an index above 4, since indices increase within a row, found '2'")]
    [InlineData("1 1:", 5, "expected a value, a number from -1e100 to 1e100, found nothing")]
    [InlineData("1 1:1:1", 5, "expected a value, a number from -1e100 to 1e100, found '1:1'")]
    [InlineData("1 1:1e999", 5, "expected a value, a number from -1e100 to 1e100, found '1e999'")]
    [InlineData("1 1:-inf", 5, "expected a value, a number from -1e100 to 1e100, found '-inf'")]
    [InlineData("1 1:.", 5, "expected a value, a number from -1e100 to 1e100, found '.'")]
    [InlineData("1 1:--1", 5, "expected a value, a number from -1e100 to 1e100, found '--1'")]
    [InlineData("1 1:1e101", 5, "expected a value, a number from -1e100 to 1e100, found '1e101'")]
    [InlineData("1 1:é", 5, "expected a value, a number from -1e100 to 1e100, found '??'")]
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
    public void A_missing_file_and_a_folder_are_errors_not_exceptions()
    {
        using var folder = new TemporaryFolder();
        Assert.EndsWith("no such file", Assert.Single(Errors(LibsvmReader.Read(Path.Combine(folder.Path, "none")))).ToString(), StringComparison.Ordinal);
        Assert.EndsWith("no such file", Assert.Single(Errors(LibsvmReader.Read(Path.Combine(folder.Path, "no", "ne")))).ToString(), StringComparison.Ordinal);
        Assert.EndsWith("is a folder; expected a LIBSVM file", Assert.Single(Errors(LibsvmReader.Read(folder.Path))).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1 << 18)]
    public void How_the_bytes_arrive_makes_no_difference(int chunk)
    {
        var text = string.Concat(Enumerable.Range(1, 3000).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i % 2} {i}:{i / 7.0:R} {i + 5}:1\n")));
        using var stream = new ChunkedStream(Encoding.UTF8.GetBytes(text), chunk);
        var data = LibsvmReader.Read(stream, "test").Match(Succ: value => value, Fail: errors => throw new InvalidOperationException(errors.ToString()));
        Assert.Equal(3000, data.Rows);
        Assert.Equal(Enumerable.Range(1, 3000).Select(i => i / 7.0), data.Values.Where((_, k) => k % 2 == 0));
    }

    [Fact]
    public void A_line_longer_than_a_block_is_one_row()
    {
        var row = "1 " + string.Join(' ', Enumerable.Range(1, 100_000).Select(i => $"{i}:1"));
        var data = Good($"{row}\n{row}");
        Assert.Equal((2, 200_000, 100_000), (data.Rows, data.Entries, data.Features));
    }

    [Fact]
    public void Numbers_are_rounded_as_double_Parse_does()
    {
        var random = new Random(5);
        for (var k = 0; k < 20_000; k++)
        {
            var value = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-20, 20));
            var text = value.ToString(k % 3 == 0 ? "R" : k % 3 == 1 ? "F6" : "E4", CultureInfo.InvariantCulture);
            Assert.True(DecimalNumber.TryParse(Encoding.UTF8.GetBytes(text), out var parsed));
            Assert.Equal(double.Parse(text, CultureInfo.InvariantCulture), parsed);
        }
    }

    [Fact]
    public void No_bytes_make_it_throw()
    {
        var random = new Random(6);
        var alphabet = "0123456789:.-+eE# \t\r\n\0xé\uFEFF"u8.ToArray();
        for (var k = 0; k < 20_000; k++)
        {
            var bytes = new byte[random.Next(60)];
            for (var i = 0; i < bytes.Length; i++) bytes[i] = alphabet[random.Next(alphabet.Length)];
            using var stream = new MemoryStream(bytes);
            var result = LibsvmReader.Read(stream, "test");
            Assert.True(result.IsSuccess || Errors(result).Count > 0);
        }
    }

    internal static LabelledRows Good(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return LibsvmReader.Read(stream, "test").Match(Succ: data => data, Fail: errors => throw new InvalidOperationException(errors.ToString()));
    }

    private static List<DataError> Bad(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return Errors(LibsvmReader.Read(stream, "test"));
    }

    private static List<DataError> Errors(LanguageExt.Validation<DataError, LabelledRows> result) =>
        result.Match(Succ: _ => throw new InvalidOperationException("The data are good."), Fail: errors => errors.ToList());

    // A stream that gives a few bytes at a time.
    private sealed class ChunkedStream(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, chunk));
    }
}
