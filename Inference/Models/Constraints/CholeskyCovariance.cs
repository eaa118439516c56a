using System.Numerics;

namespace Toolkit.Inference;

/// <summary>A lower triangular L with a diagonal above 0, the Cholesky factor of a covariance matrix: Lᵢᵢ = e to the power xᵢᵢ, ln |det J| = Σ xᵢᵢ.</summary>
/// <remarks>K(K + 1)/2 free values, row by row. Source: Stan reference manual, "Cholesky factors of covariance matrices".</remarks>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct CholeskyCovariance<T> : IConstraint<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public int FreeLength(Shape shape)
    {
        var order = Outside.Order(shape, "the Cholesky factor of a covariance matrix");
        return order * (order + 1) / 2;
    }

    /// <inheritdoc/>
    public (Variable<T> Value, Variable<T> LogJacobian) Constrain(Variable<T> free, Shape shape)
    {
        if (shape.Rows == 1) return (Functions.Exp(free), free);
        var (factor, values) = LogDiagonal.Constrain(free, shape.Rows);
        return (factor, Functions.Sum(values * CanonicalPartials.Diagonal<T>(shape.Rows)));
    }

    /// <inheritdoc/>
    public int FirstOutside(ReadOnlySpan<T> value, Shape shape)
    {
        for (var i = 0; i < value.Length; i++)
        {
            var (row, column) = (i / shape.Rows, i % shape.Rows);
            if (!T.IsFinite(value[i]) || (row == column && !(value[i] > T.Zero)) || (column > row && value[i] != T.Zero)) return i;
        }

        return -1;
    }

    /// <inheritdoc/>
    public void Free(ReadOnlySpan<T> value, Shape shape, Span<T> destination)
    {
        Outside.Refuse(in this, value, shape);
        LogDiagonal.Free(value, shape.Rows, destination);
    }

    /// <inheritdoc/>
    public override string ToString() => "the Cholesky factor of a covariance matrix";
}

public static partial class Constraints
{
    /// <inheritdoc cref="CholeskyCovariance{T}"/>
    public static CholeskyCovariance<double> CholeskyCovariance => default;
}
