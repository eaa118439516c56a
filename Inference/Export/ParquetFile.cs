using LanguageExt;
using Parquet;
using Parquet.Schema;
using ColumnField = Parquet.Schema.DataField;

namespace Toolkit.Inference;

/// <summary>Draws as a Parquet file, which pandas, R's arrow, Polars, DuckDB and Spark read.</summary>
/// <remarks>
/// A row for each draw and a group of rows for each chain. The columns are <c>chain</c> and <c>draw</c>, from 1, Stan's of a transition from <c>lp__</c> to <c>energy__</c>, and each
/// quantity under its own name. The metadata of the file say how it was made.
/// </remarks>
public static class ParquetFile
{
    /// <summary>Writes all chains to a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sample">The sample.</param>
    /// <exception cref="ArgumentException">A quantity is called as another column is.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, PosteriorSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var columns = SampleTable.ColumnsOf(sample);
        WholeFile.Write(path, stream => Wait(() => WriteAsync(stream, sample, columns)));
    }

    /// <summary>Reads chains that were written here, or by others with the same columns.</summary>
    /// <remarks>Times and mass matrices are not in the file, and free values are none. A real number that is missing is NaN.</remarks>
    /// <param name="path">The file.</param>
    /// <returns>The sample, or what is wrong with the file.</returns>
    public static Validation<DataError, PosteriorSample> Read(string path) => SampleColumns.Read(path, "Parquet", stream =>
    {
        IReadOnlyDictionary<string, string> settings = new Dictionary<string, string>();
        TableColumn[] columns = [];
        Wait(async () => (settings, columns) = await ReadAsync(stream));
        return SampleTable.Join(path, settings, columns);
    });

    // On a thread of the pool, where nobody waits for a thread that waits here.
    private static void Wait(Func<Task> work) => Task.Run(work).GetAwaiter().GetResult();

    private static async Task WriteAsync(Stream stream, PosteriorSample sample, SampleColumn[] columns)
    {
        ColumnField[] fields = [.. columns.Select(column => FieldOf(column.Name, column.Kind))];
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), stream);
        writer.CustomMetadata = SampleColumns.SettingsOf(sample);
        for (var chain = 0; chain < sample.Chains.Length; chain++)
        {
            using var group = writer.CreateRowGroup();
            for (var k = 0; k < columns.Length; k++)
            {
                var draws = columns[k].Draws(chain);
                await (columns[k].Kind switch
                {
                    ColumnKind.Whole => group.WriteAsync<int>(fields[k], System.Array.ConvertAll(draws, static value => (int)value)),
                    ColumnKind.Flag => group.WriteAsync<bool>(fields[k], System.Array.ConvertAll(draws, static value => value > 0)),
                    _ => group.WriteAsync<double>(fields[k], draws),
                });
            }
        }
    }

    private static async Task<(IReadOnlyDictionary<string, string> Settings, TableColumn[] Columns)> ReadAsync(Stream stream)
    {
        await using var reader = await ParquetReader.CreateAsync(stream, leaveStreamOpen: true);
        var fields = reader.Schema.DataFields;
        TableColumn[] columns = [.. fields.Select(field => new TableColumn(field.Path.ToString(), field.ClrType.Name, KindOf(field)))];
        for (var g = 0; g < reader.RowGroupCount; g++)
        {
            using var group = reader.OpenRowGroupReader(g);
            for (var k = 0; k < fields.Length; k++)
            {
                await (columns[k].Kind switch
                {
                    ColumnKind.Real => Add(group, fields[k], columns[k], static (double value) => value, double.NaN),
                    ColumnKind.Whole => Add(group, fields[k], columns[k], static (int value) => value, null),
                    ColumnKind.Flag => Add(group, fields[k], columns[k], static (bool value) => value ? 1 : 0, null),
                    _ => Task.CompletedTask,
                });
            }
        }

        return (reader.CustomMetadata, columns);
    }

    private static ColumnField FieldOf(string name, ColumnKind kind) => kind switch
    {
        ColumnKind.Whole => new DataField<int>(name, nullable: false),
        ColumnKind.Flag => new DataField<bool>(name, nullable: false),
        _ => new DataField<double>(name, nullable: false),
    };

    private static ColumnKind? KindOf(ColumnField field) => field switch
    {
        { IsArray: true } => null,
        _ when field.ClrType == typeof(double) => ColumnKind.Real,
        _ when field.ClrType == typeof(int) => ColumnKind.Whole,
        _ when field.ClrType == typeof(bool) => ColumnKind.Flag,
        _ => null,
    };

    private static async Task Add<T>(ParquetRowGroupReader group, ColumnField field, TableColumn column, Func<T, double> number, double? missing)
        where T : struct
    {
        var count = checked((int)group.RowCount);
        if (!field.IsNullable)
        {
            var values = new T[count];
            await group.ReadAsync<T>(field, values.AsMemory());
            column.Rows.AddRange(values.Select(number));
            return;
        }

        var perhaps = new T?[count];
        await group.ReadAsync<T>(field, perhaps.AsMemory());
        column.Missing += missing is null ? perhaps.Count(static value => value is null) : 0;
        column.Rows.AddRange(perhaps.Select(value => value is { } known ? number(known) : missing ?? 0));
    }
}
