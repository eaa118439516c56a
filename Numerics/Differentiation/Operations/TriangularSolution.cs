using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>X with L X = B, or with Lᵀ in L's place, or with X on the left. What L has above its diagonal is not read.</summary>
internal readonly struct TriangularSolution<T>(bool isTransposed, bool fromRight) : IOperation<TriangularSolution<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly bool _isTransposed = isTransposed;
    private readonly bool _fromRight = fromRight;

    public static string Name => "TriangularSolve";

    public Shape ResultShape(in Operands<T> operands)
    {
        var (factor, values) = (operands.Shape(0), operands.Shape(1));
        return factor.Rows == factor.Columns && factor.Rows == (_fromRight ? values.Columns : values.Rows)
            ? values
            : throw new ArgumentException($"A triangular matrix of {factor} does not solve for a value of {values}{(_fromRight ? " on its left" : "")}.");
    }

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var factor = evaluation.Matrix(0);
        var result = evaluation.ResultMatrix;
        evaluation.Operand(1).CopyTo(evaluation.Result);
        if (_fromRight)
        {
            // x L = b is Lᵀ xᵀ = bᵀ, row by row.
            for (var i = 0; i < result.Rows; i++) Solve(factor, !_isTransposed, result.Row(i));
        }
        else if (result.Columns == 1)
        {
            Solve(factor, _isTransposed, result.Values);
        }
        else if (_isTransposed)
        {
            TriangularSolve.Upper(factor.Transpose(), result, evaluation.Workspace);
        }
        else
        {
            TriangularSolve.Lower(factor, result, evaluation.Workspace);
        }
    }

    public void Pullback(in Pullback<T> pullback)
    {
        var (factor, x) = (pullback.Operand(0), pullback.Result);
        var values = Variable<T>.Apply(new TriangularSolution<T>(!_isTransposed, _fromRight), factor, pullback.Cotangent);
        pullback.Add(1, values);
        if (!pullback.Needs(0)) return;
        var product = (_isTransposed, _fromRight) switch
        {
            (false, false) => Functions.Multiply(values, false, x, true),
            (true, false) => Functions.Multiply(x, false, values, true),
            (false, true) => Functions.Multiply(x, true, values, false),
            (true, true) => Functions.Multiply(values, true, x, false),
        };
        pullback.Add(0, -LowerPart<T>.Of(product));
    }

    private static void Solve(ReadOnlyMatrixSpan<T> factor, bool isTransposed, Span<T> x)
    {
        if (isTransposed) TriangularSolve.Upper(factor.Transpose(), x);
        else TriangularSolve.Lower(factor, x);
    }
}
