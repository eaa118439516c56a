using D = Toolkit.Inference.ChainDiagnostics;

namespace Toolkit.Inference.Tests.Posteriors;

/// <summary>Posteriors of a posterior database are drawn as its reference draws have them.</summary>
public class ReferenceTests
{
    public static TheoryData<string> Names => [.. Inference.Posteriors.All.Where(posterior => posterior.Folder is not null).Select(posterior => posterior.Name)];

    // Means and standard deviations within four standard errors of both; a miss is drawn once more, by another seed and four times as often, and counts if it repeats.
    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Means_and_deviations_are_those_of_the_reference(string name)
    {
        var posterior = Inference.Posteriors.All.Single(one => one.Name == name);
        var file = PosteriorFolder.FileOf(posterior, "reference.json");
        Skip.If(file is null, "The posterior database is not beside the repository.");
        var model = posterior.Model(PosteriorFolder.DataOf(posterior)!).Match(Succ: made => made.AsStatic(), Fail: errors => throw new InvalidDataException($"{errors}"));
        using var reference = System.Text.Json.JsonDocument.Parse(File.ReadAllText(file!));
        var missed = Missed(new(Draws: 1500));
        if (missed.Length > 0) Assert.Empty(Missed(new(Draws: 6000, Seed: 2)));

        string[] Missed(SamplingOptions options)
        {
            var sample = PosteriorSampler.Run(model, options);
            return [.. reference.RootElement.EnumerateObject().Select(quantity => Fault(quantity.Name, quantity.Value, sample)).Where(fault => fault is not null).Cast<string>()];
        }
    }

    private static string? Fault(string name, System.Text.Json.JsonElement reference, PosteriorSample sample)
    {
        var (draws, chains) = (sample.Draws(name).ToArray(), sample.Chains.Length);
        var (mean, deviation) = (reference.GetProperty("mean").GetDouble(), reference.GetProperty("sd").GetDouble());
        var own = draws.Average();
        var second = draws.Average(draw => (draw - own) * (draw - own));
        var kurtosis = draws.Average(draw => Math.Pow(draw - own, 4)) / (second * second);
        var ofMean = Math.Sqrt(Math.Pow(D.MonteCarloErrorOfMean(draws, chains), 2) + (deviation * deviation / 10_000));
        var ofDeviation = Math.Sqrt(Math.Pow(D.MonteCarloErrorOfStandardDeviation(draws, chains), 2) + (deviation * deviation * (kurtosis - 1) / 40_000));
        return Math.Abs(own - mean) <= 4 * ofMean && Math.Abs(Math.Sqrt(second) - deviation) <= 4 * ofDeviation && D.RHat(draws, chains) < 1.01
            ? null
            : $"{name}: mean {own} for {mean} ± {ofMean}, standard deviation {Math.Sqrt(second)} for {deviation} ± {ofDeviation}, R-hat {D.RHat(draws, chains)}";
    }
}
