using System.Numerics;

namespace Toolkit.Inference;

/// <summary>Each row b of B as L⁻¹ b, or as L⁻ᵀ b: B L⁻ᵀ and B L⁻¹. What L has above its diagonal is not read.</summary>
internal readonly struct RowSolve<T>(RowSolveSide side) : IOperation<RowSolve<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RowSolveSide _side = side;

    public static string Name => "RowSolve";

    private bool IsTransposed => _side == RowSolveSide.Transposed;

    public static Variable<T> Of(Variable<T> rows, Variable<T> factor, bool isTransposed = false) =>
        Variable<T>.Apply(new RowSolve<T>(isTransposed ? RowSolveSide.Transposed : RowSolveSide.Plain), rows, factor);

    public Shape ResultShape(in Operands<T> operands) =>
        operands.Shape(1).Rows == operands.Shape(1).Columns && operands.Shape(0).Columns == operands.Shape(1).Rows
        ? operands.Shape(0)
        : throw new ArgumentException($"Rows of {operands.Shape(0)} are not solved by a triangular matrix of {operands.Shape(1)}.");

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var factor = evaluation.Matrix(1);
        var result = evaluation.ResultMatrix;
        evaluation.Operand(0).CopyTo(evaluation.Result);
        for (var i = 0; i < result.Rows; i++)
        {
            if (IsTransposed) TriangularSolve.Upper(factor.Transpose(), result.Row(i));
            else TriangularSolve.Lower(factor, result.Row(i));
        }
    }

    public void Pullback(in Pullback<T> pullback)
    {
        // Y = B L⁻ᵀ: B̄ = Ȳ L⁻¹ and L̄ = −B̄ᵀ Y; Y = B L⁻¹: B̄ = Ȳ L⁻ᵀ and L̄ = −Yᵀ B̄, below and on the diagonal.
        var factor = pullback.Operand(1);
        var rows = Of(pullback.Cotangent, factor, !IsTransposed);
        pullback.Add(0, rows);
        if (!pullback.Needs(1)) return;
        var product = IsTransposed ? Functions.Multiply(pullback.Result, true, rows, false) : Functions.Multiply(rows, true, pullback.Result, false);
        pullback.Add(1, -(product * Triangles<T>.Lower(factor.Shape.Rows)));
    }
}

/// <summary>By which of L and Lᵀ rows are solved.</summary>
internal enum RowSolveSide
{
    Plain,
    Transposed,
}
