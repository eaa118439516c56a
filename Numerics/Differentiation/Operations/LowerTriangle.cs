using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>A vector as the lower triangle of a matrix, row by row, with or without the diagonal; zeros elsewhere.</summary>
internal readonly struct LowerTriangle<T>(int order, bool withDiagonal) : IOperation<LowerTriangle<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _order = order;
    private readonly bool _withDiagonal = withDiagonal;

    public static string Name => "LowerTriangle";

    public static bool Accumulate(in LowerTriangle<T> operation, in Adjoints<T> adjoints)
    {
        var v = adjoints.ResultAdjoint;
        var adjoint = adjoints.Adjoint(0);
        var next = 0;
        for (var i = 0; i < operation._order; i++)
        {
            for (var j = 0; j < operation.Width(i); j++) adjoint[next++] += v[(i * operation._order) + j];
        }

        return true;
    }

    public static bool Pushforward(in LowerTriangle<T> operation, in Pushforward<T> pushforward, out Variable<T> tangent)
    {
        tangent = Variable<T>.Apply(in operation, pushforward.Tangent(0));
        return true;
    }

    public Shape ResultShape(in Operands<T> operands) => new(_order, _order);

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var values = evaluation.Operand(0);
        var result = evaluation.ResultMatrix;
        var next = 0;
        result.Values.Clear();
        for (var i = 0; i < _order; i++)
        {
            values.Slice(next, Width(i)).CopyTo(result.Row(i));
            next += Width(i);
        }
    }

    public void Pullback(in Pullback<T> pullback) =>
        pullback.Add(0, Variable<T>.Apply(new LowerTriangleOf<T>(_order, _withDiagonal), pullback.Cotangent));

    private int Width(int row) => _withDiagonal ? row + 1 : row;
}

/// <summary>The lower triangle of a matrix as a vector, row by row: what <see cref="LowerTriangle{T}"/> is transposed.</summary>
internal readonly struct LowerTriangleOf<T>(int order, bool withDiagonal) : IOperation<LowerTriangleOf<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _order = order;
    private readonly bool _withDiagonal = withDiagonal;

    public static string Name => "LowerTriangleOf";

    public static bool Pushforward(in LowerTriangleOf<T> operation, in Pushforward<T> pushforward, out Variable<T> tangent)
    {
        tangent = Variable<T>.Apply(in operation, pushforward.Tangent(0));
        return true;
    }

    public Shape ResultShape(in Operands<T> operands) => Shape.Vector(_order * (_withDiagonal ? _order + 1 : _order - 1) / 2);

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var values = evaluation.Operand(0);
        var result = evaluation.Result;
        var next = 0;
        for (var i = 0; i < _order; i++)
        {
            var width = _withDiagonal ? i + 1 : i;
            values.Slice(i * _order, width).CopyTo(result[next..]);
            next += width;
        }
    }

    public void Pullback(in Pullback<T> pullback) =>
        pullback.Add(0, Variable<T>.Apply(new LowerTriangle<T>(_order, _withDiagonal), pullback.Cotangent));
}

public static partial class Functions
{
    /// <summary>A vector as the lower triangle of a square matrix, row by row; zeros above.</summary>
    /// <param name="x">n(n + 1)/2 elements; without the diagonal, n(n − 1)/2.</param>
    /// <param name="withDiagonal">Whether the vector holds the diagonal; without, that is 0.</param>
    /// <exception cref="ArgumentException">The length is that of no triangle.</exception>
    public static Variable<T> LowerTriangle<T>(Variable<T> x, bool withDiagonal = true)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var length = x.Shape.Length;
        var side = (int)((Math.Sqrt((8.0 * length) + 1) - 1) / 2);
        var order = withDiagonal ? side : side + 1;
        return x.Shape.IsVector && side * (side + 1) / 2 == length
            ? Variable<T>.Apply(new LowerTriangle<T>(order, withDiagonal), x)
            : throw new ArgumentException($"A value of {x.Shape} is no triangle: a vector of 1, 3, 6, 10, … elements.", nameof(x));
    }

    /// <summary>The lower triangle of a square matrix as a vector, row by row.</summary>
    /// <param name="matrix">n x n.</param>
    /// <param name="withDiagonal">Whether the diagonal is wanted.</param>
    /// <exception cref="ArgumentException">The matrix is not square.</exception>
    public static Variable<T> LowerTriangleOf<T>(Variable<T> matrix, bool withDiagonal = true)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => matrix.Shape.Rows == matrix.Shape.Columns
        ? Variable<T>.Apply(new LowerTriangleOf<T>(matrix.Shape.Rows, withDiagonal), matrix)
        : throw new ArgumentException($"A value of {matrix.Shape} is not square.", nameof(matrix));
}
