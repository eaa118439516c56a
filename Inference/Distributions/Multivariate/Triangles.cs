using System.Numerics;

namespace Toolkit.Inference;

/// <summary>Parts of square matrices, as products with constants that are made once for each order.</summary>
internal static class Triangles<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>1 on the diagonal and below.</summary>
    public static Variable<T> Lower(int order) =>
        PerLength<RowSolve<T>, T>.Get(order, static order => CanonicalPartials.Matrix<T>(order, static (i, j, _) => i >= j ? 1 : 0));

    /// <summary>1 below the diagonal, ½ on it.</summary>
    public static Variable<T> LowerHalf(int order) =>
        PerLength<CholeskyFactor<T>, T>.Get(
            order, static order => CanonicalPartials.Matrix<T>(order, static (i, j, _) => i > j ? 2 : i == j ? 1 : 0) * T.CreateTruncating(0.5));

    /// <summary>1 above the diagonal.</summary>
    public static Variable<T> Upper(int order) =>
        PerLength<Choose<T>, T>.Get(order, static order => CanonicalPartials.Matrix<T>(order, static (i, j, _) => i < j ? 1 : 0));

    /// <summary>The elements on the diagonal, as a vector.</summary>
    public static Variable<T> Diagonal(Variable<T> matrix) =>
        matrix.Shape.IsScalar ? matrix : Functions.Fit(matrix * CanonicalPartials.Diagonal<T>(matrix.Shape.Rows), Shape.Vector(matrix.Shape.Rows));

    /// <summary>The transpose.</summary>
    public static Variable<T> Transpose(Variable<T> matrix) => matrix.Shape.IsScalar
        ? matrix
        : Functions.Multiply(matrix, true, matrix.Shape.Rows == 1 ? T.One : CanonicalPartials.Diagonal<T>(matrix.Shape.Rows), false);
}
