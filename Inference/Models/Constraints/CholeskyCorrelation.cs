using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// A lower triangular L with rows of norm 1 and a diagonal above 0: the Cholesky factor of a correlation matrix, from K(K − 1)/2 free values whose tanh are the
/// canonical partial correlations.
/// </summary>
/// <remarks>Source: Lewandowski, Kurowicka and Joe 2009; Stan reference manual, "Cholesky factors of correlation matrices".</remarks>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct CholeskyCorrelation<T> : IConstraint<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public int FreeLength(Shape shape)
    {
        var order = Outside.Order(shape, "the Cholesky factor of a correlation matrix");
        return order * (order - 1) / 2;
    }

    /// <inheritdoc/>
    public (Variable<T> Value, Variable<T> LogJacobian) Constrain(Variable<T> free, Shape shape)
    {
        if (shape.Rows == 1) return (T.One, T.Zero);

        // Of each z: 2 by tanh, and 1 by each element behind it in its row.
        var weights = PerLength<CholeskyCorrelation<T>, T>.Get(shape.Rows, static order => CanonicalPartials.Below<T>(order, static (i, j, _) => i - j + 1));
        return CanonicalPartials.Constrain(free, shape.Rows, weights);
    }

    /// <inheritdoc/>
    public int FirstOutside(ReadOnlySpan<T> value, Shape shape)
    {
        for (var i = 0; i < shape.Rows; i++)
        {
            var row = value.Slice(i * shape.Rows, shape.Rows);
            for (var j = 0; j < row.Length; j++)
            {
                if (!T.IsFinite(row[j]) || (j == i && !(row[j] > T.Zero)) || (j > i && row[j] != T.Zero)) return (i * shape.Rows) + j;
            }

            if (!(T.Abs(Reductions.SumOfSquares(row) - T.One) <= Outside.Tolerance<T>())) return (i * shape.Rows) + i;
        }

        return -1;
    }

    /// <inheritdoc/>
    public void Free(ReadOnlySpan<T> value, Shape shape, Span<T> destination)
    {
        Outside.Refuse(in this, value, shape);
        CanonicalPartials.Free(value, shape.Rows, destination);
    }

    /// <inheritdoc/>
    public override string ToString() => "the Cholesky factor of a correlation matrix";
}

public static partial class Constraints
{
    /// <inheritdoc cref="CholeskyCorrelation{T}"/>
    public static CholeskyCorrelation<double> CholeskyCorrelation => default;
}
