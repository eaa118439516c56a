using Xunit.Abstractions;
using static Toolkit.Optimization.ProximalMaps;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <summary>Every law rejects what it is there to reject, on at least 99 % of 200 seeds, and accepts what is right on all of them.</summary>
[Collection(SingleThreaded.Name)]
public sealed partial class PowerTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, Detection> Table =
        new[]
        {
            Convergence(),
            FixedPoints(),
            Twins(),
            Structure(),
            Maps(),
            Derivatives(),
            Constants(),
            Blocks(),
            MeanLosses(),
            Proximal(),
            Wrappers(),
            Lanes(),
            Scheduled(),
            DualCoordinates(),
            Expectations(),
            VarianceReduction(),
            Screenings(),
            Coordinates(),
            Signs(),
            Boosted(),
            Theorems(),
            Sketches(),
            Curvature(),
        }
            .SelectMany(rows => rows).ToDictionary(row => row.ToString());

    public static TheoryData<string> Names => [.. Table.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mutant_is_caught(string name) => Table[name].Measure(output);

    private static IEnumerable<Detection> Convergence()
    {
        // From the top eigenvector a length above 2/L makes the gap grow in every step, by (1 − L η)² > 1.
        yield return new(
            "descent", "a length of 2.5/L",
            key => DescentLaw.Validate(Descent(Top(key), 1), Top(key)), key => DescentLaw.Validate(Descent(Top(key), 2.5), Top(key)));
        yield return new(
            "descent", "the wrong sign",
            key => DescentLaw.Validate(Descent(Full(key), 1), Full(key)),
            key => DescentLaw.Validate(Scale<double>(1 / Full(key).Lipschitz).For(Full(key).Objective), Full(key), 20));

        // From the bottom eigenvector a length of 1/4L gives (1 − μ/4L)² > 1 − μ/L.
        yield return new(
            "linear rate", "a length of 1/4L that claims 1 − μ/L",
            key => RateLaw.Validate(Claiming(Bottom(key), 1), Bottom(key)), key => RateLaw.Validate(Claiming(Bottom(key), 0.25), Bottom(key)));
        yield return new(
            "linear rate", "a length of 4/L that claims 1 − μ/L",
            key => RateLaw.Validate(Claiming(Top(key), 1), Top(key)), key => RateLaw.Validate(Claiming(Top(key), 4), Top(key), 20));

        // The exact ratio from the bottom eigenvector is (1 − μ/L)²; nothing below it is true.
        yield return new(
            "linear rate", "a claim of (1 − μ/L)³",
            key => RateLaw.Validate(Claiming(Bottom(key), 1, power: 2 - 1e-6), Bottom(key)),
            key => RateLaw.Validate(Claiming(Bottom(key), 1, power: 3), Bottom(key)));

        // Near the solution, on a smooth face, a tenth of the length contracts the slowest direction by (1 − μ/10L)² > 1 − μ/L.
        yield return new(
            "linear rate", "proximal gradient with a tenth of the length",
            key => RateLaw.Validate(Steps.ProximalGradient(Sparse(key).Objective, Sparse(key).Map), Sparse(key)),
            key => RateLaw.Validate(
                Descend<double>(0.1 / Sparse(key).Lipschitz).WithProx(Sparse(key).Map).For(Sparse(key).Objective)
                    .Declaring(Rate.Linear(1 - (Sparse(key).PolyakLojasiewicz / Sparse(key).Lipschitz), "Theorem 5 with another length")),
                        Sparse(key), 400));

        // Along an eigenvector of λ = L/200, gradient descent is at ½ λ (1 − 1/200)²⁰⁰ after 100 steps: five times what acceleration promises.
        yield return new(
            "sublinear rate", "plain gradient descent that claims acceleration",
            key => RateLaw.Validate(Steps.AcceleratedProximalGradient(Slow(key).Objective, L1<double>(0).OverVectors(), restarts: false), Slow(key)),
            key => RateLaw.Validate(
                Descent(Slow(key), 1).Declaring(Rate.Sublinear(2, 2 * Slow(key).Lipschitz, 1, "Beck and Teboulle 2009, without the momentum")),
                    Slow(key)));
        yield return new(
            "limit", "a threshold twice as high",
            key => LimitLaw.Validate(Steps.ProximalGradient(Sparse(key).Objective, Sparse(key).Map), Sparse(key), 400, 1e-9),
            key => LimitLaw.Validate(Steps.ProximalGradient(Sparse(key).Objective, L1<double>(2 * Sparse(key).Map.Weight)), Sparse(key), 400, 1e-9));
    }

    private static IEnumerable<Detection> FixedPoints()
    {
        yield return new(
            "fixed point", "a Euclidean prox after a diagonal metric",
            key => Stays(key, ProximalLength.OfTheMetric), key => Stays(key, ProximalLength.Euclidean));
        yield return new(
            "fixed point", "a prox that is not told the length",
            key => Stays(key, ProximalLength.OfTheMetric), key => Stays(key, ProximalLength.Forgotten));
        yield return new(
            "fixed point", "a prox with half the threshold",
            key => FixedPointLaw.Validate(Steps.ProximalGradient(Sparse(key).Objective, Sparse(key).Map), Sparse(key)),
            key => FixedPointLaw.Validate(Steps.ProximalGradient(Sparse(key).Objective, L1<double>(Sparse(key).Map.Weight / 2)), Sparse(key)));
        yield return new(
            "fixed point", "decay that is not in the objective",
            key => FixedPointLaw.Validate(Descent(Full(key), 1), Full(key)),
            key => FixedPointLaw.Validate(AddDecayedWeights<double>(0.01).Then(Descend<double>(0.1)).For(Full(key).Objective), Full(key)));

        static Verdict Stays(RandomKey key, ProximalLength told) => FixedPointLaw.Validate(
            new PlainProximalRmsProp(0.01, Sparse(key).Map.Weight, told).AsStep(), Sparse(key));
    }

    private static IEnumerable<Detection> Twins()
    {
        foreach (var slip in Enum.GetValues<AdamSlip>().Where(slip => slip is not AdamSlip.None))
        {
            yield return new("twin of Adam", $"{slip}", key => Agrees(key, AdamSlip.None), key => Agrees(key, slip));
        }

        yield return new(
            "twin of Nesterov", "heavy ball",
            key => TwinLaw.Validate(Nesterov<double>(0.8).Then(Descend<double>(0.1)).For(Full(key).Objective), Full(key), Look(key)),
            key => TwinLaw.Validate(HeavyBall<double>(0.8).Then(Descend<double>(0.1)).For(Full(key).Objective), Full(key), Look(key)));
        yield return new(
            "twin of AdamW", "decay before the preconditioner",
            key => TwinLaw.Validate(ScaleByAdam<double>().Then(AddDecayedWeights<double>(0.1)).Then(Descend<double>(0.1)).For(Full(key).Objective),
                Full(key), Decayed(key)),
            key => TwinLaw.Validate(AddDecayedWeights<double>(0.1).Then(ScaleByAdam<double>()).Then(Descend<double>(0.1)).For(Full(key).Objective),
                Full(key), Decayed(key)));

        static Verdict Agrees(RandomKey key, AdamSlip slip) =>
            TwinLaw.Validate(new WrongAdam(0.1, slip).AsStep(), Full(key), TransformTwins.Adam(Gradients.Of(Full(key)), _ => 0.1, epsilon: 1e-3));

        static IEnumerable<double[]> Look(RandomKey key) => TransformTwins.Nesterov(Gradients.Of(Full(key)), 0.1, 0.8);

        static IEnumerable<double[]> Decayed(RandomKey key) => TransformTwins.Adam(Gradients.Of(Full(key)), _ => 0.1, decay: 0.1);
    }

    private static IEnumerable<Detection> Structure()
    {
        yield return new("purity", "a step that counts its calls", Purity(Slip.None), Purity(Slip.Counts));
        yield return new("purity", "a step that writes its oracle", Purity(Slip.None), Purity(Slip.WritesTheOracle));
        yield return new("purity", "a step that leaves scratch memory rented", Purity(Slip.None), Purity(Slip.LeaksScratch));
        yield return new(
            "purity", "a state that forgets a buffer", Purity(Slip.None),
            key => PurityLaw.Validate(default(ForgetfulMomentum).AsStep(), Full(key).Objective, Full(key).Start.Span));
        yield return new(
            "donation", "a step that counts its calls",
            key => DonationLaw.Validate(Sloppy(Slip.None), Full(key).Objective, Full(key).Start.Span),
            key => DonationLaw.Validate(Sloppy(Slip.Counts), Full(key).Objective, Full(key).Start.Span));
        yield return new(
            "stale copies", "a state that forgets a buffer",
            key => StaleCopyLaw.Validate(Sloppy(Slip.None), Full(key).Objective, Full(key).Start.Span),
            key => StaleCopyLaw.Validate(default(ForgetfulMomentum).AsStep(), Full(key).Objective, Full(key).Start.Span));
        yield return new(
            "traversal", "a state that forgets a buffer",
            key => TraversalLaw.Validate(Sloppy(Slip.None), Full(key).Objective, Full(key).Start.Span),
            key => TraversalLaw.Validate(default(ForgetfulMomentum).AsStep(), Full(key).Objective, Full(key).Start.Span));
        yield return new(
            "traversal", "a state that holds a reference",
            key => TraversalLaw.Validate(Sloppy(Slip.None), Full(key).Objective, Full(key).Start.Span),
            key => TraversalLaw.Validate(default(NotedDescent).AsStep(), Full(key).Objective, Full(key).Start.Span));
        yield return new("replay", "a step that counts its calls", Replay(Slip.None), Replay(Slip.Counts));
        yield return new(
            "replay", "a state that does not save a scalar", Replay(Slip.None),
            key => ReplayLaw.Validate(default(ForgetfulSchedule).AsStep(), Full(key).Objective, Full(key).Start.Span));
        yield return new("no allocation", "a step that makes its gradient", Allocation(Slip.None), Allocation(Slip.Allocates));
        foreach (var slip in new[] { Slip.IgnoresNonFinite, Slip.WritesBeforeItLooks, Slip.ReportsNothing })
        {
            yield return new("non-finite values", $"{slip}", NonFinite(Slip.None), NonFinite(slip));
        }

        yield return new(
            "thread-count independence", "a sum cut by the number of threads",
            key => ThreadCountLaw.Validate<double>("sum", team => [Reductions.Sum<double>(Draws(key), team)], 6),
            key => ThreadCountLaw.Validate<double>("sum", team => [CutSum(Draws(key), team?.Threads ?? 1)], 6));

        static Step<double, Quadratic, PointState, GradientInfo<double>, SloppyDescent> Sloppy(Slip slip) =>
            new SloppyDescent(0.3, slip, new()).AsStep();

        static Func<RandomKey, Verdict> Purity(Slip slip) => key => PurityLaw.Validate(Sloppy(slip), Full(key).Objective, Full(key).Start.Span);

        static Func<RandomKey, Verdict> Replay(Slip slip) => key => ReplayLaw.Validate(Sloppy(slip), Full(key).Objective, Full(key).Start.Span);

        static Func<RandomKey, Verdict> Allocation(Slip slip) => key => AllocationLaw.Validate(Sloppy(slip), Full(key).Objective,
            Full(key).Start.Span);

        static Func<RandomKey, Verdict> NonFinite(Slip slip) => key =>
        {
            var objective = Full(key).Objective;
            var faulty = objective with { Slope = Buffer<double>.CopyOf([0, 0, double.NaN, 0, 0, 0]) };
            return NonFiniteLaw.Validate(Sloppy(slip), objective, faulty, Full(key).Start.Span);
        };

        static double[] Draws(RandomKey key)
        {
            var draws = new double[10_001];
            key.Normals<double>(draws);
            return draws;
        }

        static double CutSum(double[] draws, int parts) => draws.Chunk((draws.Length + parts - 1) / parts).Sum(part => part.Sum());
    }

    private static IEnumerable<Detection> Maps()
    {
        Func<RandomKey, Verdict> Firm(ThresholdSlip slip) => key => FirmNonexpansivenessLaw.Validate(new WrongThreshold(0.5, slip), 5, key);
        Func<RandomKey, Verdict> Optimal(ThresholdSlip slip) => key => ProximalOptimalityLaw.Validate(new WrongThreshold(0.5, slip), 5, key);
        Func<RandomKey, Verdict> Moreau(ThresholdSlip slip) => key =>
            MoreauIdentityLaw.Validate(new WrongThreshold(0.5, slip), ConjugateMaps.Cube<double>(0.5), 5, key);

        yield return new("firm non-expansiveness", "a hard threshold", Firm(ThresholdSlip.None), Firm(ThresholdSlip.Hard));
        yield return new("firm non-expansiveness", "a lost sign", Firm(ThresholdSlip.None), Firm(ThresholdSlip.SignLost));
        yield return new(
            "firm non-expansiveness", "a reflection",
            key => FirmNonexpansivenessLaw.Validate(new WrongBox(0, false), 5, key), key => FirmNonexpansivenessLaw.Validate(new WrongBox(0, true),
                5, key));
        foreach (var slip in Enum.GetValues<ThresholdSlip>().Where(slip => slip is not ThresholdSlip.None))
        {
            yield return new("optimality of a prox", $"{slip}", Optimal(ThresholdSlip.None), Optimal(slip));
            yield return new("Moreau's identity", $"{slip}", Moreau(ThresholdSlip.None), Moreau(slip));
        }

        yield return new(
            "optimality of a prox", "a projection that stops short of the boundary",
            key => ProximalOptimalityLaw.Validate(new WrongBox(0, false), 5, key), key => ProximalOptimalityLaw.Validate(new WrongBox(0.01, false),
                5, key));
        yield return new(
            "Moreau's identity", "a projection that stops short of the boundary",
            key => MoreauIdentityLaw.Validate(new WrongBox(0, false), ConjugateMaps.BoxSupport<double>(-1, 1), 5, key),
            key => MoreauIdentityLaw.Validate(new WrongBox(0.01, false), ConjugateMaps.BoxSupport<double>(-1, 1), 5, key));
    }

    private static IEnumerable<Detection> Derivatives()
    {
        foreach (var slip in new[] { DerivativeSlip.TwiceTheGradient, DerivativeSlip.DroppedTerm, DerivativeSlip.WrongSign,
            DerivativeSlip.ValueOfAnotherFunction })
        {
            yield return new("gradient", $"{slip}", key => Gradient(key, DerivativeSlip.None), key => Gradient(key, slip));
        }

        foreach (var slip in new[] { DerivativeSlip.GaussNewton, DerivativeSlip.NotSymmetric })
        {
            yield return new("Hessian–vector product", $"{slip}", key => Product(key, DerivativeSlip.None), key => Product(key, slip));
        }

        foreach (var slip in new[] { DerivativeSlip.WrongDiagonal, DerivativeSlip.OneTriangle, DerivativeSlip.ForgottenTerm })
        {
            yield return new("Hessian", $"{slip}", key => Hessian(key, DerivativeSlip.None), key => Hessian(key, slip));
        }

        static Verdict Gradient(RandomKey key, DerivativeSlip slip) => GradientLaw.Validate(new WrongValley(slip), Point(key), key);

        static Verdict Hessian(RandomKey key, DerivativeSlip slip) => HessianLaw.Validate(new WrongValley(slip), Point(key), key)
            + HessianLaw.ValidateSum(new WrongValley(slip), Point(key));

        static Verdict Product(RandomKey key, DerivativeSlip slip) => HessianVectorLaw.Validate(new WrongValley(slip), Point(key), key);

        static double[] Point(RandomKey key)
        {
            var point = new double[2];
            key.Normals<double>(point);
            return point;
        }
    }

    private static IEnumerable<Detection> Constants()
    {
        yield return Claims("nine tenths of L", (problem, s) => With(problem, s with { Lipschitz = 0.9 * s.Lipschitz }));
        yield return Claims("half of L_c", (problem, s) => With(problem, s with { CoordinateLipschitz = s.CoordinateLipschitz / 2 }));
        yield return new(
            "constants", "a tenth more than μ", key => ConstantsLaw.Validate(Bottom(key), key, 10),
            key => ConstantsLaw.Validate(
                With(Bottom(key), Bottom(key).Objective.Smoothness with { PolyakLojasiewicz = 1.1 * Bottom(key).PolyakLojasiewicz }), key, 10));
        yield return Claims("a minimum that is too high", (problem, s) => problem with
        {
            Minimum = 1e-3 * problem.Gap(problem.Start.Span,
            new Workspace())
        });
        yield return Claims("a solution that is none", (problem, s) => problem with { Solutions = new SinglePoint(problem.Start) });
        yield return Claims(
            "a ten-thousandth of the constants of sign descent",
            (problem, s) => problem with { SignDescent = Buffer<double>.CopyOf([.. problem.SignDescent.Span.ToArray().Select(l => l / 10_000)]) });

        static Detection Claims(string mutant, Func<Problem<Quadratic>, Smoothness<double>, Problem<Quadratic>> wrong) => new(
            "constants", mutant, key => ConstantsLaw.Validate(Full(key), key, 10), key => ConstantsLaw.Validate(wrong(Full(key),
                Full(key).Objective.Smoothness), key, 10));

        static Problem<Quadratic> With(Problem<Quadratic> problem, Smoothness<double> smoothness) =>
            problem with { Objective = problem.Objective with { Smoothness = smoothness } };
    }

    private static Problem<Quadratic> Full(RandomKey key) => Quadratics.Random(key, 6, 6, 5);

    private static Problem<Quadratic> Top(RandomKey key) => Quadratics.FromSpectrum(key, [2, 1, 0.5, 0], along: 0);

    private static Problem<Quadratic> Bottom(RandomKey key) => Quadratics.FromSpectrum(key, [2, 1, 0.2, 0], along: 2);

    private static Problem<Quadratic> Slow(RandomKey key) => Quadratics.FromSpectrum(key, [1, 0.1, 0.005, 0], along: 2);

    private static CompositeProblem<Quadratic, L1<double>> Sparse(RandomKey key) => Quadratics.WithL1(key, 6, 5);

    private static Step<double, Quadratic, EstimatedState<double, UpdateState<double, NoState>, NoState>, GradientInfo<double>, UpdateStep<double, Quadratic, UpdateState<double, NoState>, Descent<double, NoState, ScaleKernel<double>, Scale<double>>, NoState, FullGradient<double, Quadratic>>>
        Descent(Problem<Quadratic> problem, double lengths) => Descend<double>(lengths / problem.Lipschitz).For(problem.Objective);

    private static Step<double, Quadratic, EstimatedState<double, UpdateState<double, NoState>, NoState>, GradientInfo<double>, UpdateStep<double, Quadratic, UpdateState<double, NoState>, Descent<double, NoState, ScaleKernel<double>, Scale<double>>, NoState, FullGradient<double, Quadratic>>>
        Claiming(Problem<Quadratic> problem, double lengths, double power = 1) =>
        Descent(problem, lengths).Declaring(Rate.Linear(Math.Pow(1 - (problem.PolyakLojasiewicz / problem.Lipschitz), power), "Theorem 1"));
}
