using System.Text.Json;

namespace Toolkit.Inference;

/// <summary>Draws as one JSON object, each quantity an array of chains by draws, as ArviZ's <c>from_dict</c> takes them.</summary>
/// <remarks>
/// <c>model</c>, <c>seed</c>, <c>num_warmup</c>, <c>num_samples</c>, <c>thin</c> and <c>max_depth</c> say how it was made, <c>names</c> are the quantities in their order,
/// <c>sampler_diagnostics</c> Stan's columns of a transition from <c>lp__</c> to <c>energy__</c>, and <c>draws</c> the quantities. What is not finite is a text: "NaN", "Infinity", "-Infinity".
/// </remarks>
public static partial class JsonFile
{
    /// <summary>Writes all chains to a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sample">The sample.</param>
    /// <exception cref="ArgumentException">Two quantities have the same name.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, PosteriorSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        SampleColumns.CheckNames(sample.Names);
        WholeFile.Write(path, stream =>
        {
            using var writer = new Utf8JsonWriter(stream);
            writer.WriteStartObject();
            foreach (var (key, value) in SampleColumns.SettingsOf(sample))
            {
                writer.WritePropertyName(key);
                if (key == SampleColumns.Model) writer.WriteStringValue(value);
                else writer.WriteRawValue(value);
            }

            writer.WriteStartArray("names");
            foreach (var name in sample.Names) writer.WriteStringValue(name);
            writer.WriteEndArray();
            Write(writer, "sampler_diagnostics", SampleColumns.TransitionsOf(sample), sample.Chains.Length);
            Write(writer, "draws", SampleColumns.QuantitiesOf(sample), sample.Chains.Length);
            writer.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter writer, string field, IEnumerable<SampleColumn> columns, int chains)
    {
        writer.WriteStartObject(field);
        foreach (var column in columns)
        {
            writer.WriteStartArray(column.Name);
            for (var chain = 0; chain < chains; chain++)
            {
                writer.WriteStartArray();
                foreach (var value in column.Draws(chain)) Write(writer, column.Kind, value);
                writer.WriteEndArray();
                writer.Flush();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ColumnKind kind, double value)
    {
        if (kind is ColumnKind.Flag) writer.WriteBooleanValue(value > 0);
        else if (double.IsFinite(value)) writer.WriteNumberValue(value);
        else writer.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }
}
