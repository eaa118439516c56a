namespace Toolkit.Properties;

/// <content>Rank-deficient least squares with an L1 norm.</content>
public static partial class Regressions
{
    /// <summary>
    /// The lasso, F(x) = ‖Ax − b‖² / 2n + λ‖x‖₁ with A of a rank below d: f is Polyak–Łojasiewicz but not strongly convex, F convex with quadratic growth, so
    /// that the proximal inequality holds with a constant that nobody knows.
    /// </summary>
    /// <remarks>
    /// Built from its solution: a sparse x*, a subgradient s of ‖·‖₁ at it that is inside ±1 where x* is 0, A with s/‖s‖ as its first right singular vector and
    /// Ax* − b = −nλ‖s‖u₁/σ₁, so that ∇f(x*) = −λs. x* has at most rank many elements that are not 0, and so is the only solution.
    /// </remarks>
    /// <param name="key">What everything random is drawn from.</param>
    /// <param name="rows">n, above the rank.</param>
    /// <param name="columns">d.</param>
    /// <param name="rank">The rank of A, from 1 to d.</param>
    /// <param name="condition">σ_max/σ_min, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static CompositeProblem<GeneralizedLinear<HalfSquare>, L1<double>> RankDeficientLasso(
        RandomKey key, int rows, int columns, int rank, double condition)
    {
        const double Weight = 0.1;
        var shape = new Shape(rows, columns, rank, condition).Checked(rows - 1);
        var support = (rank + 1) / 2;
        var (solution, subgradient) = (new double[columns], new double[columns]);
        for (var j = 0; j < columns; j++)
        {
            var draw = (2 * key.Uniform<double>(j)) - 1;
            (solution[j], subgradient[j]) = j < support ? (Math.CopySign(1.0, draw) + draw, Math.CopySign(1.0, draw)) : (0.0, 0.9 * draw);
        }

        var size = Reductions.Norm<double>(subgradient);
        var left = Orthonormal.Rows(key.Fold(2), rank, rows);
        var right = Orthonormal.Rows(key.Fold(3), rank, columns, subgradient);
        var singular = shape.SingularValues();
        var matrix = shape.Matrix(left, singular, right);
        var offsets = new double[rows];
        MatrixVector.Multiply(new ReadOnlyMatrixSpan<double>(matrix, rows, columns), solution, offsets);
        var residual = rows * Weight * size / singular[0];
        for (var i = 0; i < rows; i++) offsets[i] += residual * left[i];
        var smooth = shape.Problem(
            "lasso", key, matrix, offsets, singular, default(HalfSquare), 1.0 / rows, 1, 1, shape.Around(key.Fold(5), solution, 2), 0,
            new SinglePoint(Buffer<double>.CopyOf(solution)));
        return new(
            smooth.Name, smooth.Objective, ProximalMaps.L1<double>(Weight), smooth.Start,
            (residual * residual / (2 * rows)) + (Weight * solution.Sum(Math.Abs)), smooth.Solutions, smooth.SignDescent);
    }
}
