using Toolkit.Properties;

namespace Toolkit.Cli;

/// <summary>T: the theorems, by the laws that the tests use.</summary>
internal static class CurvatureExperiment
{
    private const double Damping = 0.01;

    /// <summary>The experiment.</summary>
    /// <param name="sizes">How large it is.</param>
    public static Experiment Of(Func<Trials, EkfacSizes> sizes) => new(
        "T", "Theorems on drawn networks",
        "F is written down from the gradients of single examples, and F̂ = P⁻¹ − λI column by column from the preconditioner, for networks of one to three places, up to five inputs and hidden units, and all losses. "
        + "The measured diagonal is a projection: ‖F − B⊗A‖² = ‖F − F̂‖² + ‖F̂ − B⊗A‖², so ‖F − F̂‖ ≤ ‖F − B⊗A‖; tr F̂ = tr F; it is majorised by the spectrum of F (Schur and Horn). Where F is a Kronecker product both are exact; "
        + "least squares are solved in one step; undamped K-FAC does not see how inputs are written down, EKFAC does not see rotations of them. The controls measure the diagonal from the square of the mean gradient, or from other "
        + "batches, take K-FAC for EKFAC, split λ between the factors, or ask of one kind of Fisher matrix or of map what holds of another.",
        trials => Run(trials, sizes(trials).Designs));

    private static Evidence Run(Trials trials, int designs)
    {
        CurvatureProblem<double>[] problems = [.. trials.Keys().SelectMany(key => Enumerable.Range(0, designs).Select(i => CurvatureProblems.Of<double>(Shape(key.Fold(i)))))];

        // The mean of one gradient is that gradient: what breaks a theorem needs examples to do so.
        CurvatureProblem<double>[] large = [.. trials.Keys().Select(key => CurvatureProblems.Of<double>(new((ulong)key.Fold(-1).Integer(int.MaxValue, 0), CurvatureLoss.Numbers, 1, 4, 3, 3, 24, true)))];
        var options = new KroneckerOptions { Damping = Damping, BasisPeriod = 1, FactorDecay = 0, ScalingDecay = 0 };
        var undamped = options with { Damping = 1e-12 };
        CurvatureProblem<double>[] squares = [.. trials.Keys().Select(key => CurvatureProblems.LeastSquares<double>(key, 4, 3, 20, out _))];
        CurvatureProblem<double>[] linear = [.. trials.Keys().Select(key => CurvatureProblems.DeepLinear<double>(key, [4, 3, 3, 2], 12))];
        CurvatureProblem<double>[] independent = [.. trials.Keys().Select(key => CurvatureProblems.Independent<double>(key, 3, 4, 5, 6))];
        return new(
            [
                Kept("Pythagoras", problems, problem => PythagorasLaw.Validate(Ekfac(problem), Kfac(problem), Damping, problem)),
                Kept("no diagonal is nearer", problems, problem => OptimalDiagonalLaw.Validate(Ekfac(problem), Kfac(problem), Damping, problem)),
                Kept("trace", problems, problem => FisherTraceLaw.Validate(Ekfac(problem), Damping, problem)),
                Kept("Schur and Horn", problems, problem => SchurHornLaw.Validate(Ekfac(problem), Damping, problem)),
                Kept("exact where δ and h are independent", independent, problem => KroneckerExactnessLaw.Validate(Kfac(problem), Damping, problem)),
                Kept("exact in linear networks, type II", linear, problem => KroneckerExactnessLaw.Validate(TypeTwo(problem, options), Damping, problem)),
                Kept("exact damping", problems, problem => ExactDampingLaw.Validate(damping => Preconditioners.Ekfac(problem.Objective.Network, options with { Damping = damping }), 0.01, 1, problem)),
                Kept("split damping: more, and least so by π", problems, problem => FactoredDampingLaw.Validate(Split(problem, options), Kfac(problem), Damping, problem)),
                Kept("least squares in one step, type II", squares, problem => LeastSquaresStepLaw.Validate(TypeTwo(problem, options), Damping, problem)),
                Kept("K-FAC: any map of inputs", squares, problem => InputMapLaw.Validate(Preconditioners.Kfac(problem.Objective.Network, undamped, hasExactDamping: true), problem, InputMap.General(problem.Key, 4))),
                Kept("EKFAC: rotations of inputs", squares, problem => InputMapLaw.Validate(Preconditioners.Ekfac(problem.Objective.Network, undamped), problem, InputMap.Orthogonal(problem.Key, 4))),
                Control("square of the mean gradient: Pythagoras", large, problem => PythagorasLaw.Validate(Preconditioners.RunningAverageEkfac(problem.Objective.Network, options), Kfac(problem), Damping, problem)),
                Control("diagonal of other batches: Pythagoras", large, Carried),
                Control("K-FAC: trace", large, problem => FisherTraceLaw.Validate(Kfac(problem), Damping, problem)),
                Control("split damping: exact damping", large, problem => ExactDampingLaw.Validate(damping => Split(problem, options with { Damping = damping }), 0.01, 1, problem)),
                Control("empirical, linear networks: exactness", linear, problem => KroneckerExactnessLaw.Validate(Kfac(problem), Damping, problem)),
                Control("EKFAC: any map of inputs", squares, problem => InputMapLaw.Validate(Preconditioners.Ekfac(problem.Objective.Network, undamped), problem, InputMap.General(problem.Key, 4))),
            ],
            []);

        KroneckerPreconditioner<double, EmpiricalFisher> Ekfac(CurvatureProblem<double> problem) => Preconditioners.Ekfac(problem.Objective.Network, options);

        KroneckerPreconditioner<double, EmpiricalFisher> Kfac(CurvatureProblem<double> problem) => Preconditioners.Kfac(problem.Objective.Network, options, hasExactDamping: true);

        // Half of the examples first, and then the others, of which F is; what is kept of the first half is told to nobody.
        Verdict Carried(CurvatureProblem<double> problem)
        {
            var half = problem.Batch.Length / 2;
            var (first, second) = (problem.OnBatch(problem.Batch.AsSpan()[..half]), problem.OnBatch(problem.Batch.AsSpan()[half..]));
            return PythagorasLaw.Validate(Preconditioners.Ekfac(problem.Objective.Network, options with { ScalingDecay = 0.5 }), Kfac(problem), Damping, second, [first]);
        }

        Finding Kept(string family, CurvatureProblem<double>[] all, Func<CurvatureProblem<double>, Verdict> law)
        {
            var violations = all.Sum(problem => law(trials.Checked(problem)).Violations.Length);
            return new(family, $"violations, {all.Length} networks", 0, violations, violations == 0);
        }

        // The bound has to fail on every network.
        Finding Control(string family, CurvatureProblem<double>[] all, Func<CurvatureProblem<double>, Verdict> law)
        {
            var least = all.Min(problem => law(trials.Checked(problem)).Violations.Length);
            return new(family, "violations, fewest of a network", 0, least, least == 0, Control: true);
        }
    }

    private static KroneckerPreconditioner<double, EmpiricalFisher> Split(CurvatureProblem<double> problem, KroneckerOptions options) => Preconditioners.Kfac(problem.Objective.Network, options);

    private static KroneckerPreconditioner<double, TypeTwoFisher> TypeTwo(CurvatureProblem<double> problem, KroneckerOptions options) =>
        Preconditioners.Kfac(problem.Objective.Network, Fisher.TypeTwo, options, hasExactDamping: true);

    private static CurvatureShape Shape(RandomKey key) => new(
        (ulong)key.Integer(int.MaxValue, 0), (CurvatureLoss)key.Integer(3, 1), 1 + key.Integer(3, 2), 1 + key.Integer(5, 3), 1 + key.Integer(5, 4), 2 + key.Integer(3, 5), 1 + key.Integer(24, 6),
        key.Integer(4, 7) > 0);
}
