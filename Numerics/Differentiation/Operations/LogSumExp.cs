using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>Over what elements of a matrix a reduction runs.</summary>
internal enum Over
{
    All,
    EachRow,
    EachColumn,
}

/// <summary>ln Σ eˣ, shifted by the largest element; −∞ where all are.</summary>
internal readonly struct LogSumOfExponentials<T>(Over over) : IOperation<LogSumOfExponentials<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Over _over = over;

    public static string Name => "LogSumExp";

    public static bool Accumulate(in LogSumOfExponentials<T> operation, in Adjoints<T> adjoints)
    {
        var x = adjoints.Operand(0);
        var v = adjoints.ResultAdjoint;
        var sum = adjoints.Result;
        var adjoint = adjoints.Adjoint(0);
        var (count, step, length, stride) = operation.Groups(adjoints.Shape(0));
        for (var g = 0; g < count; g++)
        {
            if (sum[g] == T.NegativeInfinity) continue;
            for (var k = 0; k < length; k++)
            {
                var i = (g * step) + (k * stride);
                adjoint[i] += v[g] * T.Exp(x[i] - sum[g]);
            }
        }

        return true;
    }

    public static bool Pushforward(in LogSumOfExponentials<T> operation, in Pushforward<T> pushforward, out Variable<T> tangent)
    {
        var shares = operation.Shares(pushforward.Operand(0), pushforward.Result);
        tangent = Functions.Fit(shares * pushforward.Tangent(0), pushforward.Result.Shape);
        return true;
    }

    public Shape ResultShape(in Operands<T> operands) => _over switch
    {
        Over.All => Shape.Scalar,
        Over.EachRow => Shape.Vector(operands.Shape(0).Rows),
        _ => new(1, operands.Shape(0).Columns),
    };

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var x = evaluation.Operand(0);
        var result = evaluation.Result;
        var (count, step, length, stride) = Groups(evaluation.Shape(0));
        for (var g = 0; g < count; g++)
        {
            if (stride == 1)
            {
                result[g] = SpecialFunctions.LogSumExp(x.Slice(g * step, length));
                continue;
            }

            var (largest, sum) = (T.NegativeInfinity, T.Zero);
            for (var k = 0; k < length; k++) largest = T.Max(largest, x[(g * step) + (k * stride)]);
            var shift = T.IsInfinity(largest) ? T.Zero : largest;
            for (var k = 0; k < length; k++) sum += T.Exp(x[(g * step) + (k * stride)] - shift);
            result[g] = shift + T.Log(sum);
        }
    }

    public void Pullback(in Pullback<T> pullback) => pullback.Add(0, pullback.Cotangent * Shares(pullback.Operand(0), pullback.Result));

    // Each element's share of the sum; 0 where the sum is 0.
    private Variable<T> Shares(Variable<T> x, Variable<T> result) =>
        Functions.Exp(x - Functions.Where(Functions.IsGreater(result, T.NegativeInfinity), result, T.Zero));

    private (int Count, int Step, int Length, int Stride) Groups(Shape shape) => _over switch
    {
        Over.All => (1, 0, shape.Length, 1),
        Over.EachRow => (shape.Rows, shape.Columns, shape.Columns, 1),
        _ => (shape.Columns, 1, shape.Rows, shape.Columns),
    };
}
