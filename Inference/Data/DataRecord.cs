using System.Collections.Immutable;
using System.Text;
using LanguageExt;

namespace Toolkit.Inference;

/// <summary>The data of a model by name: numbers, vectors, matrices and arrays, made in code or read from a <c>data.json</c> as Stan takes it.</summary>
/// <remarks>Immutable. A model reads it through <see cref="DataFields"/>, which names every field that is missing, or of another shape or range.</remarks>
public sealed class DataRecord
{
    private readonly ImmutableDictionary<string, DataField> _fields;
    private readonly ImmutableArray<string> _names;

    private DataRecord(string source, ImmutableDictionary<string, DataField> fields, ImmutableArray<string> names) =>
        (Source, _fields, _names) = (source, fields, names);

    /// <summary>No data.</summary>
    public static DataRecord Empty { get; } = new("data", ImmutableDictionary<string, DataField>.Empty, []);

    /// <summary>What the data are called in errors.</summary>
    public string Source { get; }

    /// <summary>The fields, in the order in which they were given.</summary>
    public IEnumerable<DataField> Fields => _names.Select(name => _fields[name]);

    /// <summary>Reads a JSON object of numbers, arrays and arrays of arrays; <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c> are numbers.</summary>
    /// <param name="source">A path, standard input or a stream; compressed or not.</param>
    /// <returns>The data, or everything that is wrong with them, with line and column.</returns>
    public static Validation<DataError, DataRecord> Read(DataSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Read(stream =>
        {
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            ReadOnlySpan<byte> text = memory.GetBuffer().AsSpan(0, (int)memory.Length);
            return Parse(text.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text, source.Name);
        });
    }

    /// <summary>Reads a JSON object from a text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">What to call it in errors.</param>
    /// <returns>The data, or everything that is wrong with them, with line and column.</returns>
    public static Validation<DataError, DataRecord> Parse(string json, string source = "data")
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(source);
        return Parse(Encoding.UTF8.GetBytes(json), source);
    }

    /// <summary>These data with a number.</summary>
    /// <param name="name">Its name; a field that has it is replaced.</param>
    /// <param name="value">The number.</param>
    public DataRecord With(string name, double value) => With(new DataField(name, [value], []));

    /// <summary>These data with a vector.</summary>
    /// <param name="name">Its name; a field that has it is replaced.</param>
    /// <param name="values">Its elements.</param>
    public DataRecord With(string name, params ReadOnlySpan<double> values) => With(new DataField(name, [.. values], [values.Length]));

    /// <summary>These data with an array of any dimensions.</summary>
    /// <param name="field">The field; one that has its name is replaced.</param>
    /// <exception cref="ArgumentException">There are not as many elements as the dimensions ask for, or there is no name.</exception>
    public DataRecord With(DataField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentException.ThrowIfNullOrWhiteSpace(field.Name);
        if (field.Values.Length != field.Dimensions.Aggregate(1L, static (product, dimension) => product * dimension))
            throw new ArgumentException($"{field.Values.Length} elements for {field.Extent}.", nameof(field));
        return new(Source, _fields.SetItem(field.Name, field), _fields.ContainsKey(field.Name) ? _names : _names.Add(field.Name));
    }

    /// <summary>These data under another name in errors.</summary>
    /// <param name="source">The name.</param>
    public DataRecord From(string source) => new(source, _fields, _names);

    /// <summary>The field of a name; null where there is none.</summary>
    /// <param name="name">The name.</param>
    public DataField? Find(string name) => _fields.GetValueOrDefault(name);

    /// <summary>Makes something of fields, a model as a rule.</summary>
    /// <typeparam name="TMade">What is made.</typeparam>
    /// <param name="make">Reads fields, and makes; what it returns is dropped where a field is wrong.</param>
    /// <returns>What was made, or every field that is wrong: those that follow a size that is itself wrong are not looked at.</returns>
    public Validation<DataError, TMade> Make<TMade>(Func<DataFields, TMade> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        var fields = new DataFields(this);
        try
        {
            var made = make(fields);
            if (fields.Errors.IsEmpty) return Prelude.Success<DataError, TMade>(made);
        }
        catch (UnknownSizeException)
        {
        }

        return Prelude.Fail<DataError, TMade>(fields.Errors.ToSeq());
    }

    /// <summary>A line for each field.</summary>
    public override string ToString() => string.Join('\n', Fields.Select(field => $"{field.Name}: {field.Extent}"));

    private static Validation<DataError, DataRecord> Parse(ReadOnlySpan<byte> json, string source)
    {
        var parser = new DataRecordParser(json, source);
        var record = parser.Read();
        return parser.Errors.IsEmpty ? Prelude.Success<DataError, DataRecord>(record) : Prelude.Fail<DataError, DataRecord>(parser.Errors.ToSeq());
    }
}
