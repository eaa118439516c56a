using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Toolkit.Cli;

/// <summary>Models as JSON files.</summary>
internal static class ModelFile
{
    /// <summary>Writes a model; a reader sees the file that was there before or the whole new one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model.</param>
    public static void Write(string path, Model model) => OutputFile.Write(path, file =>
    {
        JsonSerializer.Serialize(file, model, ModelContext.Default.Model);
        file.Write("\n"u8);
    });

    /// <summary>Reads a model, and trusts nothing in it.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The model, or what is wrong with the file.</returns>
    public static Validation<DataError, Model> Read(string path)
    {
        try
        {
            if (Directory.Exists(path)) return Wrong("is a folder; expected a model");
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize(file, ModelContext.Default.Model) is not { } model
                ? Wrong("is no model: it holds null")
                : Fault(model) is { } fault ? Wrong($"is no sound model: {fault}") : Success<DataError, Model>(model);
        }
        catch (JsonException exception)
        {
            return Fail<DataError, Model>(new DataError(
                path, (exception.LineNumber ?? -1) + 1, (int)Math.Min((exception.BytePositionInLine ?? -1) + 1, int.MaxValue),
                $"is no model of this version of toolkit: {Shortened(exception)}"));
        }
        catch (ArgumentOutOfRangeException exception) when (exception.ParamName is not null)
        {
            return Wrong($"is no sound model: {exception.Message.ReplaceLineEndings(" ")}");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Wrong("no such file");
        }
        catch (Exception exception) when (OutputFile.IsAboutFiles(exception))
        {
            return Wrong($"cannot be read: {exception.Message}");
        }

        Validation<DataError, Model> Wrong(string message) => Fail<DataError, Model>(DataError.OfFile(path, message));
    }

    // The message repeats path, line and column behind its first sentence, and may name a type of this program.
    private static string Shortened(JsonException exception)
    {
        var message = exception.Message.ReplaceLineEndings(" ");
        if (message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal)) message = "a value of another kind than expected";
        var end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        if (end < 0) end = message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        return $"{(end < 0 ? message : message[..end]).TrimEnd('.')}{(exception.Path is { Length: > 1 } path ? $" (at {path})" : "")}";
    }

    private static string? Fault(Model model)
    {
        var format = model.Stumps is null ? Model.LinearFormat : Model.EnsembleFormat;
        if (model.Format != format) return $"its format is '{model.Format}', expected '{format}'";
        if (model.Version != Model.CurrentVersion) return $"its version is {model.Version}, this program reads {Model.CurrentVersion}";
        if (model.Features is < 0 or > DataFile.LargestIndex) return $"it has {model.Features} features, expected 0 to {DataFile.LargestIndex}";
        if (model.FirstIndex is not (0 or 1)) return $"its first index is {model.FirstIndex}, expected 0 or 1";
        if (SchemaFault.Of(model) is { } columns) return columns;
        var kind = model.Options.Loss.Labels;
        if (model.Options.Loss.Classifies != model.Classes is not null) return $"the loss {model.Options.Loss} {(model.Classes is null ? "has" : "has no")} classes";
        if (model.Classes is { } classes && (classes.Contains(null!) || Classes.Named(classes, model.HasTextLabels) is null || classes.Length < 2 || (kind == LabelKind.TwoClasses && classes.Length > 2)))
        {
            return model.HasTextLabels ? $"it has {classes.Length} classes" : $"its classes are no {(kind == LabelKind.TwoClasses ? "two" : "two or more")} increasing numbers";
        }

        if (model.Options.Method == MethodKind.Boosting != model.Stumps is not null) return $"the method {model.Options.Method} {(model.Stumps is null ? "has" : "has no")} stumps";
        if (model.Stumps is { } stumps)
        {
            if (model.Scores.Length > 0) return $"it has {model.Scores.Length} scores, expected stumps alone";
            return stumps.Select((stump, k) => Fault(stump, model.Features) is { } fault ? $"stump {k + 1} {fault}" : null).FirstOrDefault(fault => fault is not null) ?? FaultOfOptions(model);
        }

        var scores = kind == LabelKind.Classes ? model.Classes!.Value.Length : 1;
        if (model.Scores.Length != scores) return $"it has {model.Scores.Length} scores, expected {scores}";
        return model.Scores.Select((score, k) => Fault(score, model.Features) is { } fault ? $"score {k + 1} {fault}" : null).FirstOrDefault(fault => fault is not null)
            ?? FaultOfOptions(model);
    }

    private static string? FaultOfOptions(Model model) => model.Options.Fault is { } option ? $"its options are not legal: {option}" : null;

    private static string? Fault(ModelStump? stump, int features) => stump switch
    {
        null => "is null",
        { Feature: { } feature } when feature < 1 || feature > features => $"has the feature {feature}, expected 1 to {features}",
        { Polarity: not (1 or -1) } => $"has the polarity {stump.Polarity}, expected -1 or 1",
        { Weight: not (> 0 and < double.PositiveInfinity) } => "has a weight that is no finite number above 0",
        _ => double.IsFinite(stump.Threshold) ? null : "has a threshold that is not finite",
    };

    private static string? Fault(ModelScore? score, int features)
    {
        if (score is null) return "is null";
        if (score.Indices is null && score.Coefficients.Length != features) return $"has {score.Coefficients.Length} coefficients for {features} features";
        if (!double.IsFinite(score.Intercept) || score.Coefficients.Any(value => !double.IsFinite(value))) return "has a coefficient that is not finite";
        if (score.Indices is not { } indices) return null;
        if (indices.Length != score.Coefficients.Length) return $"has {score.Coefficients.Length} coefficients for {indices.Length} indices";
        var before = 0;
        foreach (var index in indices)
        {
            if (index <= before || index > features) return $"has the index {index}, expected {before + 1} to {features}";
            before = index;
        }

        return null;
    }
}

/// <summary>Values that are written as their names.</summary>
/// <param name="all">The values.</param>
/// <typeparam name="TNamed">The type of the values, whose text is their name.</typeparam>
internal abstract class NamedConverter<TNamed>(ImmutableArray<TNamed> all) : JsonConverter<TNamed>
    where TNamed : class
{
    /// <inheritdoc/>
    public override TNamed Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var name = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return all.FirstOrDefault(value => value.ToString() == name) ?? throw new JsonException($"expected one of {string.Join(", ", all)}");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TNamed value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

/// <summary>Losses by their names.</summary>
internal sealed class LossKindConverter() : NamedConverter<LossKind>(LossKind.All);

/// <summary>Methods by their names.</summary>
internal sealed class MethodKindConverter() : NamedConverter<MethodKind>(MethodKind.All);

/// <summary>How models are written as JSON, without reflection; nothing may be missing, doubled or unknown.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true,
    Converters = [typeof(LossKindConverter), typeof(MethodKindConverter)])]
[JsonSerializable(typeof(Model))]
internal sealed partial class ModelContext : JsonSerializerContext;
