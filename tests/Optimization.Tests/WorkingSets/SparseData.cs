namespace Toolkit.Optimization.Tests.WorkingSets;

/// <summary>
/// A small sparse regression, with more features than rows, and its minimiser as it is found on paper: cyclic coordinate descent, one column and one
/// formula at a time.
/// </summary>
internal sealed record SparseData(double[][] Columns, double[] Labels, bool IsLogistic, bool HasIntercept)
{
    public const int Rows = 40;
    public const int Features = 60;

    public static SparseData Draw(ulong seed, bool logistic, bool intercept, bool sparse)
    {
        var key = RandomKey.FromSeed(seed);
        var columns = new double[Features][];
        for (var j = 0; j < Features; j++)
        {
            columns[j] = Normals(key.Fold(j), Rows);
            if (j > 0) for (var i = 0; i < Rows; i++) columns[j][i] = (0.5 * columns[j - 1][i]) + columns[j][i];
            if (!sparse) continue;
            var coins = Normals(key.Fold(1000 + j), Rows);
            for (var i = 0; i < Rows; i++) if (coins[i] < 0.2) columns[j][i] = 0;
        }

        var labels = Normals(key.Fold(2000), Rows);
        for (var i = 0; i < Rows; i++) labels[i] += (intercept ? 1 : 0) + (2 * columns[3][i]) - columns[10][i] + columns[11][i];
        return new(columns, logistic ? [.. labels.Select(label => label > 0 ? 1.0 : -1)] : labels, logistic, intercept);
    }

    public double[] Matrix
    {
        get
        {
            var matrix = new double[Rows * Columns.Length];
            for (var k = 0; k < matrix.Length; k++) matrix[k] = Columns[k % Columns.Length][k / Columns.Length];
            return matrix;
        }
    }

    private double[][] All => HasIntercept ? [.. Columns, [.. Enumerable.Repeat(1.0, Rows)]] : Columns;

    public double[] Minimiser(double l1, double l2)
    {
        var (columns, x, z) = (All, new double[All.Length], new double[Rows]);
        for (var round = 0; round < 200_000; round++)
        {
            var longest = 0.0;
            for (var j = 0; j < columns.Length; j++)
            {
                var length = columns[j].Sum(a => a * a) * (IsLogistic ? 0.25 : 1) / Rows;
                if (length == 0) continue;
                var slope = 0.0;
                for (var i = 0; i < Rows; i++) slope += columns[j][i] * Slope(z[i], Labels[i]) / Rows;
                var target = (length * x[j]) - slope;
                var next = j < Columns.Length ? Math.Sign(target) * Math.Max(Math.Abs(target) - l1, 0) / (length + l2) : target / length;
                for (var i = 0; i < Rows; i++) z[i] += (next - x[j]) * columns[j][i];
                (longest, x[j]) = (Math.Max(longest, Math.Abs(next - x[j])), next);
            }

            if (longest < 1e-14) break;
        }

        return x;
    }

    public double Value(ReadOnlySpan<double> x, double l1, double l2)
    {
        var (columns, value) = (All, 0.0);
        for (var i = 0; i < Rows; i++)
        {
            var z = 0.0;
            for (var j = 0; j < columns.Length; j++) z += columns[j][i] * x[j];
            value += (IsLogistic ? Math.Log(1 + Math.Exp(-Labels[i] * z)) : (z - Labels[i]) * (z - Labels[i]) / 2) / Rows;
        }

        for (var j = 0; j < Columns.Length; j++) value += (l1 * Math.Abs(x[j])) + (l2 / 2 * x[j] * x[j]);
        return value;
    }

    private static double[] Normals(RandomKey key, int count)
    {
        var values = new double[count];
        key.Normals<double>(values);
        return values;
    }

    private double Slope(double z, double y) => IsLogistic ? -y / (1 + Math.Exp(y * z)) : z - y;
}

/// <summary>What is asked of an objective by columns, whatever its columns and its loss.</summary>
internal interface IQuestion<out TAnswer>
{
    TAnswer Ask<TOracle>(TOracle oracle)
        where TOracle : struct, ISparseRegressionOracle<TOracle, double>;
}

internal static class SparseDataOracles
{
    /// <summary>The objective as the toolkit has it, dense or sparse.</summary>
    public static TAnswer Ask<TAnswer>(this SparseData data, bool sparse, IQuestion<TAnswer> question)
    {
        var matrix = new ReadOnlyMatrixSpan<double>(data.Matrix, SparseData.Rows, data.Columns.Length);
        return sparse
            ? With(new SparseColumns<double>(SparseRows<double>.FromDense(matrix)), data, question)
            : With(new DenseColumns<double>(matrix), data, question);
    }

    private static TAnswer With<TColumns, TAnswer>(TColumns columns, SparseData data, IQuestion<TAnswer> question)
        where TColumns : struct, IColumns<TColumns, double> => data.HasIntercept
        ? Of(columns.WithIntercept(), data, question)
        : Of(columns, data, question);

    private static TAnswer Of<TColumns, TAnswer>(TColumns columns, SparseData data, IQuestion<TAnswer> question)
        where TColumns : struct, IColumns<TColumns, double> => data.IsLogistic
        ? question.Ask(Optimization.Objectives.LinearModelByColumns(columns, default(LogisticLoss<double>), data.Labels))
        : question.Ask(Optimization.Objectives.LinearModelByColumns(columns, default(SquaredLoss<double>), data.Labels));
}
