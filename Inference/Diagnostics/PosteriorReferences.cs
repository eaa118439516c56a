using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Toolkit.Inference;

/// <summary>A quantity held to its reference.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Mean">The mean of the draws.</param>
/// <param name="ReferenceMean">That of the reference.</param>
/// <param name="MeanOff">How far they are apart, in standard errors of both.</param>
/// <param name="StandardDeviation">The standard deviation of the draws.</param>
/// <param name="ReferenceStandardDeviation">That of the reference.</param>
/// <param name="StandardDeviationOff">How far they are apart, in standard errors of both.</param>
/// <param name="Size">The least effective sample size: of bulk, tails and standard deviation.</param>
/// <param name="RHat">Whether the chains agree.</param>
public readonly record struct ReferenceRow(
    string Name, double Mean, double ReferenceMean, double MeanOff, double StandardDeviation, double ReferenceStandardDeviation, double StandardDeviationOff, double Size, double RHat)
{
    private const double Most = 4;
    private const double LeastSize = 2000;

    /// <summary>Whether mean and standard deviation are within four standard errors, by enough draws of chains that agree.</summary>
    public bool IsKept => MeanOff <= Most && StandardDeviationOff <= Most && Size >= LeastSize && RHat < 1.01;

    /// <summary>What <see cref="Cells"/> has.</summary>
    public static string[] Heads => ["quantity", "mean", "reference", "off by, of 4", "sd", "reference", "off by, of 4", "size", "verdict"];

    /// <summary>The row as text of a few digits.</summary>
    public string[] Cells() =>
    [
        Name, Number(Mean), Number(ReferenceMean), Number(MeanOff, 2), Number(StandardDeviation), Number(ReferenceStandardDeviation), Number(StandardDeviationOff, 2),
        double.IsNaN(Size) ? "-" : Size.ToString("f0", CultureInfo.InvariantCulture), IsKept ? "kept" : "missed",
    ];

    private static string Number(double value, int digits = 4) => double.IsNaN(value) ? "-" : value.ToString($"g{digits}", CultureInfo.InvariantCulture);
}

/// <summary>
/// Means and standard deviations from elsewhere, by the names of quantities: a sample keeps one where both are within four standard errors, its own and those of the references' draws, with an effective size of at least
/// 2,000 and R-hat below 1.01.
/// </summary>
public sealed class PosteriorReferences
{
    // The reference draws are independent, or nearly.
    private const double DefaultDraws = 10_000;

    private readonly string _file;
    private readonly ImmutableArray<(string Name, double Mean, double StandardDeviation, double Draws)> _rows;

    private PosteriorReferences(string file, ImmutableArray<(string, double, double, double)> rows) => (_file, _rows) = (file, rows);

    /// <summary>Reads a JSON object of quantities, each with <c>mean</c> and <c>sd</c>, and <c>draws</c> where there were not 10,000.</summary>
    /// <param name="file">The file; <c>-</c> is the standard input.</param>
    /// <returns>The references, or what is wrong with the file.</returns>
    public static Validation<DataError, PosteriorReferences> Read(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(file == "-" ? Console.In.ReadToEnd() : File.ReadAllText(file));
            var rows = document.RootElement.EnumerateObject().Select(quantity => (
                quantity.Name, quantity.Value.GetProperty("mean").GetDouble(), quantity.Value.GetProperty("sd").GetDouble(),
                quantity.Value.TryGetProperty("draws", out var draws) ? draws.GetDouble() : DefaultDraws));
            return Success<DataError, PosteriorReferences>(new(file, [.. rows]));
        }
        catch (JsonException exception)
        {
            return Fail<DataError, PosteriorReferences>(DataError.OfFile(file, $"is not JSON: {exception.Message}"));
        }
        catch (Exception exception) when (exception is InvalidOperationException or KeyNotFoundException)
        {
            return Fail<DataError, PosteriorReferences>(DataError.OfFile(file, "expected an object of quantities, each with numbers 'mean' and 'sd'"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Fail<DataError, PosteriorReferences>(DataError.OfFile(file, $"cannot be read: {exception.Message}"));
        }
    }

    /// <summary>A quantity of the references that the model does not have; null where there is none.</summary>
    /// <param name="model">The model.</param>
    public DataError? Obstacle(Model<double> model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Obstacle(model.Name, model.QuantityNames);
    }

    /// <summary>A quantity of the references that a sample does not have; null where there is none.</summary>
    /// <param name="sample">The sample.</param>
    public DataError? Obstacle(PosteriorSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return Obstacle(sample.Model, sample.Names);
    }

    private DataError? Obstacle(string model, IReadOnlyList<string> names)
    {
        var missing = _rows.Select(row => row.Name).Where(name => !names.Contains(name)).ToArray();
        return missing.Length == 0 ? null : DataError.OfFile(_file, $"has quantities that {model} has not: {string.Join(", ", missing.Take(5))}");
    }

    /// <summary>Holds draws to the references.</summary>
    /// <param name="sample">The draws.</param>
    /// <exception cref="KeyNotFoundException">The sample has not a quantity that the references have.</exception>
    public ReferenceRow[] Check(PosteriorSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var (chains, rows) = (sample.Chains.Length, new ReferenceRow[_rows.Length]);
        for (var k = 0; k < rows.Length; k++)
        {
            var (name, mean, deviation, count) = _rows[k];
            var draws = sample.Draws(name);
            var (own, second, fourth) = (0.0, 0.0, 0.0);
            foreach (var draw in draws) own += draw / draws.Length;
            foreach (var draw in draws)
            {
                var square = (draw - own) * (draw - own);
                (second, fourth) = (second + (square / draws.Length), fourth + (square * square / draws.Length));
            }

            var (sd, kurtosis) = (Math.Sqrt(second * draws.Length / (draws.Length - 1)), fourth / (second * second));
            var (meanError, deviationError) = (ChainDiagnostics.MonteCarloErrorOfMean(draws, chains), ChainDiagnostics.MonteCarloErrorOfStandardDeviation(draws, chains));
            var size = Math.Min(
                Math.Min(ChainDiagnostics.BulkEffectiveSampleSize(draws, chains), ChainDiagnostics.TailEffectiveSampleSize(draws, chains)), ChainDiagnostics.StandardDeviationEffectiveSampleSize(draws, chains));
            rows[k] = new(
                name, own, mean, Math.Abs(own - mean) / Math.Sqrt((meanError * meanError) + (deviation * deviation / count)),
                sd, deviation, Math.Abs(sd - deviation) / Math.Sqrt((deviationError * deviationError) + (deviation * deviation * (kurtosis - 1) / (4 * count))), size, ChainDiagnostics.RHat(draws, chains));
        }

        return rows;
    }
}
