using System.Numerics;

namespace Toolkit.Properties;

/// <summary>Of linear least squares the Fisher matrix of type II is the Hessian, so a step of length 1 leaves the gradient <c>∇f(θ − P g) = λ P g</c>: without damping it is at the solution.</summary>
/// <remarks>For estimates that are exact there, which those of K-FAC and EKFAC are, with exact damping. The batch must be all examples.</remarks>
public static class LeastSquaresStepLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="preconditioner">P.</param>
    /// <param name="damping">Its λ, above 0.</param>
    /// <param name="problem">Least squares: <see cref="CurvatureProblems.LeastSquares"/>.</param>
    /// <param name="tolerance">What rounding may do, relative to the gradient; 512 units of the number type where it is not given.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TFisher, T, TState, TPreconditioner>(
        IPreconditioner<TPreconditioner, ICurvature<TFisher>, T, TState> preconditioner, double damping, CurvatureProblem<T> problem, double? tolerance = null)
        where TFisher : struct, IFisher
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState> => Validate(preconditioner, damping, problem, tolerance).Assert();

    /// <summary>The failure, if there is one.</summary>
    /// <param name="preconditioner">P.</param>
    /// <param name="damping">Its λ, above 0.</param>
    /// <param name="problem">Least squares: <see cref="CurvatureProblems.LeastSquares"/>.</param>
    /// <param name="tolerance">What rounding may do, relative to the gradient; 512 units of the number type where it is not given.</param>
    public static Verdict Validate<TFisher, T, TState, TPreconditioner>(
        IPreconditioner<TPreconditioner, ICurvature<TFisher>, T, TState> preconditioner, double damping, CurvatureProblem<T> problem, double? tolerance = null)
        where TFisher : struct, IFisher
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState>
    {
        ArgumentNullException.ThrowIfNull(problem);
        var found = new Findings("a step of least squares");
        var run = new CurvatureRun<TFisher, T, TState, TPreconditioner>(preconditioner, problem);
        var gradient = run.Observe(problem);
        var (direction, point, after) = (run.Multiply(gradient), problem.Point.ToArray(), new T[gradient.Length]);
        for (var i = 0; i < point.Length; i++) point[i] -= direction[i];
        problem.Objective.BatchGradient(problem.Batch.AsSpan(), point, after, run.Workspace);
        var (error, size) = (0.0, 0.0);
        for (var i = 0; i < point.Length; i++)
        {
            var off = double.CreateChecked(after[i]) - (damping * double.CreateChecked(direction[i]));
            (error, size) = (error + (off * off), size + (double.CreateChecked(gradient[i]) * double.CreateChecked(gradient[i])));
        }

        found.AtMost(Math.Sqrt(error), (tolerance ?? Written.Rounding<T>()) * Math.Sqrt(size), $"{problem}, the gradient behind the step");
        return found.Verdict;
    }
}
