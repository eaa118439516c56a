using System.Collections.Immutable;

namespace Toolkit.Cli;

/// <summary>R: from how many examples the support of a sparse vector is recovered.</summary>
internal static class RecoveryExperiment
{
    private static readonly ImmutableArray<int> Examples = [50, 100, 200, 400, 800];

    private static readonly ImmutableArray<(int Top, int Columns, int Passes)> Rows = [(2, 150, 20), (5, 150, 20), (10, 150, 20), (10, 333, 30), (20, 333, 30)];

    private static readonly ImmutableArray<RecoveryCell> Cells = [.. Rows.SelectMany(row => Examples.Select(n => new RecoveryCell(n, row.Top, row.Columns, row.Passes)))];

    /// <summary>The experiment.</summary>
    public static Experiment Experiment { get; } = new(
        "R", "Recovery of a support",
        "y = ⟨x, β⟩ without noise, x of 1000 independent normals, β of k entries ±1 and zeros; ½(z − y)², step 0.5/p, passes in a new order each. A trial succeeds where the k features that are kept are exactly those of β. MISSION has 3 rows, hashing "
        + "with signs as many cells in one, iterative hard thresholding keeps k coefficients and no more; dense descent, of which the k largest are taken at the end, is the ceiling. The claim: accumulating gradients before thresholding is what recovers.",
        Run)
    {
        Units = trials => Cells.Length * trials.Problems,
    };

    private static Evidence Run(Trials trials)
    {
        var outcomes = trials.Units.Run<RecoveryOutcome>(
        [
            .. Cells.SelectMany((cell, i) => Enumerable.Range(0, trials.Problems).Select(trial => new UnitOfWork<RecoveryOutcome>(
                $"R {cell}, trial {trial}", _ => RecoveryTrial.Run(cell, trials.Key.Fold(i).Fold(trial))))),
        ]);
        RecoveryShares[] shares = [.. Cells.Select((_, cell) => RecoveryShares.Of(outcomes.AsSpan(cell * trials.Problems, trials.Problems)))];
        var (easy, hard) = (Where(cell => cell is { Top: 2, Examples: >= 200 }), Where(cell => cell is { Top: 20, Examples: 50 }));
        var all = Where(_ => true);
        return new(
            [
                new("MISSION, k = 2, n ≥ 200", "failures", 0.1, 1 - easy.Average(share => share.Mission), easy.Average(share => share.Mission) >= 0.9),
                new("MISSION, 3×333, k = 10, n ≥ 400", "failures", 0.1, 1 - Wide().Average(share => share.Mission), Wide().Average(share => share.Mission) >= 0.9),
                new("MISSION, n = 800, all k", "failures", 0.25, 1 - Most().Average(share => share.Mission), Most().Average(share => share.Mission) >= 0.75),
                new("the ceiling, n = 800, all k", "failures", 0.05, 1 - Most().Average(share => share.Dense), Most().Average(share => share.Dense) >= 0.95),
                new("MISSION above the ceiling, all cells", "mean excess", 0.05, all.Average(share => share.Mission - share.Dense), all.Average(share => share.Mission - share.Dense) <= 0.05),
                new("hard thresholding, all cells", "failures", 0.5, 1 - all.Average(share => share.HardThresholding), all.Average(share => share.HardThresholding) >= 0.5, Control: true),
                new("MISSION, k = 20 from n = 50", "failures", 0.5, 1 - hard.Average(share => share.Mission), hard.Average(share => share.Mission) >= 0.5, Control: true),
            ],
            [
                .. new[] { Rows[0], Rows[3], Rows[4] }.Select(row => new Plot(
                    $"k = {row.Top}, 3×{row.Columns} cells", "examples n", "share of trials that recover the support",
                    [
                        Curve(row, "MISSION", 0, share => share.Mission), Curve(row, "hashing with signs", 1, share => share.Hashing),
                        Curve(row, "iterative hard thresholding", 3, share => share.HardThresholding), Curve(row, "dense, the ceiling", 7, share => share.Dense),
                    ],
                    LogarithmicUp: false)),
            ])
        {
            Tables =
            [
                new(
                    $"Percent of {trials.Problems} trials that recover the support: MISSION / hashing / hard thresholding / dense",
                    ["k, cells, passes", .. Examples.Select(n => $"n = {n}")],
                    [
                        .. Rows.Select(row => (ImmutableArray<string>)
                            [$"k = {row.Top}, 3×{row.Columns}, {row.Passes}", .. Of(row).Select(share => $"{share}")]),
                    ]),
            ],
        };

        RecoveryShares[] Of((int Top, int Columns, int Passes) row) => Where(cell => (cell.Top, cell.Columns) == (row.Top, row.Columns));

        RecoveryShares[] Where(Func<RecoveryCell, bool> isMeant) => [.. shares.Where((_, i) => isMeant(Cells[i]))];

        RecoveryShares[] Wide() => Where(cell => cell is { Top: 10, Columns: 333, Examples: >= 400 });

        RecoveryShares[] Most() => Where(cell => cell.Examples == 800);

        Curve Curve((int Top, int Columns, int Passes) row, string name, int colour, Func<RecoveryShares, double> share) =>
            new(name, [.. Examples.Zip(Of(row), (n, own) => ((double)n, share(own)))], CurveKind.Line, colour);
    }
}

/// <summary>A cell of the table.</summary>
/// <param name="Examples">n.</param>
/// <param name="Top">k.</param>
/// <param name="Columns">w, of three rows.</param>
/// <param name="Passes">How often the examples come.</param>
internal sealed record RecoveryCell(int Examples, int Top, int Columns, int Passes);

/// <summary>How many trials of a cell recovered the support, as shares.</summary>
internal readonly record struct RecoveryShares(double Mission, double Hashing, double HardThresholding, double Dense)
{
    /// <summary>The shares of some trials.</summary>
    public static RecoveryShares Of(ReadOnlySpan<RecoveryOutcome> trials)
    {
        var (missions, hashings, thresholdings, denses) = (0, 0, 0, 0);
        foreach (var (mission, hashing, thresholding, dense) in trials)
        {
            missions += mission ? 1 : 0;
            hashings += hashing ? 1 : 0;
            thresholdings += thresholding ? 1 : 0;
            denses += dense ? 1 : 0;
        }

        double all = trials.Length;
        return new(missions / all, hashings / all, thresholdings / all, denses / all);
    }

    /// <summary>In percent.</summary>
    public override string ToString() => FormattableString.Invariant($"{100 * Mission:0} / {100 * Hashing:0} / {100 * HardThresholding:0} / {100 * Dense:0}");
}
