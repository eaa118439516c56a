using System.Numerics;

namespace Toolkit.Properties;

/// <summary>
/// The evidence of a batch is that of its examples' gradients: for each block, example and vector <c>Σ_t δ h̄ᵀ</c> is the gradient that a pass of the example alone gives; and where the kind is type
/// II, their squares sum to the Gauss–Newton matrix.
/// </summary>
/// <remarks>A mean loss has derivatives δ/m; evidence that keeps the m is refused, and so is a layer whose h or places are others than its gradient's.</remarks>
public static class EvidenceLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="fisher">The kind of the Fisher matrix.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="tolerance">What rounding may do, relative; 512 units of the number type where it is not given.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TFisher, T>(TFisher fisher, CurvatureProblem<T> problem, double? tolerance = null)
        where TFisher : struct, IFisher
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Validate(fisher, problem, tolerance).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="fisher">The kind of the Fisher matrix.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="tolerance">What rounding may do, relative; 512 units of the number type where it is not given.</param>
    public static Verdict Validate<TFisher, T>(TFisher fisher, CurvatureProblem<T> problem, double? tolerance = null)
        where TFisher : struct, IFisher
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(problem);
        var found = new Findings($"evidence of {fisher.GetType().Name}");
        var (allowed, workspace, dimension) = (tolerance ?? Written.Rounding<T>(), new Workspace(), problem.Objective.Dimension);
        var (rows, gradient) = (problem.ExampleGradients<TFisher>(), new T[dimension]);
        var largest = Written.Largest(rows);
        using var scope = workspace.Open();
        var evidence = problem.Objective.BatchGradient<TFisher>(problem.Batch.AsSpan(), problem.Point.Span, gradient, problem.Key, workspace);
        for (var k = 0; k < problem.Layout.Blocks.Length; k++)
        {
            var (block, shape) = (problem.Layout.Blocks[k], problem.Layout.Blocks[k].Shape);
            var inputs = evidence.Inputs(k);
            for (var v = 0; v < evidence.Vectors; v++)
            {
                var derivatives = evidence.Derivatives(k, v);
                for (var i = 0; i < evidence.Examples; i++)
                {
                    var own = new double[shape.Length];
                    for (var t = i * shape.Places; t < (i + 1) * shape.Places; t++) AddOuter(derivatives.Row(t), inputs.Row(t), shape, own);
                    var expected = rows.AsSpan((((i * evidence.Vectors) + v) * dimension) + block.Offset, shape.Length);
                    found.AtMost(Math.Sqrt(Written.SquaredDistance(own, expected)), allowed * largest, $"{problem}, {block.Name}, example {i}, vector {v}");
                }
            }
        }

        if (TFisher.IsEmpirical || TFisher.IsSampled) return found.Verdict;
        var (direction, product) = (new T[dimension], new T[dimension]);
        problem.Key.Fold(3).Normals<T>(direction);
        problem.Objective.BatchGaussNewtonProduct(problem.Batch.AsSpan(), problem.Point.Span, direction, product, workspace);
        var sum = new double[dimension];
        for (var from = 0; from < rows.Length; from += dimension)
        {
            var along = 0.0;
            for (var j = 0; j < dimension; j++) along += rows[from + j] * double.CreateChecked(direction[j]);
            for (var j = 0; j < dimension; j++) sum[j] += along * rows[from + j] / problem.Batch.Length;
        }

        var size = Written.Largest(sum);
        for (var j = 0; j < dimension; j++) found.AtMost(Math.Abs(sum[j] - double.CreateChecked(product[j])), allowed * size, $"{problem}, Gauss–Newton product, coordinate {j}");
        return found.Verdict;
    }

    // own ← own + δ h̄ᵀ: weights in rows, then the bias.
    private static void AddOuter<T>(ReadOnlySpan<T> derivative, ReadOnlySpan<T> input, KroneckerShape shape, double[] own)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < shape.Rows; i++)
        {
            var delta = double.CreateChecked(derivative[i]);
            for (var j = 0; j < shape.Columns; j++) own[(i * shape.Columns) + j] += delta * double.CreateChecked(input[j]);
            if (shape.HasBias) own[(shape.Rows * shape.Columns) + i] += delta;
        }
    }
}
