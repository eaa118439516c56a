using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>The sum of all elements.</summary>
internal readonly struct SumOfAll<T> : IOperation<SumOfAll<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Sum";

    public static bool Accumulate(in SumOfAll<T> operation, in Adjoints<T> adjoints)
    {
        LaneUpdate.AddToEach(adjoints.ResultAdjoint[0], adjoints.AdjointLanes(0));
        return true;
    }

    public static bool Pushforward(in SumOfAll<T> operation, in Pushforward<T> pushforward, out Variable<T> tangent)
    {
        tangent = Functions.Sum(pushforward.Tangent(0));
        return true;
    }

    public Shape ResultShape(in Operands<T> operands) => Shape.Scalar;

    public void Evaluate(in Evaluation<T> evaluation) => evaluation.Result[0] = Reductions.Sum(evaluation.Operand(0));

    public void Pullback(in Pullback<T> pullback) => pullback.Add(0, pullback.Cotangent);
}

/// <summary>The sum over the dimensions in which a shape is 1: what stretching to the operand's shape would undo.</summary>
internal readonly struct SumTo<T>(Shape shape) : IOperation<SumTo<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Shape _shape = shape;

    public static string Name => "Sum";

    public static bool Pushforward(in SumTo<T> operation, in Pushforward<T> pushforward, out Variable<T> tangent)
    {
        tangent = Variable<T>.Apply(in operation, pushforward.Tangent(0));
        return true;
    }

    public Shape ResultShape(in Operands<T> operands) => _shape.StretchesTo(operands.Shape(0))
        ? _shape
        : throw new ArgumentException($"A value of {operands.Shape(0)} is not summed to {_shape}.");

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var from = evaluation.Shape(0);
        var values = evaluation.Operand(0);
        var result = evaluation.Result;
        result.Clear();
        for (var i = 0; i < from.Rows; i++)
        {
            var row = values.Slice(i * from.Columns, from.Columns);
            var to = _shape.Rows == 1 ? 0 : i * _shape.Columns;
            if (_shape.Columns == 1) result[to] += Reductions.Sum(row);
            else LaneUpdate.AddScaled(T.One, row, result.Slice(to, _shape.Columns));
        }
    }

    public void Pullback(in Pullback<T> pullback) => pullback.Add(0, pullback.Cotangent);
}

/// <summary>A value stretched to a larger shape.</summary>
internal readonly struct StretchTo<T>(Shape shape) : IOperation<StretchTo<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Shape _shape = shape;

    public static string Name => "Stretch";

    public static bool Pushforward(in StretchTo<T> operation, in Pushforward<T> pushforward, out Variable<T> tangent)
    {
        tangent = Variable<T>.Apply(in operation, pushforward.Tangent(0));
        return true;
    }

    public Shape ResultShape(in Operands<T> operands) => operands.Shape(0).StretchesTo(_shape)
        ? _shape
        : throw new ArgumentException($"A value of {operands.Shape(0)} does not stretch to {_shape}.");

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var from = evaluation.Shape(0);
        var values = evaluation.Operand(0);
        var result = evaluation.Result;
        for (var i = 0; i < _shape.Rows; i++)
        {
            var row = result.Slice(i * _shape.Columns, _shape.Columns);
            var start = from.Rows == 1 ? 0 : i * from.Columns;
            if (from.Columns == 1) row.Fill(values[start]);
            else values.Slice(start, _shape.Columns).CopyTo(row);
        }
    }

    public void Pullback(in Pullback<T> pullback) => pullback.Add(0, pullback.Cotangent);
}
