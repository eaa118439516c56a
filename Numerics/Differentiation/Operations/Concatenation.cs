using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>Matrices below each other, or side by side.</summary>
internal readonly struct Concatenation<T>(bool sideBySide) : IOperation<Concatenation<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly bool _sideBySide = sideBySide;

    public static string Name => "Concatenate";

    public static bool Accumulate(in Concatenation<T> operation, in Adjoints<T> adjoints)
    {
        var v = adjoints.ResultAdjoint;
        var (stride, next) = (adjoints.ResultShape.Columns, 0);
        for (var k = 0; k < adjoints.Count; k++)
        {
            var shape = adjoints.Shape(k);
            if (adjoints.Needs(k))
            {
                var adjoint = adjoints.Adjoint(k);
                if (operation._sideBySide)
                {
                    for (var i = 0; i < shape.Rows; i++)
                    {
                        LaneUpdate.AddScaled(
                            T.One, v.Slice((i * stride) + next, shape.Columns), adjoint.Slice(i * shape.Columns, shape.Columns));
                    }
                }
                else
                {
                    LaneUpdate.AddScaled(T.One, v.Slice(next, shape.Length), adjoint);
                }
            }

            next += operation._sideBySide ? shape.Columns : shape.Length;
        }

        return true;
    }

    public Shape ResultShape(in Operands<T> operands)
    {
        var first = operands.Shape(0);
        var (rows, columns) = (first.Rows, first.Columns);
        for (var k = 1; k < operands.Count; k++)
        {
            var shape = operands.Shape(k);
            if (_sideBySide ? shape.Rows != rows : shape.Columns != columns)
                throw new ArgumentException($"Values of {first} and {shape} do not fit {(_sideBySide ? "side by side" : "below each other")}.");
            if (_sideBySide) columns += shape.Columns;
            else rows += shape.Rows;
        }

        return new(rows, columns);
    }

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var result = evaluation.Result;
        var (stride, next) = (evaluation.ResultShape.Columns, 0);
        for (var k = 0; k < evaluation.Count; k++)
        {
            var shape = evaluation.Shape(k);
            var values = evaluation.Operand(k);
            if (_sideBySide)
            {
                for (var i = 0; i < shape.Rows; i++) values.Slice(i * shape.Columns, shape.Columns).CopyTo(result[((i * stride) + next)..]);
                next += shape.Columns;
            }
            else
            {
                values.CopyTo(result[next..]);
                next += shape.Length;
            }
        }
    }

    public void Pullback(in Pullback<T> pullback)
    {
        var next = 0;
        for (var k = 0; k < pullback.Count; k++)
        {
            var shape = pullback.Operand(k).Shape;
            if (pullback.Needs(k))
            {
                var block = _sideBySide ? new Block<T>(0, next, shape) : new Block<T>(next, 0, shape);
                pullback.Add(k, Variable<T>.Apply(in block, pullback.Cotangent));
            }

            next += _sideBySide ? shape.Columns : shape.Rows;
        }
    }
}

public static partial class Functions
{
    /// <summary>Values below each other: vectors end to end, matrices row after row.</summary>
    /// <param name="values">At least one value; as many columns in each.</param>
    /// <exception cref="ArgumentException">There is none, or the columns differ.</exception>
    public static Variable<T> Concatenate<T>(params ReadOnlySpan<Variable<T>> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Joined(new Concatenation<T>(false), values);

    /// <summary>Values side by side: vectors as the columns of a matrix.</summary>
    /// <param name="values">At least one value; as many rows in each.</param>
    /// <exception cref="ArgumentException">There is none, or the rows differ.</exception>
    public static Variable<T> ConcatenateColumns<T>(params ReadOnlySpan<Variable<T>> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Joined(new Concatenation<T>(true), values);

    private static Variable<T> Joined<T>(in Concatenation<T> operation, ReadOnlySpan<Variable<T>> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => values.Length switch
        {
            0 => throw new ArgumentException("There are no values to concatenate.", nameof(values)),
            1 => values[0],
            _ => Variable<T>.Apply(in operation, values),
        };
}
