using Toolkit.Inference;

namespace Toolkit.Cli;

/// <summary>A sample as an HTML page: its summary and warnings; traces, ranks, densities and autocorrelations of quantities; energies; pairs, with what diverged.</summary>
internal static class SamplePage
{
    private const int MostQuantities = 12;
    private const int MostPoints = 1000;
    private const int Bins = 20;
    private const int Lags = 50;

    private static readonly (string, bool)[] Columns =
        [("quantity", false), ("mean", true), ("mcse", true), ("sd", true), ("5 %", true), ("50 %", true), ("95 %", true), ("ess bulk", true), ("ess tail", true), ("R-hat", true)];

    /// <summary>The page.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="summary">Its summary.</param>
    public static string Of(PosteriorSample sample, PosteriorSummary summary)
    {
        var options = sample.Options;
        var page = new HtmlPage(sample.Model).Paragraph(
            FormattableString.Invariant($"{options.Chains} chains of {options.Draws} draws behind {options.Warmup} of warm-up, {SampleCommand.NameOf(options.Kernel)}, seed {options.Seed}."), "source");
        if (summary.Warnings.IsEmpty) page.Paragraph("The chains agree, and none diverged.", "good");
        foreach (var warning in summary.Warnings) page.Paragraph(warning, "bad");
        page.Table(Columns, summary.Rows.Select(row => (IReadOnlyList<(string, string?)>)[.. row.Cells().Select(cell => (cell, (string?)null))]));
        var shown = Shown(sample, summary);
        if (sample.Chains.All(chain => chain.Transitions.All(transition => double.IsFinite(transition.Energy))))
        {
            page.Heading("Energies").Paragraph(
                "Of the draws, and of their changes from one draw to the next: where the changes are much narrower, chains are slow in their tails. "
                + "The fraction is that of missing information, which should not be below 0.3.")
                .Plots(sample.Chains.Select(Energies));
        }

        if (shown.Length > 1)
        {
            var worst = shown.MinBy(k => summary.Rows[k + 1].BulkEffectiveSampleSize);
            page.Heading("Pairs").Paragraph($"Draws of {sample.Names[worst]}, which is worth least, beside others, and those whose transition diverged.")
                .Plots(shown.Where(k => k != worst).Take(6).Select(k => Pair(sample, worst, k)));
        }

        foreach (var k in shown) page.Heading(sample.Names[k]).Plots([Trace(sample, k), Density(sample, k), Ranks(sample, k), Autocorrelation(sample, k)]);
        if (shown.Length < sample.Names.Length)
            page.Paragraph(FormattableString.Invariant($"Plotted are the {shown.Length} of {sample.Names.Length} quantities with the least effective sample sizes; the table has all."), "source");
        return page.ToString();
    }

    // Those that need to be looked at most, in their own order.
    private static int[] Shown(PosteriorSample sample, PosteriorSummary summary) =>
        [.. Enumerable.Range(0, sample.Names.Length).Where(k => summary.Rows[k + 1].StandardDeviation > 0).OrderBy(k => summary.Rows[k + 1].BulkEffectiveSampleSize).Take(MostQuantities).Order()];

    private static Plot Trace(PosteriorSample sample, int k)
    {
        var every = Math.Max(1, sample.Count / MostPoints);
        return new("trace", "draw", sample.Names[k], [.. Chains(sample, k).Select((draws, c) => new Curve(
            $"chain {c + 1}", [.. Enumerable.Range(0, draws.Length / every).Select(i => ((double)i * every, draws[i * every]))], CurveKind.Line, c))], LogarithmicUp: false);
    }

    // A kernel estimate for each chain; the width by Silverman's rule.
    private static Plot Density(PosteriorSample sample, int k)
    {
        const int Points = 120;
        var all = sample.Draws(k).ToArray();
        var (lower, upper) = (ChainDiagnostics.Quantile(all, 0.002), ChainDiagnostics.Quantile(all, 0.998));
        return new("density", sample.Names[k], "density", [.. Chains(sample, k).Select((draws, c) =>
        {
            var mean = draws.Average();
            var width = Math.Max(1.06 * Math.Sqrt(draws.Average(x => (x - mean) * (x - mean))) * Math.Pow(draws.Length, -0.2), double.Epsilon);
            var every = Math.Max(1, draws.Length / MostPoints);
            double[] few = [.. draws.Where((_, i) => i % every == 0)];
            return new Curve($"chain {c + 1}", [.. Enumerable.Range(0, Points).Select(i =>
            {
                var x = lower + ((upper - lower) * i / (Points - 1));
                return (x, few.Average(draw => Math.Exp(-0.5 * (x - draw) * (x - draw) / (width * width)) / (width * Math.Sqrt(Math.Tau))));
            })], CurveKind.Line, c);
        })], LogarithmicUp: false);
    }

    // How often each chain's draws fall in each of twenty bins of ranks among all: level where chains agree.
    private static Plot Ranks(PosteriorSample sample, int k)
    {
        var all = sample.Draws(k).ToArray();
        var order = Enumerable.Range(0, all.Length).ToArray();
        Array.Sort((double[])all.Clone(), order);
        var counts = new double[sample.Chains.Length, Bins];
        for (var rank = 0; rank < order.Length; rank++) counts[order[rank] / sample.Count, (int)((long)rank * Bins / order.Length)]++;
        return new("ranks", "rank among all draws", "draws", [.. Enumerable.Range(0, sample.Chains.Length).Select(c => new Curve(
            $"chain {c + 1}",
            [.. Enumerable.Range(0, Bins).SelectMany(bin => new[] { ((double)bin * all.Length / Bins, counts[c, bin]), ((bin + 1.0) * all.Length / Bins, counts[c, bin]) })],
            CurveKind.Line,
            c))], LogarithmicUp: false);
    }

    private static Plot Autocorrelation(PosteriorSample sample, int k) =>
        new("autocorrelation", "lag", "correlation", [.. Chains(sample, k).Select((draws, c) =>
        {
            var correlations = ChainDiagnostics.Autocorrelation(draws, 1, Lags);
            return new Curve($"chain {c + 1}", [.. correlations.Select((correlation, lag) => ((double)lag, correlation))], CurveKind.Line, c);
        })], LogarithmicUp: false);

    private static Plot Energies(ChainDraws chain, int c)
    {
        double[] energies = [.. chain.Transitions.Select(transition => transition.Energy)];
        var mean = energies.Average();
        double[] centred = [.. energies.Select(energy => energy - mean)];
        double[] changes = [.. energies.Skip(1).Zip(energies, (next, before) => next - before)];
        var title = FormattableString.Invariant($"chain {c + 1}: fraction {ChainDiagnostics.EnergyFractionOfMissingInformation(energies):f2}");
        return new(title, "energy", "draws", [Histogram("energies", centred, 0), Histogram("changes", changes, 1)], LogarithmicUp: false);
    }

    private static Curve Histogram(string name, double[] values, int group)
    {
        var (least, most) = (values.Min(), values.Max());
        var width = (most - least) / 30;
        var counts = new double[30];
        foreach (var value in values) counts[Math.Min(29, width > 0 ? (int)((value - least) / width) : 0)]++;
        return new(name, [.. counts.SelectMany((count, bin) => new[] { (least + (bin * width), count), (least + ((bin + 1) * width), count) })], CurveKind.Line, group);
    }

    private static Plot Pair(PosteriorSample sample, int first, int second)
    {
        var (x, y) = (sample.Draws(first).ToArray(), sample.Draws(second).ToArray());
        var diverged = sample.Chains.SelectMany(chain => chain.Transitions.Select(transition => transition.IsDivergent)).ToArray();
        var every = Math.Max(1, x.Length / MostPoints);
        return new($"{sample.Names[first]} and {sample.Names[second]}", sample.Names[first], sample.Names[second],
        [
            new("draws", [.. Enumerable.Range(0, x.Length).Where(i => i % every == 0 && !diverged[i]).Select(i => (x[i], y[i]))], CurveKind.Marks, 0),
            new("diverged", [.. Enumerable.Range(0, x.Length).Where(i => diverged[i]).Select(i => (x[i], y[i]))], CurveKind.StrongMarks, 1),
        ], LogarithmicUp: false);
    }

    private static IEnumerable<double[]> Chains(PosteriorSample sample, int k) =>
        Enumerable.Range(0, sample.Chains.Length).Select(c => sample.Draws(k).Slice(c * sample.Count, sample.Count).ToArray());
}
