using System.Numerics;

namespace Toolkit.Inference;

/// <summary>L with A = L Lᵀ, of the lower triangle of A; not a number where A is not positive definite.</summary>
/// <remarks>
/// The pullback is ½(W + Wᵀ) with W = L⁻ᵀ P L⁻¹ and P the lower half of Lᵀ L̄: Murray, "Differentiation of the Cholesky decomposition", 2016.
/// </remarks>
internal readonly struct CholeskyFactor<T> : IOperation<CholeskyFactor<T>, T>, ITerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Cholesky";

    public static Variable<T> Of(Variable<T> x) => Variable<T>.Apply(default(CholeskyFactor<T>), x);

    public Shape ResultShape(in Operands<T> operands) => operands.Shape(0).Rows == operands.Shape(0).Columns
        ? operands.Shape(0)
        : throw new ArgumentException($"A matrix of {operands.Shape(0)} has no Cholesky factor: it is not square.");

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var result = evaluation.ResultMatrix;
        evaluation.Operand(0).CopyTo(evaluation.Result);
        if (Cholesky.Factor(result, evaluation.Workspace) is not null)
        {
            evaluation.Result.Fill(T.NaN);
            return;
        }

        for (var i = 0; i < result.Rows; i++) result.Row(i)[(i + 1)..].Clear();
    }

    public void Pullback(in Pullback<T> pullback)
    {
        var factor = pullback.Result;
        var order = factor.Shape.Rows;
        var half = Functions.Multiply(factor, true, pullback.Cotangent, false) * Triangles<T>.LowerHalf(order);
        var right = RowSolve<T>.Of(half, factor, true);
        var both = RowSolve<T>.Of(Triangles<T>.Transpose(right), factor, true);
        pullback.Add(0, (both + Triangles<T>.Transpose(both)) * T.CreateTruncating(0.5));
    }
}
