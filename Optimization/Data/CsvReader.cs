using LanguageExt;

namespace Toolkit.Optimization;

/// <summary>
/// Reads CSV (RFC 4180) into rows: numbers as they are, other columns one-hot, with what was learned of the columns kept as a
/// <see cref="CsvSchema"/> for other files.
/// </summary>
/// <remarks>
/// <para>
/// The label is the last column unless <see cref="CsvOptions.Label"/> names another one, and may be text: then a label is the place of its class in
/// <see cref="LabelledRows.LabelNames"/>, in ordinal order. A column with a value that is no number is one of categories, each of them a feature
/// <c>column=value</c>, in ordinal order. Numbers have the bits of <see cref="double.Parse(string)"/>, and are at most 1e100 in size. Zeros are not stored.
/// </para>
/// <para>
/// Spaces around a field that is not quoted do not belong to it, empty lines are left out, and there are no comments. The text, up to 2 GB of it, is held in memory while it is read.
/// </para>
/// </remarks>
public static class CsvReader
{
    /// <summary>Reads a file and learns its schema, <see cref="LabelledRows.Schema"/>.</summary>
    /// <param name="source">The file: a path, or a stream.</param>
    /// <param name="options">What the file does not say of itself; null for the usual.</param>
    /// <returns>The rows, or what is wrong: at most twenty errors and a count of the others.</returns>
    public static Validation<DataError, LabelledRows> Read(DataSource source, CsvOptions? options = null)
    {
        var known = options ?? new();
        return Read(source, known, (table, errors) => CsvLearner.Learn(table, known, errors));
    }

    /// <summary>Reads a file into the features that another one was read into.</summary>
    /// <param name="source">The file: a path, or a stream.</param>
    /// <param name="schema">
    /// What was learned of the other file. Columns are found by name where both have a header, in any order, and else by place. Policies are those of
    /// <see cref="CsvSchema.Options"/>, which a <c>with</c> expression changes.
    /// </param>
    /// <returns>The rows, or what is wrong: at most twenty errors and a count of the others.</returns>
    public static Validation<DataError, LabelledRows> Read(DataSource source, CsvSchema schema) => Read(source, schema.Options, (_, _) => schema);

    private static Validation<DataError, LabelledRows> Read(DataSource source, CsvOptions options, Func<CsvTable, DataErrors, CsvSchema?> schema) =>
        source.Read(stream =>
        {
            var errors = new DataErrors();
            var table = new CsvTable(source.Name, stream, options, errors);
            var rows = schema(table, errors) is { } known && errors.IsEmpty ? CsvEncoder.Encode(table, known, errors) : null;
            return rows is null ? Prelude.Fail<DataError, LabelledRows>(errors.ToSeq()) : Prelude.Success<DataError, LabelledRows>(rows);
        });
}
