using System.Collections.Immutable;

namespace Toolkit.Cli;

/// <summary>S: how far the estimates are from the Fisher matrix while the basis grows old.</summary>
internal static class StalenessExperiment
{
    /// <summary>The experiment.</summary>
    /// <param name="sizes">How large it is.</param>
    public static Experiment Of(Func<Trials, EkfacSizes> sizes) => new(
        "S", "Error against staleness",
        "A sigmoid auto-encoder of 8×8 digits in training by gradient descent, its Fisher matrix F written down layer by layer from the gradients of single examples of one batch. The basis is that of step 0, some way into the training. At every later step "
        + "the diagonal measured again in it is nearer to F than any other in that basis: than K-FAC of step 0, than the products of the factors measured again, than the diagonal of step 0. So it is in a fresh basis. "
        + "That an old basis with a fresh diagonal were nearer than fresh K-FAC is no theorem: the curves show where it is so. The control says that keeping the diagonal of step 0 costs nothing.",
        trials => Run(trials, sizes(trials).Staleness))
    {
        Units = trials => Digits.Read(trials.Data, 1, sizes(trials).Staleness.Examples) is null ? 0 : trials.Problems,
    };

    private static Evidence Run(Trials trials, StalenessSizes sizes)
    {
        if (Digits.Read(trials.Data, sizes.Side, sizes.Examples) is not { } images) return new([], []) { Notes = [Digits.Lack(trials.Data, sizes.Examples)] };
        var outcomes = trials.Units.Run<StalenessOutcome>(
            [.. Enumerable.Range(0, trials.Problems).Select(i => new UnitOfWork<StalenessOutcome>($"S {string.Join('-', sizes.Hidden)}, seed {i}", stop => StalenessTrial.Run(images, sizes, trials.Key.Fold(i), stop)))]);

        // The last step up to 50: where the paper's lemma is asked of.
        var old = sizes.Steps.IndexOf(sizes.Steps.Last(step => step <= 50));
        StalenessErrors[] all = [.. outcomes.SelectMany(outcome => outcome.Errors)];
        StalenessErrors[] late = [.. outcomes.SelectMany(outcome => outcome.Errors.Skip(1))];
        StalenessErrors[] then = [.. outcomes.Select(outcome => outcome.Errors[old])];
        (string Name, Func<StalenessErrors, double> Of)[] kinds =
        [
            ("K-FAC of step 0", errors => errors.StaleKfac), ("old basis, products again", errors => errors.StaleProducts), ("old basis, measured again (EKFAC)", errors => errors.StaleEkfac),
            ("K-FAC afresh", errors => errors.Kfac), ("EKFAC afresh", errors => errors.Ekfac),
        ];
        return new(
            [
                Below($"step {sizes.Steps[old]}: EKFAC over K-FAC of step 0", then, errors => errors.OverStaleKfac),
                Below($"step {sizes.Steps[old]}: EKFAC over products again", then, errors => errors.OverProducts),
                Below("all steps: EKFAC over K-FAC of step 0", all, errors => errors.OverStaleKfac),
                Below("all steps: EKFAC over products again", all, errors => errors.OverProducts),
                Below("all steps, fresh bases: EKFAC over K-FAC", all, errors => errors.OverKfac),
                new("later steps: diagonal of step 0 over measured", "‖F−F̂‖ ratio, largest", 1, late.Max(Frozen), late.All(errors => Frozen(errors) <= 1), Control: true),
            ],
            [
                new(
                    $"‖F − F̂‖ / ‖F‖, means and ranges of {Figures.Count(trials.Problems, "seed", "seeds")}", "steps since the basis, and 1", "relative error",
                    [.. kinds.SelectMany((kind, i) => Curve.WithRange(kind.Name, [.. sizes.Steps.Select((step, at) => Range(step + 1, [.. At(at).Select(kind.Of)]))], i))], LogarithmicAcross: true, LogarithmicUp: false),
            ])
        {
            Tables =
            [
                new(
                    "‖F − F̂‖ / ‖F‖ in percent, means over seeds; and the share of seeds where the old basis with a measured diagonal is nearer than fresh K-FAC (reported, not judged)",
                    ["step", .. kinds.Select(kind => kind.Name), "nearer than fresh K-FAC"],
                    [
                        .. sizes.Steps.Select((step, at) => (ImmutableArray<string>)
                            [$"{step}", .. kinds.Select(kind => Percent(At(at).Average(kind.Of))), Percent(At(at).Average(errors => errors.StaleEkfac < errors.Kfac ? 1 : 0))]),
                    ]),
            ],
        };

        StalenessErrors[] At(int step) => [.. outcomes.Select(outcome => outcome.Errors[step])];

        static double Frozen(StalenessErrors errors) => errors.FrozenEkfac / errors.StaleEkfac;

        static (double X, double Least, double Middle, double Most) Range(double x, double[] values) => (x, values.Min(), values.Average(), values.Max());
    }

    private static Finding Below(string family, StalenessErrors[] all, Func<StalenessErrors, double> ratio) =>
        new(family, "‖F−F̂‖ ratio, largest", 1, all.Max(ratio), all.All(errors => ratio(errors) < 1));

    private static string Percent(double share) => FormattableString.Invariant($"{100 * share:0.0}");
}
