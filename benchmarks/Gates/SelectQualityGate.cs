using System.Globalization;
using System.Text.Json;

namespace Toolkit.Benchmarks;

/// <summary>What feature selection finds in 8 MiB with its usual rate.</summary>
public sealed class SelectQualityGate : IGate
{
    private const double LeastPrecision = 0.98;
    private const double LeastAccuracy = 0.780;
    private const double LeastHarder = 0.640;
    private const double LeastMerged = 0.95;

    /// <inheritdoc/>
    public string Name => "select-quality";

    /// <inheritdoc/>
    public string Description => FormattableString.Invariant(
        $"the least of: precision of the 100 features over {LeastPrecision}, test accuracy over {LeastAccuracy}, on the harder data over {LeastHarder}, precision of two halves merged over {LeastMerged}; 8 MiB, usual rate, one pass");

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtLeast(1);

    /// <inheritdoc/>
    public GateResult Measure()
    {
        var (usual, harder) = (SelectionProblem.Usual(), SelectionProblem.Harder());
        var (precision, accuracy) = Select(usual);
        var (harderPrecision, harderAccuracy) = Select(harder);
        var merged = Merge(usual);
        string[][] rows =
        [
            ["data", "precision at 100", "test accuracy", "true weights"],
            ["usual", Figure(precision), Figure(accuracy), Figure(usual.Ceiling)],
            ["harder", Figure(harderPrecision), Figure(harderAccuracy), Figure(harder.Ceiling)],
            ["two halves of the usual, merged", Figure(merged), "", ""],
        ];
        return new GateResult.Measured(((double[])[precision / LeastPrecision, accuracy / LeastAccuracy, harderAccuracy / LeastHarder, merged / LeastMerged]).Min(), [], [.. TextTable.Lines(rows)]);
    }

    // Two shards, selected apart.
    private static double Merge(SelectionProblem problem)
    {
        var folder = Directory.CreateTempSubdirectory("toolkit-shards-");
        try
        {
            var lines = File.ReadLines(problem.Train).Chunk(SelectionProblem.Rows / 2);
            string At(string name) => Path.Combine(folder.FullName, name);
            var models = new List<string>();
            foreach (var shard in lines)
            {
                var data = At($"{models.Count}.svm");
                File.WriteAllLines(data, shard);
                models.Add(At($"{models.Count}.sketch"));
                ToolkitProcess.Run("select", data, "--memory", "8MiB", "--top", "100", "--model", models[^1], "--json");
            }

            ToolkitProcess.Run("sketch", "merge", models[0], models[1], "--out", At("merged.sketch"));
            using var json = JsonDocument.Parse(ToolkitProcess.Run("sketch", "info", At("merged.sketch"), "--json"));
            return Precision(json.RootElement, problem);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Precision(JsonElement selection, SelectionProblem problem)
    {
        var features = selection.GetProperty("features").EnumerateArray().Select(feature => ulong.Parse(feature.GetProperty("id").GetString()!, CultureInfo.InvariantCulture)).ToArray();
        return (double)features.Count(problem.Features.Contains) / features.Length;
    }

    private static (double Precision, double Accuracy) Select(SelectionProblem problem)
    {
        using var json = JsonDocument.Parse(ToolkitProcess.Run("select", problem.Train, "--memory", "8MiB", "--top", "100", "--test", problem.Test, "--json"));
        return (Precision(json.RootElement, problem), json.RootElement.GetProperty("test").GetProperty("accuracy").GetDouble());
    }

    private static string Figure(double value) => FormattableString.Invariant($"{value:0.0000}");
}
