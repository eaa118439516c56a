using System.Buffers.Binary;
using System.IO.Compression;

namespace Toolkit.Cli.Tests;

/// <summary>What <c>toolkit reproduce langevin</c> promises: its theorems hold and its controls fail; digits, where they are, are measured beside averaged SGD.</summary>
public sealed class LangevinTests
{
    private static RandomKey Key => RandomKey.FromSeed(11);

    // Without any data: the regression is on drawn rows, and digits are left out.
    [Fact]
    public void Without_data_theorems_are_held_and_what_is_left_out_is_said()
    {
        using var folder = new TemporaryFolder();
        var (page, tables) = (Path.Combine(folder.Path, "langevin.html"), Path.Combine(folder.Path, "tables"));
        var run = CommandRun.Of("reproduce", "langevin", "--quick", "--problems", "1", "--data", folder.Path, "--json", "--out", page, "--csv", tables);

        Assert.Equal((0, true), (run.ExitCode, run.Json.GetProperty("asExpected").GetBoolean()));
        var findings = run.Json.GetProperty("findings").EnumerateArray().ToList();
        Assert.Equal(["A", "B"], findings.Select(finding => finding.GetProperty("theorem").GetString()).Distinct());
        Assert.Equal(4, findings.Count(finding => finding.GetProperty("control").GetBoolean()));
        Assert.Contains("there is no libsvm/a8a in it: the regression is on drawn rows", run.Error, StringComparison.Ordinal);
        Assert.Contains("digits were left out", run.Error, StringComparison.Ordinal);
        Assert.Contains("\"averaged SGD, η = 0.01\"", File.ReadAllText(Path.Combine(tables, "B-table-1.csv")), StringComparison.Ordinal);
        Assert.Contains("Plotly.newPlot('plot-2'", File.ReadAllText(page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Plain", 1000, true)]
    [InlineData("Natural", 1000, true)]
    [InlineData("ThroughMatrix", 100, false)]
    [InlineData("HalfDrift", 100, false)]
    public void Chains_on_normals_keep_their_theorems_and_wrong_ones_do_not(string kind, double condition, bool isRight)
    {
        var outcome = NormalChains.Measure(Key, new(Enum.Parse<ChainKind>(kind), condition), 64, 100, 0.5, CancellationToken.None);

        Assert.Equal(isRight, outcome.CovarianceScore <= 5);
        if (!isRight) return;
        Assert.InRange(outcome.LagScore, 0, 5.5);
        Assert.InRange(outcome.TimeScore, 0, 5);

        // In every direction 1/(1 − ¼) at the stiffest, and (2 − κ)/κ.
        Assert.Equal(4.0 / 3, outcome.Covariance, 1e-9);
        Assert.Equal(kind is "Natural" ? 3 : (4 * condition) - 1, outcome.Time, 1e-6 * condition);
        Assert.Equal<double>([.. outcome.Numbers], [.. MixingOutcome.Of(outcome.Numbers).Numbers]);
    }

    [Fact]
    public void The_published_measure_cannot_tell_a_random_walk_from_a_slow_chain()
    {
        var walk = WindowOutcome.Of(Key, new("walk", -1), 4000);
        var slow = WindowOutcome.Of(Key.Fold(1), new("slow", 0.9999), 4000);
        var independent = WindowOutcome.Of(Key.Fold(2), new("independent", 0), 4000);

        Assert.InRange(walk.Size, 5.408 - (5 * walk.Error), 5.408 + (5 * walk.Error));
        Assert.InRange(slow.Size - walk.Size, -5 * (walk.Error + slow.Error), 5 * (walk.Error + slow.Error));
        Assert.True(independent.Size > 80);
        Assert.Equal(5e-3, new WindowKind("slow", 0.9999).TrueSize, 1e-5);
    }

    [Fact]
    public void Digits_are_measured_by_every_chain()
    {
        using var folder = new TemporaryFolder();
        WriteDigits(folder, 260);
        var sizes = new DigitsSizes(8, 8, 200, 60, 30, 20, 4, 1);
        var (data, notes) = DigitsData.Of(new SharedData(folder.Path), Key, sizes);

        Assert.NotNull(data);
        Assert.Contains("letters were left out", Assert.Single(notes), StringComparison.Ordinal);
        Assert.Equal((200, 60, 64), (data.Train.Count, data.Test.Count, data.Shape.Length));
        Assert.Equal(["digits turned by 60°", "noise"], data.Shifted.Select(kind => kind.Name));

        var posterior = new DigitsPosterior(data, sizes, new(20, 200, 0.2, 60, 20, 2, 20));
        var control = new Sampler(SamplerKind.AveragedDescent, 0.1);
        Assert.Equal(0, posterior.DistanceAt(0, Key, CancellationToken.None));
        Assert.True(posterior.DistanceAt(1, Key, CancellationToken.None) > 0);
        foreach (var sampler in (Sampler[])[control, new(SamplerKind.Sgld, 0.1), new(SamplerKind.Psgld, 0.001), new(SamplerKind.Ksgld, 0.01), new(SamplerKind.Eksgld, 0.01), new(SamplerKind.Hamiltonian, 0.01)])
        {
            var outcome = posterior.Measure(sampler, false, control, Key, CancellationToken.None);
            Assert.InRange(outcome.Accuracy, 0.9, 1);
            Assert.InRange(outcome.Loss, 0, 1);
            Assert.All(outcome.EntropyAreas.Concat(outcome.InformationAreas), area => Assert.InRange(area, 0, 1));
            Assert.Equal(10, outcome.Attacked.Length);
            Assert.True(outcome.Attacked[6] <= outcome.Attacked[0], $"{sampler} is not hurt by PGD");
            if (sampler == control) Assert.Equal<double>([.. outcome.Attacked[4..7]], [.. outcome.Attacked[7..]]);
            Assert.Equal<double>([.. outcome.Numbers], [.. DigitsOutcome.Of(outcome.Numbers).Numbers]);
        }

        // The same numbers again; and a chain that leaves the finite ones is told, not averaged.
        Assert.Equal<double>([.. posterior.Measure(control, true, control, Key, CancellationToken.None).Numbers], [.. posterior.Measure(control, true, control, Key, CancellationToken.None).Numbers]);
        Assert.All(posterior.Measure(new(SamplerKind.Sgld, 1e30), false, control, Key, CancellationToken.None).Numbers, number => Assert.True(double.IsNaN(number)));
    }

    [Fact]
    public void Digits_that_are_too_few_or_damaged_are_left_out()
    {
        using var folder = new TemporaryFolder();
        WriteDigits(folder, 50);
        var (few, notes) = DigitsData.Of(new SharedData(folder.Path), Key, new(8, 8, 200, 60, 30, 20, 4, 1));
        Assert.Null(few);
        Assert.Contains("there are 50 digits, fewer than the 260", Assert.Single(notes), StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(folder.Path, "mnist", "t10k-labels-idx1-ubyte.gz"), "no labels");
        var (damaged, reasons) = DigitsData.Of(new SharedData(folder.Path), Key, new(8, 8, 20, 10, 5, 5, 4, 1));
        Assert.Null(damaged);
        Assert.Contains("digits were left out", Assert.Single(reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Means_over_seeds_have_intervals()
    {
        Assert.Equal((2, 12.706 * 0.5), OverSeeds.Of([1.5, 2.5]));
        Assert.Equal("2.0 ± 6.4", OverSeeds.Text([1.5, 2.5], "0.0"));
        Assert.Equal("1.5", OverSeeds.Text([1.5], "0.0"));
        Assert.Equal("—", OverSeeds.Text([1.5, double.NaN], "0.0"));
    }

    // Ten classes, each with a bar in a row of its own, and noise.
    private static void WriteDigits(TemporaryFolder folder, int count)
    {
        const int Side = 10;
        var (pixels, labels, noise) = (new byte[16 + (count * Side * Side)], new byte[8 + count], new double[count * Side * Side]);
        Key.Uniforms<double>(noise);
        foreach (var (at, number) in new[] { (0, 0x803), (4, count), (8, Side), (12, Side) }) BinaryPrimitives.WriteInt32BigEndian(pixels.AsSpan(at), number);
        foreach (var (at, number) in new[] { (0, 0x801), (4, count) }) BinaryPrimitives.WriteInt32BigEndian(labels.AsSpan(at), number);
        for (var i = 0; i < count; i++)
        {
            labels[8 + i] = (byte)(i % 10);
            for (var k = 0; k < Side * Side; k++) pixels[16 + (i * Side * Side) + k] = (byte)((k / Side == i % 10 ? 180 : 0) + (60 * noise[(i * Side * Side) + k]));
        }

        Directory.CreateDirectory(Path.Combine(folder.Path, "mnist"));
        Write("t10k-images-idx3-ubyte.gz", pixels);
        Write("t10k-labels-idx1-ubyte.gz", labels);

        void Write(string name, byte[] bytes)
        {
            using var file = new GZipStream(File.Create(Path.Combine(folder.Path, "mnist", name)), CompressionLevel.Fastest);
            file.Write(bytes);
        }
    }
}
