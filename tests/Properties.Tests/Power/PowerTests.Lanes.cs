using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <content>Element-wise transforms.</content>
public sealed partial class PowerTests
{
    private static IEnumerable<Detection> Lanes()
    {
        // Each twin meets the rule as it should be, and each of its slips.
        var twins = new (string Of, double Rate, Func<Gradients, IEnumerable<double[]>> Twin, LaneRule Right, (string Slip, LaneRule Rule)[] Wrong)[]
        {
            ("AdaGrad", 0.1, f => TransformTwins.AdaGrad(f, 0.1, 0, 1e-3), WrongLanes.AdaGrad(),
            [
                ("a sum that forgets", WrongLanes.AdaGrad(isSummed: false)),
                ("no root", WrongLanes.AdaGrad(hasRoot: false)),
            ]),
            ("AdaDelta", 1, f => TransformTwins.AdaDelta(f, 1, 0.9, 1e-3), WrongLanes.AdaDelta(),
            [
                ("no unit", WrongLanes.AdaDelta(hasUnit: false)),
                ("gradients in the mean of updates", WrongLanes.AdaDelta(squaresItsUpdate: false)),
            ]),
            ("AMSGrad", 0.1, f => TransformTwins.AmsGrad(f, 0.1, 0.9, 0.99, 1e-3), WrongLanes.AmsGrad(),
            [
                ("v in place of its maximum", WrongLanes.AmsGrad(isLargest: false)),
                ("the maximum of what is still biased", WrongLanes.AmsGrad(isOfTheCorrected: false)),
            ]),
            ("NAdam", 0.1, f => TransformTwins.NAdam(f, 0.1, 0.9, 0.99, 1e-3), WrongLanes.NAdam(),
            [
                ("this step's correction of the next mean", WrongLanes.NAdam(ahead: 1)),
                ("a gradient without its weight", WrongLanes.NAdam(weighsTheGradient: false)),
            ]),
            ("RAdam", 0.1, f => TransformTwins.RAdam(f, 0.1, 0.9, 0.99, 1e-3, 5), WrongLanes.RAdam(),
            [
                ("rectified a step early", WrongLanes.RAdam(threshold: 4)),
                ("no rectification", WrongLanes.RAdam(isRectified: false)),
            ]),
            ("AdaBelief", 0.1, f => TransformTwins.AdaBelief(f, 0.1, 0.9, 0.99, 1e-3), WrongLanes.AdaBelief(),
            [
                ("g in place of g − m", WrongLanes.AdaBelief(isCentred: false)),
                ("the mean before", WrongLanes.AdaBelief(isAboutTheNewMean: false)),
            ]),
            ("Yogi", 0.1, f => TransformTwins.Yogi(f, 0.1, 0.9, 0.99, 1e-3, 0), WrongLanes.Yogi(),
            [
                ("no sign", WrongLanes.Yogi(hasSign: false)),
                ("a bias correction", WrongLanes.Yogi(isCorrected: true)),
            ]),
            ("AdaMax", 0.1, f => TransformTwins.AdaMax(f, 0.1, 0.9, 0.99, 1e-3), WrongLanes.AdaMax(),
            [
                ("no bias correction", WrongLanes.AdaMax(isCorrected: false)),
                ("a maximum that does not decay", WrongLanes.AdaMax(decays: false)),
            ]),
            ("Lion", 0.3, f => TransformTwins.Lion(f, 0.3, 0.9, 0.5, 0), WrongLanes.Lion(),
            [
                ("decays swapped", WrongLanes.Lion(now: 0.5, kept: 0.9)),
                ("the mean moved before it is read", WrongLanes.Lion(remembersFirst: true)),
            ]),
            ("RProp", 1, f => TransformTwins.RProp(f, 0.2, 0.4, 1.3, 0.01, 0.25), WrongLanes.RProp(),
            [
                ("no rest after a turn", WrongLanes.RProp(rests: false)),
                ("no longest length", WrongLanes.RProp(isBounded: false)),
            ]),
            ("an exponential average", 0.1, f => TransformTwins.Averaged(f, 0.1, 0.9, true), WrongLanes.Average(),
            [
                ("no bias correction", WrongLanes.Average(isCorrected: false)),
                ("a correction that counts from two", WrongLanes.Average(countsFromOne: false)),
            ]),
            ("the optimistic gradient", 0.1, f => TransformTwins.Optimistic(f, 0.1, 0.1), WrongLanes.Optimistic(),
            [
                ("the gradient before added", WrongLanes.Optimistic(sign: 1)),
                ("a first step twice as long", WrongLanes.Optimistic(startsPlain: false)),
            ]),
            ("clipping by value", 1, f => TransformTwins.ClippedByValue(f, 1, 0.1), WrongLanes.Clipped(),
            [
                ("what exceeds c dropped", WrongLanes.Clipped(isKept: false)),
            ]),
        };
        foreach (var (of, rate, twin, right, wrong) in twins)
        {
            foreach (var (slip, rule) in wrong)
            {
                yield return new($"twin of {of}", slip, Follows(rate, twin, _ => right), Follows(rate, twin, _ => rule));
            }
        }

        foreach (var (slip, wrong) in new (string, Func<RandomKey, LaneRule>)[]
        {
            ("not annealed", key => WrongLanes.Noisy(key, isAnnealed: false)),
            ("the same draws in every step", key => WrongLanes.Noisy(key, hasNewDraws: false)),
            ("the variance for the deviation", key => WrongLanes.Noisy(key, isVariance: false)),
        })
        {
            yield return new("twin of annealed noise", slip, key => Annealed(key, WrongLanes.Noisy(key)), key => Annealed(key, wrong(key)));
        }

        yield return new(
            "replay", "noise that is counted beside the state",
            key => ReplayLaw.Validate(
                AddNoise<double>(1, key).Then(Descend<double>(0.1)).For(Full(key).Objective), Full(key).Objective, Full(key).Start.Span),
            key => ReplayLaw.Validate(new PlainLanes(0.1, WrongLanes.NoisyBesideTheState(key)).AsStep(), Full(key).Objective, Full(key).Start.Span));

        // A thousandth of the length stands nearly still: 2500 gaps stay above a bound that grows as the root of the steps.
        yield return new(
            "regret of AdaGrad", "a thousandth of the length",
            key => Regret(key, 1), key => Regret(key, 1e-3));

        static Func<RandomKey, Verdict> Follows(double rate, Func<Gradients, IEnumerable<double[]>> twin, Func<RandomKey, LaneRule> rule) => key =>
            TwinLaw.Validate(new PlainLanes(rate, rule(key)).AsStep(), Full(key), twin(Gradients.Of(Full(key))));

        static Verdict Annealed(RandomKey key, LaneRule rule) =>
            Follows(0.1, f => TransformTwins.Noisy(f, 0.1, 0.3, 0.55, key), _ => rule)(key);

        static Verdict Regret(RandomKey key, double part)
        {
            var (problem, rate) = (Full(key), AdaptiveRegretTests.Rate(Full(key)));
            return AdaptiveRegretLaw.Validate(AdaGrad<double>(part * rate, 0, 1e-12).For(problem.Objective), rate, problem, 2500);
        }
    }
}
