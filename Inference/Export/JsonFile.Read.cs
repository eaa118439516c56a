using System.Text.Json;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Toolkit.Inference;

public static partial class JsonFile
{
    /// <summary>Reads chains that were written here, or by others in the same layout.</summary>
    /// <remarks>Times and mass matrices are not in the file, and free values are none.</remarks>
    /// <param name="path">The file.</param>
    /// <returns>The sample, or what is wrong with the file, and in which field.</returns>
    public static Validation<DataError, PosteriorSample> Read(string path) => SampleColumns.Read(path, "JSON", stream =>
    {
        try
        {
            using var document = JsonDocument.Parse(stream);
            return Read(path, document.RootElement);
        }
        catch (JsonException exception)
        {
            var end = exception.Message.IndexOf(" LineNumber", StringComparison.Ordinal);
            var message = end < 0 ? exception.Message : exception.Message[..end];
            return Fail<DataError, PosteriorSample>(new DataError(path, (exception.LineNumber ?? 0) + 1, (int)(exception.BytePositionInLine ?? 0) + 1, $"is not JSON: {message}"));
        }
    });

    private static Validation<DataError, PosteriorSample> Read(string path, JsonElement root)
    {
        var fields = new Fields(path);
        if (root.ValueKind != JsonValueKind.Object) fields.Refuse("expected an object of named fields");
        if (!fields.Errors.IsEmpty) return Fail<DataError, PosteriorSample>(fields.Errors.ToSeq());
        var names = fields.Names(root);
        var own = fields.Columns(root, "sampler_diagnostics", SampleColumns.Transition.Select(column => (column.Name, column.Kind)));
        var drawn = fields.Columns(root, "draws", names.Select(static name => (name, ColumnKind.Real)));
        return fields.Errors.IsEmpty
            ? SampleColumns.Join(path, Settings(root), fields.Chains, fields.Count, own, drawn)
            : Fail<DataError, PosteriorSample>(fields.Errors.ToSeq());
    }

    private static Dictionary<string, string> Settings(JsonElement root)
    {
        var settings = new Dictionary<string, string>();
        foreach (var field in root.EnumerateObject())
        {
            if (field.Value.ValueKind is JsonValueKind.String) settings[field.Name] = field.Value.GetString()!;
            if (field.Value.ValueKind is JsonValueKind.Number) settings[field.Name] = field.Value.GetRawText();
        }

        return settings;
    }

    // Fields as they are asked for; all columns have the shape of the first.
    private sealed class Fields(string path)
    {
        public DataErrors Errors { get; } = new();

        public int Chains { get; private set; } = -1;

        public int Count { get; private set; } = -1;

        public void Refuse(string message) => Errors.Add(DataError.OfFile(path, message));

        public string[] Names(JsonElement root)
        {
            if (Find(root, "names", JsonValueKind.Array) is not { } array) return [];
            if (array.EnumerateArray().Any(static name => name.ValueKind != JsonValueKind.String))
            {
                Refuse("names: expected texts");
                return [];
            }

            string[] names = [.. array.EnumerateArray().Select(static name => name.GetString()!)];
            if (SampleColumns.Twice(names) is { } twice) Refuse($"names: '{twice}' is given twice");
            return names;
        }

        public SampleColumn[] Columns(JsonElement root, string field, IEnumerable<(string Name, ColumnKind Kind)> expected)
        {
            if (Find(root, field, JsonValueKind.Object) is not { } found) return [];
            var columns = new List<SampleColumn>();
            foreach (var (name, kind) in expected)
            {
                if (!found.TryGetProperty(name, out var chains)) Refuse($"{field}: expected '{name}'; there is none");
                else if (Column(chains, kind, $"{field}: '{name}'") is { } values) columns.Add(new(name, kind, chain => values[chain]));
            }

            return [.. columns];
        }

        private JsonElement? Find(JsonElement root, string field, JsonValueKind kind)
        {
            if (root.TryGetProperty(field, out var found) && found.ValueKind == kind) return found;
            Refuse($"expected '{field}' to be {(kind is JsonValueKind.Array ? "an array" : "an object")}");
            return null;
        }

        private double[][]? Column(JsonElement chains, ColumnKind kind, string place)
        {
            if (chains.ValueKind != JsonValueKind.Array || chains.EnumerateArray().Any(static chain => chain.ValueKind != JsonValueKind.Array))
            {
                Refuse($"{place}: expected an array of chains, each an array of draws");
                return null;
            }

            if (Chains < 0) (Chains, Count) = (chains.GetArrayLength(), chains.EnumerateArray().Select(static chain => chain.GetArrayLength()).FirstOrDefault());
            if (chains.GetArrayLength() != Chains || chains.EnumerateArray().Any(chain => chain.GetArrayLength() != Count))
            {
                Refuse($"{place}: expected {Chains} chains of {Count} draws");
                return null;
            }

            var (values, c) = (new double[Chains][], 0);
            foreach (var chain in chains.EnumerateArray())
            {
                (values[c], var i) = (new double[Count], 0);
                foreach (var draw in chain.EnumerateArray())
                {
                    if (Number(draw, kind) is not { } value)
                    {
                        Refuse($"{place}: chain {c + 1}: draw {i + 1}: expected {TextOf(kind)}, found {draw.GetRawText()}");
                        return null;
                    }

                    values[c][i++] = value;
                }

                c++;
            }

            return values;
        }

        private static double? Number(JsonElement value, ColumnKind kind) => (kind, value.ValueKind) switch
        {
            (ColumnKind.Flag, JsonValueKind.True) => 1,
            (ColumnKind.Flag, JsonValueKind.False) => 0,
            (ColumnKind.Whole, JsonValueKind.Number) => value.TryGetInt32(out var whole) ? whole : null,
            (ColumnKind.Real, JsonValueKind.Number) => value.GetDouble(),
            (ColumnKind.Real, JsonValueKind.String) => value.GetString() switch
            {
                "NaN" => double.NaN,
                "Infinity" => double.PositiveInfinity,
                "-Infinity" => double.NegativeInfinity,
                _ => null,
            },
            _ => null,
        };

        private static string TextOf(ColumnKind kind) => kind switch
        {
            ColumnKind.Whole => "a whole number",
            ColumnKind.Flag => "true or false",
            _ => "a number",
        };
    }
}
