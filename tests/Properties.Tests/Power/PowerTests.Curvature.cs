using static Toolkit.Optimization.Preconditioners;

namespace Toolkit.Properties.Tests;

/// <content>Fisher matrices and what preconditioners make of them.</content>
public sealed partial class PowerTests
{
    private const double Lambda = 1e-2;

    private static IEnumerable<Detection> Curvature()
    {
        // A slip of the diagonal changes it by a part of itself that rounding, at 1e-13 of the whole, cannot: every slip is seen on every draw.
        foreach (var slip in (KroneckerSlip[])[
            KroneckerSlip.Swapped, KroneckerSlip.HalfBatch, KroneckerSlip.SquaredMean, KroneckerSlip.NoOne, KroneckerSlip.RootOfScalings, KroneckerSlip.MeanDerivatives,
            KroneckerSlip.SummedExamples, KroneckerSlip.NoRotation, KroneckerSlip.SquaredBeforeTheSum])
        {
            yield return new("Pythagoras", $"{slip}", key => Projects(Classifier(key, slip), slip, true), key => Projects(Classifier(key, slip), slip, false));
        }

        yield return new(
            "Pythagoras, from one basis to the next", $"{KroneckerSlip.ScalingsNotCarried}", key => Carries(key, KroneckerSlip.None), key => Carries(key, KroneckerSlip.ScalingsNotCarried));

        // Twelve times too much is further away than any product of factors.
        yield return new("optimal diagonal", $"{KroneckerSlip.SummedExamples}", key => Nearest(key, KroneckerSlip.None) + OptimalDiagonalLaw.Validate(Measured(Classifier(key)), Products(Classifier(key)), Lambda, Classifier(key)), key => Nearest(key, KroneckerSlip.SummedExamples));

        foreach (var slip in (KroneckerSlip[])[
            KroneckerSlip.HalfBatch, KroneckerSlip.SquaredMean, KroneckerSlip.NoOne, KroneckerSlip.RootOfScalings, KroneckerSlip.MeanDerivatives, KroneckerSlip.SummedExamples,
            KroneckerSlip.SquaredBeforeTheSum])
        {
            yield return new(
                "trace of the Fisher matrix", $"{slip}", key => FisherTraceLaw.Validate(Measured(Classifier(key, slip)), Lambda, Classifier(key, slip)),
                key => FisherTraceLaw.Validate(Wrong(Classifier(key, slip), slip), Lambda, Classifier(key, slip)));
        }

        yield return new(
            "trace of the Fisher matrix", $"{KroneckerSlip.TracesNotMatched}", key => Matched(key, KroneckerSlip.None)
                + FisherTraceLaw.Validate(Kfac(Classifier(key).Objective.Network, Options() with { MatchesTraces = true }, hasExactDamping: true), Lambda, Classifier(key)), key => Matched(key, KroneckerSlip.TracesNotMatched));

        foreach (var slip in (KroneckerSlip[])[KroneckerSlip.HalfBatch, KroneckerSlip.SummedExamples, KroneckerSlip.SquaredMean, KroneckerSlip.MeanDerivatives])
        {
            yield return new(
                "Schur and Horn", $"{slip}", key => SchurHornLaw.Validate(Measured(Classifier(key, slip)), Lambda, Classifier(key, slip)),
                key => SchurHornLaw.Validate(Wrong(Classifier(key, slip), slip), Lambda, Classifier(key, slip)));
        }

        foreach (var slip in (KroneckerSlip[])[
            KroneckerSlip.Swapped, KroneckerSlip.NoOne, KroneckerSlip.RootOfScalings, KroneckerSlip.MeanDerivatives, KroneckerSlip.SummedExamples, KroneckerSlip.SquaredMean])
        {
            yield return new(
                "exactness", $"{slip}",
                key => KroneckerExactnessLaw.Validate(Measured(Pairs(key)), Lambda, Pairs(key)) + KroneckerExactnessLaw.Validate(Wrong(Pairs(key), KroneckerSlip.None), Lambda, Pairs(key)),
                key => KroneckerExactnessLaw.Validate(Wrong(Pairs(key), slip), Lambda, Pairs(key)));
            yield return new(
                "a step of least squares", $"{slip}", key => LeastSquares(key, KroneckerSlip.None), key => LeastSquares(key, slip));
        }

        yield return new(
            "exactness", "the empirical Fisher matrix of linear layers",
            key => KroneckerExactnessLaw.Validate(Kfac(Linear(key).Objective.Network, Fisher.TypeTwo, Options(), hasExactDamping: true), Lambda, Linear(key)),
            key => KroneckerExactnessLaw.Validate(Kfac(Linear(key).Objective.Network, Fisher.Empirical, Options(), hasExactDamping: true), Lambda, Linear(key)));
        yield return new(
            "Monte Carlo Fisher matrix", "residuals for draws",
            key => MonteCarloFisherLaw.Validate(Kfac(Linear(key).Objective.Network, Fisher.MonteCarlo, Options(), hasExactDamping: true), Lambda, Linear(key), 20),
            key => MonteCarloFisherLaw.Validate(Kfac(Linear(key).Objective.Network, Fisher.Empirical, Options(), hasExactDamping: true), Lambda, Linear(key), 20));

        yield return new(
            "exact damping", "damping that is split", key => ExactDampingLaw.Validate(damping => Measured(Classifier(key), damping), 1e-3, 1, Classifier(key)),
            key => ExactDampingLaw.Validate(damping => Kfac(Classifier(key).Objective.Network, Options(damping)), 1e-3, 1, Classifier(key)));
        foreach (var slip in (KroneckerSlip[])[KroneckerSlip.PiInverted, KroneckerSlip.PiIsOne, KroneckerSlip.DampingForItsRoot])
            yield return new("factored damping", $"{slip}", key => Splits(key, KroneckerSlip.None), key => Splits(key, slip));

        foreach (var slip in (KroneckerSlip[])[KroneckerSlip.NoiseThroughMatrix, KroneckerSlip.UndampedInverse])
        {
            yield return new(
                "preconditioner", $"{slip}",
                key => PreconditionerLaw.Validate(Measured(Classifier(key)), Classifier(key)) + PreconditionerLaw.Validate(Wrong(Classifier(key), KroneckerSlip.None), Classifier(key)),
                key => PreconditionerLaw.Validate(Wrong(Classifier(key), slip), Classifier(key)));
        }

        // Another basis is not the same one turned.
        yield return new(
            "inputs written otherwise", "EKFAC under a general map", key => InputMapLaw.Validate(Products(Regression(key), 1e-12), Regression(key), InputMap.General(key, 3)),
            key => InputMapLaw.Validate(Measured(Regression(key), 1e-12), Regression(key), InputMap.General(key, 3)));
        yield return new(
            "inputs written otherwise", $"{KroneckerSlip.NoRotation} under an orthogonal map", key => InputMapLaw.Validate(Measured(Regression(key), 1e-12), Regression(key), InputMap.Orthogonal(key, 3)),
            key => InputMapLaw.Validate(Wrong(Regression(key), KroneckerSlip.NoRotation, 1e-12), Regression(key), InputMap.Orthogonal(key, 3)));

        yield return new(
            "scalings that nothing was measured for", "damping that is split", key => UnmeasuredScalingLaw.Validate(Measured(Classifier(key)), Products(Classifier(key)), Classifier(key)),
            key => UnmeasuredScalingLaw.Validate(Measured(Classifier(key)), Kfac(Classifier(key).Objective.Network, Options()), Classifier(key)));

        yield return new("evidence", "derivatives of a mean", key => EvidenceLaw.Validate(Fisher.Empirical, Told(key, false, false)), key => EvidenceLaw.Validate(Fisher.Empirical, Told(key, true, false)));
        yield return new("evidence", "inputs of other examples", key => EvidenceLaw.Validate(Fisher.TypeTwo, Told(key, false, false)), key => EvidenceLaw.Validate(Fisher.TypeTwo, Told(key, false, true)));

        static Verdict Projects(CurvatureProblem<double> problem, KroneckerSlip slip, bool isRight) => isRight
            ? PythagorasLaw.Validate(Measured(problem), Products(problem), Lambda, problem) + PythagorasLaw.Validate(Wrong(problem, KroneckerSlip.None), Products(problem), Lambda, problem)
            : PythagorasLaw.Validate(Wrong(problem, slip), Products(problem), Lambda, problem);

        static Verdict Nearest(RandomKey key, KroneckerSlip slip) => OptimalDiagonalLaw.Validate(Wrong(Classifier(key), slip), Products(Classifier(key)), Lambda, Classifier(key));

        static Verdict Matched(RandomKey key, KroneckerSlip slip) => FisherTraceLaw.Validate(
            new WrongKronecker<EmpiricalFisher>(Classifier(key).Layout, slip, KroneckerScaling.Exact, Lambda, MatchesTraces: true), Lambda, Classifier(key));

        static Verdict LeastSquares(RandomKey key, KroneckerSlip slip)
        {
            var problem = CurvatureProblems.LeastSquares<double>(key, 3, 2, 12, out _);
            return LeastSquaresStepLaw.Validate(new WrongKronecker<TypeTwoFisher>(problem.Layout, slip, KroneckerScaling.Measured, Lambda), Lambda, problem);
        }

        static Verdict Splits(RandomKey key, KroneckerSlip slip) => FactoredDampingLaw.Validate(
            new WrongKronecker<EmpiricalFisher>(Classifier(key).Layout, slip, KroneckerScaling.Factored, Lambda), Products(Classifier(key)), Lambda, Classifier(key));

        static Verdict Carries(RandomKey key, KroneckerSlip slip)
        {
            var problem = Classifier(key);
            var (first, second) = (problem.OnBatch(0, 1, 2, 3, 4, 5), problem.OnBatch(6, 7, 8, 9, 10, 11));
            return PythagorasLaw.Validate(
                new WrongKronecker<EmpiricalFisher>(problem.Layout, slip, KroneckerScaling.Measured, Lambda, Decay: 0.9), Products(problem), Lambda, second, [first], decay: 0.9);
        }
    }

    private static CurvatureProblem<double> Classifier(RandomKey key, KroneckerSlip slip = KroneckerSlip.None) => CurvatureProblems.Of<double>(
        new(key.Seed, CurvatureLoss.Classes, slip is KroneckerSlip.SquaredBeforeTheSum ? 3 : 1, 3, 4, 3, 12, HasBias: true));

    private static CurvatureProblem<double> Regression(RandomKey key) => CurvatureProblems.Of<double>(new(key.Seed, CurvatureLoss.Numbers, 1, 3, 4, 3, 40, HasBias: true));

    private static CurvatureProblem<double> Pairs(RandomKey key) => CurvatureProblems.Independent<double>(key, 3, 2, 5, 4);

    private static CurvatureProblem<double> Linear(RandomKey key) => CurvatureProblems.DeepLinear<double>(key, [3, 4, 2], 8);

    private static CurvatureProblem<double> Told(RandomKey key, bool isMean, bool isWrong)
    {
        var network = Network.Of<double>(3);
        network = (isWrong ? network.Then(new WrongDense(new(4))) : network.Dense(4)).Tanh().Dense(2);
        var (inputs, targets) = (new double[6 * 3], new double[6 * 2]);
        key.Fold(1).Normals<double>(inputs);
        key.Fold(2).Normals<double>(targets);
        INetworkLoss<double> loss = isMean ? new MeanOfSquares() : new HalfSquares<double>();
        return new(
            "network", network.Objective(new DenseInputs<double>(inputs, network.Input), Targets<double>.Values(targets, 2), loss), network.Initialize(key.Fold(3)), [0, 1, 2, 3, 4, 5], key.Fold(4));
    }

    private static KroneckerOptions Options(double damping = Lambda) => new() { Damping = damping, BasisPeriod = 1, FactorDecay = 0, ScalingDecay = 0 };

    private static KroneckerPreconditioner<double, EmpiricalFisher> Measured(CurvatureProblem<double> problem, double damping = Lambda) => Ekfac(problem.Objective.Network, Options(damping));

    private static KroneckerPreconditioner<double, EmpiricalFisher> Products(CurvatureProblem<double> problem, double damping = Lambda) =>
        Kfac(problem.Objective.Network, Options(damping), hasExactDamping: true);

    private static WrongKronecker<EmpiricalFisher> Wrong(CurvatureProblem<double> problem, KroneckerSlip slip, double damping = Lambda) =>
        new(problem.Layout, slip, KroneckerScaling.Measured, damping);
}
