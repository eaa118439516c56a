namespace Toolkit.Properties;

/// <content>Logistic regression with an L1 norm.</content>
public static partial class Regressions
{
    /// <summary>
    /// Logistic regression with an L1 norm, F(x) = (1/n) Σ log(1 + exp(−aᵢᵀx)) + λ‖x‖₁: L ≤ σ²_max/4n, no constant of the proximal inequality is known, and F
    /// grows quadratically around its only solution.
    /// </summary>
    /// <remarks>
    /// Built from its solution: a sparse x*, a subgradient s of ‖·‖₁ at it that is inside ±0.9 where x* is 0, and arguments t with ⟨t, w⟩ &lt; 0 for the slopes
    /// wᵢ = φ′(tᵢ). With λ = −⟨t, w⟩/n‖x*‖₁ there are matrices with Ax* = t and Aᵀw = −nλs: a random one without its parts along w and x*, and these two put
    /// in. No solver is involved.
    /// </remarks>
    /// <param name="key">What everything random is drawn from.</param>
    /// <param name="rows">n, at least the number of elements that are not zero.</param>
    /// <param name="columns">d.</param>
    /// <param name="nonzeros">The number of elements of x* that are not zero, from 1 to d.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static CompositeProblem<GeneralizedLinear<Softplus>, L1<double>> LogisticLasso(RandomKey key, int rows, int columns, int nonzeros)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nonzeros, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nonzeros, columns);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nonzeros, rows);
        var loss = default(Softplus);
        var (solution, subgradient, start, matrix) = (new double[columns], new double[columns], new double[columns], new double[rows * columns]);
        for (var j = 0; j < columns; j++)
        {
            var draw = (2 * key.Uniform<double>(j)) - 1;
            (solution[j], subgradient[j]) = j < nonzeros ? (Math.CopySign(0.5, draw) + draw, Math.CopySign(1.0, draw)) : (0.0, 0.9 * draw);
        }

        // Where they are balanced the product is 0, and above it is negative.
        var arguments = Array.ConvertAll(Balanced(key.Fold(1), rows), argument => argument + 1);
        var slopes = Array.ConvertAll(arguments, loss.Slope);
        var product = Reductions.Dot<double>(arguments, slopes);
        var weight = -product / (rows * Reductions.SumOfAbs<double>(solution));
        key.Fold(2).Normals<double>(matrix);
        key.Fold(3).Normals<double>(start);
        var (ofSlopes, ofSolution) = (Reductions.SumOfSquares<double>(slopes), Reductions.SumOfSquares<double>(solution));
        for (var j = 0; j < columns; j++)
        {
            var along = 0.0;
            for (var i = 0; i < rows; i++) along += matrix[(i * columns) + j] * slopes[i] / ofSlopes;
            for (var i = 0; i < rows; i++) matrix[(i * columns) + j] -= along * slopes[i];
        }

        for (var i = 0; i < rows; i++)
        {
            var row = matrix.AsSpan(i * columns, columns);
            var missing = (arguments[i] - (slopes[i] * product / ofSlopes) - Reductions.Dot<double>(row, solution)) / ofSolution;
            for (var j = 0; j < columns; j++) row[j] += (missing * solution[j]) - (slopes[i] * rows * weight * subgradient[j] / ofSlopes);
        }

        var largest = SpectralNorm.Bound(new ReadOnlyMatrixSpan<double>(matrix, rows, columns), new Workspace()).Upper;
        var map = ProximalMaps.L1<double>(weight);
        var smooth = Bounded(
            new Shape(rows, columns, nonzeros, 1), matrix, new double[rows], loss, 1.0 / rows, 0.25, largest * largest / (4 * rows), 0);
        return new(
            $"logistic lasso(key {key}, {rows} x {columns}, {nonzeros} not zero, λ {weight:g4})", smooth.Objective, map, Buffer<double>.CopyOf(start),
            (loss.Sum(arguments) / rows) + map.OverVectors().Value(solution, new Workspace()), new SinglePoint(Buffer<double>.CopyOf(solution)),
            smooth.SignDescent);
    }
}
