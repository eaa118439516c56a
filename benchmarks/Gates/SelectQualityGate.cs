using System.Text.Json;

namespace Toolkit.Benchmarks;

/// <summary>What feature selection finds in 8 MiB with its usual rate.</summary>
public sealed class SelectQualityGate : IGate
{
    private const double LeastPrecision = 0.98;
    private const double LeastAccuracy = 0.780;
    private const double LeastHarder = 0.640;

    /// <inheritdoc/>
    public string Name => "select-quality";

    /// <inheritdoc/>
    public string Description => FormattableString.Invariant(
        $"the least of: precision of the 100 features over {LeastPrecision}, test accuracy over {LeastAccuracy}, and on the harder data over {LeastHarder}; 8 MiB, usual rate, one pass");

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtLeast(1);

    /// <inheritdoc/>
    public GateResult Measure()
    {
        var (usual, harder) = (SelectionProblem.Usual(), SelectionProblem.Harder());
        var (precision, accuracy) = Select(usual);
        var (harderPrecision, harderAccuracy) = Select(harder);
        string[][] rows =
        [
            ["data", "precision at 100", "test accuracy", "true weights"],
            ["usual", Figure(precision), Figure(accuracy), Figure(usual.Ceiling)],
            ["harder", Figure(harderPrecision), Figure(harderAccuracy), Figure(harder.Ceiling)],
        ];
        return new GateResult.Measured(Math.Min(precision / LeastPrecision, Math.Min(accuracy / LeastAccuracy, harderAccuracy / LeastHarder)), [], [.. TextTable.Lines(rows)]);
    }

    private static (double Precision, double Accuracy) Select(SelectionProblem problem)
    {
        using var json = JsonDocument.Parse(ToolkitProcess.Run("select", problem.Train, "--memory", "8MiB", "--top", "100", "--test", problem.Test, "--json"));
        var features = json.RootElement.GetProperty("features").EnumerateArray().Select(feature => feature.GetProperty("id").GetUInt64()).ToArray();
        return ((double)features.Count(problem.Features.Contains) / features.Length, json.RootElement.GetProperty("test").GetProperty("accuracy").GetDouble());
    }

    private static string Figure(double value) => FormattableString.Invariant($"{value:0.0000}");
}
