namespace Toolkit.Properties;

/// <summary>Small dense matrices, as slowly and plainly as textbooks have them.</summary>
internal static class Dense
{
    public static double[,] Copy(double[,] a) => (double[,])a.Clone();

    public static double[,] Identity(int n)
    {
        var result = new double[n, n];
        for (var i = 0; i < n; i++) result[i, i] = 1;
        return result;
    }

    public static double[,] Transposed(double[,] a)
    {
        var result = new double[a.GetLength(1), a.GetLength(0)];
        for (var i = 0; i < a.GetLength(0); i++)
        {
            for (var j = 0; j < a.GetLength(1); j++) result[j, i] = a[i, j];
        }

        return result;
    }

    public static double[,] Symmetric(double[,] a) => Map(a, (value, i, j) => 0.5 * (value + a[j, i]));

    /// <summary>a + scale b.</summary>
    public static double[,] Add(double[,] a, double[,] b, double scale) => Map(a, (value, i, j) => value + (scale * b[i, j]));

    public static double[,] Multiply(double[,] a, double[,] b)
    {
        var result = new double[a.GetLength(0), b.GetLength(1)];
        for (var i = 0; i < a.GetLength(0); i++)
        {
            for (var k = 0; k < b.GetLength(0); k++)
            {
                for (var j = 0; j < b.GetLength(1); j++) result[i, j] += a[i, k] * b[k, j];
            }
        }

        return result;
    }

    public static double[] Multiply(double[,] a, ReadOnlySpan<double> x)
    {
        var result = new double[a.GetLength(0)];
        for (var i = 0; i < result.Length; i++)
        {
            for (var j = 0; j < x.Length; j++) result[i] += a[i, j] * x[j];
        }

        return result;
    }

    /// <summary>L with L Lᵀ = a.</summary>
    public static double[,] Cholesky(double[,] a)
    {
        var n = a.GetLength(0);
        var factor = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var rest = a[i, j];
                for (var k = 0; k < j; k++) rest -= factor[i, k] * factor[j, k];
                if (i == j && !(rest > 0)) throw new ArgumentException("The matrix is not positive definite.", nameof(a));
                factor[i, j] = i == j ? Math.Sqrt(rest) : rest / factor[j, j];
            }
        }

        return factor;
    }

    /// <summary>By elimination with the largest pivot of each column.</summary>
    public static double[,] Inverse(double[,] a)
    {
        var n = a.GetLength(0);
        var (left, right) = (Copy(a), Identity(n));
        for (var column = 0; column < n; column++)
        {
            var pivot = column;
            for (var i = column + 1; i < n; i++) pivot = Math.Abs(left[i, column]) > Math.Abs(left[pivot, column]) ? i : pivot;
            if (left[pivot, column] == 0) throw new ArgumentException("The matrix has no inverse.", nameof(a));
            for (var j = 0; j < n; j++)
            {
                (left[column, j], left[pivot, j]) = (left[pivot, j], left[column, j]);
                (right[column, j], right[pivot, j]) = (right[pivot, j], right[column, j]);
            }

            var divisor = left[column, column];
            for (var j = 0; j < n; j++) (left[column, j], right[column, j]) = (left[column, j] / divisor, right[column, j] / divisor);
            for (var i = 0; i < n; i++)
            {
                var factor = i == column ? 0 : left[i, column];
                for (var j = 0; j < n; j++) (left[i, j], right[i, j]) = (left[i, j] - (factor * left[column, j]), right[i, j] - (factor * right[column, j]));
            }
        }

        return right;
    }

    public static double[] Eigenvalues(double[,] symmetric)
    {
        var n = symmetric.GetLength(0);
        var (values, vectors) = (new double[n], new double[n * n]);
        var flat = symmetric.Cast<double>().ToArray();
        SymmetricEigen.Factor<double>(new(flat, n, n), values, new(vectors, n, n), new Workspace());
        return values;
    }

    /// <summary>Q diag(spectrum) Qᵀ with a random rotation Q.</summary>
    public static double[,] Turned(RandomKey key, double[] spectrum)
    {
        var n = spectrum.Length;
        var columns = Enumerable.Range(0, n).Select(i =>
        {
            var column = new double[n];
            key.Fold(i).Normals<double>(column);
            return column;
        }).ToArray();
        for (var i = 0; i < n; i++)
        {
            // Twice, so that rounding leaves nothing.
            for (var k = 0; k < 2 * i; k++)
            {
                var other = columns[k % i];
                var along = columns[i].Zip(other, (x, y) => x * y).Sum();
                columns[i] = [.. columns[i].Zip(other, (x, y) => x - (along * y))];
            }

            var norm = Math.Sqrt(columns[i].Sum(x => x * x));
            columns[i] = [.. columns[i].Select(x => x / norm)];
        }

        return Map(new double[n, n], (_, i, j) => Enumerable.Range(0, n).Sum(k => (columns[k][i] * columns[k][j]) * spectrum[k]));
    }

    private static double[,] Map(double[,] a, Func<double, int, int, double> function)
    {
        var result = new double[a.GetLength(0), a.GetLength(1)];
        for (var i = 0; i < a.GetLength(0); i++)
        {
            for (var j = 0; j < a.GetLength(1); j++) result[i, j] = function(a[i, j], i, j);
        }

        return result;
    }
}
