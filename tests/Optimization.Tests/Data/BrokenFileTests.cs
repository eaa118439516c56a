using FsCheck.Xunit;

namespace Toolkit.Optimization.Tests;

/// <summary>A hundred thousand broken files: no exception, no row that a plain twin reads otherwise, no error of a line that is not there.</summary>
public sealed class BrokenFileTests
{
    private static readonly string[] Never = ["cannot be read", "takes more memory"];
    private static readonly WorkerTeam Team = new(2);

    public static class LibsvmFiles
    {
        public static FsCheck.Arbitrary<BrokenFile> File() => BrokenFile.Libsvm();
    }

    public static class CsvFiles
    {
        public static FsCheck.Arbitrary<BrokenFile> File() => BrokenFile.Csv();
    }

    public static class PackedFiles
    {
        public static FsCheck.Arbitrary<BrokenFile> File() => BrokenFile.Packed();
    }

    [Property(MaxTest = 45_000, Arbitrary = [typeof(LibsvmFiles)])]
    public void Libsvm(BrokenFile file) => LibsvmReader.Read(Files.Bytes(file.Bytes), new(), null, 64, 16).Match(
        Succ: data =>
        {
            var (rows, bad) = PlainReaders.Libsvm(file.Bytes);
            Assert.Empty(bad);
            Assert.Equal(rows.Count, data.Rows);
            for (var i = 0; i < rows.Count; i++)
            {
                Assert.Equal((rows[i].Line, Bits(rows[i].Label)), (data.Lines[i], Bits(data.Labels[i])));
                Assert.Equal(rows[i].Entries.Select(entry => entry.Index - 1), data.Matrix.RowIndices(i).ToArray().Select(column => (long)column));
                Assert.Equal(rows[i].Entries.Select(entry => Bits(entry.Value)), data.Matrix.RowValues(i).ToArray().Select(Bits));
            }
        },
        Fail: errors =>
        {
            CheckMessages(errors);
            if (errors.Any(error => error.Line == 0))
            {
                // A file that is not text, or has no rows; or the count of further errors, all lines before which are checked below.
                if (errors.Count == 1) return;
            }

            var bad = PlainReaders.Libsvm(file.Bytes).BadLines;
            var named = errors.Where(error => error.Line > 0).Select(error => error.Line).ToHashSet();
            Assert.Subset(bad, named);
            if (errors.All(error => error.Line > 0)) Assert.Equal(bad.Count, named.Count);
        });

    [Property(MaxTest = 40_000, Arbitrary = [typeof(CsvFiles)])]
    public void Csv(BrokenFile file) => CsvReader.Read(Files.Bytes(file.Bytes)).Match(
        Succ: data =>
        {
            var records = PlainReaders.Csv(file.Bytes);
            var header = !records[0].Fields.Exists(field => PlainReaders.IsNumber(field));
            var names = records[0].Fields.Select((name, i) => header && name.Length > 0 ? name : $"{i + 1}").ToArray();
            var rows = records[(header ? 1 : 0)..];
            Assert.Equal(rows.Select(row => row.Line), data.Lines.AsEnumerable());
            var isNumber = names.Select((_, i) => rows.TrueForAll(row => PlainReaders.IsNumber(row.Fields[i]))).ToArray();
            for (var i = 0; i < rows.Count; i++)
            {
                var expected = rows[i].Fields.SkipLast(1).Select((field, j) => isNumber[j] ? (names[j], Value(field)) : ($"{names[j]}={field}", 1));
                var found = data.Matrix.RowIndices(i).ToArray().Zip(data.Matrix.RowValues(i).ToArray(), (column, value) => (data.FeatureName(column), value));
                Assert.Equal(expected.Where(entry => entry.Item2 != 0), found);
                var label = rows[i].Fields[^1];
                if (isNumber[^1]) Assert.Equal(Bits(Value(label)), Bits(data.Labels[i]));
                else Assert.Equal(label, data.LabelNames[(int)data.Labels[i]]);
            }
        },
        Fail: errors =>
        {
            CheckMessages(errors);
            var lines = file.Bytes.Count(value => value == '\n') + 1;
            Assert.True(errors.All(error => error.Line <= lines));
        });

    [Property(MaxTest = 15_000, Arbitrary = [typeof(PackedFiles)])]
    public void Packed(BrokenFile file) => LibsvmReader.Read(Files.Bytes(file.Bytes)).Match(Succ: _ => { }, Fail: errors => CheckMessages(errors));

    [Property(MaxTest = 3_000, Arbitrary = [typeof(LibsvmFiles)])]
    public void Where_blocks_end_and_who_parses_them_shows_nowhere(BrokenFile file, byte chunk, byte window, byte block) => Assert.Equal(
        Files.Print(LibsvmReader.Read(Files.Bytes(file.Bytes))),
        Files.Print(LibsvmReader.Read(Files.Chunks(file.Bytes, chunk + 1), new(), Team, window + 1, block + 1)));

    [Property(MaxTest = 6_000, Arbitrary = [typeof(CsvFiles)])]
    public void A_training_file_reads_alike_by_its_own_schema(BrokenFile file, MissingValues missing, CsvHeader header)
    {
        var options = new CsvOptions { MissingValues = missing, Header = header };
        CsvReader.Read(Files.Bytes(file.Bytes), options).Match(
            Succ: rows =>
            {
                var again = Files.Good(CsvReader.Read(Files.Bytes(file.Bytes), rows.Schema!));
                Assert.Equal(Files.Print(rows), Files.Print(again));
                Assert.Equal((rows.DroppedRows, rows.ImputedValues, 0L), (again.DroppedRows, again.ImputedValues, again.UnknownCategories));
            },
            Fail: errors => CheckMessages(errors));
    }

    private static void CheckMessages(IEnumerable<DataError> errors)
    {
        Assert.NotEmpty(errors);
        Assert.All(errors, error =>
        {
            Assert.True(error.Line >= 0 && error.Column >= 0);
            Assert.DoesNotContain(Never, never => error.Message.StartsWith(never, StringComparison.Ordinal));
        });
    }

    private static double Value(string field) => PlainReaders.Number(field, out var value) ? value : throw new FormatException(field);

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);
}
