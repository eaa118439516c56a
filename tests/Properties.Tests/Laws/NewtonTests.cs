using FsCheck;
using FsCheck.Xunit;
using static Toolkit.Optimization.LineSearches;

namespace Toolkit.Properties.Tests;

/// <summary>Newton's method on logistic regression, whose constants are known.</summary>
[Properties(Arbitrary = [typeof(Problems)], MaxTest = 60, Replay = Fixed.Seed)]
public sealed class NewtonTests
{
    private const double L2 = 0.1;

    [Property]
    public Property A_step_of_length_one_squares_the_gradient(RandomKey key) => Kept(key, period: 1).ToProperty();

    [Property]
    public bool No_step_goes_up(Problem<GeneralizedLinear<Softplus>> problem, RandomKey key)
    {
        var terms = problem.Objective.Terms;
        var objective = Objectives.Logistic(
            new DenseRows<double>(problem.Objective.Matrix.Span, terms, problem.Objective.Dimension),
            [.. Enumerable.Range(0, terms).Select(i => i % 2 == 0 ? 1.0 : -1)]).WithL2(0.01);
        var start = problem.Draw(key);
        var values = new List<double> { objective.Value(start, new Workspace()) };
        Steps.Newton(objective, BacktrackingArmijo<double>()).Run(objective, start).Take(8).Observe((_, _, info) => values.Add(info.Value)).Run();
        return values.Zip(values.Skip(1), (before, after) => after <= before + (1e-12 * Math.Max(1, before))).All(descends => descends);
    }

    internal static Verdict Kept(RandomKey key, long period)
    {
        var (objective, lipschitz) = Draw(key);
        return NewtonLaw.Validate(
            Steps.Newton(objective, BacktrackingArmijo<double>(), period), objective, new double[objective.Dimension], L2, lipschitz);
    }

    // The third derivative of the loss is at most 1/(6√3), so that of the mean along rows aᵢ at most maxᵢ ‖aᵢ‖ λmax(AᵀA)/n times as much.
    private static (SmoothL2Regularized<double, SmoothLinearModel<double, DenseRows<double>, LogisticLoss<double>>> Objective, double HessianLipschitz)
        Draw(RandomKey key)
    {
        const int Rows = 60, Columns = 4;
        var (matrix, draws) = (new double[Rows * Columns], new double[Rows]);
        key.Normals<double>(matrix);
        key.Fold(1).Normals<double>(draws);
        var rows = new DenseRows<double>(matrix, Rows, Columns);
        double[] labels = [.. draws.Select((draw, i) => (4 * matrix[i * Columns]) + draw + 1 > 0 ? 1.0 : -1)];
        var norm = rows.SpectralNormBounds(new Workspace()).Upper;
        var longest = Enumerable.Range(0, Rows).Max(i => Reductions.Norm<double>(matrix.AsSpan(i * Columns, Columns)));
        return (Objectives.Logistic(rows, labels).WithL2(L2), longest * norm * norm / (Rows * 6 * Math.Sqrt(3)));
    }
}
