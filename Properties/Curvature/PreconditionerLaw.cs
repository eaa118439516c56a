using System.Numerics;

namespace Toolkit.Properties;

/// <summary>P is one symmetric, positive definite matrix, however it is asked for: <c>P (P⁻¹ v) = v</c>, <c>L Lᵀ = P</c>, and <c>P g + s L z</c> is the sum of both.</summary>
/// <remarks>Of any preconditioner. Errors of the round trip are relative to the condition of P.</remarks>
public static class PreconditionerLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="preconditioner">P.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="before">Batches that are taken in before its own.</param>
    /// <param name="tolerance">What rounding may do, relative; 512 units of the number type where it is not given.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TFisher, T, TState, TPreconditioner>(
        IPreconditioner<TPreconditioner, ICurvature<TFisher>, T, TState> preconditioner, CurvatureProblem<T> problem, ReadOnlySpan<CurvatureProblem<T>> before = default, double? tolerance = null)
        where TFisher : struct, IFisher
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState> => Validate(preconditioner, problem, before, tolerance).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="preconditioner">P.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="before">Batches that are taken in before its own.</param>
    /// <param name="tolerance">What rounding may do, relative; 512 units of the number type where it is not given.</param>
    public static Verdict Validate<TFisher, T, TState, TPreconditioner>(
        IPreconditioner<TPreconditioner, ICurvature<TFisher>, T, TState> preconditioner, CurvatureProblem<T> problem, ReadOnlySpan<CurvatureProblem<T>> before = default, double? tolerance = null)
        where TFisher : struct, IFisher
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState>
    {
        ArgumentNullException.ThrowIfNull(problem);
        var found = new Findings("preconditioner");
        var allowed = tolerance ?? Written.Rounding<T>();
        var run = new CurvatureRun<TFisher, T, TState, TPreconditioner>(preconditioner, problem);
        foreach (var earlier in before) run.Observe(earlier);
        run.Observe(problem);
        var (matrix, inverse, root) = (run.Matrix(), run.Inverse(), run.Root());
        var n = problem.Objective.Dimension;
        var (size, other) = (Written.Largest(matrix), Written.Largest(inverse));
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++)
            {
                found.AtMost(Math.Abs(matrix[(i * n) + j] - matrix[(j * n) + i]), allowed * size, $"{problem}, symmetry of P at {i}, {j}");
                found.AtMost(Math.Abs(inverse[(i * n) + j] - inverse[(j * n) + i]), allowed * other, $"{problem}, symmetry of the inverse at {i}, {j}");
            }
        }

        found.Require(Written.Spectrum(matrix)[^1] > 0, $"{problem}, P is not positive definite");
        var product = Written.Product(matrix, inverse);
        for (var i = 0; i < n; i++) product[(i * n) + i]--;
        found.AtMost(Written.Largest(product), allowed * size * other, $"{problem}, P times its inverse");
        var square = Written.Product(root, root, isTransposed: true);
        found.AtMost(Math.Sqrt(Written.SquaredDistance(square, matrix)), allowed * n * size, $"{problem}, the root times its transpose");

        var (g, z) = (new T[n], new T[n]);
        problem.Key.Fold(1).Normals<T>(g);
        problem.Key.Fold(2).Normals<T>(z);
        var scale = T.CreateChecked(-0.7);
        var (both, direction, noise) = (run.Multiply(g, scale, z), run.Multiply(g), run.Multiply(default, T.One, z));
        for (var i = 0; i < n; i++)
            found.AtMost(Math.Abs(double.CreateChecked(both[i] - direction[i] - (scale * noise[i]))), allowed * n * (size + Math.Sqrt(size)), $"{problem}, direction and noise, coordinate {i}");
        return found.Verdict;
    }
}
