using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>A matrix that is known by its products: what <see cref="SpectralNorm"/> asks of one that is not stored as such.</summary>
/// <typeparam name="T">float or double.</typeparam>
public interface ILinearOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The number of rows.</summary>
    int Rows { get; }

    /// <summary>The number of columns.</summary>
    int Columns { get; }

    /// <summary>The root of the sum of all squared elements, or an upper bound of it.</summary>
    T FrobeniusNorm { get; }

    /// <summary>y = A x.</summary>
    /// <param name="x">An element for each column.</param>
    /// <param name="destination">y, an element for each row, not overlapping x.</param>
    void Multiply(ReadOnlySpan<T> x, Span<T> destination);

    /// <summary>y = A^T x.</summary>
    /// <param name="x">An element for each row.</param>
    /// <param name="destination">y, an element for each column, not overlapping x.</param>
    void TransposeMultiply(ReadOnlySpan<T> x, Span<T> destination);
}
