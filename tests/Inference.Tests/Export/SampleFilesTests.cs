using System.Collections.Immutable;
using LanguageExt;

namespace Toolkit.Inference.Tests.Export;

/// <summary>Draws in other formats come back bit for bit, and a file that holds none is an error that names it.</summary>
public sealed class SampleFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("toolkit-draws-").FullName;

    public static TheoryData<Format> Formats => [Format.Arrow, Format.Parquet, Format.Json];

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_sample_comes_back_bit_for_bit(Format format)
    {
        var (path, sample) = (Path.Combine(_folder, "draws"), Sample());

        Write(format, path, sample);
        var read = Valid(Read(format, path));

        Assert.Equal(["draws"], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName));
        Assert.Equal((sample.Model, sample.Options), (read.Model, read.Options));
        Assert.Equal(sample.Names.ToArray(), read.Names.ToArray());
        Assert.Equal(sample.Chains.Length, read.Chains.Length);
        foreach (var (expected, actual) in sample.Chains.Zip(read.Chains))
        {
            Assert.Equal(expected.Values.Select(Bits), actual.Values.Select(Bits));
            Assert.Equal(expected.Transitions.Select(Bits), actual.Transitions.Select(Bits));
            Assert.Equal(expected.StepSize, actual.StepSize);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void One_draw_of_no_quantities_is_a_sample(Format format)
    {
        var path = Path.Combine(_folder, "draws");
        Write(format, path, new("none", [], new(1, Draws: 1), [new([], [], [new(-1, 1, 0.5, 2, 3, false, 1)], 0.5, [], TimeSpan.Zero, TimeSpan.Zero, 0)]));
        var read = Valid(Read(format, path));
        Assert.Equal((0, 1, 1), (read.Names.Length, read.Chains.Length, read.Count));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_file_is_written_over(Format format)
    {
        var path = Path.Combine(_folder, "draws");
        File.WriteAllText(path, new string('x', 100_000));
        Write(format, path, Sample());
        Assert.Equal(3, Valid(Read(format, path)).Count);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_file_that_is_cut_short_is_named(Format format)
    {
        var path = Path.Combine(_folder, "draws");
        Write(format, path, Sample());
        var whole = File.ReadAllBytes(path);
        for (var length = 0; length < whole.Length; length += 1 + (whole.Length / 50))
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.StartsWith($"{path}:", Error(Read(format, path)), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_damaged_file_is_read_or_named_and_never_throws(Format format)
    {
        var path = Path.Combine(_folder, "draws");
        Write(format, path, Sample());
        var whole = File.ReadAllBytes(path);
        for (var at = 0; at < whole.Length; at += 1 + (whole.Length / 200))
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 0x55;
            File.WriteAllBytes(path, damaged);
            Read(format, path).Match(Succ: static _ => { }, Fail: errors => Assert.All(errors, error => Assert.Equal(path, error.Source)));
        }
    }

    [Theory]
    [InlineData(Format.Arrow, Format.Parquet)]
    [InlineData(Format.Arrow, Format.Json)]
    [InlineData(Format.Parquet, Format.Arrow)]
    [InlineData(Format.Parquet, Format.Json)]
    [InlineData(Format.Json, Format.Arrow)]
    [InlineData(Format.Json, Format.Parquet)]
    public void A_file_of_another_kind_is_named(Format written, Format read)
    {
        var path = Path.Combine(_folder, "draws");
        Write(written, path, Sample());
        Assert.Contains(read is Format.Json ? "is not JSON" : $"expected a whole {read} file", Error(Read(read, path)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_file_that_is_not_there_is_named(Format format)
    {
        var path = Path.Combine(_folder, "nowhere");
        Assert.StartsWith($"{path}: cannot be read:", Error(Read(format, path)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_place_that_cannot_be_written_is_an_exception_and_nothing_is_left(Format format)
    {
        Assert.ThrowsAny<IOException>(() => Write(format, Path.Combine(_folder, "nowhere", "draws"), Sample()));
        Directory.CreateDirectory(Path.Combine(_folder, "taken", "inner"));
        Assert.ThrowsAny<IOException>(() => Write(format, Path.Combine(_folder, "taken"), Sample()));
        Assert.Equal(["taken"], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(Format.Arrow, "chain")]
    [InlineData(Format.Parquet, "energy__")]
    [InlineData(Format.Json, "mu")]
    public void Two_columns_of_one_name_are_refused_before_anything_is_written(Format format, string name)
    {
        var sample = Sample();
        var exception = Assert.Throws<ArgumentException>(() =>
            Write(format, Path.Combine(_folder, "draws"), new(sample.Model, sample.Names.SetItem(2, name), sample.Options, sample.Chains)));
        Assert.Contains($"'{name}'", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("\"names\":[\"mu\"", "\"names\":[\"nu\"", "draws: expected 'nu'; there is none")]
    [InlineData("\"seed\":18446744073709551615", "\"seed\":1.5", "expected seed to be a whole number from 0 to 18446744073709551615, found '1.5'")]
    [InlineData("\"thin\":2", "\"thin\":0", "expected thin to be a whole number from 1 to 2147483647, found '0'")]
    [InlineData("\"lp__\":[[", "\"lp__\":[[7,", "sampler_diagnostics: 'lp__': expected")]
    [InlineData("\"divergent__\":[[false", "\"divergent__\":[[0", "sampler_diagnostics: 'divergent__': chain 1: draw 1: expected true or false, found 0")]
    [InlineData("\"treedepth__\":[[1", "\"treedepth__\":[[1.5", "sampler_diagnostics: 'treedepth__': chain 1: draw 1: expected a whole number, found 1.5")]
    [InlineData("\"NaN\"", "\"Nan\"", "expected a number, found \"Nan\"")]
    [InlineData("\"draws\":", "\"drawn\":", "expected 'draws' to be an object")]
    public void A_field_of_JSON_that_is_wrong_is_named(string text, string wrong, string error)
    {
        var path = Path.Combine(_folder, "draws.json");
        JsonFile.Write(path, Sample());
        var whole = File.ReadAllText(path);
        Assert.Contains(text, whole, StringComparison.Ordinal);
        File.WriteAllText(path, whole.Replace(text, wrong, StringComparison.Ordinal));
        Assert.Contains(error, Error(JsonFile.Read(path)), StringComparison.Ordinal);
    }

    [Fact]
    public void JSON_is_in_the_layout_that_ArviZ_takes()
    {
        var path = Path.Combine(_folder, "draws.json");
        JsonFile.Write(path, Sample());
        var root = System.Text.Json.JsonDocument.Parse(File.ReadAllText(path)).RootElement;
        Assert.Equal(
            ["model", "seed", "num_warmup", "num_samples", "thin", "max_depth", "names", "sampler_diagnostics", "draws"], root.EnumerateObject().Select(static field => field.Name));
        Assert.Equal("[[0.1,1E-310,-0],[1.1,11,111]]", root.GetProperty("draws").GetProperty("mu").GetRawText());
        Assert.Equal("[[\"NaN\",\"Infinity\",2],[\"NaN\",\"Infinity\",2]]", root.GetProperty("sampler_diagnostics").GetProperty("energy__").GetRawText());
    }

    [Fact]
    public void An_Arrow_file_of_others_may_lack_real_numbers_and_hold_one_batch()
    {
        var path = Path.Combine(_folder, "draws.arrow");
        WriteArrow(path, new Apache.Arrow.Int32Array.Builder().AppendRange([1, 1, 2, 2]).Build());
        AssertLacking(ArrowFile.Read(path));

        WriteArrow(path, new Apache.Arrow.Int64Array.Builder().AppendRange([1, 1, 2, 2]).Build());
        Assert.Equal($"{path}: expected whole numbers of 32 bits in column 'chain', found int64", Error(ArrowFile.Read(path)));

        WriteArrow(path, new Apache.Arrow.Int32Array.Builder().AppendRange([1, 1, 2]).AppendNull().Build());
        Assert.Equal($"{path}: column 'chain' lacks 1 values", Error(ArrowFile.Read(path)));

        static void WriteArrow(string path, Apache.Arrow.IArrowArray chain)
        {
            var reals = new Apache.Arrow.DoubleArray.Builder().Append(0.5).AppendNull().Append(1.5).Append(2.5).Build();
            var wholes = new Apache.Arrow.Int32Array.Builder().AppendRange([1, 2, 1, 2]).Build();
            var flags = new Apache.Arrow.BooleanArray.Builder().AppendRange([true, false, true, false]).Build();
            Apache.Arrow.IArrowArray[] columns = [chain, wholes, reals, reals, reals, wholes, wholes, flags, reals, reals];
            var schema = new Apache.Arrow.Schema(columns.Zip(Foreign, static (column, name) => new Apache.Arrow.Field(name, column.Data.DataType, nullable: true)), []);
            using var stream = File.Create(path);
            using var writer = new Apache.Arrow.Ipc.ArrowFileWriter(stream, schema);
            writer.WriteRecordBatch(new(schema, columns, 4));
            writer.WriteEnd();
        }
    }

    [Fact]
    public async Task A_Parquet_file_of_others_may_lack_real_numbers_and_hold_one_group()
    {
        var path = Path.Combine(_folder, "draws.parquet");
        await WriteParquet<int>(path, [1, 1, 2, 2]);
        AssertLacking(ParquetFile.Read(path));

        await WriteParquet<long>(path, [1, 1, 2, 2]);
        Assert.Equal($"{path}: expected whole numbers of 32 bits in column 'chain', found Int64", Error(ParquetFile.Read(path)));

        await WriteParquet<int>(path, [1, 1, 2, null]);
        Assert.Equal($"{path}: column 'chain' lacks 1 values", Error(ParquetFile.Read(path)));

        static async Task WriteParquet<T>(string path, T?[] chain)
            where T : struct
        {
            double?[] reals = [0.5, null, 1.5, 2.5];
            int?[] wholes = [1, 2, 1, 2];
            bool?[] flags = [true, false, true, false];
            System.Array[] columns = [chain, wholes, reals, reals, reals, wholes, wholes, flags, reals, reals];
            Parquet.Schema.DataField[] fields =
                [.. columns.Zip(Foreign, static (column, name) => new Parquet.Schema.DataField(name, Nullable.GetUnderlyingType(column.GetType().GetElementType()!)!, isNullable: true))];
            await using var stream = File.Create(path);
            await using var writer = await Parquet.ParquetWriter.CreateAsync(new Parquet.Schema.ParquetSchema(fields), stream);
            using var group = writer.CreateRowGroup();
            foreach (var (field, column) in fields.Zip(columns))
            {
                await (column switch
                {
                    T?[] numbers => group.WriteAsync<T>(field, numbers),
                    int?[] numbers => group.WriteAsync<int>(field, numbers),
                    bool?[] numbers => group.WriteAsync<bool>(field, numbers),
                    _ => group.WriteAsync<double>(field, (double?[])column),
                });
            }
        }
    }

    [Fact]
    public void Rows_may_be_grouped_otherwise_and_what_is_missing_is_named()
    {
        Dictionary<string, string> settings = [];
        var sample = Sample();
        TableColumn[] Columns() =>
        [
            .. SampleTable.ColumnsOf(sample).Reverse().Select(column =>
            {
                var table = new TableColumn(column.Name, "x", column.Kind);
                for (var chain = 0; chain < 2; chain++) table.Rows.AddRange(column.Draws(chain));
                return table;
            }),
        ];
        var read = Valid(SampleTable.Join("draws", settings, Columns()));
        Assert.Equal(sample.Names.Reverse(), read.Names);
        Assert.Equal(("draws", 1000, 1, 10), (read.Model, read.Options.Warmup, read.Options.Thinning, read.Options.MaximalDepth));

        Assert.Contains("expected a column 'draw'; there is none", Error(SampleTable.Join("draws", settings, [.. Columns().Where(column => column.Name != "draw")])), StringComparison.Ordinal);
        Assert.Contains("has two columns 'mu'", Error(SampleTable.Join("draws", settings, [.. Columns(), .. Columns().Where(column => column.Name == "mu")])), StringComparison.Ordinal);
        Assert.Contains("has no draws", Error(SampleTable.Join("draws", settings, With(static rows => rows.Clear()))), StringComparison.Ordinal);
        Assert.Contains("the last chain has 2 draws; expected 3 as in the first", Error(SampleTable.Join("draws", settings, With(static rows => rows.RemoveAt(5)))), StringComparison.Ordinal);
        Assert.Contains("row 2: expected draw 2 of chain 1, found draw 3 of chain 1", Error(SampleTable.Join("draws", settings, With(static rows => rows.RemoveAt(1)))), StringComparison.Ordinal);
        Assert.Contains(
            "expected booleans in column 'divergent__', found Float", Error(SampleTable.Join("draws", settings, Replaced("divergent__", new("divergent__", "Float", null)))), StringComparison.Ordinal);
        Assert.Contains("column 'chain' lacks 1 values", Error(SampleTable.Join("draws", settings, Replaced("chain", new("chain", "x", ColumnKind.Whole) { Missing = 1 }))), StringComparison.Ordinal);

        TableColumn[] With(Action<List<double>> change)
        {
            var columns = Columns();
            foreach (var column in columns) change(column.Rows);
            return columns;
        }

        TableColumn[] Replaced(string name, TableColumn by) => [.. Columns().Select(column => column.Name == name ? by : column)];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // All that a file could bend: numbers that are not finite, negative zero, subnormal ones, names with marks in them, a seed of 64 bits.
    private static PosteriorSample Sample()
    {
        ImmutableArray<TransitionRecord> transitions =
        [
            new(double.NegativeInfinity, 0.1, 1.0 / 3, 1, 1, false, double.NaN),
            new(-1e300, 1, 1.0 / 3, 10, 1023, true, double.PositiveInfinity),
            new(-0.5, double.NaN, 0.25, 0, int.MaxValue, false, 2),
        ];
        return new(
            "eight \"schools\", ζ", ["mu", "theta[1]", "theta[2,1]", "a.b/c, d"], new(2, 150, 3, 2, ulong.MaxValue, MaximalDepth: 7),
            [
                new([0.1, Math.PI, double.NaN, 1, 1e-310, double.NegativeInfinity, 2, -1, -0.0, double.PositiveInfinity, double.MaxValue, double.Epsilon],
                    [], transitions, 0.25, [], TimeSpan.Zero, TimeSpan.Zero, 0),
                new([1.1, 2, 3, 4, 11, 22, 33, 44, 111, 222, 333, 444], [], transitions, 0.25, [], TimeSpan.Zero, TimeSpan.Zero, 0),
            ]);
    }

    private static string[] Foreign => ["chain", "draw", "lp__", "accept_stat__", "stepsize__", "treedepth__", "n_leapfrog__", "divergent__", "energy__", "mu"];

    private static void AssertLacking(Validation<DataError, PosteriorSample> read)
    {
        var sample = Valid(read);
        Assert.Equal([0.5, double.NaN, 1.5, 2.5], sample.Draws("mu").ToArray());
        Assert.Equal((2, 2, "draws"), (sample.Chains.Length, sample.Count, sample.Model));
        Assert.Equal(new(0.5, 0.5, 0.5, 1, 1, true, 0.5), sample.Chains[0].Transitions[0]);
        Assert.Equal(double.NaN, sample.Chains[0].Transitions[1].Energy);
    }

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);

    private static (long, long, long, int, int, bool, long) Bits(TransitionRecord transition) =>
        (Bits(transition.LogDensity), Bits(transition.Acceptance), Bits(transition.StepSize), transition.Depth, transition.Gradients, transition.IsDivergent, Bits(transition.Energy));

    private static PosteriorSample Valid(Validation<DataError, PosteriorSample> read) =>
        read.Match(Succ: static sample => sample, Fail: static errors => throw new InvalidOperationException(string.Join("\n", errors)));

    private static string Error(Validation<DataError, PosteriorSample> read) =>
        read.Match(Succ: static _ => throw new InvalidOperationException("It was read."), Fail: static errors => string.Join("\n", errors));

    private static void Write(Format format, string path, PosteriorSample sample)
    {
        if (format is Format.Arrow) ArrowFile.Write(path, sample);
        else if (format is Format.Parquet) ParquetFile.Write(path, sample);
        else JsonFile.Write(path, sample);
    }

    private static Validation<DataError, PosteriorSample> Read(Format format, string path) => format switch
    {
        Format.Arrow => ArrowFile.Read(path),
        Format.Parquet => ParquetFile.Read(path),
        _ => JsonFile.Read(path),
    };

    /// <summary>The formats.</summary>
    public enum Format
    {
        /// <summary>Arrow.</summary>
        Arrow,

        /// <summary>Parquet.</summary>
        Parquet,

        /// <summary>JSON.</summary>
        Json,
    }
}
