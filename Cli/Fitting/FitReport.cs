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
/// <param name="Classes">The labels of a classification, in increasing order; null for numbers.</param>
/// <param name="Options">What was fitted.</param>
/// <param name="Outcome">converged, budget-spent, cancelled, stalled or non-finite; of boosting rounds-done or no-edge in place of the first, second and fourth.</param>
/// <param name="NonFinite">What was not finite, and where; null where all was.</param>
/// <param name="Objective">The regularised mean loss at the end.</param>
/// <param name="Smoothing">The objective with the loss as it is, where it was smoothed for the fit; else null.</param>
/// <param name="RelativeGradient">‖∇F‖ at the end over that at zero; null where something else was measured.</param>
/// <param name="RelativeGap">The duality gap at the end over the objective, with an L1 penalty or by the dual problem; else null.</param>
/// <param name="PolyakLojasiewicz">μ₁ along the path of boosting, the least ½‖∇f‖∞²/f; null for other methods.</param>
/// <param name="Iterations">The number of steps taken, those before a resume included.</param>
/// <param name="OracleCalls">How often this process asked the objective.</param>
/// <param name="NonZeroCoefficients">How many coefficients are not 0.</param>
/// <param name="ReadSeconds">How long reading took.</param>
/// <param name="FitSeconds">How long this process fitted.</param>
/// <param name="Training">How well the model predicts the data that it was fitted to.</param>
/// <param name="Test">How well it predicts the test file; null without one.</param>
/// <param name="Certified">The coefficients beside certified ones; null for a file.</param>
/// <param name="Model">The file that the model was written to; null for none.</param>
/// <param name="Intercepts">The intercept of each score; null without intercepts.</param>
/// <param name="FeatureNames">The names of the features; null where they are numbered.</param>
/// <param name="FirstIndex">The number of the first feature, where they are numbered.</param>
/// <param name="Coefficients">For each score a coefficient for each feature, in the order of the features and the units of the data; none for stumps.</param>
/// <param name="Stumps">The stumps of boosting; null for a linear model.</param>
internal sealed record FitReport(
    string Data,
    int Rows,
    int Features,
    int Entries,
    ImmutableArray<string>? Classes,
    FitOptions Options,
    string Outcome,
    string? NonFinite,
    double Objective,
    Smoothing? Smoothing,
    double? RelativeGradient,
    double? RelativeGap,
    double? PolyakLojasiewicz,
    long Iterations,
    long OracleCalls,
    long NonZeroCoefficients,
    double ReadSeconds,
    double FitSeconds,
    Prediction Training,
    Prediction? Test,
    ImmutableArray<CertifiedValue>? Certified,
    string? Model,
    ImmutableArray<double>? Intercepts,
    ImmutableArray<string>? FeatureNames,
    int FirstIndex,
    ImmutableArray<ImmutableArray<double>> Coefficients,
    ImmutableArray<ModelStump>? Stumps)
{
    /// <summary>The outcome of a fit that has converged.</summary>
    public const string ConvergedName = "converged";

    /// <summary>The outcome of a fit that rounding keeps from going on.</summary>
    public const string StalledName = "stalled";

    /// <summary>The outcome of boosting whose rounds are done.</summary>
    public const string RoundsDoneName = "rounds-done";

    /// <summary>The outcome of boosting where no stump is better than chance.</summary>
    public const string NoEdgeName = "no-edge";

    /// <summary>Whether the fit came to its end.</summary>
    [JsonIgnore]
    public bool IsDone => Outcome is ConvergedName or RoundsDoneName or NoEdgeName;

    /// <summary>The report of a fit.</summary>
    /// <param name="session">The data and the request.</param>
    /// <param name="model">The model.</param>
    /// <param name="fit">The fit; null where an earlier run had finished it.</param>
    /// <param name="reading">How long reading took.</param>
    public static FitReport Of(FitSession session, Model model, Fit? fit, TimeSpan reading)
    {
        var (problem, data, request, result) = (session.Problem, session.Problem.Training.Data, session.Request, model.Result);
        var coefficients = model.Scores.Select(score =>
        {
            var weights = new double[model.Features];
            score.CopyTo(weights);
            return System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(weights);
        }).ToImmutableArray();
        var stumps = model.Stumps;
        var saved = request.Output.Model is not null && fit?.Outcome is null or Toolkit.Optimization.Outcome.Converged or Toolkit.Optimization.Outcome.BudgetSpent or Toolkit.Optimization.Outcome.Stalled;
        return new(
            data.Source,
            data.Rows,
            data.Features,
            data.Entries,
            model.Classes,
            model.Options,
            result.Outcome,
            fit?.Outcome is Outcome.NonFinite where ? $"{where.Quantity} in step {Figures.Count(where.Step + 1)} of {where.StepName}" : null,
            result.Objective,
            result.Smoothing,
            result.Certificate == Certificate.RelativeGradient ? result.Measure : null,
            result.Certificate == Certificate.RelativeGap ? result.Measure : null,
            result.Certificate == Certificate.PolyakLojasiewicz ? result.Measure : null,
            result.Iterations,
            fit?.OracleCalls ?? 0,
            coefficients.Sum(weights => weights.LongCount(weight => weight != 0)),
            reading.TotalSeconds,
            fit?.Elapsed.TotalSeconds ?? 0,
            Predict(problem.Training),
            problem.Test is { } test ? Predict(test) : null,
            data.Source == Longley.Name ? Compare(problem, model) : null,
            saved ? request.Output.Model : null,
            model.Options.Intercept && stumps is null ? [.. model.Scores.Select(score => score.Intercept)] : null,
            model.FeatureNames,
            model.FirstIndex,
            coefficients,
            stumps);

        Prediction Predict(Examples examples) => new(
            examples.Data.Source, examples.Data.Rows, examples.Data.Weights.IsEmpty ? null : Reductions.Sum(examples.Data.Weights.AsSpan()), examples.Data.Features,
            examples.Data.DroppedRows, examples.Data.ImputedValues, examples.Data.UnknownCategories, examples.Data.UnknownColumns, model.MetricsOf(examples));
    }

    /// <summary>An outcome by its name.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="method">The method that ran.</param>
    public static string Name(Outcome outcome, MethodKind method) => outcome switch
    {
        Toolkit.Optimization.Outcome.BudgetSpent when method == MethodKind.Boosting => RoundsDoneName,
        Toolkit.Optimization.Outcome.Stalled when method == MethodKind.Boosting => NoEdgeName,
        Toolkit.Optimization.Outcome.Converged => ConvergedName,
        Toolkit.Optimization.Outcome.BudgetSpent => "budget-spent",
        Toolkit.Optimization.Outcome.Cancelled => "cancelled",
        Toolkit.Optimization.Outcome.Stalled => StalledName,
        _ => "non-finite",
    };

    /// <summary>Whether a run with such an outcome needs no checkpoint any more.</summary>
    /// <param name="outcome">The name of the outcome.</param>
    public static bool IsFinal(string outcome) => outcome is ConvergedName or StalledName or RoundsDoneName or NoEdgeName;

    /// <summary>The report as one JSON object.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, FitReportContext.Default.FitReport);

    private static ImmutableArray<CertifiedValue> Compare(Problem problem, Model model)
    {
        double[] found = [model.Scores[0].Intercept, .. model.Scores[0].Coefficients];
        var squares = Math.Pow(model.MetricsOf(problem.Training).RootMeanSquareError!.Value, 2) * problem.Training.Data.Rows;
        var deviation = Math.Sqrt(squares / (problem.Training.Data.Rows - found.Length));
        return
        [
            .. Longley.Coefficients.Select((known, i) => new CertifiedValue(known.Name, found[i], known.Value, Longley.Digits(found[i], known.Value))),
            new("residual deviation", deviation, Longley.ResidualStandardDeviation, Longley.Digits(deviation, Longley.ResidualStandardDeviation)),
        ];
    }
}

/// <summary>How well a model predicts.</summary>
/// <param name="File">The data.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Weight">The sum of the rows' weights; null where they count alike.</param>
/// <param name="Features">The number of features: where they are numbered, up to the largest one.</param>
/// <param name="DroppedRows">How many rows were left out for a value that is missing.</param>
/// <param name="ImputedValues">How many missing values were imputed.</param>
/// <param name="UnknownCategories">How many values are of a category that the training data had not, and count as none.</param>
/// <param name="UnknownColumns">How many columns were left out that the training data had not.</param>
/// <param name="Metrics">The figures.</param>
internal sealed record Prediction(
    string File, int Rows, double? Weight, int Features, long DroppedRows, long ImputedValues, long UnknownCategories, int UnknownColumns, Metrics Metrics);

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
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(FiniteOrNull), typeof(LossKindConverter), typeof(MethodKindConverter)])]
[JsonSerializable(typeof(FitReport))]
[JsonSerializable(typeof(PathReport))]
[JsonSerializable(typeof(PredictReport))]
internal sealed partial class FitReportContext : JsonSerializerContext;
