using System.IO.Compression;
using System.Text;

namespace Toolkit.Cli.Tests;

/// <summary>Data that are not what they should be, where each command meets them: read whole, or refused with the place and exit code 2.</summary>
public sealed class MalformedTests : IDisposable
{
    private const string Good = "1 1:1 2:0.5\n-1 1:-1\n1 1:2\n-1 1:-2 2:1\n";
    private const string GoodTable = "x,colour,y\n1,red,yes\n-1,blue,no\n2,red,yes\n-2,red,no\n";

    private static readonly Dictionary<string, Func<byte[]>> Contents = new()
    {
        ["token"] = () => "1 1:1\n-1 1:abc\n"u8.ToArray(),
        ["label"] = () => "1 1:1\nx 1:1\n"u8.ToArray(),
        ["value missing"] = () => "1 1:1\n-1 1:\n"u8.ToArray(),
        ["no colon"] = () => "1 1:1\n-1 7\n"u8.ToArray(),
        ["negative"] = () => "1 1:1\n-1 -3:1\n"u8.ToArray(),
        ["zero"] = () => "1 1:1\n-1 0:1\n"u8.ToArray(),
        ["duplicate"] = () => "1 1:1\n-1 2:1 2:3\n"u8.ToArray(),
        ["unsorted"] = () => "1 1:1\n-1 3:1 2:3\n"u8.ToArray(),
        ["index too large"] = () => "1 1:1\n-1 67108865:1\n"u8.ToArray(),
        ["nan"] = () => "1 1:1\n-1 1:NaN\n"u8.ToArray(),
        ["infinite"] = () => "1 1:1\n-1 1:-inf\n"u8.ToArray(),
        ["huge"] = () => "1 1:1\n-1 1:1e200\n"u8.ToArray(),
        ["nan label"] = () => "1 1:1\nnan 1:1\n"u8.ToArray(),
        ["cut off"] = () => "1 1:1 2:0.5\n-1 1:"u8.ToArray(),
        ["empty"] = () => [],
        ["blank"] = () => "\n  \n# nothing\n"u8.ToArray(),
        ["bytes"] = () => [0, 1, 2, 255, 254, 10, 7],
        ["utf-16"] = () => Encoding.Unicode.GetBytes(Good),
        ["bad line in many"] = () => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Good, 5000)) + "1 1:1 1:1\n" + Good),
        ["long bad line"] = () => Encoding.UTF8.GetBytes($"{Good}1 1:{new string('9', 10_000_000)}\n"),
        ["damaged.gz"] = () => Damaged(Compressed(Good)),
        ["cut off.gz"] = () => Compressed(string.Concat(Enumerable.Repeat(Good, 1000)))[..^9],
        ["followed.gz"] = () => [.. Compressed(Good), 1, 2, 3],
        ["plain.gz"] = () => Encoding.UTF8.GetBytes(Good),
        ["cut off.zst"] = () => Zstandard(string.Concat(Enumerable.Repeat(Good, 1000)))[..^5],
        ["damaged.zst"] = () => [0x28, 0xB5, 0x2F, 0xFD, 1, 2, 3],
        ["archive.zip"] = () => "PK\u0003\u0004 and more"u8.ToArray(),
        ["fields.csv"] = () => "x,colour,y\n1,red,yes\n2,no\n"u8.ToArray(),
        ["quote.csv"] = () => "x,colour,y\n1,\"red,yes\n"u8.ToArray(),
        ["missing.csv"] = () => "x,colour,y\n1,red,yes\n,red,no\n"u8.ToArray(),
        ["infinite.csv"] = () => "x,colour,y\n1,red,yes\ninf,red,no\n"u8.ToArray(),
        ["header only.csv"] = () => "x,colour,y\n"u8.ToArray(),
        ["empty.csv"] = () => [],
        ["twice.csv"] = () => "x,x,y\n1,red,yes\n2,red,no\n"u8.ToArray(),
        ["bytes.csv"] = () => [.. "x,colour,y\n1,r"u8, 0xFF, .. ",yes\n"u8],
        ["damaged.csv.gz"] = () => Damaged(Compressed(GoodTable)),
    };

    private static readonly Dictionary<string, Func<byte[]>> Unusual = new()
    {
        ["crlf"] = () => Encoding.UTF8.GetBytes(Good.Replace("\n", "\r\n", StringComparison.Ordinal)),
        ["no end"] = () => Encoding.UTF8.GetBytes(Good.TrimEnd()),
        ["mark"] = () => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Good)],
        ["remarks"] = () => Encoding.UTF8.GetBytes("# rows\n\n" + Good.Replace("\n", " # yes\n", StringComparison.Ordinal)),
        ["spaces"] = () => Encoding.UTF8.GetBytes(Good.Replace(" ", " \t ", StringComparison.Ordinal)),
        ["good.gz"] = () => Compressed(Good),
        ["good"] = () => Compressed(Good),
        ["good.zst"] = () => Zstandard(Good),
        ["two.gz"] = () => [.. Compressed(Good[..11]), .. Compressed(Good[11..])],
        ["long line"] = () => Encoding.UTF8.GetBytes($"{Good}1 {string.Join(' ', Enumerable.Range(1, 1_200_000).Select(j => $"{j}:1"))}\n"),
        ["good.csv"] = () => Encoding.UTF8.GetBytes(GoodTable),
        ["crlf.csv"] = () => Encoding.UTF8.GetBytes(GoodTable.Replace("\n", "\r\n", StringComparison.Ordinal).TrimEnd()),
        ["good.csv.gz"] = () => Compressed(GoodTable),
        ["long field.csv"] = () => Encoding.UTF8.GetBytes($"{GoodTable}3,\"{new string('r', 10_000_000)}\",yes\n"),
    };

    private readonly TemporaryFolder _folder = new();
    private readonly string _good;
    private readonly string _goodTable;

    public MalformedTests() => (_good, _goodTable) = (_folder.Write("train", Good), _folder.Write("train.csv", GoodTable));

    public static TheoryData<string, string> Refusals => new()
    {
        { "token", ":2:6: expected a value, a number from -1e100 to 1e100, found 'abc'" },
        { "label", ":2:1: expected a label, a number from -1e100 to 1e100, found 'x'" },
        { "value missing", ":2:6: expected a value, a number from -1e100 to 1e100, found nothing" },
        { "no colon", ":2:4: expected index:value, found '7'" },
        { "negative", ":2:4: expected a feature index from 1 to 67108864, found '-3'" },
        { "zero", ":2:4: expected a feature index from 1 to 67108864, found '0'" },
        { "duplicate", ":2:8: expected an index above 2, since indices increase within a row, found '2'" },
        { "unsorted", ":2:8: expected an index above 3, since indices increase within a row, found '2'" },
        { "index too large", ":2:4: expected a feature index from 1 to 67108864, found '67108865'" },
        { "nan", ":2:6: expected a value, a number from -1e100 to 1e100, found 'NaN'" },
        { "infinite", ":2:6: expected a value, a number from -1e100 to 1e100, found '-inf'" },
        { "huge", ":2:6: expected a value, a number from -1e100 to 1e100, found '1e200'" },
        { "nan label", ":2:1: expected a label, a number from -1e100 to 1e100, found 'nan'" },
        { "cut off", ":2:6: expected a value, a number from -1e100 to 1e100, found nothing" },
        { "empty", ": has no rows" },
        { "blank", ": has no rows" },
        { "bytes", ":1:1: expected a label" },
        { "utf-16", ": is UTF-16; expected UTF-8" },
        { "bad line in many", ":20001:7: expected an index above 1" },
        { "long bad line", ":5:5: expected a value, a number from -1e100 to 1e100, found '9999999999999999999999999999999999999999...'" },
        { "damaged.gz", ": is cut off or damaged" },
        { "cut off.gz", ": is cut off" },
        { "followed.gz", ": is cut off, or followed by bytes that are not gzip" },
        { "plain.gz", ": is named like gzip, but does not begin like it" },
        { "cut off.zst", ": " },
        { "damaged.zst", ": " },
        { "archive.zip", ": is a zip archive; expected text, gzip or zstd" },
        { "fields.csv", ":3: expected 3 fields as in the first row, found 2" },
        { "quote.csv", ":2:3: expected a closing quote before the end of the file" },
        { "missing.csv", ":3:1: expected a value in column 'x', found nothing" },
        { "infinite.csv", ":3:1: expected a number from -1e100 to 1e100" },
        { "header only.csv", ": has no rows behind its header" },
        { "empty.csv", ": has no rows" },
        { "twice.csv", ":1:3: expected a name that no column before has, found 'x'" },
        { "bytes.csv", ":2:3: expected UTF-8, found 'r\\xFF'" },
        { "damaged.csv.gz", ": is cut off or damaged" },
        { "no such file", ": no such file" },
        { "", ": is a folder; expected a file" },
    };

    public static TheoryData<string> Readable => [.. Unusual.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_is_malformed_is_refused_with_its_place_by_fit_by_its_test_and_by_predict(string name, string message)
    {
        var path = File(name);
        var table = name.Contains(".csv", StringComparison.Ordinal);
        Refused(CommandRun.Of("fit", path, "--loss", "logistic"), path + message);
        Refused(CommandRun.Of("fit", table ? _goodTable : _good, "--test", path, "--out", Path.Combine(_folder.Path, "none")), path + message);
        Assert.False(Path.Exists(Path.Combine(_folder.Path, "none")));
        Refused(CommandRun.Of("predict", Model(table), path), path + message);
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public void What_is_only_unusual_is_read(string name)
    {
        var path = File(name);
        var table = name.Contains(".csv", StringComparison.Ordinal);
        var plain = CommandRun.Of("fit", table ? _goodTable : _good, "--l2", "0.1", "--json").Json;
        var fit = CommandRun.Of("fit", path, "--l2", "0.1", "--json");
        Assert.Equal(0, fit.ExitCode);
        if (!name.StartsWith("long", StringComparison.Ordinal)) Assert.Equal(plain.GetProperty("objective").GetDouble(), fit.Json.GetProperty("objective").GetDouble());
        string[] policy = table ? ["--unknown-categories", "ignore"] : [];
        Assert.Equal(0, CommandRun.Of(["fit", table ? _goodTable : _good, "--l2", "0.1", "--test", path, .. policy]).ExitCode);
        Assert.Equal(0, CommandRun.Of(["predict", Model(table), path, .. policy]).ExitCode);
    }

    [Theory]
    [InlineData("1 1:1\n2 1:2\n# c\n3 1:1\n", "three", ":4:1: logistic takes two different labels; this is a third, 3, after 1 and 2 (3 in the file)")]
    [InlineData("1 1:1\n1 1:2\n", "one", ": logistic takes two different labels; every row has 1")]
    [InlineData("x,y\n1,a\n2,b\n3,\"c\"\n", "three.csv", ":4: logistic takes two different labels; this is a third, c, after a and b (3 in the file)")]
    [InlineData("x,y\n1,a\n2,a\n", "one.csv", ": logistic takes two different labels; every row has a")]
    public void A_wrong_set_of_labels_is_refused(string text, string name, string message)
    {
        var path = _folder.Write(name, text);
        Refused(CommandRun.Of("fit", path), path + message);
    }

    [Theory]
    [InlineData("squares", ":3: squares takes labels that are numbers, found 'o'")]
    [InlineData("poisson", ":3: poisson takes labels that are numbers, found 'o'")]
    public void One_label_that_is_no_number_is_found_among_those_that_are(string loss, string message)
    {
        var path = _folder.Write("labels.csv", "x,y\n1,1\n2,o\n3,7\n");
        Refused(CommandRun.Of("fit", path, "--loss", loss), path + message);
    }

    [SkippableFact]
    public void A_file_that_may_not_be_read_is_refused()
    {
        Skip.If(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "Needs permissions that bind.");
        if (!OperatingSystem.IsWindows()) System.IO.File.SetUnixFileMode(_good, UnixFileMode.None);
        Refused(CommandRun.Of("fit", _good), _good + ": cannot be read");
    }

    [Fact]
    public void A_device_without_rows_is_an_empty_file()
    {
        if (OperatingSystem.IsWindows()) return;
        Refused(CommandRun.Of("fit", "/dev/null"), "/dev/null: has no rows");
        Refused(CommandRun.Of("predict", Model(false), "/dev/null"), "/dev/null: has no rows");
    }

    [Fact]
    public void No_broken_model_option_or_weight_file_makes_a_trace()
    {
        var weights = _folder.Write("weights", "1\n-2\nx\n");
        Refused(CommandRun.Of("fit", _good, "--weights", weights), weights + ":3:1: expected a weight, a number");
        Refused(CommandRun.Of("fit", _good, "--weights", _folder.Write("few", "1\n2\n")), "few: expected a weight for each of the 4 rows");
        Refused(CommandRun.Of("fit", _good, "--weights", _folder.Write("zero", "0\n0\n0\n0\n")), "train: has no row of a weight above 0");
        Refused(CommandRun.Of("predict", _good, _good), "is no model");
        Refused(CommandRun.Of("predict", Model(false), _goodTable), "train.csv:1:1: expected a label");
        Refused(CommandRun.Of("fit", "-", "--test", "-"), "the standard input can be read once only");
    }

    private static void Refused(CommandRun run, string message)
    {
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.All(run.Error.TrimEnd().Split(Environment.NewLine), line => Assert.StartsWith("toolkit: ", line, StringComparison.Ordinal));
        Assert.All(run.Error.Split(Environment.NewLine), line => Assert.InRange(line.Length, 0, 400));
    }

    private static byte[] Compressed(string text)
    {
        using var memory = new MemoryStream();
        using (var stream = new GZipStream(memory, CompressionLevel.Fastest)) stream.Write(Encoding.UTF8.GetBytes(text));
        return memory.ToArray();
    }

    private static byte[] Zstandard(string text)
    {
        using var compressor = new ZstdSharp.Compressor();
        return compressor.Wrap(Encoding.UTF8.GetBytes(text)).ToArray();
    }

    private static byte[] Damaged(byte[] bytes)
    {
        bytes[bytes.Length / 2] ^= 0xFF;
        return bytes;
    }

    private string File(string name)
    {
        var path = Path.Combine(_folder.Path, name.Length == 0 ? "a folder" : name);
        if (name.Length == 0) Directory.CreateDirectory(path);
        else if ((Contents.GetValueOrDefault(name) ?? Unusual.GetValueOrDefault(name)) is { } content) System.IO.File.WriteAllBytes(path, content());
        return path;
    }

    private string Model(bool table)
    {
        var path = Path.Combine(_folder.Path, table ? "table.json" : "model.json");
        if (!Path.Exists(path)) Assert.Equal(0, CommandRun.Of("fit", table ? _goodTable : _good, "--l2", "0.1", "--out", path).ExitCode);
        return path;
    }
}
