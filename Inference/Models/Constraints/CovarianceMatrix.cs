using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// A symmetric, positive definite matrix, Σ = L Lᵀ with the L of <see cref="CholeskyCovariance{T}"/>: ln |det J| = K ln 2 + Σ (K − i + 1) xᵢᵢ, i from 0.
/// </summary>
/// <remarks>K(K + 1)/2 free values, row by row. Source: Stan reference manual, "Covariance matrices".</remarks>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct CovarianceMatrix<T> : IConstraint<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public int FreeLength(Shape shape)
    {
        var order = Outside.Order(shape, "a covariance matrix");
        return order * (order + 1) / 2;
    }

    /// <inheritdoc/>
    public (Variable<T> Value, Variable<T> LogJacobian) Constrain(Variable<T> free, Shape shape)
    {
        var constant = T.CreateTruncating(shape.Rows) * T.Log(T.CreateTruncating(2));
        if (shape.Rows == 1) return (Functions.Exp(free + free), free + free + constant);
        var (factor, values) = LogDiagonal.Constrain(free, shape.Rows);
        var weights = PerLength<CovarianceMatrix<T>, T>.Get(
            shape.Rows, static order => CanonicalPartials.Matrix<T>(order, static (i, j, order) => i == j ? order - i + 1 : 0));
        return (Functions.Multiply(factor, false, factor, true), Functions.Sum(values * weights) + constant);
    }

    /// <inheritdoc/>
    public int FirstOutside(ReadOnlySpan<T> value, Shape shape)
    {
        return FactorOf.Value(value, shape.Rows, new T[shape.Length]);
    }

    /// <inheritdoc/>
    public void Free(ReadOnlySpan<T> value, Shape shape, Span<T> destination)
    {
        Outside.Refuse(in this, value, shape);
        var factor = new T[shape.Length];
        FactorOf.Value(value, shape.Rows, factor);
        LogDiagonal.Free<T>(factor, shape.Rows, destination);
    }

    /// <inheritdoc/>
    public override string ToString() => "a covariance matrix";
}

public static partial class Constraints
{
    /// <inheritdoc cref="CovarianceMatrix{T}"/>
    public static CovarianceMatrix<double> CovarianceMatrix => default;
}
