using System.Runtime.CompilerServices;

namespace Toolkit.Numerics;

/// <summary>The shape of a value: rows and columns. A scalar is 1 x 1, a vector n x 1, a row 1 x n.</summary>
/// <param name="Rows">The number of rows, at least 0.</param>
/// <param name="Columns">The number of columns, at least 0.</param>
public readonly record struct Shape(int Rows, int Columns)
{
    /// <summary>1 x 1.</summary>
    public static Shape Scalar => new(1, 1);

    /// <summary>The number of elements.</summary>
    public int Length
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Rows * Columns;
    }

    /// <summary>Whether this is 1 x 1.</summary>
    public bool IsScalar
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (Rows & Columns) == 1 && Rows == Columns;
    }

    /// <summary>Whether this has one column.</summary>
    public bool IsVector => Columns == 1;

    /// <summary>Columns x rows.</summary>
    public Shape Transposed => new(Columns, Rows);

    /// <summary><paramref name="length"/> x 1.</summary>
    /// <param name="length">The number of elements, at least 0.</param>
    public static Shape Vector(int length) => new(length, 1);

    /// <summary>The shape that both stretch to: each dimension is equal, or 1 in one of the two and stretched.</summary>
    /// <param name="left">A shape.</param>
    /// <param name="right">Another.</param>
    /// <param name="operation">What is computed, for the message.</param>
    /// <exception cref="ArgumentException">A dimension differs, and is 1 in neither.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Shape Broadcast(Shape left, Shape right, string operation) =>
        left == right || right.IsScalar ? left : left.IsScalar ? right : Stretched(left, right, operation);

    /// <summary>Whether a value of this shape stretches to <paramref name="other"/>.</summary>
    /// <param name="other">The larger shape.</param>
    public bool StretchesTo(Shape other) => (Rows == other.Rows || Rows == 1) && (Columns == other.Columns || Columns == 1);

    /// <summary>As "3 x 4"; a scalar as "1 x 1".</summary>
    public override string ToString() => $"{Rows} x {Columns}";

    private static Shape Stretched(Shape left, Shape right, string operation)
    {
        var rows = left.Rows == right.Rows || right.Rows == 1 ? left.Rows : left.Rows == 1 ? right.Rows : -1;
        var columns = left.Columns == right.Columns || right.Columns == 1 ? left.Columns : left.Columns == 1 ? right.Columns : -1;
        return rows >= 0 && columns >= 0
            ? new(rows, columns)
            : throw new ArgumentException($"{operation} of {left} and {right}: a dimension must be equal in both, or 1 in one of them.");
    }
}
