using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using LanguageExt;

namespace Toolkit.Inference;

/// <summary>Draws as an Arrow file with random access (Feather, version 2), which pyarrow, R's arrow, Polars and DuckDB read.</summary>
/// <remarks>
/// A row for each draw and a batch of rows for each chain. The columns are <c>chain</c> and <c>draw</c>, from 1, Stan's of a transition from <c>lp__</c> to <c>energy__</c>, and each
/// quantity under its own name. The metadata of the schema say how it was made.
/// </remarks>
public static class ArrowFile
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
        var schema = new Schema(columns.Select(column => new Field(column.Name, TypeOf(column.Kind), nullable: false)), SampleColumns.SettingsOf(sample));
        WholeFile.Write(path, stream =>
        {
            using var writer = new ArrowFileWriter(stream, schema, leaveOpen: true);
            writer.WriteStart();
            for (var chain = 0; chain < sample.Chains.Length; chain++)
            {
                using var batch = new RecordBatch(schema, columns.Select(column => ArrayOf(column.Kind, column.Draws(chain))), sample.Count);
                writer.WriteRecordBatch(batch);
            }

            writer.WriteEnd();
        });
    }

    /// <summary>Reads chains that were written here, or by others with the same columns.</summary>
    /// <remarks>Times and mass matrices are not in the file, and free values are none. A real number that is missing is NaN.</remarks>
    /// <param name="path">The file.</param>
    /// <returns>The sample, or what is wrong with the file.</returns>
    public static Validation<DataError, PosteriorSample> Read(string path) => SampleColumns.Read(path, "Arrow", stream =>
    {
        using var reader = new ArrowFileReader(stream, leaveOpen: true);
        var schema = reader.Schema;
        TableColumn[] columns = [.. schema.FieldsList.Select(field => new TableColumn(field.Name, field.DataType.Name, KindOf(field.DataType)))];
        while (reader.ReadNextRecordBatch() is { } batch)
        {
            using (batch)
            {
                for (var k = 0; k < columns.Length; k++) Add(batch.Column(k), batch.Length, columns[k]);
            }
        }

        return SampleTable.Join(path, schema.Metadata ?? new Dictionary<string, string>(), columns);
    });

    private static IArrowType TypeOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Whole => Int32Type.Default,
        ColumnKind.Flag => BooleanType.Default,
        _ => DoubleType.Default,
    };

    private static ColumnKind? KindOf(IArrowType type) => type.TypeId switch
    {
        ArrowTypeId.Double => ColumnKind.Real,
        ArrowTypeId.Int32 => ColumnKind.Whole,
        ArrowTypeId.Boolean => ColumnKind.Flag,
        _ => null,
    };

    private static IArrowArray ArrayOf(ColumnKind kind, double[] values) => kind switch
    {
        ColumnKind.Whole => new Int32Array.Builder().AppendRange(values.Select(static value => (int)value)).Build(),
        ColumnKind.Flag => new BooleanArray.Builder().AppendRange(values.Select(static value => value > 0)).Build(),
        _ => new DoubleArray.Builder().Append(values.AsSpan()).Build(),
    };

    private static void Add(IArrowArray array, int count, TableColumn column)
    {
        for (var i = 0; i < count && column.Kind is not null; i++)
        {
            double? value = array switch
            {
                DoubleArray reals => reals.GetValue(i) ?? double.NaN,
                Int32Array wholes => wholes.GetValue(i),
                BooleanArray flags => flags.GetValue(i) is { } flag ? (flag ? 1 : 0) : null,
                _ => null,
            };
            if (value is null) column.Missing++;
            column.Rows.Add(value ?? 0);
        }
    }
}
