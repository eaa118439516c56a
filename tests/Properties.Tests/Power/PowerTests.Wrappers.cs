using static Toolkit.Optimization.LineSearches;
using static Toolkit.Optimization.ProximalMaps;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <content>Wrappers, line searches and estimators.</content>
public sealed partial class PowerTests
{
    private static IEnumerable<Detection> Wrappers() => [.. Searches(), .. Directions(), .. Distances(), .. Estimators(), .. Averages()];

    private static IEnumerable<Detection> Searches()
    {
        // A move of a millionth of 1/L leaves the slope as steep as it was, to a millionth.
        yield return new(
            "Wolfe conditions", "a search without the curvature test",
            key => WolfeLaw.Validate(
                Scale<double>(1).WithLineSearch(StrongWolfe<double>(), 1e-6 / Full(key).Lipschitz).For(Full(key).Objective), Full(key), 1e-4, 0.9),
            key => WolfeLaw.Validate(
                Scale<double>(1).WithLineSearch(BacktrackingArmijo<double>(), 1e-6 / Full(key).Lipschitz).For(Full(key).Objective), Full(key), 1e-4, 0.9));

        // With 100/L every part of the gap along an eigenvector of this spectrum grows, by (1 − 20)² and more.
        yield return new(
            "Wolfe conditions", "a search that takes its first length",
            key => WolfeLaw.Validate(
                Scale<double>(1).WithLineSearch(BacktrackingArmijo<double>(), 100 / Full(key).Lipschitz).For(Full(key).Objective), Full(key)),
            key => WolfeLaw.Validate(
                Scale<double>(1).WithLineSearch(default(Careless), 100 / Full(key).Lipschitz).For(Full(key).Objective), Full(key)));
        yield return new(
            "sublinear rate", "backtracking that does not shorten",
            key => RateLaw.Validate(
                Steps.ProximalGradient(Top(key).Objective, L1<double>(0), ProximalBacktracking<double>(8 / Top(key).Lipschitz)), Top(key)),
            key => RateLaw.Validate(
                Descent(Top(key), 8).Declaring(Rate.Sublinear(1, Top(key).Lipschitz, 0, "Beck and Teboulle 2009, with a length of 8/L")), Top(key), 20));
    }

    private static IEnumerable<Detection> Directions()
    {
        yield return new(
            "direction", "a pair with sᵀy below 0 that is kept",
            key => DirectionLaw.Validate(ScaleByLbfgs<double>(3).AsUpdate(), 5, key),
            key => DirectionLaw.Validate(new WrongLbfgs(1, LbfgsSlip.KeepsEveryPair).AsUpdate(), 5, key));
        foreach (var slip in new[] { LbfgsSlip.OldestFirst, LbfgsSlip.Unscaled })
        {
            yield return new("twin of L-BFGS", $"{slip}", key => Agrees(key, LbfgsSlip.None), key => Agrees(key, slip));
        }

        yield return new("order 2", "a Hessian kept for ever", key => NewtonTests.Kept(key, 1), key => NewtonTests.Kept(key, long.MaxValue));
        yield return new(
            "twin of L-BFGS on draws", $"{LbfgsSlip.WritesBeforeItDecides}", key => OnDraws(key, LbfgsSlip.None),
            key => OnDraws(key, LbfgsSlip.WritesBeforeItDecides));

        static Verdict OnDraws(RandomKey key, LbfgsSlip slip) => WrapperTwins.AgreesOnDraws(new WrongLbfgs(1, slip).AsUpdate(), 1, 4, 3, key, 40);

        static Verdict Agrees(RandomKey key, LbfgsSlip slip) => TwinLaw.Validate(
            new WrongLbfgs(-0.5, slip).AsUpdate().For(Full(key).Objective), Full(key), WrapperTwins.Lbfgs(Gradients.Of(Full(key)), 0.5, 3), 8, 1e-8);
    }

    private static IEnumerable<Detection> Distances()
    {
        // On a quadratic ⟨∇f, x − x*⟩ = 2(f − f*), so a multiple c of the step adds (c² − 4c)(f − f*)²/‖∇f‖² to the squared distance.
        yield return new(
            "distance", "4.5 times Polyak's step",
            key => DistanceLaw.Validate(ScaleByPolyak<double>(Full(key).Minimum).Then(Descend<double>(1)).For(Full(key).Objective), Full(key)),
            key => DistanceLaw.Validate(ScaleByPolyak<double>(Full(key).Minimum).Then(Descend<double>(4.5)).For(Full(key).Objective), Full(key)));
        yield return new(
            "distance", "Polyak's step towards a value far below the minimum",
            key => DistanceLaw.Validate(ScaleByPolyak<double>(Full(key).Minimum).Then(Descend<double>(1)).For(Full(key).Objective), Full(key)),
            key => DistanceLaw.Validate(ScaleByPolyak<double>(Full(key).Minimum - 1000).Then(Descend<double>(1)).For(Full(key).Objective), Full(key)));
    }

    private static IEnumerable<Detection> Estimators()
    {
        foreach (var slip in new[] { EstimatorSlip.SumsWhatItAccumulates, EstimatorSlip.ForgetsTheSigns, EstimatorSlip.ForgetsTheTwo })
        {
            yield return new(
                "unbiasedness", $"{slip}",
                key => UnbiasednessLaw.Validate(
                    Descend<double>(1).AsUpdate().WithSpsa(Full(key).Objective, key, 0.1).WithAccumulation(3).Implementation.Estimator,
                        Full(key).Objective, Full(key).Start.Span, 1500),
                key => UnbiasednessLaw.Validate(new WrongEstimator<Quadratic>(key, slip), Full(key).Objective, Full(key).Start.Span, 1500));
        }

        foreach (var slip in new[] { EstimatorSlip.None, EstimatorSlip.DoesNotNormalise, EstimatorSlip.AsksDownhill })
        {
            yield return new(
                "twin of sharpness-aware descent", slip is EstimatorSlip.None ? "a plain gradient" : $"{slip}", Sharp,
                key => TwinLaw.Validate(Descend<double>(0.1).AsUpdate().From(new WrongEstimator<Quadratic>(key, slip)), Full(key), Uphill(key)));
        }

        yield return new(
            "twin of sharpness-aware descent", "a step that does not come back", Sharp,
            key => TwinLaw.Validate(new ForgetsToComeBack(0.1).AsStep(), Full(key), Uphill(key)));

        static Verdict Sharp(RandomKey key) => TwinLaw.Validate(
            Descend<double>(0.1).For(Full(key).Objective).WithSharpnessAwareness(WrongEstimator<Quadratic>.Radius), Full(key), Uphill(key));

        static IEnumerable<double[]> Uphill(RandomKey key) =>
            WrapperTwins.SharpnessAware(Gradients.Of(Full(key)), 0.1, WrongEstimator<Quadratic>.Radius);
    }

    private static IEnumerable<Detection> Averages()
    {
        yield return new(
            "twin of schedule-free descent", "an interpolation the wrong way round", key => ScheduleFree(key, 0.8, 0), key => ScheduleFree(key, 0.2, 0));
        yield return new(
            "twin of schedule-free descent", "other weights", key => ScheduleFree(key, 0.8, 0), key => ScheduleFree(key, 0.8, 1));
        yield return new("twin of an exponential average", "no correction", key => Average(key, true), key => Average(key, false));

        static Verdict ScheduleFree(RandomKey key, double interpolation, double power) => TwinLaw.Validate(
            Descend<double>(0.1).AsScheduleFree(interpolation, power).For(Full(key).Objective), Full(key),
            WrapperTwins.ScheduleFree(Gradients.Of(Full(key)), 0.1, 0.8, 0));

        static Verdict Average(RandomKey key, bool corrects) => TwinLaw.Validate(
            Descend<double>(0.1).For(Full(key).Objective).WithExponentialAveraging(0.8, corrects), Full(key),
            WrapperTwins.ExponentialAverage(
                Full(key).Start.Span.ToArray(), TransformTwins.Scheduled(Gradients.Of(Full(key)), _ => 0.1), 0.8, corrects: true));
    }
}
