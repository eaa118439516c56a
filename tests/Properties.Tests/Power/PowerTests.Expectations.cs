using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <content>Laws of expectation. On ½‖x‖² in d dimensions random coordinates have E δ⁺ = (1 − 1/d) δ exactly.</content>
public sealed partial class PowerTests
{
    private static IEnumerable<Detection> Expectations() => [.. ExactMeans(), .. Draws(), .. SampledMeans()];

    private static IEnumerable<Detection> ExactMeans()
    {
        // With a tenth of the length the mean is 1 − (1 − 0.9²)/d.
        yield return new(
            "expected rate", "a tenth of the length", key => Expected(key, RandomSlip.None), key => Expected(key, RandomSlip.TenthOfTheLength));
        yield return new(
            "expected rate", "probabilities that sum to 2", key => Expected(key, RandomSlip.None), key => Expected(key, RandomSlip.SaysTwiceTheProbability));
        yield return new(
            "expected rate", "a claim with d − 1 coordinates", key => Expected(key, RandomSlip.None),
            key => ExpectedRateLaw.Validate(
                RandomCoordinate<Quadratic>.For(Ball(key), key).Declaring(Rate.ExpectedLinear(2.0 / 3, "one coordinate forgotten")), Ball(key)));
        yield return new(
            "exact unbiasedness", "a tenth of the gradient", key => Unbiased(key, RandomSlip.None), key => Unbiased(key, RandomSlip.TenthOfTheLength));
        yield return new(
            "exact unbiasedness", "one term for all", key => Unbiased(key, RandomSlip.None), key => Unbiased(key, RandomSlip.SeesTheFirstAlone));

        static Verdict Expected(RandomKey key, RandomSlip slip) =>
            ExpectedRateLaw.Validate(RandomCoordinate<Quadratic>.For(Ball(key), key, slip), Ball(key));

        static Verdict Unbiased(RandomKey key, RandomSlip slip)
        {
            var problem = Regressions.LeastSquares(key, 8, 4, 3, 3);
            return ExactUnbiasednessLaw.Validate(
                new OneTerm<GeneralizedLinear<HalfSquare>>(key, slip), problem.Objective, problem.Start.Span);
        }
    }

    private static IEnumerable<Detection> Draws()
    {
        foreach (var slip in new[]
            {
                RandomSlip.NeverDrawsTheLast, RandomSlip.DrawsByTheSquare, RandomSlip.SaysTwiceTheProbability, RandomSlip.SeesTheFirstAlone,
                RandomSlip.KeepsItsKey,
            })
        {
            yield return new("outcomes", $"{slip}", key => Drawn(key, RandomSlip.None), key => Drawn(key, slip));
        }

        yield return new(
            "outcomes", "an estimator that never draws the last term", key => Estimated(key, RandomSlip.None),
            key => Estimated(key, RandomSlip.NeverDrawsTheLast));

        static Verdict Drawn(RandomKey key, RandomSlip slip) =>
            OutcomeLaw.Validate(RandomCoordinate<Quadratic>.For(Ball(key), key, slip), Ball(key), key.Fold(1), 0, 500);

        static Verdict Estimated(RandomKey key, RandomSlip slip)
        {
            var problem = Regressions.LeastSquares(key, 8, 4, 3, 3);
            var step = Descend<double>(0.1).AsUpdate().From(new OneTerm<GeneralizedLinear<HalfSquare>>(key, slip));
            return OutcomeLaw.Validate(step, problem, key.Fold(1), 0, 500);
        }
    }

    private static IEnumerable<Detection> SampledMeans()
    {
        // After m steps the mean is (3/4)ᵐ δ: a claim of (2/5)ᵐ is wrong by (15/8)ᵐ.
        yield return new(
            "mean rate", "a loop that claims 2/5 a step", key => Mean(key, Rate.ExpectedLinear(Math.Pow(0.75, 4), "exact", 4)),
            key => Mean(key, Rate.ExpectedLinear(Math.Pow(0.4, 4), "a claim", 4)));
        yield return new(
            "mean rate", "a floor that claims 2/5 a step", key => Mean(key, Rate.LinearToFloor(0.75, 1e-9, "exact")),
            key => Mean(key, Rate.LinearToFloor(0.4, 1e-9, "a claim")));

        // k (3/4)ᵏ is at most 1.27: the gap after k steps is at most 1.27 δ(0) / k, and after two it is 1.125 δ(0) / k.
        yield return new(
            "mean rate", "a fifth of the constant", key => Mean(key, Rate.ExpectedSublinear(1, 1.27 * Gap(key), "exact")),
            key => Mean(key, Rate.ExpectedSublinear(1, 1.27 / 5 * Gap(key), "a claim")));

        static Verdict Mean(RandomKey key, Rate rate)
        {
            var problem = Ball(key);
            return MeanRateLaw.Validate(draw => RandomCoordinate<Quadratic>.For(problem, draw).Declaring(rate), problem, key.Fold(1), steps: 8);
        }

        static double Gap(RandomKey key) => Ball(key).Gap(Ball(key).Start.Span, new Workspace());
    }

    private static Problem<Quadratic> Ball(RandomKey key) => ExpectationTests.Ball(key);
}
