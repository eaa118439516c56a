using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>So many rows and columns of a matrix, from a corner on.</summary>
internal readonly struct Block<T>(int row, int column, Shape shape) : IOperation<Block<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _row = row;
    private readonly int _column = column;
    private readonly Shape _shape = shape;

    public static string Name => "Slice";

    public static bool Accumulate(in Block<T> operation, in Adjoints<T> adjoints)
    {
        var v = adjoints.ResultAdjoint;
        var adjoint = adjoints.Adjoint(0);
        var (stride, shape) = (adjoints.Shape(0).Columns, operation._shape);
        var start = (operation._row * stride) + operation._column;
        if (shape.Columns == stride)
        {
            if (v.Length == 1) adjoint[start] += v[0];
            else LaneUpdate.AddScaled(T.One, v, adjoint.Slice(start, v.Length));
            return true;
        }

        for (var i = 0; i < shape.Rows; i++)
        {
            LaneUpdate.AddScaled(T.One, v.Slice(i * shape.Columns, shape.Columns), adjoint.Slice(start + (i * stride), shape.Columns));
        }

        return true;
    }

    public static bool Pushforward(in Block<T> operation, in Pushforward<T> pushforward, out Variable<T> tangent)
    {
        tangent = Variable<T>.Apply(in operation, pushforward.Tangent(0));
        return true;
    }

    public Shape ResultShape(in Operands<T> operands) =>
        _row >= 0 && _column >= 0 && _row + _shape.Rows <= operands.Shape(0).Rows && _column + _shape.Columns <= operands.Shape(0).Columns
        && _shape is { Rows: >= 0, Columns: >= 0 }
        ? _shape
        : throw new ArgumentOutOfRangeException(
            null, $"A slice of {_shape} from row {_row} and column {_column} on reaches beyond a value of {operands.Shape(0)}.");

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var stride = evaluation.Shape(0).Columns;
        var values = evaluation.Operand(0);
        var start = (_row * stride) + _column;
        if (_shape.Columns == stride) values.Slice(start, _shape.Length).CopyTo(evaluation.Result);
        else CopyRows(values, start, stride, evaluation.Result);
    }

    public void Pullback(in Pullback<T> pullback) =>
        pullback.Add(0, Variable<T>.Apply(new Embed<T>(_row, _column, pullback.Operand(0).Shape), pullback.Cotangent));

    private void CopyRows(ReadOnlySpan<T> values, int start, int stride, Span<T> result)
    {
        for (var i = 0; i < _shape.Rows; i++)
        {
            values.Slice(start + (i * stride), _shape.Columns).CopyTo(result.Slice(i * _shape.Columns, _shape.Columns));
        }
    }
}

/// <summary>A matrix of zeros but for a block: what a slice is transposed.</summary>
internal readonly struct Embed<T>(int row, int column, Shape shape) : IOperation<Embed<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _row = row;
    private readonly int _column = column;
    private readonly Shape _shape = shape;

    public static string Name => "Embed";

    public static bool Pushforward(in Embed<T> operation, in Pushforward<T> pushforward, out Variable<T> tangent)
    {
        tangent = Variable<T>.Apply(in operation, pushforward.Tangent(0));
        return true;
    }

    public Shape ResultShape(in Operands<T> operands) => _shape;

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var block = evaluation.Shape(0);
        var values = evaluation.Matrix(0);
        var result = evaluation.ResultMatrix;
        result.Values.Clear();
        for (var i = 0; i < block.Rows; i++) values.Row(i).CopyTo(result.Row(_row + i)[_column..]);
    }

    public void Pullback(in Pullback<T> pullback) =>
        pullback.Add(0, Variable<T>.Apply(new Block<T>(_row, _column, pullback.Operand(0).Shape), pullback.Cotangent));
}

public readonly partial struct Variable<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>An element of a vector.</summary>
    /// <param name="index">Its number, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public Variable<T> this[int index] => Shape is { Rows: 1 }
        ? Apply(new Block<T>(0, index, Shape.Scalar), this)
        : Apply(new Block<T>(index, 0, new Shape(1, Shape.Columns)), this);

    /// <summary>An element of a vector, or a row of a matrix, that may be counted from the end.</summary>
    /// <param name="index">Its number.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public Variable<T> this[Index index] => this[index.GetOffset(Shape is { Rows: 1 } ? Shape.Columns : Shape.Rows)];

    /// <summary>An element of a matrix.</summary>
    /// <param name="row">Its row, from 0.</param>
    /// <param name="column">Its column, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public Variable<T> this[int row, int column] => Apply(new Block<T>(row, column, Shape.Scalar), this);

    /// <summary>Some elements of a vector, or some rows of a matrix.</summary>
    /// <param name="range">Which.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range reaches beyond the value.</exception>
    public Variable<T> this[Range range] => Shape is { Rows: 1, Columns: > 1 } row
        ? range.GetOffsetAndLength(row.Columns) is var (column, width) ? Apply(new Block<T>(0, column, new Shape(1, width)), this) : default
        : range.GetOffsetAndLength(Shape.Rows) is var (start, length) ? Apply(new Block<T>(start, 0, new Shape(length, Shape.Columns)), this) : default;

    /// <summary>A block of a matrix.</summary>
    /// <param name="rows">Which rows.</param>
    /// <param name="columns">Which columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">A range reaches beyond the value.</exception>
    public Variable<T> this[Range rows, Range columns]
    {
        get
        {
            var (row, height) = rows.GetOffsetAndLength(Shape.Rows);
            var (column, width) = columns.GetOffsetAndLength(Shape.Columns);
            return Apply(new Block<T>(row, column, new Shape(height, width)), this);
        }
    }
}
