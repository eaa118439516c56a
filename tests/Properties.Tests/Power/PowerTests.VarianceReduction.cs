namespace Toolkit.Properties.Tests;

/// <content>Stochastic and variance-reduced gradients.</content>
public sealed partial class PowerTests
{
    private static IEnumerable<Detection> VarianceReduction() => [.. Biased(), .. Rates(), .. Lags()];

    private static IEnumerable<Detection> Biased()
    {
        // Without ∇f(x̃) the mean is ∇f(x) − ∇f(x̃), without ∇fᵢ(x̃) it is ∇f(x) + ∇f(x̃); a table read after it was written leaves the mean of the table.
        foreach (var slip in new[] { ReductionSlip.DropsTheWholeGradient, ReductionSlip.DropsTheSnapshotTerm })
        {
            yield return new(
                "exact unbiasedness of SVRG", $"{slip}", key => Unbiased(new WrongSvrg<SquaredDistances>(key, ReductionSlip.None), key),
                key => Unbiased(new WrongSvrg<SquaredDistances>(key, slip), key));
        }

        yield return new(
            "exact unbiasedness of SAGA", "a table that is written before it is read",
            key => Unbiased(new WrongSaga<SquaredDistances>(key, ReductionSlip.None), key),
            key => Unbiased(new WrongSaga<SquaredDistances>(key, ReductionSlip.UpdatesTheTableBeforeUse), key));

        static Verdict Unbiased<TState, TEstimator>(IRandomizedEstimator<TEstimator, double, SquaredDistances, TState> estimator, RandomKey key)
            where TState : struct, IState<TState>
            where TEstimator : struct, IRandomizedEstimator<TEstimator, double, SquaredDistances, TState>
        {
            var problem = SquaredDistances.Problem(key, 5, 3, 4);
            return ExactUnbiasednessLaw.Validate(estimator, problem.Objective, problem.Start.Span, 4);
        }
    }

    private static IEnumerable<Detection> Rates()
    {
        // At the solution every estimate is ∇f, so that without the inner map the iterates leave it by α∇f in each step.
        yield return new(
            "fixed point of proximal SVRG", $"{ReductionSlip.ForgetsTheInnerMap}", key => Stays(key, ReductionSlip.None),
            key => Stays(key, ReductionSlip.ForgetsTheInnerMap));

        // A loop of one or two steps of 1/(10 L_max) leaves at least 0.9⁴ of the gap, on one curvature.
        yield return new(
            "reported mean rate", "a loop of two steps that claims ½", key => Reported(key, null), key => Reported(key, 2));

        // With one curvature h a step is x − α h (x − x*): at α = 2.5/h the gap grows by 2.25 in each, and in a loop by at least that.
        yield return new(
            "mean rate of SVRG", "a length of 2.5/L_max",
            key => Loops(key, null), key => Loops(key, 2.5));

        // On the coin with α = 0.4 the gap settles at α/(2 − α)/2 = 0.125, and the floor of Theorem 4 is L C² α/4μ = 0.2.
        yield return new(
            "mean rate of stochastic gradients", "a quarter of the floor", key => Floor(key, 1), key => Floor(key, 0.25));
        yield return new(
            "Lyapunov function of SAGA", "ten times the rate",
            key => VarianceReductionTests.Saga(SquaredDistances.Problem(key, 6, 3, 4), key, 1),
            key => VarianceReductionTests.Saga(SquaredDistances.Problem(key, 6, 3, 4), key, 10));

        static Verdict Stays(RandomKey key, ReductionSlip slip)
        {
            var problem = VarianceReductionTests.Thresholded(key);
            return FixedPointLaw.Validate(new WrongProximalSvrg(problem.Map.Weight, 0.1, 12, key, slip).AsStep(), problem, 2);
        }

        static Verdict Reported(RandomKey key, int? length) => MeanRateLaw.Report(
            (problem, draw) => Steps.Svrg(problem.Objective, problem.Objective.Smoothness, draw, length: length),
            new ProblemFamily<Problem<SquaredDistances>>(
                "squared distances", shape => SquaredDistances.Problem(shape.Key, 3, 2, 1), ShapeParts.Seed),
            _ => Rate.ExpectedLinear(0.5, "Theorem 7"), steps: 3, runs: 20, problems: 2, key: key).ToVerdict();

        static Verdict Loops(RandomKey key, double? multiple)
        {
            var problem = SquaredDistances.Problem(key, 4, 2, 1);
            var claim = Steps.Svrg(problem.Objective, problem.Objective.Smoothness, key).Rate;
            return MeanRateLaw.Validate(
                draw => Steps.Svrg(problem.Objective, problem.Objective.Smoothness, draw, multiple / problem.Lipschitz).Declaring(claim), problem,
                key.Fold(1), 2, 10);
        }

        static Verdict Floor(RandomKey key, double multiple)
        {
            var problem = SquaredDistances.Problem("a coin", [1, 1], [-1, 1], [1]);
            return MeanRateLaw.Validate(
                draw => Steps.StochasticGradient(problem.Objective, problem.Objective.Smoothness, 0.4, draw)
                    .Declaring(Rate.LinearToFloor(0.2, multiple * 0.2, "Theorem 4")),
                problem, key.Fold(1), 32, 200);
        }
    }

    private static IEnumerable<Detection> Lags()
    {
        foreach (var slip in new[]
            {
                ReductionSlip.ForgetsTheShrink, ReductionSlip.ForgetsTheThreshold, ReductionSlip.ForgetsTheDrift, ReductionSlip.ForgetsTheLastLag,
            })
        {
            yield return new("twin of lagged SVRG", $"{slip}", key => Lagged(key, ReductionSlip.None), key => Lagged(key, slip));
        }

        // The step of the toolkit against the plain one, which the slip makes wrong.
        static Verdict Lagged(RandomKey key, ReductionSlip slip)
        {
            const int Rows = 20, Columns = 30, Length = 40;
            var (dense, uniform, labels, start) = (new double[Rows * Columns], new double[Rows * Columns], new double[Rows], new double[Columns]);
            key.Fold(1).Normals<double>(dense);
            key.Fold(2).Uniforms<double>(uniform);
            key.Fold(3).Normals<double>(labels);
            key.Fold(4).Normals<double>(start);
            for (var k = 0; k < dense.Length; k++) dense[k] = uniform[k] < 0.1 ? dense[k] : 0;
            var rows = SparseRows<double>.FromDense(new(dense, Rows, Columns));
            var step = Steps.LaggedSvrg(
                Objectives.LeastSquares(rows, labels).WithL2(0.1), key, 0.05, 0.05, Length, SvrgSnapshot.LastIterate);
            var terms = new int[Length];
            key.Fold(0).Integers(Rows, terms, 1);
            var expected = WrongLagged.Loop(rows, labels, start, 0.05, 0.05, 0.1, terms, slip);
            var objective = Objectives.LeastSquares(rows, labels).WithL2(0.1);
            var actual = step.Next(step.Initialize(objective, start), objective).Point.Span;
            var apart = 0.0;
            for (var j = 0; j < expected.Length; j++) apart = Math.Max(apart, Math.Abs(expected[j] - actual[j]));
            return apart <= 1e-11 ? Verdict.Kept : new([new("twin of lagged SVRG", $"key {key}", apart, 1e-11)]);
        }
    }
}
