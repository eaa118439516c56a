using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Toolkit.Cli;

/// <summary>
/// A fitted model, linear or an ensemble of stumps, as its file holds it: what is needed to predict, and what it was made of. Equal input gives equal bytes: there is no time, no path and no machine in
/// it.
/// </summary>
/// <param name="Format">The name of the format.</param>
/// <param name="Version">Its version.</param>
/// <param name="Options">What was fitted.</param>
/// <param name="Classes">The labels of a classification, in increasing order; null for numbers.</param>
/// <param name="Features">The number of features.</param>
/// <param name="FirstIndex">The number of the first feature, where features are numbered.</param>
/// <param name="FeatureNames">The names of the features; null where they are numbered.</param>
/// <param name="Scores">One linear score, or one for each class; none where stumps make the score.</param>
/// <param name="Schema">How to read CSV into these features: columns, categories, means and policies; null for LIBSVM.</param>
/// <param name="Data">What it was fitted to.</param>
/// <param name="Result">How the fit ended.</param>
/// <param name="Stumps">The stumps of boosting, in the order of features and thresholds; null for a linear model.</param>
internal sealed record Model(
    string Format,
    int Version,
    FitOptions Options,
    ImmutableArray<string>? Classes,
    int Features,
    int FirstIndex,
    ImmutableArray<string>? FeatureNames,
    ImmutableArray<ModelScore> Scores,
    CsvSchema? Schema,
    ModelData Data,
    ModelResult Result,
    ImmutableArray<ModelStump>? Stumps = null)
{
    /// <summary>The name of the format of linear models.</summary>
    public const string LinearFormat = "toolkit linear model";

    /// <summary>The name of the format of ensembles.</summary>
    public const string EnsembleFormat = "toolkit stump ensemble";

    /// <summary>The version that this program writes, and the only one that it reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Whether the labels of its classes are text, which its schema lists.</summary>
    [JsonIgnore]
    public bool HasTextLabels => Schema is { } schema && !schema.LabelNames().IsEmpty;

    /// <summary>The scores of rows: element k n + i is score k of row i; features that the model does not know count nothing.</summary>
    /// <param name="data">n rows.</param>
    public double[] ScoresOf(LabelledRows data)
    {
        if (Stumps is { } stumps)
        {
            var votes = new double[data.Rows];
            new StumpEnsemble<double>(stumps.Select(stump => stump.Vote)).Predict(data.Matrix, votes);
            return votes;
        }

        var matrix = data.Matrix.WithColumns(Math.Max(Features, data.Features));
        var weights = new double[matrix.Columns];
        var scores = new double[Scores.Length * data.Rows];
        for (var k = 0; k < Scores.Length; k++)
        {
            var part = scores.AsSpan(k * data.Rows, data.Rows);
            Scores[k].CopyTo(weights.AsSpan(0, Features));
            matrix.Multiply(weights, part);
            foreach (ref var score in part) score += Scores[k].Intercept;
        }

        return scores;
    }

    /// <summary>How well the model predicts.</summary>
    /// <param name="examples">The rows.</param>
    public Metrics MetricsOf(Examples examples) => Options.Loss.Measure(Options, ScoresOf(examples.Data), examples.Labels.AsSpan(), examples.Weights.AsSpan());
}

/// <summary>The coefficients of a score ⟨w, x⟩ + b in the units of the data.</summary>
/// <param name="Intercept">b; 0 without one.</param>
/// <param name="Indices">The features that have a coefficient, counted from 1 and increasing; null where all have.</param>
/// <param name="Coefficients">Their coefficients.</param>
internal sealed record ModelScore(double Intercept, ImmutableArray<int>? Indices, ImmutableArray<double> Coefficients)
{
    /// <summary>A score as files hold it: with indices where that is shorter.</summary>
    /// <param name="score">The score.</param>
    public static ModelScore Of(LinearScore score)
    {
        var count = score.Weights.Count(weight => weight != 0);
        if (2 * count >= score.Weights.Length) return new(score.Intercept, null, score.Weights);
        var indices = Enumerable.Range(0, score.Weights.Length).Where(j => score.Weights[j] != 0).ToArray();
        return new(score.Intercept, [.. indices.Select(j => j + 1)], [.. indices.Select(j => score.Weights[j])]);
    }

    /// <summary>destination ← w.</summary>
    /// <param name="destination">An element for each feature.</param>
    public void CopyTo(Span<double> destination)
    {
        destination.Clear();
        for (var i = 0; i < Coefficients.Length; i++) destination[Indices is { } indices ? indices[i] - 1 : i] = Coefficients[i];
    }
}

/// <summary>A stump and its say: polarity · weight where the feature is above the threshold, and minus that elsewhere.</summary>
/// <param name="Feature">The feature, counted from 1; null for the stump that answers its polarity whatever it sees.</param>
/// <param name="Threshold">The threshold.</param>
/// <param name="Polarity">+1 or −1.</param>
/// <param name="Weight">How much it counts, above 0.</param>
internal sealed record ModelStump(int? Feature, double Threshold, int Polarity, double Weight)
{
    /// <summary>As the library has it.</summary>
    [JsonIgnore]
    public WeightedStump<double> Vote => new(new(Feature is { } feature ? feature - 1 : -1, Threshold, Polarity), Weight);

    /// <summary>A stump as files hold it.</summary>
    /// <param name="vote">The stump.</param>
    public static ModelStump Of(WeightedStump<double> vote) =>
        new(vote.Stump.Feature < 0 ? null : vote.Stump.Feature + 1, vote.Stump.Threshold, vote.Stump.Polarity, vote.Weight);
}

/// <summary>What a model was fitted to.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Entries">The number of stored values.</param>
/// <param name="Digest">A SHA-256 of rows, labels and weights: see <see cref="Problem.Digest"/>.</param>
internal sealed record ModelData(int Rows, int Entries, string Digest);

/// <summary>How a fit ended.</summary>
/// <param name="Outcome">converged, budget-spent or stalled; of boosting rounds-done or no-edge.</param>
/// <param name="Objective">The regularised mean loss.</param>
/// <param name="Smoothing">The objective with the loss as it is, where it was smoothed for the fit; else null.</param>
/// <param name="Certificate">What was measured.</param>
/// <param name="Measure">The certificate at the answer itself.</param>
/// <param name="Iterations">The number of steps.</param>
internal sealed record ModelResult(string Outcome, double Objective, Smoothing? Smoothing, Certificate Certificate, double Measure, long Iterations);
