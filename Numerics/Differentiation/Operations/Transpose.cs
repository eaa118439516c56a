using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>Aᵀ.</summary>
internal readonly struct Transposition<T> : IOperation<Transposition<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Blocks of so many rows and columns stay in the first cache.
    private const int Block = 16;

    public static string Name => "Transpose";

    public static bool Accumulate(in Transposition<T> operation, in Adjoints<T> adjoints)
    {
        var v = adjoints.ResultAdjoint;
        var adjoint = adjoints.Adjoint(0);
        var (rows, columns) = (adjoints.Shape(0).Rows, adjoints.Shape(0).Columns);
        if (rows == 1 || columns == 1)
        {
            LaneUpdate.AddScaled(T.One, v, adjoint);
            return true;
        }

        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++) adjoint[(i * columns) + j] += v[(j * rows) + i];
        }

        return true;
    }

    public static bool Pushforward(in Transposition<T> operation, in Pushforward<T> pushforward, out Variable<T> tangent)
    {
        tangent = Functions.Transpose(pushforward.Tangent(0));
        return true;
    }

    public Shape ResultShape(in Operands<T> operands) => operands.Shape(0).Transposed;

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var values = evaluation.Operand(0);
        var result = evaluation.Result;
        var (rows, columns) = (evaluation.Shape(0).Rows, evaluation.Shape(0).Columns);
        if (rows == 1 || columns == 1)
        {
            values.CopyTo(result);
            return;
        }

        for (var top = 0; top < rows; top += Block)
        {
            for (var left = 0; left < columns; left += Block)
            {
                var (bottom, right) = (Math.Min(rows, top + Block), Math.Min(columns, left + Block));
                for (var i = top; i < bottom; i++)
                {
                    for (var j = left; j < right; j++) result[(j * rows) + i] = values[(i * columns) + j];
                }
            }
        }
    }

    public void Pullback(in Pullback<T> pullback) => pullback.Add(0, Functions.Transpose(pullback.Cotangent));
}

/// <summary>The same elements, row by row, in another shape.</summary>
internal readonly struct Reshaping<T>(Shape shape) : IOperation<Reshaping<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Shape _shape = shape;

    public static string Name => "Reshape";

    public static bool Accumulate(in Reshaping<T> operation, in Adjoints<T> adjoints)
    {
        LaneUpdate.AddScaled(T.One, adjoints.ResultAdjoint, adjoints.Adjoint(0));
        return true;
    }

    public static bool Pushforward(in Reshaping<T> operation, in Pushforward<T> pushforward, out Variable<T> tangent)
    {
        tangent = Variable<T>.Apply(in operation, pushforward.Tangent(0));
        return true;
    }

    public Shape ResultShape(in Operands<T> operands) => operands.Shape(0).Length == _shape.Length
        ? _shape
        : throw new ArgumentException($"A value of {operands.Shape(0)} does not fill a shape of {_shape}.");

    public void Evaluate(in Evaluation<T> evaluation) => evaluation.Operand(0).CopyTo(evaluation.Result);

    public void Pullback(in Pullback<T> pullback) =>
        pullback.Add(0, Variable<T>.Apply(new Reshaping<T>(pullback.Operand(0).Shape), pullback.Cotangent));
}

public static partial class Functions
{
    /// <summary>Aᵀ; of a vector, a row.</summary>
    /// <param name="matrix">A, m x n.</param>
    public static Variable<T> Transpose<T>(Variable<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => matrix.Shape.IsScalar ? matrix : Variable<T>.Apply(default(Transposition<T>), matrix);

    /// <summary>The same elements, row by row, in another shape.</summary>
    /// <param name="x">A value of any shape.</param>
    /// <param name="rows">The rows of the result, at least 1.</param>
    /// <param name="columns">The columns of the result, at least 1.</param>
    /// <exception cref="ArgumentException">The number of elements differs.</exception>
    public static Variable<T> Reshape<T>(Variable<T> x, int rows, int columns = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => x.Shape == new Shape(rows, columns)
        ? x
        : Variable<T>.Apply(new Reshaping<T>(new Shape(rows, columns)), x);
}
