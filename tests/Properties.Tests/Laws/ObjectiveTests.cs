using FsCheck;
using FsCheck.Xunit;

namespace Toolkit.Properties.Tests;

/// <summary>The toolkit's own objectives: derivatives by differences, values by the plain function of the same matrix.</summary>
[Properties(Arbitrary = [typeof(Problems)], MaxTest = 60, Replay = Fixed.Seed)]
public sealed class ObjectiveTests
{
    [Property]
    public Property Least_squares(Problem<GeneralizedLinear<HalfSquare>> problem, RandomKey key)
    {
        var plain = problem.Objective;
        return Honest(Objectives.LeastSquares(Rows(plain), plain.Offsets.Span), problem, key, l2: 0);
    }

    [Property]
    public Property Logistic_regression(Problem<GeneralizedLinear<Softplus>> problem, RandomKey key) =>
        Honest(Objectives.Logistic(Rows(problem.Objective), Ones(problem.Objective)), problem, key, l2: 0);

    [Property]
    public Property Logistic_regression_with_a_penalty(Problem<GeneralizedLinear<Softplus>> problem, RandomKey key) =>
        Honest(Objectives.Logistic(Rows(problem.Objective), Ones(problem.Objective)).WithL2(0.3), problem, key, l2: 0.3);

    // With labels of one the model is the problem itself, but for the penalty.
    private static Property Honest<TObjective, TLoss>(TObjective objective, Problem<GeneralizedLinear<TLoss>> problem, RandomKey key, double l2)
        where TObjective : ISmoothObjective<double>, IHessianVectorOracle<double>
        where TLoss : struct, IScalarLoss
    {
        var point = problem.Draw(key);
        var expected = problem.Value(point, new Workspace()) + (l2 / 2 * Reductions.SumOfSquares<double>(point));
        var agrees = Math.Abs(objective.Value(point, new Workspace()) - expected) <= 1e-12 * Math.Max(1, expected);
        var bounds = objective.Smoothness.Lipschitz >= (problem.Lipschitz + l2) * (1 - 1e-9);
        var derivatives = GradientLaw.Validate(objective, point, key) + HessianVectorLaw.Validate(objective, point, key);
        return (agrees && bounds ? derivatives : derivatives + new Verdict([new("plain twin", problem.Name, objective.Value(point, new()),
            expected)])).ToProperty();
    }

    private static DenseRows<double> Rows<TLoss>(GeneralizedLinear<TLoss> plain)
        where TLoss : struct, IScalarLoss => new(plain.Matrix.Span, plain.Terms, plain.Dimension);

    private static double[] Ones<TLoss>(GeneralizedLinear<TLoss> plain)
        where TLoss : struct, IScalarLoss => [.. Enumerable.Repeat(1.0, plain.Terms)];
}
