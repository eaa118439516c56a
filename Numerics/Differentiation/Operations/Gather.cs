using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>Rows of a matrix, by number: of a vector, elements.</summary>
internal readonly struct Gathering<T>(Indices indices) : IOperation<Gathering<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Indices _indices = indices;

    public static string Name => "Gather";

    public static bool Accumulate(in Gathering<T> operation, in Adjoints<T> adjoints)
    {
        Scattering<T>.Add(operation._indices.Values, adjoints.ResultAdjoint, adjoints.Shape(0).Columns, adjoints.Adjoint(0));
        return true;
    }

    public static bool Pushforward(in Gathering<T> operation, in Pushforward<T> pushforward, out Variable<T> tangent)
    {
        tangent = Variable<T>.Apply(in operation, pushforward.Tangent(0));
        return true;
    }

    public Shape ResultShape(in Operands<T> operands) => _indices.Bound <= operands.Shape(0).Rows
        ? new(_indices.Count, operands.Shape(0).Columns)
        : throw new ArgumentOutOfRangeException(null, $"Index {_indices.Bound - 1} reaches beyond a value of {operands.Shape(0)}.");

    public void Evaluate(in Evaluation<T> evaluation) =>
        Copy(_indices.Values, evaluation.Operand(0), evaluation.ResultShape.Columns, evaluation.Result);

    public void Pullback(in Pullback<T> pullback) =>
        pullback.Add(0, Functions.ScatterAdd(pullback.Cotangent, _indices, pullback.Operand(0).Shape.Rows));

    internal static void Copy(ReadOnlySpan<int> indices, ReadOnlySpan<T> values, int columns, Span<T> result)
    {
        if (columns == 1)
        {
            for (var i = 0; i < indices.Length; i++) result[i] = values[indices[i]];
            return;
        }

        for (var i = 0; i < indices.Length; i++) values.Slice(indices[i] * columns, columns).CopyTo(result.Slice(i * columns, columns));
    }
}

/// <summary>A matrix of zeros to whose rows those of another are added, by number: what gathering is transposed.</summary>
internal readonly struct Scattering<T>(Indices indices, int rows) : IOperation<Scattering<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Indices _indices = indices;
    private readonly int _rows = rows;

    public static string Name => "ScatterAdd";

    public static bool Pushforward(in Scattering<T> operation, in Pushforward<T> pushforward, out Variable<T> tangent)
    {
        tangent = Variable<T>.Apply(in operation, pushforward.Tangent(0));
        return true;
    }

    public Shape ResultShape(in Operands<T> operands) => operands.Shape(0).Rows == _indices.Count && _indices.Bound <= _rows
        ? new(_rows, operands.Shape(0).Columns)
        : throw new ArgumentException($"{_indices.Count} indices up to {_indices.Bound - 1} do not take a value of {operands.Shape(0)} to {_rows} rows.");

    public void Evaluate(in Evaluation<T> evaluation)
    {
        evaluation.Result.Clear();
        Add(_indices.Values, evaluation.Operand(0), evaluation.ResultShape.Columns, evaluation.Result);
    }

    public void Pullback(in Pullback<T> pullback) => pullback.Add(0, Functions.Gather(pullback.Cotangent, _indices));

    internal static void Add(ReadOnlySpan<int> indices, ReadOnlySpan<T> values, int columns, Span<T> result)
    {
        if (columns == 1)
        {
            for (var i = 0; i < indices.Length; i++) result[indices[i]] += values[i];
            return;
        }

        for (var i = 0; i < indices.Length; i++)
        {
            LaneUpdate.AddScaled(T.One, values.Slice(i * columns, columns), result.Slice(indices[i] * columns, columns));
        }
    }
}

public static partial class Functions
{
    /// <summary>Elements of a vector, or rows of a matrix, by number: yᵢ = x at indexᵢ.</summary>
    /// <param name="x">n elements, or n rows.</param>
    /// <param name="indices">Numbers below n.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is n or more.</exception>
    public static Variable<T> Gather<T>(Variable<T> x, Indices indices)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(indices);
        return Variable<T>.Apply(new Gathering<T>(indices), x);
    }

    /// <summary>Sums by group: yⱼ is the sum of the elements, or rows, whose index is j.</summary>
    /// <param name="x">An element, or a row, for each index.</param>
    /// <param name="indices">Numbers below <paramref name="rows"/>.</param>
    /// <param name="rows">The rows of the result.</param>
    /// <exception cref="ArgumentException">There are not as many indices as rows, or one is too large.</exception>
    public static Variable<T> ScatterAdd<T>(Variable<T> x, Indices indices, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(indices);
        return Variable<T>.Apply(new Scattering<T>(indices, rows), x);
    }
}

public readonly partial struct Variable<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Elements of a vector, or rows of a matrix, by number.</summary>
    /// <param name="indices">Which; one may occur many times.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public Variable<T> this[Indices indices] => Functions.Gather(this, indices);
}
