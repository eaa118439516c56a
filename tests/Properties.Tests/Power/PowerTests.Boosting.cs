namespace Toolkit.Properties.Tests;

/// <content>Boosting.</content>
public sealed partial class PowerTests
{
    private static IEnumerable<Detection> Boosted()
    {
        // Any weight but the best, and any stump with a smaller edge, leaves more of the loss than 2√(ε(1 − ε)).
        foreach (var slip in (BoostingSlip[])
        [
            BoostingSlip.TwiceTheWeight, BoostingSlip.HalfTheWeight, BoostingSlip.OnePolarity, BoostingSlip.SecondBest, BoostingSlip.NoReweighting,
            BoostingSlip.WrongSign,
        ])
        {
            yield return new("rounds of AdaBoost", $"{slip}", key => Rounds(key, BoostingSlip.None), key => Rounds(key, slip));
        }

        // A convex f falls by no more than a fifth of ‖∇f‖∞²/L_c with a fifth of the length, by little along the flattest stump, and not at all
        // uphill.
        foreach (var slip in (BoostingSlip[])[BoostingSlip.FifthOfTheWeight, BoostingSlip.Flattest, BoostingSlip.WrongSign])
        {
            yield return new("greedy rate of boosting", $"{slip}", key => Greedy(key, BoostingSlip.None), key => Greedy(key, slip));
        }

        static Verdict Rounds(RandomKey key, BoostingSlip slip)
        {
            var model = Sample.Of(key, 30, 3).Model(default(ExponentialLoss<double>));
            return AdaBoostLaw.Validate(new WrongBoosting<ExponentialLoss<double>>(slip, null).AsStep(), model, 8);
        }

        static Verdict Greedy(RandomKey key, BoostingSlip slip)
        {
            var model = Sample.Contradicting(key).Model(default(LogisticLoss<double>));
            var lipschitz = 0.25 * Reductions.Sum(model.Weights) / model.Terms;
            var step = new WrongBoosting<LogisticLoss<double>>(slip, lipschitz).AsStep();
            return GreedyBoostingLaw.Validate(step, model, BoostingTests.Minimum(model), 8);
        }
    }
}
