using System.Numerics;

namespace Toolkit.Properties;

/// <summary>Another way to write the inputs of a network down: <c>x′ = M x + c</c>, with M invertible, and its first layer changed so that outputs are the same.</summary>
/// <param name="Matrix">M, row-major.</param>
/// <param name="Inverse">M⁻¹.</param>
/// <param name="Shift">c.</param>
public sealed record InputMap(Buffer<double> Matrix, Buffer<double> Inverse, Buffer<double> Shift)
{
    /// <summary>A rotation or reflection; c is 0.</summary>
    /// <param name="key">What is drawn from.</param>
    /// <param name="length">The number of inputs, at least 1.</param>
    public static InputMap Orthogonal(RandomKey key, int length) => Of(key, length, 1, 0);

    /// <summary>A map with singular values from 1/s to s, and a shift.</summary>
    /// <param name="key">What is drawn from.</param>
    /// <param name="length">The number of inputs, at least 1.</param>
    /// <param name="stretch">s, at least 1.</param>
    public static InputMap General(RandomKey key, int length, double stretch = 3) => Of(key, length, stretch, 1);

    /// <summary>The problem written in x′: its outputs are the same.</summary>
    /// <remarks>W becomes W M⁻¹, and b becomes b − W M⁻¹ c.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="problem">A problem whose first layer is dense, with a bias where c is not 0, at the places of the inputs.</param>
    /// <exception cref="ArgumentException">The first layer is of another form.</exception>
    public CurvatureProblem<T> Of<T>(CurvatureProblem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(problem);
        var (objective, d) = (problem.Objective, Shift.Length);
        var block = problem.Layout.Blocks[0];
        if (block.Layer != 0 || block.Shape.Columns != d || (!block.Shape.HasBias && Written.Largest(Shift.Span) > 0))
            throw new ArgumentException($"The map is of {d} inputs{(Written.Largest(Shift.Span) > 0 ? " with a shift" : "")}; the first layer is {block}.", nameof(problem));
        var (terms, length) = (objective.Terms, objective.Inputs.Shape.Length);
        var inputs = new T[terms * length];
        objective.Inputs.Gather([.. Enumerable.Range(0, terms)], inputs);
        for (var from = 0; from < inputs.Length; from += d)
        {
            var x = inputs.AsSpan(from, d).ToArray();
            for (var i = 0; i < d; i++)
            {
                var sum = Shift.Span[i];
                for (var j = 0; j < d; j++) sum += Matrix.Span[(i * d) + j] * double.CreateChecked(x[j]);
                inputs[from + i] = T.CreateChecked(sum);
            }
        }

        var point = problem.Point.ToArray();
        var weights = point.AsSpan(block.Offset, block.Shape.Length);
        for (var row = 0; row < block.Shape.Rows; row++)
        {
            var (old, shift) = (weights.Slice(row * d, d).ToArray(), 0.0);
            for (var j = 0; j < d; j++)
            {
                var sum = 0.0;
                for (var i = 0; i < d; i++) sum += double.CreateChecked(old[i]) * Inverse.Span[(i * d) + j];
                weights[(row * d) + j] = T.CreateChecked(sum);
                shift += sum * Shift.Span[j];
            }

            if (block.Shape.HasBias) weights[(block.Shape.Rows * d) + row] -= T.CreateChecked(shift);
        }

        return problem with
        {
            Objective = objective.Network.Objective(new DenseInputs<T>(inputs, objective.Inputs.Shape), objective.Targets, objective.Loss, objective.PriorPrecision, objective.Team),
            Point = point,
        };
    }

    private static InputMap Of(RandomKey key, int length, double stretch, double shift)
    {
        var (left, right, c) = (Orthonormal.Rows(key.Fold(1), length, length), Orthonormal.Rows(key.Fold(2), length, length), new double[length]);
        var (matrix, inverse) = (new double[length * length], new double[length * length]);
        if (shift > 0) key.Fold(3).Normals<double>(c);
        for (var k = 0; k < length; k++)
        {
            // Powers of the stretch from −1 to 1, evenly.
            var value = Math.Pow(stretch, length == 1 ? 1 : (2.0 * k / (length - 1)) - 1);
            for (var i = 0; i < length; i++)
            {
                for (var j = 0; j < length; j++)
                {
                    matrix[(i * length) + j] += value * left[(k * length) + i] * right[(k * length) + j];
                    inverse[(j * length) + i] += left[(k * length) + i] * right[(k * length) + j] / value;
                }
            }
        }

        return new(Buffer<double>.CopyOf(matrix), Buffer<double>.CopyOf(inverse), Buffer<double>.CopyOf(c));
    }
}
