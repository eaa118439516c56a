using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>The elements on the diagonal of a square matrix, as a vector.</summary>
internal readonly struct DiagonalElements<T> : IOperation<DiagonalElements<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "DiagonalOf";

    public static bool Accumulate(in DiagonalElements<T> operation, in Adjoints<T> adjoints)
    {
        var v = adjoints.ResultAdjoint;
        var adjoint = adjoints.Adjoint(0);
        for (var i = 0; i < v.Length; i++) adjoint[i * (v.Length + 1)] += v[i];
        return true;
    }

    public static bool Pushforward(in DiagonalElements<T> operation, in Pushforward<T> pushforward, out Variable<T> tangent)
    {
        tangent = Functions.DiagonalOf(pushforward.Tangent(0));
        return true;
    }

    public Shape ResultShape(in Operands<T> operands) => operands.Shape(0).Rows == operands.Shape(0).Columns
        ? Shape.Vector(operands.Shape(0).Rows)
        : throw new ArgumentException($"A value of {operands.Shape(0)} has no diagonal: it is not square.");

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var values = evaluation.Operand(0);
        var result = evaluation.Result;
        for (var i = 0; i < result.Length; i++) result[i] = values[i * (result.Length + 1)];
    }

    public void Pullback(in Pullback<T> pullback) => pullback.Add(0, Functions.DiagonalMatrix(pullback.Cotangent));
}

/// <summary>A square matrix with a vector on its diagonal, and zeros.</summary>
internal readonly struct DiagonalMatrix<T> : IOperation<DiagonalMatrix<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "DiagonalMatrix";

    public static bool Accumulate(in DiagonalMatrix<T> operation, in Adjoints<T> adjoints)
    {
        var v = adjoints.ResultAdjoint;
        var adjoint = adjoints.Adjoint(0);
        for (var i = 0; i < adjoint.Length; i++) adjoint[i] += v[i * (adjoint.Length + 1)];
        return true;
    }

    public static bool Pushforward(in DiagonalMatrix<T> operation, in Pushforward<T> pushforward, out Variable<T> tangent)
    {
        tangent = Functions.DiagonalMatrix(pushforward.Tangent(0));
        return true;
    }

    public Shape ResultShape(in Operands<T> operands) => operands.Shape(0).IsVector
        ? new(operands.Shape(0).Rows, operands.Shape(0).Rows)
        : throw new ArgumentException($"A value of {operands.Shape(0)} is no diagonal: a vector.");

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var values = evaluation.Operand(0);
        var result = evaluation.Result;
        result.Clear();
        for (var i = 0; i < values.Length; i++) result[i * (values.Length + 1)] = values[i];
    }

    public void Pullback(in Pullback<T> pullback) => pullback.Add(0, Functions.DiagonalOf(pullback.Cotangent));
}

public static partial class Functions
{
    /// <summary>The elements on the diagonal of a square matrix, as a vector.</summary>
    /// <param name="matrix">n x n.</param>
    /// <exception cref="ArgumentException">The matrix is not square.</exception>
    public static Variable<T> DiagonalOf<T>(Variable<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(default(DiagonalElements<T>), matrix);

    /// <summary>The square matrix with a vector on its diagonal, and zeros.</summary>
    /// <param name="diagonal">n elements.</param>
    /// <exception cref="ArgumentException">The value is no vector.</exception>
    public static Variable<T> DiagonalMatrix<T>(Variable<T> diagonal)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(default(DiagonalMatrix<T>), diagonal);
}
