using System.Collections.Immutable;
using System.Globalization;

namespace Toolkit.Inference;

/// <summary>A quantity in a line.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Mean">The mean of the draws.</param>
/// <param name="MonteCarloError">The standard error of that mean.</param>
/// <param name="StandardDeviation">The standard deviation of the draws.</param>
/// <param name="Lower">The 5 % quantile.</param>
/// <param name="Median">The median.</param>
/// <param name="Upper">The 95 % quantile.</param>
/// <param name="BulkEffectiveSampleSize">What the draws are worth for the mean.</param>
/// <param name="TailEffectiveSampleSize">What they are worth for the outer quantiles.</param>
/// <param name="RHat">Whether the chains agree: below 1.01 they do. NaN for what is constant.</param>
public readonly record struct QuantitySummary(
    string Name, double Mean, double MonteCarloError, double StandardDeviation, double Lower, double Median, double Upper,
    double BulkEffectiveSampleSize, double TailEffectiveSampleSize, double RHat)
{
    /// <summary>Name, mean, its error, deviation, quantiles, sizes and R-hat as text of a few digits.</summary>
    public string[] Cells() =>
    [
        Name, Text(Mean), Text(MonteCarloError, 2), Text(StandardDeviation), Text(Lower), Text(Median), Text(Upper), Text(BulkEffectiveSampleSize, 0), Text(TailEffectiveSampleSize, 0),
        double.IsNaN(RHat) ? "-" : RHat.ToString(RHat < 1000 ? "f3" : "g3", CultureInfo.InvariantCulture),
    ];

    // To so many digits; 0 for whole numbers.
    private static string Text(double value, int digits = 4) => double.IsNaN(value) ? "-" : value.ToString(digits == 0 ? "f0" : $"g{digits}", CultureInfo.InvariantCulture);
}

/// <summary>A sample in a table, and what is wrong with it.</summary>
/// <param name="Rows">ln p as <c>lp__</c>, then a row for each quantity.</param>
/// <param name="Divergences">The divergent transitions behind the warm-ups.</param>
/// <param name="DepthHits">The trajectories that were doubled as often as is allowed.</param>
/// <param name="EnergyFractions">The Bayesian fraction of missing information of each chain's energies.</param>
public sealed record PosteriorSummary(ImmutableArray<QuantitySummary> Rows, int Divergences, int DepthHits, ImmutableArray<double> EnergyFractions)
{
    private const double LargestRHat = 1.01;
    private const double LeastSizeOfChain = 100;
    private const double LeastEnergyFraction = 0.3;

    // Chains that have nothing in common, and those that agree roughly.
    private const double NoAgreement = 1.5;
    private const double SomeAgreement = 1.1;
    private const double WanderingRHat = 1.2;
    private const double FarAway = 1e8;
    private const double OutOfBounds = 1e100;

    /// <summary>What is wrong, in sentences: none where nothing is.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Summarises a sample.</summary>
    /// <param name="sample">The sample.</param>
    public static PosteriorSummary Of(PosteriorSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var chains = sample.Chains.Length;
        var densities = sample.LogDensities();
        var rows = new QuantitySummary[sample.Names.Length + 1];
        rows[0] = Row("lp__", densities, chains);
        for (var k = 0; k < sample.Names.Length; k++) rows[k + 1] = Row(sample.Names[k], sample.Draws(k), chains);
        var transitions = sample.Chains.SelectMany(chain => chain.Transitions).ToArray();
        var made = new PosteriorSummary(
            [.. rows],
            transitions.Count(transition => transition.IsDivergent),
            transitions.Count(transition => transition.Depth >= sample.Options.MaximalDepth),
            [.. sample.Chains.Select(chain => ChainDiagnostics.EnergyFractionOfMissingInformation([.. chain.Transitions.Select(transition => transition.Energy)]))]);
        return made with { Warnings = [.. made.Judge(sample, transitions.Length, chains)] };
    }

    /// <summary>The table as text, and what is wrong below it.</summary>
    public override string ToString()
    {
        string[][] rows = [["quantity", "mean", "mcse", "sd", "5 %", "50 %", "95 %", "ess bulk", "ess tail", "R-hat"], .. Rows.Select(row => row.Cells())];
        var widths = Enumerable.Range(0, rows[0].Length).Select(k => rows.Max(row => row[k].Length)).ToArray();
        var text = new System.Text.StringBuilder();
        foreach (var row in rows) text.AppendLine(string.Join("  ", row.Select((cell, k) => k == 0 ? cell.PadRight(widths[k]) : cell.PadLeft(widths[k]))));
        foreach (var warning in Warnings) text.AppendLine(CultureInfo.InvariantCulture, $"warning: {warning}");
        return text.ToString();
    }

    private static QuantitySummary Row(string name, ReadOnlySpan<double> draws, int chains)
    {
        var (mean, squares) = (Reductions.Sum(draws) / draws.Length, 0.0);
        foreach (var draw in draws) squares += (draw - mean) * (draw - mean);
        return new(
            name, mean, ChainDiagnostics.MonteCarloErrorOfMean(draws, chains), Math.Sqrt(squares / (draws.Length - 1)),
            ChainDiagnostics.Quantile(draws, 0.05), ChainDiagnostics.Quantile(draws, 0.5), ChainDiagnostics.Quantile(draws, 0.95),
            ChainDiagnostics.BulkEffectiveSampleSize(draws, chains), ChainDiagnostics.TailEffectiveSampleSize(draws, chains), ChainDiagnostics.RHat(draws, chains));
    }

    // As of a posterior that cannot be normalised: draws are beyond all bounds; or chains have no place in common, and are far away; or each wanders on, while its density is that of all others.
    private bool IsUnbounded(PosteriorSample sample, int quantity)
    {
        var (row, density) = (Rows[quantity + 1], Rows[0]);
        var farthest = Math.Max(Math.Abs(row.Lower), Math.Abs(row.Upper));
        if (double.IsFinite(farthest) && farthest > OutOfBounds) return true;
        if (!(row.RHat > NoAgreement)) return false;
        if (farthest > FarAway) return true;
        double[] own = [.. Enumerable.Range(0, sample.Chains.Length).Select(chain => ChainDiagnostics.RHat(sample.Draws(quantity).Slice(chain * sample.Count, sample.Count), 1))];
        return (density.RHat < SomeAgreement || density.StandardDeviation == 0) && ChainDiagnostics.Quantile(own, 0.5) > WanderingRHat;
    }

    private static bool AreFinite(ReadOnlySpan<double> draws)
    {
        foreach (var draw in draws)
        {
            if (!double.IsFinite(draw)) return false;
        }

        return true;
    }

    private static bool IsConstant(ReadOnlySpan<double> draws) => !draws.ContainsAnyExcept(draws[0]);

    private static bool HasInfinity(ReadOnlySpan<double> draws) => draws.Contains(double.PositiveInfinity) || draws.Contains(double.NegativeInfinity);

    private IEnumerable<string> Judge(PosteriorSample sample, int transitions, int chains)
    {
        var quantities = Enumerable.Range(0, sample.Names.Length);
        var unbounded = quantities.Where(k => IsUnbounded(sample, k)).Select(k => Rows[k + 1]).ToArray();
        if (unbounded.Length > 0)
        {
            yield return $"The posterior may be improper, so that it cannot be normalised: chains wander off without end for {Names(unbounded)}. "
                + "Give each parameter a prior of its own, or data that tell it from the others; a posterior much wider than chains have come looks like this, too.";
        }

        var overflows = sample.Chains.Any(chain => !AreFinite(chain.Points.AsSpan()));
        var wrong = quantities.Where(k => !AreFinite(sample.Draws(k))).ToLookup(k => overflows || HasInfinity(sample.Draws(k)), k => Rows[k + 1]);
        if (wrong[true].Any())
        {
            yield return $"The posterior may be improper, so that it cannot be normalised: chains wander off until numbers overflow for {Names([.. wrong[true]])}. "
                + "Give each parameter a prior of its own, or data that tell it from the others.";
        }

        if (wrong[false].Any()) yield return $"Not every draw is a number for {Names([.. wrong[false]])}: what is reported is not defined there.";
        if (Divergences > 0)
        {
            yield return $"{Divergences} of {transitions} transitions diverged: where the density curves sharply, draws are missing. "
                + "A higher target acceptance may help, or parameters on another scale.";
        }

        if (DepthHits > 0)
            yield return $"{DepthHits} of {transitions} trajectories were cut off at the maximal depth: the chain moves slowly, and a larger depth would let it go on.";
        var slow = EnergyFractions.Select((fraction, chain) => (fraction, chain)).Where(one => one.fraction < LeastEnergyFraction).ToArray();
        if (slow.Length > 0)
        {
            yield return FormattableString.Invariant(
                $"The fraction of missing information of the energies is below {LeastEnergyFraction} in chain {string.Join(", ", slow.Select(one => one.chain + 1))}: tails are explored slowly.");
        }

        var still = Enumerable.Range(0, chains).Where(chain => sample.Count > 1 && quantities.All(k => IsConstant(sample.Draws(k).Slice(chain * sample.Count, sample.Count)))).ToArray();
        if (still.Length > 0)
            yield return $"{(still.Length == 1 ? "Chain" : "Chains")} {string.Join(", ", still.Select(chain => chain + 1))} did not move: every proposal was rejected, or the density is that of one point.";
        var unjudged = Rows.Where(row => row.StandardDeviation != 0 && (double.IsNaN(row.RHat) || double.IsNaN(row.BulkEffectiveSampleSize)) && !wrong[true].Contains(row) && !wrong[false].Contains(row)).ToArray();
        if (unjudged.Length > 0) yield return $"Whether the chains agree cannot be told for {Names(unjudged)}: there are too few draws, or chains that did not move.";
        var apart = Rows.Where(row => row.RHat > LargestRHat).ToArray();
        if (apart.Length > 0)
        {
            yield return FormattableString.Invariant($"The chains do not agree: R-hat is above {LargestRHat} for {Names(apart)}.")
                + (unbounded.Length > 0 || wrong[true].Any() ? "" : " Longer chains may help.");
        }

        var few = Rows.Where(row => Math.Min(row.BulkEffectiveSampleSize, row.TailEffectiveSampleSize) < LeastSizeOfChain * chains).ToArray();
        if (few.Length > 0) yield return $"The effective sample size is below {LeastSizeOfChain * chains} for {Names(few)}: more draws are needed.";
    }

    private static string Names(QuantitySummary[] rows) =>
        string.Join(", ", rows.Take(5).Select(row => row.Name)) + (rows.Length > 5 ? $" and {rows.Length - 5} more" : "");
}
