using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static Toolkit.Optimization.ProximalMaps;
using static Toolkit.Optimization.Schedules;

namespace Toolkit.Properties.Tests;

/// <summary>Proximal stochastic gradients fall to a floor around the solution of f + g, or to it; lagged ones keep T4 of Karimi, Nutini, Schmidt 2016.</summary>
[Properties(Arbitrary = [typeof(Problems)], MaxTest = 20, Replay = Fixed.Seed)]
public sealed class ProximalStochasticGradientTests
{
    // One step of Gorbunov, Hanzely, Richtárik 2020, Theorem 4.1: E‖x⁺ − x*‖² ≤ (1 − αμ) ‖x − x*‖² + 2α²σ², over all outcomes and along a run.
    [Property]
    public Property The_distance_falls_to_the_floor_of_the_theorem(RandomKey key)
    {
        var problem = Sparse(key, 5);
        var (sum, solution, workspace) = (problem.Objective, problem.NearestSolution(), new Workspace());
        var (strong, variance) = (sum.Smoothness.StrongConvexity, Variance(sum, solution));
        return new[] { 0.5, 0.1 }.Aggregate(Verdict.Kept, (found, part) =>
        {
            var rate = part / sum.LargestTermLipschitz(workspace);
            return found + Bound(Steps.ProximalStochasticGradient(sum, problem.Map, rate, key), rate);
        }).ToProperty();

        Verdict Bound<TUpdateState, TUpdate>(
            Step<double, SquaredDistances, EstimatedState<double, TUpdateState, SampledState>, GradientInfo<double>,
                UpdateStep<double, SquaredDistances, TUpdateState, TUpdate, SampledState, Sampled<double, SquaredDistances>>> step, double rate)
            where TUpdateState : struct, IState<TUpdateState>, IMovablePointState<double>
            where TUpdate : struct, IUpdate<TUpdate, double, TUpdateState>
        {
            var floor = 2 * rate * variance / strong;
            var (above, around) = (
                LyapunovLaw.Validate(step, sum, problem.Start.Span, state => Distance(state.Point.Span) - floor, 1 - (rate * strong), 60),
                LyapunovLaw.Validate(step, sum, solution, state => 1 + Distance(state.Point.Span), 1 + (2 * rate * rate * variance), 60));
            return above + around;
        }

        double Distance(ReadOnlySpan<double> point)
        {
            var total = 0.0;
            for (var j = 0; j < solution.Length; j++) total += (point[j] - solution[j]) * (point[j] - solution[j]);
            return total;
        }
    }

    [Property(MaxTest = 5)]
    public Property Falling_rates_lead_to_the_solution_and_without_the_map_to_another(RandomKey key)
    {
        var problem = Sparse(key, 2);
        var sum = problem.Objective;
        var rates = PolyakLojasiewicz<double>(sum.Smoothness.StrongConvexity).AtMost(0.5 / sum.LargestTermLipschitz(new Workspace()));
        return (LimitLaw.Validate(Steps.ProximalStochasticGradient(sum, problem.Map, rates, key), problem, 30_000, 2e-3)
            + LimitLaw.Validate(Steps.ProximalStochasticGradient(sum, problem.Map, rates, key, batch: 3), problem, 30_000, 2e-3)).ToProperty()
            .And(!LimitLaw.Validate(Steps.ProximalStochasticGradient(sum, L1<double>(0), rates, key), problem, 30_000, 2e-3).Holds);
    }

    // Logistic slopes are at most 1, so from 0 and with α ≤ 1/λ₂ ‖x‖ is at most R/λ₂, R the longest row, and every ‖g‖ at most C = 2R.
    [Property(MaxTest = 5)]
    public Property Lagged_steps_keep_theorem_4_many_at_once(RandomKey key)
    {
        const int Terms = 12, Columns = 5;
        const double L2 = 0.5;
        var (dense, labels, workspace) = (new double[Terms * Columns], new double[Terms], new Workspace());
        key.Fold(1).Normals<double>(dense);
        for (var k = 0; k < dense.Length; k += 2) dense[k] = 0;
        for (var i = 0; i < Terms; i++) labels[i] = key.Fold(2).Uniform<double>(i) < 0.5 ? -1 : 1;
        var objective = Objectives.Logistic(new CsrRows<double>(SparseRows<double>.FromDense(new(dense, Terms, Columns))), labels).WithL2(L2);
        var bound = 2 * Math.Sqrt(4 * (objective.LargestTermLipschitz(workspace) - L2));
        var solution = Steps.GradientDescent(objective, objective.Smoothness).Run(objective, new double[Columns])
            .Until((_, info) => info.GradientNorm, 1e-14).Take(20_000).Run().State.Point;
        var problem = new Problem<SmoothL2Regularized<double, SmoothLinearModel<double, CsrRows<double>, LogisticLoss<double>>>>(
            $"sparse logistic(key {key})", objective, Buffer<double>.Allocate(Columns), objective.Value(solution.Span, workspace), new SinglePoint(solution),
            Buffer<double>.Filled(Columns, Columns * objective.Smoothness.Lipschitz));
        return (MeanRateLaw.Validate(draw => Steps.LaggedStochasticGradient(objective, 0.2, draw, steps: 5, gradientBound: bound), problem, key.Fold(3), 20, 20)
            + MeanRateLaw.Validate(draw => Steps.LaggedStochasticGradient(objective, draw, steps: 5, gradientBound: bound), problem, key.Fold(4), 20, 20))
            .ToProperty();
    }

    // Squared distances with an L1 norm: the solution is soft-thresholded coordinate by coordinate.
    private static CompositeProblem<SquaredDistances, L1<double>> Sparse(RandomKey key, double condition)
    {
        var plain = SquaredDistances.Problem(key, 6, 4, condition);
        var (weight, map) = (plain.Objective.Smoothness.Lipschitz, L1<double>(0.3));
        double[] solution = [.. plain.NearestSolution().Select(c => Math.Sign(c) * Math.Max(Math.Abs(c) - (0.3 / weight), 0))];
        var value = plain.Objective.Value(solution, new Workspace()) + (0.3 * Reductions.SumOfAbs<double>(solution));
        return new(plain.Name, plain.Objective, map, plain.Start, value, new SinglePoint(Buffer<double>.CopyOf(solution)), plain.SignDescent);
    }

    // σ² = (1/n) Σ ‖∇fᵢ(x*) − ∇f(x*)‖².
    private static double Variance(SquaredDistances sum, ReadOnlySpan<double> solution)
    {
        var (gradient, term, workspace, total) = (new double[solution.Length], new double[solution.Length], new Workspace(), 0.0);
        sum.Gradient(solution, gradient, workspace);
        for (var i = 0; i < sum.Terms; i++)
        {
            sum.BatchGradient([i], solution, term, workspace);
            for (var j = 0; j < term.Length; j++) total += (term[j] - gradient[j]) * (term[j] - gradient[j]) / sum.Terms;
        }

        return total;
    }
}
