using System.Numerics;

namespace Toolkit.Inference;

/// <summary>What is distributed as rows: a vector of as many elements as a row has is one row.</summary>
internal static class Rows
{
    /// <summary>n x K from n x K, or 1 x K from K x 1.</summary>
    public static Variable<T> Of<T>(Variable<T> x, int length, string distribution)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => x.Shape switch
        {
            var shape when shape.Columns == length => x,
            { Columns: 1 } shape when shape.Rows == length => Triangles<T>.Transpose(x),
            var shape => throw new ArgumentException($"{distribution} of {length} elements: a value of {shape} has no such rows.", nameof(x)),
        };

    /// <summary>As a vector, of a vector or a row.</summary>
    public static Variable<T> AsVector<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => x.Shape is { Rows: 1, Columns: > 1 } ? Triangles<T>.Transpose(x) : x;

    /// <summary>The sum of each row.</summary>
    public static Variable<T> Sum<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => x.Shape.Columns == 1 ? x : Functions.Fit(x, Shape.Vector(x.Shape.Rows));

    /// <summary>ln Σ eˣ of each row, without overflow.</summary>
    public static Variable<T> LogSumExp<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var largest = Variable<T>.Apply(default(RowMaximum<T>), Functions.StopGradient(x));
        return Functions.Log(Sum(Functions.Exp(x - largest))) + largest;
    }
}

/// <summary>The largest element of each row, 0 where that is −∞ or ∞; without derivatives.</summary>
internal readonly struct RowMaximum<T> : IOperation<RowMaximum<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "RowMaximum";

    public Shape ResultShape(in Operands<T> operands) => Shape.Vector(operands.Shape(0).Rows);

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var x = evaluation.Matrix(0);
        var result = evaluation.Result;
        for (var i = 0; i < result.Length; i++)
        {
            var largest = T.NegativeInfinity;
            foreach (var value in x.Row(i)) largest = T.Max(largest, value);
            result[i] = T.IsInfinity(largest) ? T.Zero : largest;
        }
    }

    public void Pullback(in Pullback<T> pullback)
    {
    }
}
