using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// A set that a parameter lies in, as the image of ℝᵏ under a smooth bijection: free values are mapped to constrained ones, and the log density on ℝᵏ
/// gains the logarithm of the Jacobian determinant's magnitude.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
public interface IConstraint<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether each element lies in its set whatever the others are.</summary>
    bool IsElementwise => false;

    /// <summary>k, the number of free values behind a parameter of a shape.</summary>
    /// <param name="shape">The parameter's shape.</param>
    /// <exception cref="ArgumentException">A parameter of that shape cannot lie in the set.</exception>
    int FreeLength(Shape shape);

    /// <summary>The constrained value, and ln |det J| as a scalar; a number where it does not depend on the free values.</summary>
    /// <param name="free">The free values: of the parameter's shape where k is its number of elements, otherwise a vector of k elements.</param>
    /// <param name="shape">The parameter's shape.</param>
    (Variable<T> Value, Variable<T> LogJacobian) Constrain(Variable<T> free, Shape shape);

    /// <summary>The number of the first element that keeps a value from lying in the set, row by row from 0; −1 where it lies in the set.</summary>
    /// <param name="value">The value, row by row.</param>
    /// <param name="shape">Its shape.</param>
    int FirstOutside(ReadOnlySpan<T> value, Shape shape);

    /// <summary>The free values behind a constrained value: the inverse.</summary>
    /// <param name="value">The constrained value, row by row.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="destination">Receives k elements.</param>
    /// <exception cref="ArgumentException">The value does not lie in the set.</exception>
    void Free(ReadOnlySpan<T> value, Shape shape, Span<T> destination);
}
