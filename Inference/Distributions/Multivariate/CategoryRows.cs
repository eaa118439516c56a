using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// Σ ηᵢₖ − ln Σⱼ e to the power ηᵢⱼ with k = xᵢ, a row of logits for each element, in one pass that leaves 1(j = k) − softmax behind.
/// </summary>
internal readonly struct CategoryRows<T> : IOperation<CategoryRows<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "CategoricalLogit";

    /// <summary>The same of each element, in operations of the tape: the definition.</summary>
    public static Variable<T> Composed(Variable<T> x, Variable<T> logits) =>
        Functions.SumRows(Variable<T>.Apply(new OneHot<T>(logits.Shape.Columns), OnTape.Of(x, logits)) * logits) - Functions.LogSumExpRows(logits);

    public static bool Accumulate(in CategoryRows<T> operation, in Adjoints<T> adjoints)
    {
        if (adjoints.Needs(1)) LaneUpdate.AddScaledLanes(adjoints.ResultAdjoint[0], adjoints.Kept(adjoints.Shape(1).Length), adjoints.AdjointLanes(1));
        return true;
    }

    public Shape ResultShape(in Operands<T> operands) => operands.Shape(0).Length == operands.Shape(1).Rows
        ? Shape.Scalar
        : throw new ArgumentException($"{operands.Shape(0).Length} categories for {operands.Shape(1).Rows} rows of logits.");

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var x = evaluation.Operand(0);
        var logits = evaluation.Matrix(1);
        var kept = evaluation.NeedsDerivative ? evaluation.Keep(logits.Rows * logits.Columns) : default;
        var total = T.Zero;
        for (var i = 0; i < logits.Rows; i++)
        {
            var row = logits.Row(i);
            var (largest, sum) = (T.NegativeInfinity, T.Zero);
            foreach (var eta in row) largest = T.Max(largest, eta);
            foreach (var eta in row) sum += T.Exp(eta - largest);
            var known = x[i] >= T.Zero && x[i] < T.CreateTruncating(row.Length) ? int.CreateTruncating(x[i]) : -1;
            var logSum = largest + T.Log(sum);
            total += (known < 0 ? T.Zero : row[known]) - logSum;
            if (kept.IsEmpty) continue;
            var slopes = kept.Slice(i * row.Length, row.Length);
            for (var j = 0; j < row.Length; j++) slopes[j] = (j == known ? T.One : T.Zero) - T.Exp(row[j] - logSum);
        }

        evaluation.Result[0] = total;
    }

    public void Pullback(in Pullback<T> pullback)
    {
        var (x, logits) = (pullback.Operand(0), pullback.Operand(1));
        pullback.Through(Functions.Sum(Composed(x, logits)), x, logits);
    }
}
