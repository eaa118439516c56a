using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Toolkit.Numerics.Tests;

/// <summary>Matrices that decompositions find hard, and what their factors are checked by.</summary>
internal static class Matrices
{
    public static readonly int[] Sizes = [0, 1, 2, 7, 16, 33, 64, 65, 150];

    /// <summary>A matrix of a kind: full, of low rank, graded, zero, one element, diagonal.</summary>
    public static T[] Rectangle<T>(Random random, int rows, int columns, int kind, double scale = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = random.Matrix<double>(rows * columns);
        switch (kind % 5)
        {
            case 1:
                var rank = Math.Max(1, Math.Min(rows, columns) / 3);
                var (a, b) = (random.Matrix<double>(rows * rank), random.Matrix<double>(rank * columns));
                if (rows > 0 && columns > 0) values = (Dense(a, rows, rank) * Dense(b, rank, columns)).ToRowMajorArray();
                break;
            case 2:
                for (var i = 0; i < values.Length; i++) values[i] *= Math.Pow(10, -6.0 * (i / columns) / Math.Max(1, rows));
                break;
            case 3:
                for (var i = 0; i < values.Length; i++) values[i] = i / columns == i % columns ? values[i] : 0;
                break;
            case 4:
                for (var i = 0; i < values.Length; i++) values[i] = i % 7 == 0 ? 1 : 0;
                break;
        }

        return Array.ConvertAll(values, x => T.CreateChecked(x * scale));
    }

    /// <summary>A symmetric matrix of a kind; the fifth has three eigenvalues only.</summary>
    public static T[] Symmetric<T>(Random random, int n, int kind, double scale = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (n == 0) return [];
        var a = Dense(Rectangle<double>(random, n, n, kind), n, n);
        if (kind % 5 == 4)
        {
            var q = Dense(random.Matrix<double>(n * n), n, n).QR().Q;
            a = q * Matrix<double>.Build.DenseDiagonal(n, n, i => (i % 3) - 1) * q.Transpose();
        }

        return Array.ConvertAll((a + a.Transpose()).ToRowMajorArray(), x => T.CreateChecked(x * scale));
    }

    public static Matrix<double> Dense<T>(T[] values, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Matrix<double>.Build.DenseOfRowMajor(rows, columns, values.Select(double.CreateTruncating));

    /// <summary>How far rows are from orthonormal.</summary>
    public static double Skew(Matrix<double> rows) =>
        (rows * rows.Transpose() - Matrix<double>.Build.DenseIdentity(rows.RowCount)).Enumerate().Select(Math.Abs).DefaultIfEmpty().Max();

    public static double Largest(Matrix<double> matrix) => matrix.Enumerate().Select(Math.Abs).DefaultIfEmpty().Max();
}
