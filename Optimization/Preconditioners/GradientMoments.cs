using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>Second moments of the examples' own gradients, in the coordinates of the parameters.</summary>
internal static class GradientMoments
{
    /// <summary>
    /// For a block with weights w and a bias b: squares ← β squares + (1 − β) E[g∘²], in the order of the parameters, and cross ← β cross + (1 − β) E[g_w g_b], g_b that of the same output.
    /// </summary>
    /// <param name="curvature">The evidence.</param>
    /// <param name="block">The number of the block.</param>
    /// <param name="keep">β.</param>
    /// <param name="squares">The mean squares of the block's parameters.</param>
    /// <param name="cross">The mean products with the bias, as many as there are weights; empty where nobody asks, or there is no bias.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <param name="team">The threads to use.</param>
    public static void Add<T>(
        scoped in CurvatureEvidence<T> curvature, int block, double keep, Span<T> squares, Span<T> cross, Workspace workspace, WorkerTeam? team)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var scope = workspace.Open();
        var shape = curvature.Layout.Blocks[block].Shape;
        var (m, rows, columns) = (curvature.Examples, shape.Rows, shape.Columns);
        var (beta, take) = (Number.Of<T>(keep), Number.Of<T>((1 - keep) / m));
        var weights = squares[..(rows * columns)];
        var bias = squares[(rows * columns)..];
        if (keep == 0) bias.Clear();
        else LaneMap.Scale(beta, bias, bias);
        if (shape.Places > 1)
        {
            if (keep == 0)
            {
                weights.Clear();
                cross.Clear();
            }
            else
            {
                LaneMap.Scale(beta, weights, weights);
                LaneMap.Scale(beta, cross, cross);
            }

            AddPlaces(curvature, block, take, weights, bias, cross, workspace, team);
            return;
        }

        var inputs = curvature.Inputs(block);
        var inputSquares = workspace.Take<T>(m * columns)[..(m * columns)];
        var derivativeSquares = workspace.Take<T>(m * rows)[..(m * rows)];
        inputs.Values[..(m * columns)].CopyTo(inputSquares);
        LaneMap.Square(inputSquares);
        for (var v = 0; v < curvature.Vectors; v++)
        {
            curvature.Derivatives(block, v).Values[..(m * rows)].CopyTo(derivativeSquares);
            LaneMap.Square(derivativeSquares);
            var own = new MatrixSpan<T>(derivativeSquares, m, rows).Transpose();
            var kept = v == 0 ? beta : T.One;
            MatrixProduct.Multiply(take, own, new MatrixSpan<T>(inputSquares, m, columns), kept, new MatrixSpan<T>(weights, rows, columns), workspace, team);
            if (!cross.IsEmpty) MatrixProduct.Multiply(take, own, inputs, kept, new MatrixSpan<T>(cross, rows, columns), workspace, team);
            for (var i = 0; i < m && shape.HasBias; i++) LaneMap.AddScaled(take, derivativeSquares.Slice(i * rows, rows), bias);
        }
    }

    // An example's gradient is the sum over its places: only then comes the square.
    private static void AddPlaces<T>(
        scoped in CurvatureEvidence<T> curvature, int block, T take, Span<T> weights, Span<T> bias, Span<T> cross, Workspace workspace, WorkerTeam? team)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var shape = curvature.Layout.Blocks[block].Shape;
        var (places, rows, columns) = (shape.Places, shape.Rows, shape.Columns);
        var own = workspace.Take<T>(rows * columns)[..(rows * columns)];
        var ownBias = workspace.Take<T>(rows)[..rows];
        for (var v = 0; v < curvature.Vectors; v++)
        {
            var inputs = curvature.Inputs(block);
            var derivatives = curvature.Derivatives(block, v);
            for (var i = 0; i < curvature.Examples; i++)
            {
                MatrixProduct.Multiply(
                    derivatives.Part(i * places, 0, places, rows).Transpose(), inputs.Part(i * places, 0, places, columns), new MatrixSpan<T>(own, rows, columns), workspace, team);
                LaneMap.AddScaledSquare(take, own, weights);
                if (!shape.HasBias) continue;
                ownBias.Clear();
                for (var t = 0; t < places; t++) LaneMap.Add(derivatives.Row((i * places) + t), ownBias);
                LaneMap.AddScaledSquare(take, ownBias, bias);
                for (var j = 0; j < rows && !cross.IsEmpty; j++) LaneMap.AddScaled(take * ownBias[j], own.Slice(j * columns, columns), cross.Slice(j * columns, columns));
            }
        }
    }
}
