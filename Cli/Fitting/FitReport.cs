using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Toolkit.Cli;

/// <summary>All that a fit has to say: what <c>--json</c> prints, and what the table shows.</summary>
/// <remarks>Figures that are not finite are null in JSON.</remarks>
/// <param name="Data">The file, or the name of the data that the toolkit carries.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Features">The number of features.</param>
/// <param name="Entries">The number of stored values.</param>
/// <param name="Classes">Which labels stand for −1 and +1; null for least squares.</param>
/// <param name="Loss">The loss.</param>
/// <param name="L1">The weight of the L1 norm.</param>
/// <param name="L2">The weight of half the squared L2 norm.</param>
/// <param name="Intercept">The intercept; null without one.</param>
/// <param name="Standardised">Whether features were centred and scaled inside.</param>
/// <param name="Outcome">converged, budget-spent, cancelled or non-finite.</param>
/// <param name="Objective">The regularised mean loss at the end.</param>
/// <param name="RelativeGradient">The norm of the generalized gradient at the end over that at zero.</param>
/// <param name="Tolerance">Where the fit was to end.</param>
/// <param name="Iterations">The number of steps taken.</param>
/// <param name="OracleCalls">How often the objective was asked.</param>
/// <param name="NonZeroCoefficients">How many features have a coefficient other than 0.</param>
/// <param name="ReadSeconds">How long reading took.</param>
/// <param name="FitSeconds">How long fitting took.</param>
/// <param name="Training">How well the model predicts the data that it was fitted to.</param>
/// <param name="Test">How well it predicts the test file; null without one.</param>
/// <param name="Certified">The coefficients beside certified ones; null for a file.</param>
/// <param name="Coefficients">A coefficient for each feature, in the order of the features and the units of the data.</param>
internal sealed record FitReport(
    string Data,
    int Rows,
    int Features,
    int Entries,
    Classes? Classes,
    string Loss,
    double L1,
    double L2,
    double? Intercept,
    bool Standardised,
    string Outcome,
    double Objective,
    double RelativeGradient,
    double Tolerance,
    long Iterations,
    long OracleCalls,
    int NonZeroCoefficients,
    double ReadSeconds,
    double FitSeconds,
    Prediction Training,
    Prediction? Test,
    ImmutableArray<CertifiedValue>? Certified,
    ImmutableArray<double> Coefficients)
{
    /// <summary>Whether the fit converged.</summary>
    [JsonIgnore]
    public bool Converged => Outcome == "converged";

    /// <summary>The report as one JSON object.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, FitReportContext.Default.FitReport);
}

/// <summary>How well a model predicts.</summary>
/// <param name="File">The data.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Features">The largest feature index.</param>
/// <param name="Accuracy">The share of labels that are right; null for least squares.</param>
/// <param name="RootMeanSquareError">The root of the mean squared error; null for a classification.</param>
internal sealed record Prediction(string File, int Rows, int Features, double? Accuracy, double? RootMeanSquareError);

/// <summary>A value beside a certified one.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">Its value here.</param>
/// <param name="Certified">The certified value.</param>
/// <param name="Digits">How many digits agree: −log₁₀ of the relative error.</param>
internal sealed record CertifiedValue(string Name, double Value, double Certified, double Digits);

/// <summary>Numbers as they are, and null for what is not finite, which JSON has no number for.</summary>
internal sealed class FiniteOrNull : JsonConverter<double>
{
    /// <inheritdoc/>
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (double.IsFinite(value)) writer.WriteNumberValue(value);
        else writer.WriteNullValue();
    }
}

/// <summary>How reports are written as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(FiniteOrNull)])]
[JsonSerializable(typeof(FitReport))]
internal sealed partial class FitReportContext : JsonSerializerContext;
