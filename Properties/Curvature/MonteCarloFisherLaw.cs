using System.Numerics;

namespace Toolkit.Properties;

/// <summary>
/// In networks without activations with squares as loss K-FAC at drawn targets tends to the Fisher matrix, at a rate that is known: for <c>u = vec(p qᵀ)</c> the ratio
/// <c>m uᵀ F̂ u/uᵀ F u</c> is chi-square with m degrees of freedom.
/// </summary>
/// <remarks>
/// A does not depend on the draws, and pᵀ B p is the mean of squares of m normals with one variance. p-values are uniform on a right K-FAC of <see cref="Fisher.MonteCarlo"/>; the empirical one
/// is refused: its residuals are not draws from the model. Sources: Martens and Grosse 2015; Dangel et al. 2025.
/// </remarks>
public static class MonteCarloFisherLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="preconditioner">K-FAC, exactly damped.</param>
    /// <param name="damping">Its λ, above 0.</param>
    /// <param name="problem">Linear layers: <see cref="CurvatureProblems.DeepLinear"/>.</param>
    /// <param name="draws">How often targets are drawn, at least 1.</param>
    /// <param name="falseAlarm">α, the probability at most of refusing a right preconditioner, in (0, 1).</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TFisher, T, TState, TPreconditioner>(
        IPreconditioner<TPreconditioner, ICurvature<TFisher>, T, TState> preconditioner, double damping, CurvatureProblem<T> problem, int draws = 100, double falseAlarm = 1e-6)
        where TFisher : struct, IFisher
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState> => Validate(preconditioner, damping, problem, draws, falseAlarm).Assert();

    /// <summary>The failure, if there is one.</summary>
    /// <param name="preconditioner">K-FAC, exactly damped.</param>
    /// <param name="damping">Its λ, above 0.</param>
    /// <param name="problem">Linear layers: <see cref="CurvatureProblems.DeepLinear"/>.</param>
    /// <param name="draws">How often targets are drawn, at least 1.</param>
    /// <param name="falseAlarm">α, the probability at most of refusing a right preconditioner, in (0, 1).</param>
    public static Verdict Validate<TFisher, T, TState, TPreconditioner>(
        IPreconditioner<TPreconditioner, ICurvature<TFisher>, T, TState> preconditioner, double damping, CurvatureProblem<T> problem, int draws = 100, double falseAlarm = 1e-6)
        where TFisher : struct, IFisher
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState> =>
        Toolkit.Properties.PValues.Judge("Monte Carlo Fisher matrix", Toolkit.Properties.PValues.Least(PValues(preconditioner, damping, problem, draws)), falseAlarm, $"{problem}, {draws} draws");

    /// <summary>A p-value for each layer; they depend on each other.</summary>
    /// <param name="preconditioner">K-FAC, exactly damped.</param>
    /// <param name="damping">Its λ, above 0.</param>
    /// <param name="problem">Linear layers: <see cref="CurvatureProblems.DeepLinear"/>.</param>
    /// <param name="draws">How often targets are drawn, at least 1.</param>
    public static double[] PValues<TFisher, T, TState, TPreconditioner>(
        IPreconditioner<TPreconditioner, ICurvature<TFisher>, T, TState> preconditioner, double damping, CurvatureProblem<T> problem, int draws = 100)
        where TFisher : struct, IFisher
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState>
    {
        ArgumentNullException.ThrowIfNull(problem);
        var (blocks, m, dimension) = (problem.Layout.Blocks, problem.Batch.Length, problem.Objective.Dimension);
        var (directions, expected, sums) = (new T[blocks.Length][], new double[blocks.Length], new double[blocks.Length]);
        var product = new T[dimension];
        for (var k = 0; k < blocks.Length; k++)
        {
            directions[k] = Direction(blocks[k], problem.Key.Fold(-1 - k));
            problem.Objective.BatchGaussNewtonProduct(problem.Batch.AsSpan(), problem.Point.Span, directions[k], product, new());
            expected[k] = Dot(directions[k], product);
        }

        for (var draw = 0; draw < draws; draw++)
        {
            var run = new CurvatureRun<TFisher, T, TState, TPreconditioner>(preconditioner, problem);
            run.Observe(problem with { Key = problem.Key.Fold(draw) });
            for (var k = 0; k < blocks.Length; k++) sums[k] += m * (Dot(directions[k], run.MultiplyByInverse(directions[k])) - (damping * Dot(directions[k], directions[k]))) / expected[k];
        }

        return Array.ConvertAll(sums, sum => Toolkit.Properties.PValues.OfChiSquare(sum, (double)m * draws));

        // p qᵀ in the parameters of a block: weights in rows, then the bias.
        T[] Direction(CurvatureBlock block, RandomKey key)
        {
            var (shape, u) = (block.Shape, new T[dimension]);
            var (p, q) = (new T[shape.Rows], new T[shape.InputLength]);
            key.Fold(1).Normals<T>(p);
            key.Fold(2).Normals<T>(q);
            for (var i = 0; i < shape.Rows; i++)
            {
                for (var j = 0; j < shape.InputLength; j++) u[block.Offset + (j < shape.Columns ? (i * shape.Columns) + j : (shape.Rows * shape.Columns) + i)] = p[i] * q[j];
            }

            return u;
        }

        static double Dot(T[] a, T[] b)
        {
            var sum = 0.0;
            for (var i = 0; i < a.Length; i++) sum += double.CreateChecked(a[i]) * double.CreateChecked(b[i]);
            return sum;
        }
    }
}
