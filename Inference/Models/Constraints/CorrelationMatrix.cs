using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// A symmetric, positive definite matrix with ones on the diagonal, R = L Lᵀ with the L of <see cref="CholeskyCorrelation{T}"/>: K(K − 1)/2 free values.
/// </summary>
/// <remarks>Source: Lewandowski, Kurowicka and Joe 2009; Stan reference manual, "Correlation matrices".</remarks>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct CorrelationMatrix<T> : IConstraint<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public int FreeLength(Shape shape)
    {
        var order = Outside.Order(shape, "a correlation matrix");
        return order * (order - 1) / 2;
    }

    /// <inheritdoc/>
    public (Variable<T> Value, Variable<T> LogJacobian) Constrain(Variable<T> free, Shape shape)
    {
        if (shape.Rows == 1) return (T.One, T.Zero);

        // Those of the factor, and K − 1 − i by each Lᵢᵢ, the product of its row's √(1 − z²).
        var weights = PerLength<CorrelationMatrix<T>, T>.Get(shape.Rows, static order => CanonicalPartials.Below<T>(order, static (_, j, order) => order - j));
        var (factor, jacobian) = CanonicalPartials.Constrain(free, shape.Rows, weights);
        return (Functions.Multiply(factor, false, factor, true), jacobian);
    }

    /// <inheritdoc/>
    public int FirstOutside(ReadOnlySpan<T> value, Shape shape)
    {
        for (var i = 0; i < shape.Rows; i++)
        {
            if (!(T.Abs(value[(i * shape.Rows) + i] - T.One) <= Outside.Tolerance<T>())) return (i * shape.Rows) + i;
        }

        return FactorOf.Value(value, shape.Rows, new T[shape.Length]);
    }

    /// <inheritdoc/>
    public void Free(ReadOnlySpan<T> value, Shape shape, Span<T> destination)
    {
        Outside.Refuse(in this, value, shape);
        var factor = new T[shape.Length];
        FactorOf.Value(value, shape.Rows, factor);
        CanonicalPartials.Free<T>(factor, shape.Rows, destination);
    }

    /// <inheritdoc/>
    public override string ToString() => "a correlation matrix";
}

public static partial class Constraints
{
    /// <inheritdoc cref="CorrelationMatrix{T}"/>
    public static CorrelationMatrix<double> CorrelationMatrix => default;
}
