using static Toolkit.Properties.RegularityCondition;

namespace Toolkit.Properties.Tests;

/// <content>The theorems of the Polyak–Łojasiewicz inequality: T1, T2, T5, T8, each on problems where the claim provably fails.</content>
public sealed partial class PowerTests
{
    private static IEnumerable<Detection> Theorems() => [.. Lengths(), .. WrongConstants(), .. Regularities(), .. Decreases()];

    private static IEnumerable<Detection> Lengths()
    {
        // From the top eigenvector the gap grows by (1 − 2.1)² in every step.
        yield return new(
            "linear rate", "a length of 2.1/L that claims the factor of 1.9/L",
            key => WithLength(Top(key), 1.9), key => WithLength(Top(key), 2.1, 1.9));

        // H = 1 1ᵀ in four dimensions has L = 4 and L_c = 1: with 1/L_c = 4/L the gap along 1 grows by 9.
        yield return new(
            "linear rate", "L_c in place of L",
            key => RateLaw.Validate(Steps.GradientDescent(Ones(key).Objective, Ones(key).Objective.Smoothness), Ones(key)),
            key => RateLaw.Validate(
                Steps.GradientDescent(
                    Ones(key).Objective, Ones(key).Objective.Smoothness with { Lipschitz = Ones(key).CoordinateLipschitz }),
                Ones(key), 20));
        yield return new(
            "reported rate", "L_c in place of L",
            key => RateLaw.Report(
                problem => Steps.GradientDescent(problem.Objective, problem.Objective.Smoothness), OnesFamily, problems: 3).ToVerdict(),
            key => RateLaw.Report(
                problem => Steps.GradientDescent(problem.Objective, problem.Objective.Smoothness with { Lipschitz = problem.CoordinateLipschitz }),
                OnesFamily, steps: 20, problems: 3, key: key).ToVerdict());
    }

    private static IEnumerable<Detection> WrongConstants()
    {
        // From the bottom eigenvector the factor is (1 − μ/L)² = 1 − 2μ/L + μ²/L².
        yield return new(
            "linear rate", "the convention without the half, taken for this one", key => RateLaw.Validate(Claiming(Bottom(key), 1), Bottom(key)),
            key => WithConstant(Bottom(key), 2));
        yield return new(
            "linear rate", "μ from the smallest eigenvalue above 1 % of L",
            key => RateLaw.Validate(Steps.GradientDescent(Small(key).Objective, Small(key).Objective.Smoothness), Small(key)),
            key => WithConstant(Small(key), 0.5 / 0.004));

        // log(1 + e⁻ˣ) has no minimiser: the gap falls as 1/k, and no factor below 1 holds for long.
        yield return new(
            "linear rate", "logistic regression on separable data",
            key => Logistic(Mixed(key)), key => Logistic(Regressions.SeparableLogistic(key)));

        // Beyond a_c descent ends where the gap does not shrink at all.
        yield return new(
            "linear rate", "x² + 5 sin² x with the constant of x² + 3 sin² x",
            key => Well(SineWell.Problem(Right(key))),
            key => Well(SineWell.WithoutTheInequality(Right(key))));
        yield return new(
            "invexity", "x² + 5 sin² x", key => InvexityLaw.Validate(SineWell.Problem(Right(key)), key, 1),
            key => InvexityLaw.Validate(SineWell.WithoutTheInequality(Right(key)), key, 1));
    }

    private static IEnumerable<Detection> Regularities()
    {
        foreach (var (mutant, wrong) in new (string, Implication)[]
            {
                ("growth with twice the constant", new(PolyakLojasiewicz, QuadraticGrowth, (mu, _) => 2 * mu, "2μ")),
                ("an error bound with twice the constant", new(PolyakLojasiewicz, ErrorBound, (mu, _) => 2 * mu, "2μ")),
                ("the whole of μ/2 from growth", new(QuadraticGrowth, PolyakLojasiewicz, (mu, _) => 2 * mu, "2μ", true)),
            })
        {
            yield return new(
                "regularity", mutant, key => RegularityLaw.Validate(Plane(key), key, true, 6),
                key => RegularityLaw.Validate(Plane(key), key, true, 6, [wrong]));
        }

        // 0.69660 against 0.17553 and −1.519.
        foreach (var (mutant, wrong) in new (string, Implication)[]
            {
                ("μ from an error bound μ", new(ErrorBound, PolyakLojasiewicz, (mu, _) => mu, "μ")),
                ("weak strong convexity from a secant", new(RestrictedSecant, WeakStrongConvexity, (mu, _) => mu, "μ")),
            })
        {
            yield return new(
                "regularity", mutant, key => RegularityLaw.Validate(SineWell.Problem(4), key, false, 20),
                key => RegularityLaw.Validate(SineWell.Problem(4), key, false, 20, [wrong]));
        }

        yield return new(
            "regularity", "a tenth more than μ", key => RegularityLaw.Validate(Plane(key), key, true, 6),
            key => RegularityLaw.Validate(
                Plane(key) with
                {
                    Objective = Plane(key).Objective with
                    {
                        Smoothness = Plane(key).Objective.Smoothness with { PolyakLojasiewicz = 1.1 * Plane(key).PolyakLojasiewicz },
                    },
                },
                key, true, 6));
    }

    private static IEnumerable<Detection> Decreases()
    {
        yield return new(
            "proximal decrease", "a map that moves half of the way", key => ProximalDecreaseLaw.Validate(Cornered(key), key, 3),
            key => ProximalDecreaseLaw.Validate(
                new VectorCompositeProblem<Quadratic, HalfWay>(
                    "half of the way", Cornered(key).Objective, default, Cornered(key).Start, Cornered(key).Minimum, Cornered(key).Solutions,
                    Cornered(key).SignDescent),
                key, 3));
        yield return new(
            "proximal decrease", "twice the strong convexity", key => ProximalDecreaseLaw.Validate(Cornered(key), key, 3),
            key => ProximalDecreaseLaw.Validate(
                Cornered(key) with
                {
                    Objective = Cornered(key).Objective with { Smoothness = Cornered(key).Objective.Smoothness with { StrongConvexity = 2.5 } },
                },
                key, 3));
    }

    private static Verdict WithLength(Problem<Quadratic> problem, double lengths, double? claimed = null) => RateLaw.Validate(
        Descent(problem, lengths).Declaring(Rate.Linear(
            PolyakLojasiewiczRates.GradientDescent(
                problem.PolyakLojasiewicz, problem.Lipschitz, (claimed ?? lengths) / problem.Lipschitz)!.Value,
            "Theorem 1")),
        problem);

    private static Verdict WithConstant(Problem<Quadratic> problem, double times) => RateLaw.Validate(
        Descent(problem, 1).Declaring(Rate.Linear(1 - (times * problem.PolyakLojasiewicz / problem.Lipschitz), "Theorem 1 with another μ")), problem);

    private static Verdict Logistic(Problem<GeneralizedLinear<Softplus>> problem) =>
        RateLaw.Validate(Steps.GradientDescent(problem.Objective, problem.Objective.Smoothness), problem, 200);

    private static Verdict Well(Problem<SineWell> problem) => RateLaw.Validate(
        Steps.GradientDescent(problem.Objective, problem.Objective.Smoothness with { PolyakLojasiewicz = 0.17553 }), problem);

    // Beyond the top between the two minima of x² + 5 sin² x.
    private static double Right(RandomKey key) => 2.3 + (0.5 * key.Uniform<double>());

    private static Problem<Quadratic> Small(RandomKey key) => Quadratics.FromSpectrum(key, [2, 0.5, 0.004], along: 2);

    private static Problem<Quadratic> Plane(RandomKey key) => Quadratics.FromSpectrum(key, [2, 0.5]);

    private static ProblemFamily<Problem<Quadratic>> OnesFamily { get; } = new("ones", shape => Ones(shape.Key));

    private static Problem<Quadratic> Ones(RandomKey key) => Quadratics.Ones(key, 4);

    private static Problem<GeneralizedLinear<Softplus>> Mixed(RandomKey key) => Regressions.Logistic(key, 6, 2, 2, 2);

    // ‖x − c‖² on a box, where ½𝒟_g(x, L) = 2(F(x) − F*) exactly.
    private static VectorCompositeProblem<Quadratic, Separable<double, Box<double>>> Cornered(RandomKey key) =>
        Quadratics.InBox(key, 3, 1, 2).OverVectors();

    /// <summary>Half of the way to the box [−1, 1], which is its proximal map no more.</summary>
    private readonly record struct HalfWay : IProximalMap<HalfWay, double>
    {
        public void Apply(ReadOnlySpan<double> point, double length, Span<double> destination, Workspace workspace)
        {
            for (var i = 0; i < point.Length; i++) destination[i] = (point[i] + Math.Clamp(point[i], -1, 1)) / 2;
        }

        public double Value(ReadOnlySpan<double> point, Workspace workspace) => ProximalMaps.Box<double>(-1, 1).OverVectors().Value(point, workspace);
    }
}
