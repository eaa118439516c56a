using System.Collections.Immutable;

namespace Toolkit.Cli;

/// <summary>A: Langevin steps on normals, of which covariance and mixing are known in closed form, and what the published measure of mixing tells.</summary>
internal static class MixingExperiment
{
    // Twenty z-values beyond 5 have probability 1.1e-5, four hundred beyond 5.5 have 1.5e-5.
    private const double MostOfDirections = 5;
    private const double MostOfPairs = 5.5;

    // h λmax(P Σ⁻¹), alike for all.
    private const double Stiffest = 0.5;

    // What the notebook of the paper's code reports for networks: the window of 100 checkpoints of a pure random walk has it too.
    private const double RandomWalkSize = 5.408;

    /// <summary>The experiment.</summary>
    public static Experiment Experiment { get; } = new(
        "A", "Mixing on normals",
        "U = ½(x − μ)ᵀΣ⁻¹(x − μ) in 20 dimensions, eigenvalues of Σ from 1 to 1/condition in a drawn basis; P = I and P = Σ with h such that hλmax(PΣ⁻¹) = ½. "
        + "Covariance: C = (Σ⁻¹ − (h/2)Σ⁻¹PΣ⁻¹)⁻¹. Autocorrelation at lag one: the matrix I − hPΣ⁻¹. Integrated time along an eigenvalue κ of hPΣ⁻¹: (2 − κ)/κ, which grows with the condition for P = I and is 3 for P = Σ. "
        + "Many chains begin at exact draws of N(μ, C); what is judged is the largest of the z-values of all directions (of all 400 pairs for the lag), each with the error that theory gives it. The controls inject noise through P in place of its root, "
        + "halve drift but not noise, and hold P = I to the time of P = Σ.",
        Run)
    {
        Units = trials => Cells(trials).Length + Windows.Length,
    };

    private static readonly ImmutableArray<WindowKind> Windows =
    [
        new("a random walk: nothing mixes", -1), new("P = I, slowest direction at condition 10,000", 1 - (Stiffest / 1e4)), new("P = I, slowest direction at condition 100", 1 - (Stiffest / 100)),
        new("P = Σ, any direction", 1 - Stiffest), new("independent draws", 0),
    ];

    private static ImmutableArray<Cell> Cells(Trials trials)
    {
        double[] conditions = trials.IsQuick ? [1, 100, 10_000] : [1, 10, 100, 1000, 10_000];
        return [.. conditions.SelectMany(condition => new[] { new Cell(ChainKind.Plain, condition), new Cell(ChainKind.Natural, condition) }), new(ChainKind.ThroughMatrix, 100), new(ChainKind.HalfDrift, 100)];
    }

    private static Evidence Run(Trials trials)
    {
        var (cells, chains, steps) = (Cells(trials), trials.IsQuick ? 128 : 400, trials.IsQuick ? 400 : 3000);
        var outcomes = trials.Units.Run<MixingOutcome>(
            [.. cells.Select((cell, i) => new UnitOfWork<MixingOutcome>($"A {cell}", stop => NormalChains.Measure(trials.Key.Fold(i), cell, chains, steps, Stiffest, stop)))]);
        const int Count = 40_000;
        var windows = trials.Units.Run<WindowOutcome>(
            [.. Windows.Select((window, i) => new UnitOfWork<WindowOutcome>($"A windows, {window.Name}", _ => WindowOutcome.Of(trials.Key.Fold(1000 + i), window, Count)))]);
        var judged = cells.Zip(outcomes, (cell, outcome) => (Cell: cell, Outcome: outcome)).ToImmutableArray();
        var (plain, natural) = (Chosen(ChainKind.Plain), Chosen(ChainKind.Natural));
        return new(
            [
                .. plain.Concat(natural).SelectMany(row => Theorems(row.Cell, row.Outcome)),
                .. judged.Where(row => row.Cell.Kind is ChainKind.ThroughMatrix or ChainKind.HalfDrift)
                    .Select(row => Of($"{row.Cell}: covariance", "largest |z| of 20 directions", MostOfDirections, row.Outcome.CovarianceScore) with { Control = true }),
                Of($"{plain[^1].Cell}, held to the time of P = Σ", "integrated time, steps", plain[^1].Outcome.NaturalTime * 1.5, plain[^1].Outcome.MeasuredTime) with { Control = true },
                Of("published mESS of a random walk, against 5.408", "|mESS − 5.408|", 5e-4 + (5 * windows[0].Error), Math.Abs(windows[0].Size - RandomWalkSize)),
            ],
            [
                new(
                    "Integrated time of the slowest direction, measured (marks) and in theory (dashed)", "condition of Σ", "steps",
                    [.. Times("P = I", plain, 0), .. Times("P = Σ", natural, 1)], LogarithmicAcross: true),
            ])
        {
            Tables =
            [
                new(
                    FormattableString.Invariant($"{chains} chains of {steps} steps: what theory says, and what was measured, in the direction with the most of it. Time: variance of a chain's mean times its length, of that many steps"),
                    ["chain", "variance over σ², theory", "measured", "lag 1, theory", "measured", "time, theory", "of a chain this long", "measured", "± (chance)"],
                    [
                        .. judged.Select(row => (ImmutableArray<string>)
                            [
                                row.Cell.ToString(), Figure(row.Outcome.Covariance), Figure(row.Outcome.MeasuredCovariance), Lag(row.Outcome.Lag), Lag(row.Outcome.MeasuredLag), Figure(row.Outcome.Time),
                                Figure(row.Outcome.TimeOfLength), Figure(row.Outcome.MeasuredTime), Figure(row.Outcome.TimeOfLength * Math.Sqrt(2.0 / chains)),
                            ]),
                    ]),
                new(
                    FormattableString.Invariant($"The published measure: windows of 100 checkpoints, 100/(1 + 2 Σ ρ) with lags to 20 cut at the first below 0, geometric mean of {Count}. The paper's code reports 5.37 to 5.42 for all its samplers, which is that of a random walk: it cannot rank them"),
                    ["window", "mESS", "±", "least", "100 over the true time"],
                    [
                        .. Windows.Zip(windows, (window, outcome) => (ImmutableArray<string>)
                            [window.Name, FormattableString.Invariant($"{outcome.Size:0.000}"), FormattableString.Invariant($"{outcome.Error:0.000}"), FormattableString.Invariant($"{outcome.Least:0.0}"), Figure(window.TrueSize)]),
                    ]),
                new(
                    "What the paper's code injects for SGLD, deviation lr² with a drift of lr/2 on the mean of N terms, as a temperature s²N/(2η) = N lr³ (lr = 0.02); a posterior has temperature 1",
                    ["N", "temperature"],
                    [.. new[] { 55_000, 3000 }.Select(n => (ImmutableArray<string>)[Figures.Count(n), FormattableString.Invariant($"{Inference.Langevin.EffectiveTemperature(4e-4, 0.01, n):0.000}")])]),
            ],
        };

        ImmutableArray<(Cell Cell, MixingOutcome Outcome)> Chosen(ChainKind kind) => [.. judged.Where(row => row.Cell.Kind == kind)];
    }

    private static IEnumerable<Finding> Theorems(Cell cell, MixingOutcome outcome) =>
    [
        Of($"{cell}: covariance", "largest |z| of 20 directions", MostOfDirections, outcome.CovarianceScore),
        Of($"{cell}: lag one", "largest |z| of 400 pairs", MostOfPairs, outcome.LagScore),
        Of($"{cell}: integrated time", "largest |z| of 20 directions", MostOfDirections, outcome.TimeScore),
    ];

    private static Finding Of(string family, string quantity, double bound, double observed) => new(family, quantity, bound, observed, observed <= bound);

    private static IEnumerable<Curve> Times(string name, ImmutableArray<(Cell Cell, MixingOutcome Outcome)> rows, int colour) =>
    [
        new($"{name}, measured", [.. rows.Select(row => (row.Cell.Condition, row.Outcome.MeasuredTime))], CurveKind.StrongMarks, colour),
        new(name, [.. rows.Select(row => (row.Cell.Condition, row.Outcome.TimeOfLength))], CurveKind.Bound, colour),
        new($"{name}, (2 − κ)/κ", [.. rows.Select(row => (row.Cell.Condition, row.Outcome.Time))], CurveKind.Line, colour + 2),
    ];

    private static string Lag(double value) => FormattableString.Invariant($"{value:0.00000}");

    private static string Figure(double value) => value.ToString("G4", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Which chain runs on a normal.</summary>
internal enum ChainKind
{
    /// <summary>P = I.</summary>
    Plain,

    /// <summary>P = Σ.</summary>
    Natural,

    /// <summary>P = Σ, and noise through P in place of its root.</summary>
    ThroughMatrix,

    /// <summary>P = Σ, the drift halved and the noise not.</summary>
    HalfDrift,
}

/// <summary>A chain on a normal of a condition.</summary>
/// <param name="Kind">The chain.</param>
/// <param name="Condition">The largest eigenvalue of Σ over the smallest.</param>
internal readonly record struct Cell(ChainKind Kind, double Condition)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Name}, condition {Condition:#,0}");

    private string Name => Kind switch
    {
        ChainKind.Plain => "P = I",
        ChainKind.Natural => "P = Σ",
        ChainKind.ThroughMatrix => "P = Σ, noise through P",
        _ => "P = Σ, half the drift",
    };
}

/// <summary>A chain whose window is looked at: an autoregression of first order, or a random walk.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Correlation">ρ at lag one; below 0 for a random walk.</param>
internal sealed record WindowKind(string Name, double Correlation)
{
    /// <summary>100 over the integrated time (1 + ρ)/(1 − ρ); 0 for a random walk.</summary>
    public double TrueSize => Correlation < 0 ? 0 : 100 * (1 - Correlation) / (1 + Correlation);
}

/// <summary>The published measure of windows.</summary>
/// <param name="Size">The geometric mean.</param>
/// <param name="Error">Its standard error.</param>
/// <param name="Least">The least of all.</param>
internal sealed record WindowOutcome(double Size, double Error, double Least) : IOutcome<WindowOutcome>
{
    private const int Length = 100;
    private const int Lags = 20;

    /// <inheritdoc/>
    public ImmutableArray<double> Numbers => [Size, Error, Least];

    /// <inheritdoc/>
    public static WindowOutcome Of(ImmutableArray<double> numbers) => new(numbers[0], numbers[1], numbers[2]);

    /// <summary>Of windows of a chain.</summary>
    /// <param name="key">What they are drawn from.</param>
    /// <param name="window">The chain.</param>
    /// <param name="count">How many.</param>
    public static WindowOutcome Of(RandomKey key, WindowKind window, int count)
    {
        var (noise, logarithms, least) = (new double[Length], new double[count], double.PositiveInfinity);
        var (kept, added) = window.Correlation < 0 ? (1, 1.0) : (window.Correlation, Math.Sqrt(1 - (window.Correlation * window.Correlation)));
        for (var k = 0; k < count; k++)
        {
            key.Fold(k).Normals<double>(noise);
            for (var t = 1; t < Length; t++) noise[t] = (kept * noise[t - 1]) + (added * noise[t]);
            var size = SizeOf(noise);
            (logarithms[k], least) = (Math.Log(size), Math.Min(least, size));
        }

        var mean = logarithms.Average();
        var typical = Math.Exp(mean);
        return new(typical, typical * Math.Sqrt(logarithms.Sum(value => (value - mean) * (value - mean)) / count / (count - 1)), least);
    }

    private static double SizeOf(double[] window)
    {
        var (mean, sum) = (window.Average(), 0.0);
        for (var t = 0; t < Length; t++) window[t] -= mean;
        var variance = Reductions.Dot<double>(window, window);
        for (var lag = 1; lag <= Lags; lag++)
        {
            var correlation = Reductions.Dot<double>(window.AsSpan(lag), window.AsSpan(0, Length - lag)) / variance;
            if (correlation < 0) break;
            sum += correlation;
        }

        return Length / (1 + (2 * sum));
    }
}
